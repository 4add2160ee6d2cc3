"""Whether the server of the extra `server` is there, which only sockets need."""

from __future__ import annotations

import importlib.util
from typing import Final

WITHOUT_UVICORN: Final = (
    "Serving over a socket needs uvicorn. Install it with: pip install 'vclient[server]'"
)


def has_uvicorn() -> bool:
    """Tell whether uvicorn is installed."""
    return importlib.util.find_spec("uvicorn") is not None
