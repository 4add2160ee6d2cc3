"""Serving the testing server over a socket, with uvicorn."""

from __future__ import annotations

import json
import signal
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from .asgi import ASGIAdapter

if TYPE_CHECKING:
    from types import FrameType

    from .server import ValentinaServer


class _AnnouncingServer(uvicorn.Server):
    """Prints one line as soon as connections are accepted."""

    def __init__(self, config: uvicorn.Config, line: str) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._line + "\n")
            sys.stdout.flush()


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address.

    Args:
        host: The address, or a name of it.
        port: The port; 0 for any that is free.

    Raises:
        OSError: The address cannot be had.
    """
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    # Named, so that asyncio sends the two parts of an answer without waiting between them.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def base_url(bound: socket.socket) -> str:
    """Return the address that clients reach a bound socket at."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(server: ValentinaServer, bound: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, which end the process with exit code 0.

    Once connections are accepted, one line of JSON is printed, with the address and all
    that a client needs to start.

    Args:
        server: The server.
        bound: The socket it is reached at.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit)
    line = json.dumps(
        {
            "base_url": server.base_url,
            "api_key": server.api_key,
            "company_id": server.company_id,
            "user_id": server.user_id,
            "campaign_id": server.campaign_id,
            "character_id": server.character_id,
        }
    )
    config = uvicorn.Config(
        ASGIAdapter(server),
        access_log=False,
        lifespan="off",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    with bound:
        _AnnouncingServer(config, line).run(sockets=[bound])


def _exit(_number: int, _frame: FrameType | None) -> None:
    # uvicorn stops in order when it is signalled, and then raises the signal again.
    raise SystemExit(0)
