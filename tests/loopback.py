"""A real HTTP server on this machine, for the tests that need sockets."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Loopback:
    """A server whose answers a handler makes, as one for `httpx.MockTransport` does.

    Attributes:
        base_url: Where it is.
        targets: The targets of all requests, as they came.
        connections: How many connections are open.
        opened: How many connections were opened.
    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.targets: list[str] = []
        self.connections = 0
        self.opened = 0
        self.changed = threading.Condition()

    def wait_until_closed(self) -> None:
        """Wait until the server has noticed that all connections were closed."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.connections == 0, timeout=5)


@contextlib.contextmanager
def loopback(handler: Callable[[httpx.Request], httpx.Response]) -> Iterator[Loopback]:
    """Serve on some port while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Answers are not held back until the last one is acknowledged.
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            with served.changed:
                served.connections += 1
                served.opened += 1

        def finish(self) -> None:
            super().finish()
            self.connection.close()
            with served.changed:
                served.connections -= 1
                served.changed.notify_all()

        def answer(self) -> None:
            served.targets.append(self.path)
            length = int(self.headers.get("Content-Length", 0))
            url = self.path if "://" in self.path else served.base_url + self.path
            content = self.rfile.read(length)
            if len(content) < length:
                # It was cut off, and nobody waits for an answer.
                self.close_connection = True
                return
            headers = list(self.headers.items())
            response = handler(httpx.Request(self.command, url, headers=headers, content=content))
            self.send_response(response.status_code)
            for name, value in response.headers.items():
                self.send_header(name, value)
            if response.status_code != httpx.codes.NO_CONTENT:
                self.send_header("Content-Length", str(len(response.content)))
            self.end_headers()
            self.wfile.write(response.content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    with Server(("127.0.0.1", 0), Handler) as server:
        served = Loopback(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
