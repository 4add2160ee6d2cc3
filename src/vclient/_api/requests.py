"""The description of one request of the API, which a service creates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from vclient._api.routes import RoutePath
    from vclient._config.hooks import ProgressCallback
    from vclient._config.secrets import Secret

    Scalar = str | int | float | bool | date | None
    QueryParams = Mapping[str, Scalar | Sequence[Scalar]]
    FileContent = tuple[str, bytes] | tuple[str, bytes, str | None]

READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that do not change the state of the server (safe methods)."""

REPEATABLE_METHODS = READ_METHODS | {"PUT", "DELETE"}
"""Idempotent methods."""

KEYED_METHODS = frozenset({"POST", "PUT", "PATCH"})
"""Methods for which the server honours idempotency keys."""


class Body:
    """The bytes of a body, which may contain a token and so are hidden in tracebacks.

    Args:
        content: The bytes.
        secrets: Tokens in them, which are redacted in every answer that repeats them.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSpec:
    """A request to send, and the options of its call.

    Attributes:
        method: HTTP method, in capitals.
        path: Path below the root of the API.
        params: Query parameters; those that are None are left out, sequences repeat.
        content: A body of JSON.
        files: A multipart body, by field name: tuples of file name, bytes and MIME type.
        headers: Further headers of this request.
        on_behalf_of: Id of the acting user.
        idempotency_key: Key of this request, which overrides the automatic one.
        lock_key: Calls of one client with the same key are serialized.
        is_streamed: Whether the body of the answer is left unread, so that the caller has to
            close the answer.
        progress: Callback invoked with the number of bytes of the body that were sent. An
            exception that it raises ends the call.
    """

    method: str
    path: RoutePath
    params: QueryParams | None = None
    content: Body | None = None
    files: Mapping[str, FileContent] | None = None
    headers: Mapping[str, str] | None = None
    on_behalf_of: str | None = None
    idempotency_key: str | None = None
    lock_key: Hashable | None = None
    is_streamed: bool = False
    progress: ProgressCallback | None = None

    @property
    def is_write(self) -> bool:
        """Whether the request may change something on the server."""
        return self.method not in READ_METHODS

    @property
    def operation(self) -> tuple[str, str]:
        """Method and path template, which all requests of an operation share."""
        return self.method, self.path.template


def encode_json(value: object) -> Body:
    """Encode a value as a JSON body.

    Raises:
        TypeError: The value contains an object that JSON cannot represent.
        ValueError: The value contains a number that is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Body(text.encode())
