"""The testing server as an ASGI application, for servers such as uvicorn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import anyio
import httpx

if TYPE_CHECKING:
    from .exchanges import Exchange

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Server(Protocol):
    """A testing server, as far as it is needed here."""

    def exchange(self, request: httpx.Request) -> Exchange:
        """Judge a request."""
        ...


class ASGIAdapter:
    """Adapter of a testing server to ASGI.

    Answers with an injected delay are late, and connections that are to be dropped or refused
    break within the answer, which the ASGI server may log as an error.
    """

    def __init__(self, server: Server) -> None:
        """Create the application.

        Args:
            server: The server that handles the requests.
        """
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other protocols are ignored."""
        if scope["type"] != "http":
            return
        content = await _read(receive)
        if content is None:
            return
        exchange = self._server.exchange(_request(scope, content))
        if exchange.delay:
            await anyio.sleep(exchange.delay)
        answer = exchange.answer
        if answer is None or exchange.broken:
            await _break_off(send)
            return
        headers = [(name.lower(), value) for name, value in answer.headers.raw]
        body = answer.content
        if "content-encoding" in answer.headers:
            # `content` is decompressed; `stream` has the bytes to send.
            body = b"".join(cast("Iterable[bytes]", answer.stream))
            if "content-length" not in answer.headers:
                headers.append((b"content-length", str(len(body)).encode()))
        status = answer.status_code
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _break_off(send: Send) -> None:
    # The ASGI server closes the connection when less is sent than announced.
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]}
    )
    await send({"type": "http.response.body", "body": b"", "more_body": True})


async def _read(receive: Receive) -> bytes | None:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _request(scope: Scope, content: bytes) -> httpx.Request:
    headers = httpx.Headers(scope["headers"])
    target = scope["raw_path"]
    if scope["query_string"]:
        target += b"?" + scope["query_string"]
    address, port = scope["server"]
    authority = headers.get("host") or f"{address}:{port}"
    url = httpx.URL(f"{scope['scheme']}://{authority}").copy_with(raw_path=target)
    return httpx.Request(scope["method"], url, headers=headers, content=content)
