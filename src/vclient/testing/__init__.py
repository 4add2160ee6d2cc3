"""Testing applications that use the Valentina API, without the API.

`ValentinaServer` is the API in memory: it plugs into both clients as a transport, and
`python -m vclient.testing` serves it over a socket. `Clock` is the movable clock that it
goes by, and `RateLimitPolicy` a rate limit of it.
"""

from .clock import Clock
from .rate_limits import RateLimitPolicy
from .server import ValentinaServer

__all__ = ["Clock", "RateLimitPolicy", "ValentinaServer"]
