"""Requests for the HTTP library, built once for all attempts of a call.

A retry sends the same bytes again. Otherwise the new boundary of an upload would make the server
refuse the idempotency key, as one that was used for another body.
"""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from vclient._api.requests import KEYED_METHODS, Body
from vclient._config.api_root import API_ROOT
from vclient._config.headers import check_header, check_headers
from vclient._http.upload_stream import UploadStream, iterate_async
from vclient._runtime.tracebacks import without_frames
from vclient._version import __version__
from vclient.models.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from vclient._api.requests import FileContent, QueryParams, RequestSpec
    from vclient._config.options import ClientConfig

USER_AGENT = f"vclient/{__version__} python-httpx/{httpx.__version__}"

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
# What a URL consists of; anything else, and all that is long, httpx has to judge.
_TARGET = re.compile(r"/[-._~!$&'()*+,;=:@/?%0-9A-Za-z]*")
_LONGEST_TARGET = 8192


class _Content(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The bytes of a request, in one piece.

    That of the HTTP library is an async generator, of which trio warns where a request breaks off
    while it is sent.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return iter([self._content])

    def __aiter__(self) -> AsyncIterator[bytes]:
        return iterate_async(iter(self))


class _Headers(httpx.Headers):
    """Headers that hold the API key and do not show it."""

    def __repr__(self) -> str:
        return f"<headers {', '.join(self)}>"


class Request(httpx.Request):
    """A request whose URL is parsed only where something asks for it, as that takes long.

    Args:
        method: The method, in capital letters.
        origin: Scheme, host and port of the server.
        target: Path and query, percent-encoded.
        headers: All headers that are sent.
        content: The body.
        extensions: What transports are told, such as how long they may take.

    Attributes:
        target: Path and query, percent-encoded.
    """

    def __init__(
        self,
        method: str,
        *,
        origin: str,
        target: str,
        headers: httpx.Headers,
        content: bytes,
        extensions: dict[str, Any],
    ) -> None:
        self.method = method
        self.headers = headers
        self.extensions = extensions
        self.target: str = target
        self._origin = origin
        stream = _Content(content)
        self.stream: httpx.SyncByteStream | httpx.AsyncByteStream = stream
        # Whoever looks at the request, as tests do, finds its body; httpx puts a stream of its own
        # in place of one that it has read.
        self.read()
        self.stream = stream

    @cached_property
    def url(self) -> httpx.URL:  # type: ignore[override] # it is read alone
        """The whole URL."""
        return httpx.URL(self._origin + self.target)


class RequestBuilder:
    """Builds the requests of a client; the parts that all of them share are prepared once.

    Args:
        config: The options of the client.
    """

    def __init__(self, config: ClientConfig) -> None:
        url = httpx.URL(config.base_url)
        self._origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        self._root = url.raw_path.decode("ascii").rstrip("/") + API_ROOT
        self._automatic_keys = config.auto_idempotency_keys
        self._extensions = {"timeout": config.timeout.as_dict()}
        headers = _Headers(
            {
                "Host": url.netloc.decode("ascii"),
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "Connection": "keep-alive",
                "User-Agent": USER_AGENT,
            }
        )
        headers.update(config.headers)
        headers["X-API-KEY"] = config.api_key.reveal()
        self._headers = headers

    def build(self, spec: RequestSpec) -> Request:
        """Return the request that is described, ready to be sent.

        Raises:
            ValueError: The method, a header or the URL cannot be sent.
        """
        method, content = spec.method.upper(), spec.content
        if not (method.isascii() and method.isalpha()):
            msg = f"{method!r} is not an HTTP method"
            raise ValueError(msg)
        headers = _Headers(self._headers)
        if spec.headers:
            headers.update(check_headers(spec.headers))
        if spec.on_behalf_of is not None:
            name = "the id of the acting user"
            headers["On-Behalf-Of"] = check_header(name, spec.on_behalf_of)
        if spec.idempotency_key is not None:
            headers["Idempotency-Key"] = check_header("idempotency_key", spec.idempotency_key)
        elif self._automatic_keys and method in KEYED_METHODS:
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        if spec.files is not None:
            encoded, headers["Content-Type"] = _encode_multipart(spec.files)
            content = Body(encoded)
        elif content is not None:
            headers["Content-Type"] = "application/json"
        body = b"" if content is None else content.reveal()
        if body or method in _WITH_BODY:
            headers["Content-Length"] = str(len(body))
        request = Request(
            method,
            origin=self._origin,
            target=self._target(spec),
            headers=headers,
            content=body,
            extensions=self._extensions,
        )
        if spec.progress is not None:
            request.stream = UploadStream(body, spec.progress)
        return request

    def _target(self, spec: RequestSpec) -> str:
        query = encode_query(spec.params)
        target = f"{self._root}{spec.path.value}"
        if query:
            target = f"{target}?{query}"
        if len(target) <= _LONGEST_TARGET and _TARGET.fullmatch(target) and "/." not in target:
            return target
        try:
            return httpx.URL(self._origin + target).raw_path.decode("ascii")
        except httpx.InvalidURL as error:
            msg = f"the path and the parameters make no URL that can be sent: {error}"
            raise ValueError(msg) from without_frames(error)


def encode_query(params: QueryParams | None) -> str:
    """Return query parameters as text; those that are None or `UNSET` are left out."""
    if not params:
        return ""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        pairs.extend(
            (name, _query_text(each)) for each in values if each is not None and each is not UNSET
        )
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
