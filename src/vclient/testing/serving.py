"""Serving the testing server over a socket, with uvicorn."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

import uvicorn

from .asgi import ASGIAdapter, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import Any


class _AnnouncingServer(uvicorn.Server):
    """Prints a text once connections are accepted."""

    def __init__(self, config: uvicorn.Config, text: str) -> None:
        super().__init__(config)
        self._text = text

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._text + "\n")
            sys.stdout.flush()


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address.

    Args:
        host: The address or host name.
        port: The port; 0 for any free one.

    Raises:
        OSError: The address is unavailable.
    """
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    # asyncio sets TCP_NODELAY only if the protocol is given explicitly; without it, answers
    # would wait 40 ms for the acknowledgement of their headers.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def base_url(bound: socket.socket) -> str:
    """Return the URL of a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve_process(server: Server, bound: socket.socket, text: str) -> None:
    """Serve until SIGINT or SIGTERM, which end the process with exit code 0.

    Args:
        server: The server.
        bound: The bound socket.
        text: What is printed once connections are accepted.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit)
    serving = _AnnouncingServer(_config(server, log_level="warning"), text)
    log = logging.getLogger("uvicorn.error")
    log.addFilter(_is_no_fault)
    # Of the requests that the end cuts short, uvicorn would show tracebacks.
    log.addFilter(lambda _: not serving.should_exit)
    with bound:
        serving.run(sockets=[bound])


@contextlib.contextmanager
def serve_thread(server: Server, bound: socket.socket) -> Iterator[None]:
    """Serve in another thread for the duration of the context.

    Args:
        server: The server.
        bound: The bound socket, which is closed at the end.
    """
    # Its log messages go to the handlers of the program.
    serving = uvicorn.Server(_config(server, log_config=None))
    thread = threading.Thread(
        target=serving.run, kwargs={"sockets": [bound]}, name="vclient-testing", daemon=True
    )
    log = logging.getLogger("uvicorn.error")
    log.addFilter(_is_no_fault)
    with bound:
        # Connections wait in the backlog until the server accepts them.
        bound.listen()
        thread.start()
        try:
            yield
        finally:
            serving.should_exit = True
            thread.join()
            log.removeFilter(_is_no_fault)


def _config(server: Server, **options: Any) -> uvicorn.Config:
    return uvicorn.Config(
        ASGIAdapter(server),
        access_log=False,
        # Answers have the time of the server's clock.
        date_header=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=1,
        ws="none",
        **options,
    )


def _is_no_fault(record: logging.LogRecord) -> bool:
    # The error that uvicorn logs for a dropped connection.
    return record.msg != "ASGI callable returned without completing response."


def _exit(_number: int, _frame: FrameType | None) -> None:
    # uvicorn shuts down gracefully on a signal, and then raises the signal again.
    raise SystemExit(0)
