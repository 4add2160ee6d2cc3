"""Detection of uvicorn, from the extra `server`, which only sockets need."""

from __future__ import annotations

import importlib.util
from typing import Final

from vclient._config.installation import how_to_install

WITHOUT_UVICORN: Final = (
    f"Serving over a socket needs uvicorn, of the extra server. {how_to_install('server')}"
)


def has_uvicorn() -> bool:
    """Return whether uvicorn is installed."""
    return importlib.util.find_spec("uvicorn") is not None
