"""Servers that follow a script, for the tests of both clients.

A script is a handler for `httpx.MockTransport`, and plays one step for each request.
"""

from __future__ import annotations

import itertools
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    Step: TypeAlias = (
        int | BaseException | type[BaseException] | Callable[[httpx.Request], httpx.Response]
    )

AS_SCRIPTED = "as scripted"
REQUEST_ID = "req_0123456789012345678901"


class Sent(NamedTuple):
    """What one attempt put on the wire; the client sends the same object each time."""

    method: str
    target: str
    headers: httpx.Headers
    content: bytes
    timeout: dict[str, float | None]

    @property
    def wire(self) -> tuple[Any, ...]:
        """Everything that the server gets to see."""
        return self.method, self.target, tuple(self.headers.raw), self.content

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def params(self) -> httpx.QueryParams:
        return httpx.QueryParams(self.target.partition("?")[2])


class Script:
    """Plays its steps, one for each request, and fails on a request too many.

    A step is a status, a function from the request to an answer, or an exception to raise.
    """

    def __init__(self, *steps: Step) -> None:
        self._steps = iter(steps)
        self.sent: list[Sent] = []

    @classmethod
    def always(cls, step: Step) -> Script:
        """Return a script that plays the same step for every request."""
        script = cls()
        script._steps = itertools.repeat(step)
        return script

    def __call__(self, request: httpx.Request) -> httpx.Response:
        sent = Sent(
            request.method,
            request.url.raw_path.decode("ascii"),
            request.headers.copy(),
            request.content,
            dict(request.extensions["timeout"]),
        )
        self.sent.append(sent)
        step = next(self._steps, None)
        assert step is not None, f"request {len(self.sent)} is one too many: {sent.wire}"
        if isinstance(step, int):
            return answer(step)
        if isinstance(step, BaseException):
            raise step
        if isinstance(step, type):
            raise step(AS_SCRIPTED)
        return step(request)

    @property
    def last(self) -> Sent:
        return self.sent[-1]


def answer(status: int, **members: Any) -> httpx.Response:
    """Return the usual answer of a status, with a problem document where it is an error."""
    headers = {"X-Request-Id": REQUEST_ID}
    if status == HTTPStatus.NO_CONTENT:
        return httpx.Response(status, headers=headers)
    if status < HTTPStatus.BAD_REQUEST:
        return httpx.Response(status, headers=headers, json=members)
    document = {
        "status": status,
        "title": HTTPStatus(status).phrase,
        "detail": "As scripted",
        "instance": "https://api.valentina.test/api/v1/things?secret=value",
        "request_id": REQUEST_ID,
        **members,
    }
    headers["Content-Type"] = "application/problem+json"
    return httpx.Response(status, headers=headers, json=document)


def answering(
    status: int, *, headers: dict[str, str] | None = None, **members: Any
) -> Callable[[httpx.Request], httpx.Response]:
    """Return a step that gives the usual answer with further headers and members."""

    def step(_request: httpx.Request) -> httpx.Response:
        response = answer(status, **members)
        response.headers.update(headers or {})
        return response

    return step


def returning(status: int, **options: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Return a step that makes an `httpx.Response` of its own for each request."""
    return lambda _request: httpx.Response(status, **options)


class BrokenBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer that breaks off after its first bytes."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __iter__(self) -> Iterator[bytes]:
        yield b'{"half":'
        raise self._error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'{"half":'
        raise self._error


class Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer in chunks, some of which may be made late, or fail."""

    def __init__(self, *chunks: bytes | Exception | Callable[[], bytes]) -> None:
        self._chunks = chunks
        self.read = 0
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.read += 1
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk if isinstance(chunk, bytes) else chunk()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk

    def close(self) -> None:
        self.is_closed = True

    async def aclose(self) -> None:
        self.is_closed = True


class WatchedTransport(httpx.MockTransport):
    """A transport that counts how often it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1
