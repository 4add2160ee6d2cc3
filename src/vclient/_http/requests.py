"""One API call: everything that is the same for all its attempts, built once.

A retry sends the same bytes again. Otherwise the new boundary of an upload would make the
server refuse the idempotency key as used for another body.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from vclient._config.options import API_ROOT, check_header, check_headers
from vclient._policy.retry import READ_METHODS
from vclient._runtime.tracebacks import without_frames
from vclient._version import __version__

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable, Iterable, Iterator, Mapping, Sequence

    from vclient._api.routes import Path
    from vclient._config.options import ClientConfig, Secret
    from vclient._policy.cache import Key

    Scalar = str | int | float | bool | date | None
    QueryParams = Mapping[str, Scalar | Sequence[Scalar]]
    FileContent = tuple[str, bytes] | tuple[str, bytes, str | None]

KEYED_METHODS = frozenset({"POST", "PUT", "PATCH"})
"""The methods for which the server honours idempotency keys."""

USER_AGENT = f"vclient/{__version__} python-httpx/{httpx.__version__}"


class Body:
    """The bytes of a body, which may hold a token and so show themselves in no traceback.

    Args:
        content: The bytes.
        secrets: What an answer that repeats it has to be cleared of.
    """

    __slots__ = ("_content", "secrets")

    def __init__(self, content: bytes, secrets: Iterable[Secret] = ()) -> None:
        self._content = content
        self.secrets: tuple[Secret, ...] = tuple(secrets)

    def reveal(self) -> bytes:
        """Return the bytes."""
        return self._content

    def __repr__(self) -> str:
        return f"<body of {len(self._content)} bytes>"


class _Content(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The bytes of a request, in one piece.

    That of the HTTP library is an async generator, of which trio warns where a request breaks
    off while it is sent.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return iter([self._content])

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Pieces(self)


class _Pieces:
    def __init__(self, content: _Content) -> None:
        self._pieces = iter(content)

    def __aiter__(self) -> _Pieces:
        return self

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


class _Headers(httpx.Headers):
    """Headers that hold the API key and do not show it."""

    def __repr__(self) -> str:
        return f"<headers {', '.join(self)}>"


@dataclass(slots=True)
class Call:
    """A request of the API and what the client has to know about it."""

    path: Path
    request: httpx.Request
    on_behalf_of: str | None
    has_key: bool
    one_at_a_time: Hashable | None = None
    is_streamed: bool = False
    cache_key: Key | None = None
    secrets: tuple[Secret, ...] = ()

    @property
    def method(self) -> str:
        """The HTTP method, in capitals."""
        return self.request.method

    @property
    def operation(self) -> tuple[str, str]:
        """The method and the path template, which are the same for all such calls."""
        return self.request.method, self.path.template

    @property
    def is_write(self) -> bool:
        """Whether the call may change something."""
        return self.request.method not in READ_METHODS


class CallBuilder:
    """Builds the calls of a client; what is common to all of them is prepared once."""

    def __init__(self, config: ClientConfig) -> None:
        self._root = config.base_url + API_ROOT
        self._automatic_keys = config.auto_idempotency_keys
        self._timeout = config.timeout.as_dict()
        headers = httpx.Headers(
            {
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "Connection": "keep-alive",
                "User-Agent": USER_AGENT,
            }
        )
        headers.update(config.headers)
        self._headers = headers
        self._api_key = config.api_key

    def build(
        self,
        method: str,
        path: Path,
        *,
        params: QueryParams | None = None,
        content: Body | None = None,
        files: Mapping[str, FileContent] | None = None,
        headers: Mapping[str, str] | None = None,
        on_behalf_of: str | None = None,
        idempotency_key: str | None = None,
        one_at_a_time: Hashable | None = None,
    ) -> Call:
        """Return a call that is ready to be sent.

        Args:
            method: HTTP method, in capitals.
            path: Path below the root of the API.
            params: Query parameters; those that are None are left out, sequences repeat.
            content: A body of JSON.
            files: A multipart body, by field name; its boundary is fixed here.
            headers: Further headers of this call.
            on_behalf_of: Id of the acting user.
            idempotency_key: Key of this call, which wins over the automatic one.
            one_at_a_time: Calls with the same value wait for each other.

        Raises:
            ValueError: The method, a header or the URL cannot be sent.
        """
        if not (method.isascii() and method.isalpha()):
            msg = f"{method!r} is not an HTTP method"
            raise ValueError(msg)
        all_headers = _Headers(self._headers)
        all_headers["X-API-KEY"] = self._api_key.reveal()
        if headers:
            all_headers.update(check_headers(headers))
        if on_behalf_of is not None:
            all_headers["On-Behalf-Of"] = check_header("the id of the acting user", on_behalf_of)
        if idempotency_key is not None:
            all_headers["Idempotency-Key"] = check_header("idempotency_key", idempotency_key)
        elif self._automatic_keys and method in KEYED_METHODS:
            all_headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        if files is not None:
            body, all_headers["Content-Type"] = _encode_multipart(files)
            content = Body(body)
        elif content is not None:
            all_headers["Content-Type"] = "application/json"
        query = encode_query(params)
        try:
            request = httpx.Request(
                method,
                f"{self._root}{path.value}?{query}" if query else f"{self._root}{path.value}",
                headers=all_headers,
                content=None if content is None else content.reveal(),
                extensions={"timeout": self._timeout},
            )
        except httpx.InvalidURL as error:
            msg = f"the path and the parameters make no URL that can be sent: {error}"
            raise ValueError(msg) from without_frames(error)
        request.stream = _Content(request.content)
        return Call(
            path=path,
            request=request,
            on_behalf_of=all_headers.get("On-Behalf-Of"),
            has_key="Idempotency-Key" in all_headers and method in KEYED_METHODS,
            one_at_a_time=one_at_a_time,
            secrets=(self._api_key, *(() if content is None else content.secrets)),
        )


def encode_json(value: object) -> Body:
    """Return a value as a body of JSON.

    Raises:
        TypeError: The value holds something that JSON has no notation for.
        ValueError: The value holds a number that is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Body(text.encode())


def encode_query(params: QueryParams | None) -> str:
    """Return query parameters as text; those that are None are left out."""
    if not params:
        return ""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        pairs.extend((name, _query_text(each)) for each in values if each is not None)
    return urlencode(pairs)


def _query_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _encode_multipart(files: Mapping[str, FileContent]) -> tuple[bytes, str]:
    """Return the bytes of a multipart body and its content type."""
    for _, _, *content_type in files.values():
        if content_type and content_type[0] is not None:
            check_header("the content type of a file", content_type[0])
    encoded = httpx.Request("POST", "http://unused", files=dict(files))
    return encoded.read(), encoded.headers["Content-Type"]
