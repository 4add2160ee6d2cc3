"""The few doors into the inside of a client that tests need: where no public method leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from vclient._api.requests import Body, RequestSpec
from vclient._api.routes import RoutePath
from vclient._config.secrets import Secret
from vclient._http import failures

if TYPE_CHECKING:
    from vclient.exceptions import APIError


def send(client: Any, method: str, path: RoutePath, **fields: Any) -> Any:
    """Send a request with the given fields of its description; of an async client, await it."""
    return _transport_of(client).send(RequestSpec(method=method, path=path, **fields))


def call(client: Any, method: str, path: RoutePath, model: Any, **fields: Any) -> Any:
    """Send a request and return its answer as a model; of an async client, await it."""
    return _transport_of(client).call(RequestSpec(method=method, path=path, **fields), model)


def stream(client: Any, path: RoutePath, **options: Any) -> Any:
    """Stream the body of an answer."""
    return _transport_of(client).stream(path, **options)


def _transport_of(client: Any) -> Any:
    """Return the transport of a client, or the transport itself."""
    return getattr(client, "_transport", client)


def answer_error(
    status: int,
    headers: dict[str, str] | None = None,
    content: bytes = b"",
    *,
    method: str = "GET",
    path: str = "/things",
    secrets: tuple[str, ...] = (),
) -> APIError:
    """Return the error that an answer without success stands for.

    Args:
        status: The HTTP status.
        headers: The headers.
        content: The bytes of the body.
        method: Method of the request.
        path: Path of the request.
        secrets: Tokens in the body of the request.
    """
    # Not by `content=`, which would add headers, and decode what headers call compressed.
    response = httpx.Response(status, headers=headers, request=httpx.Request(method, "http://x"))
    response._content = content
    body = Body(b"", map(Secret, secrets))
    return failures.answer_error(
        response, RequestSpec(method=method, path=RoutePath(path, path), content=body)
    )
