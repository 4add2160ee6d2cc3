"""Requests for the HTTP library, built once for all attempts of a call.

A retry sends the same bytes again. Otherwise the new boundary of an upload would make the server
refuse the idempotency key, as one that was used for another body.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
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


class RequestBuilder:
    """Builds the requests of a client; the parts that all of them share are prepared once.

    Args:
        config: The options of the client.
    """

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

    def build(self, spec: RequestSpec) -> httpx.Request:
        """Return the request that is described, ready to be sent.

        Raises:
            ValueError: The method, a header or the URL cannot be sent.
        """
        method, content = spec.method, spec.content
        if not (method.isascii() and method.isalpha()):
            msg = f"{method!r} is not an HTTP method"
            raise ValueError(msg)
        headers = _Headers(self._headers)
        headers["X-API-KEY"] = self._api_key.reveal()
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
        query = encode_query(spec.params)
        url = f"{self._root}{spec.path.value}"
        try:
            request = httpx.Request(
                method,
                f"{url}?{query}" if query else url,
                headers=headers,
                content=None if content is None else content.reveal(),
                extensions={"timeout": self._timeout},
            )
        except httpx.InvalidURL as error:
            msg = f"the path and the parameters make no URL that can be sent: {error}"
            raise ValueError(msg) from without_frames(error)
        body = request.content
        request.stream = (
            _Content(body) if spec.progress is None else UploadStream(body, spec.progress)
        )
        return request


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
