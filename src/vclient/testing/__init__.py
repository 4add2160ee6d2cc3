"""Testing applications that use the Valentina API, without the API.

`ValentinaServer` is the API in memory: it plugs into both clients as a transport, and
`python -m vclient.testing` serves it over a socket. `Clock` is the movable clock that it
goes by.
"""

from .clock import Clock
from .server import ValentinaServer

__all__ = ["Clock", "ValentinaServer"]
