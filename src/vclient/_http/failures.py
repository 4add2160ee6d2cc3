"""How a failed call becomes an error: one function for each way in which a call can fail.

Whatever came from the network is cleared of secrets here, and nowhere else: of the API key that was
sent, and of the tokens in the body.
"""

from __future__ import annotations

import json
import re
import socket
from codecs import BOM_UTF8
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from vclient._api.rate_limit_headers import requests_left, retry_after_seconds
from vclient.exceptions import (
    APIError,
    AuthenticationError,
    AuthorizationError,
    ConflictError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ResponseDecodeError,
    ServerError,
    TransportError,
    UnprocessableEntityError,
    UnsupportedOperationError,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vclient._api.requests import RequestSpec
    from vclient._config.secrets import Secret

NETWORK_FAILURES = (httpx.TransportError, httpx.StreamError, OSError)
"""Exceptions of a request that could not be sent, or of an answer that could not be read."""

_WEB_PAGE = "what answers is a web page, not the API: check base_url"
_SHORTEST_IN_WORDS = 8
# The first one is what proxies say of plain HTTP where they expect TLS.
_WRONG_PLACE = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
)

# What the server says of a path that it does not have, without an id of the call.
_NO_ROUTE = "Not Found"

_BY_STATUS: dict[int, type[APIError]] = {
    HTTPStatus.BAD_REQUEST: ValidationError,
    HTTPStatus.UNAUTHORIZED: AuthenticationError,
    HTTPStatus.FORBIDDEN: AuthorizationError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
    HTTPStatus.UNPROCESSABLE_ENTITY: UnprocessableEntityError,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimitError,
}


# ---- No answer


def network_error(
    request: httpx.Request, spec: RequestSpec, cause: Exception, *, is_closed: bool = False
) -> TransportError:
    """Return the error of a call whose connection could not be made, broke, or was too slow.

    Args:
        request: The request that was sent.
        spec: Its description.
        cause: What the HTTP library raised. It quotes an answer that is no HTTP, so it is cleared
            of secrets, with all that it came from.
        is_closed: Whether the client was closed meanwhile, which is then the reason.
    """
    _clear(cause, _secrets(request, spec))
    is_timeout = isinstance(cause, httpx.TimeoutException | TimeoutError)
    error_class = RequestTimeoutError if is_timeout else TransportError
    what = "no answer in time" if is_timeout else "the server could not be reached"
    if is_closed:
        what = "the client was closed meanwhile"
    reason = str(cause)
    message = f"{what}: {type(cause).__name__}{f': {reason}' if reason else ''}"
    hint = None if is_closed else _hint_for_connection(cause, request.url)
    return error_class(
        f"{message}; {hint}" if hint else message, method=spec.method, path=spec.path.value
    )


def closed_error(spec: RequestSpec) -> TransportError:
    """Return the error of a call whose client was closed before it was sent, or sent again."""
    message = "the client was closed meanwhile"
    return TransportError(message, method=spec.method, path=spec.path.value)


def timeout_error(spec: RequestSpec, total_timeout: float | None) -> RequestTimeoutError:
    """Return the error of a call that was not over within its `total_timeout` in seconds."""
    return RequestTimeoutError(
        f"no answer within the total timeout of {total_timeout} seconds",
        method=spec.method,
        path=spec.path.value,
    )


# ---- An answer without success


def answer_error(
    response: httpx.Response, spec: RequestSpec, api_key: Secret | None = None
) -> APIError:
    """Return the error that an answer without success stands for.

    Bodies are read defensively: problem documents of RFC 9457, the other JSON shape that the
    server has for unhandled errors, plain text, and the HTML of a proxy all give an error with
    what can be known.

    Args:
        response: The answer, whose body was read.
        spec: The request.
        api_key: The key of the client, whose origin is named where the server refuses it.
    """
    status_code = response.status_code
    headers, content = _without_secrets(response, spec)
    body = _parse_body(content)
    problem = body if isinstance(body, dict) else {}
    title = _text(problem, "title") or _phrase(status_code)
    detail = _text(problem, "detail")
    default = ServerError if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else APIError
    message = f"{status_code} {title}: {detail}" if detail else f"{status_code} {title}"
    hint = _hint_for_answer(response, headers, api_key)
    request_id = headers.get("x-request-id") or _text(problem, "request_id")
    kind = _BY_STATUS.get(status_code, default)
    since: str | None = None
    if kind is NotFoundError and not request_id and hint is None:
        from vclient._api.since import since_of  # noqa: PLC0415 - needed by calls that fail

        since = since_of(*spec.operation)
        # Every supported server has what is there since ever, unless it says that it has not.
        if detail == _NO_ROUTE or (detail is None and since != ""):
            kind = UnsupportedOperationError
    error = kind(
        f"{message}; {hint}" if hint else message,
        status_code=status_code,
        title=title,
        detail=detail,
        # Some answers lack the header, others the member.
        request_id=request_id,
        method=spec.method,
        path=spec.path.value,
        headers=headers,
        body=body,
        retry_after=retry_after_seconds(headers, problem),
    )
    if fields := error.by_field():
        # Some texts stand in the detail already.
        listed = [
            field if text in message else f"{field}: {text}"
            for field, text in fields.items()
            if f"{field}: {text}" not in message
        ]
        if listed:
            error.args = (f"{message.rstrip('.')}: {'; '.join(listed)}",)
    if isinstance(error, UnsupportedOperationError):
        error.since = since or None
    if isinstance(error, RateLimitError):
        error.remaining = requests_left(headers)
    return error


# ---- An answer that is not what the API promises


def decode_error(
    response: httpx.Response | None, spec: RequestSpec, message: str, errors: Any = ()
) -> ResponseDecodeError:
    """Return the error of an answer that is not what the API promises.

    Args:
        response: The answer, whose body need not have been read; None where a transport of the
            caller read it itself and failed.
        spec: The request.
        message: What is wrong with the answer.
        errors: What does not fit, as pydantic lists it without the values.
    """
    if response is None:
        failure = ResponseDecodeError(message, method=spec.method, path=spec.path.value)
    else:
        is_read = hasattr(response, "_content")
        headers, content = _without_secrets(response, spec)
        failure = ResponseDecodeError(
            f"{message}; {_WEB_PAGE}" if _is_web_page(headers) else message,
            errors=errors,
            status_code=response.status_code,
            request_id=headers.get("x-request-id"),
            method=spec.method,
            path=spec.path.value,
            headers=headers,
            body=content.decode("utf-8", errors="replace") if is_read else None,
        )
    failure.may_have_been_applied = spec.is_write
    return failure


# ---- Secrets


def request_id_of(
    request_id: str | None, response: httpx.Response, spec: RequestSpec
) -> str | None:
    """Return the server's id of a call, cleared of secrets."""
    secrets = filter(None, _secrets(response.request, spec))
    if request_id and _cleared(request_id, secrets) != request_id:
        return "<secret>"
    return request_id


def _secrets(request: httpx.Request, spec: RequestSpec) -> Iterable[str]:
    """Yield what no error may hold: the key that was sent, and the tokens of the body."""
    yield request.headers.get("x-api-key", "")
    if spec.content is not None:
        for secret in spec.content.secrets:
            yield secret.reveal()


def _without_secrets(response: httpx.Response, spec: RequestSpec) -> tuple[dict[str, str], bytes]:
    """Return headers and body of an answer without secrets.

    A server in debug mode, or a proxy, may repeat what it was sent, in JSON, HTML or a URL.
    """
    spellings = _spellings(_secrets(response.request, spec))
    headers = {name: _cleared(each, spellings) for name, each in response.headers.items()}
    content = response.content if hasattr(response, "_content") else b""
    # By a character for each byte, and back.
    text = content.decode("latin-1")
    raw = [spelling.encode("utf-8", "replace").decode("latin-1") for spelling in spellings]
    return headers, _cleared(text, raw).encode("latin-1")


def _clear(error: BaseException, secrets: Iterable[str]) -> None:
    """Take secrets out of the texts of an error and of all its causes."""
    spellings = _spellings(secrets)
    for each in _causes(error):
        text = str(each)
        cleared = _cleared(text, spellings)
        if cleared != text:
            each.args = (cleared,)


def _cleared(text: str, spellings: Iterable[str]) -> str:
    for spelling in spellings:
        if len(spelling) >= _SHORTEST_IN_WORDS:
            text = text.replace(spelling, "<secret>")
        elif spelling in text:
            # As a whole word alone: a key `test` would make `the lates<secret>` of `the latest`.
            text = re.sub(rf"(?<!\w){re.escape(spelling)}(?!\w)", "<secret>", text)
    return text


def _spellings(secrets: Iterable[str]) -> list[str]:
    """Return secrets in the usual notations."""
    return [spelling for secret in secrets if secret for spelling in _spellings_of(secret)]


def _spellings_of(secret: str) -> list[str]:
    """Return a secret in the usual notations, the longest first."""
    spellings = {secret, *(json.dumps(secret, ensure_ascii=each)[1:-1] for each in (True, False))}
    if not secret.isalnum():
        from html import escape  # noqa: PLC0415 - needed by calls that fail
        from urllib.parse import quote  # noqa: PLC0415 - as above

        spellings |= {repr(secret)[1:-1], escape(secret), quote(secret, safe="", errors="replace")}
    return sorted(spellings, key=len, reverse=True)


# ---- Reading of bodies


def _parse_body(content: bytes) -> object:
    if not content:
        return None
    # It has a limit for nesting: what is parsed can also be shown, compared and pickled.
    from pydantic_core import from_json  # noqa: PLC0415 - needed by calls that fail

    try:
        return from_json(content.removeprefix(BOM_UTF8))
    except ValueError:
        return content.decode("utf-8", errors="replace")


def _text(problem: dict[str, Any], member: str) -> str | None:
    value = problem.get(member)
    return value if isinstance(value, str) and value else None


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "Unknown Status"


# ---- Hints: what to do where a wrong base URL or a wrong API key is the likely reason


def _hint_for_answer(
    response: httpx.Response, headers: Mapping[str, str], api_key: Secret | None
) -> str | None:
    status_code = response.status_code
    if status_code == HTTPStatus.UNAUTHORIZED:
        # A header of this one call may have replaced the key of the client.
        is_own = api_key is not None and response.request.headers["X-API-KEY"] == api_key.reveal()
        return f"the API key came from {api_key.origin}" if api_key and is_own else None
    if HTTPStatus.MULTIPLE_CHOICES <= status_code < HTTPStatus.BAD_REQUEST:
        origin = _origin(headers.get("location", ""))
        where = f" to {origin}" if origin else ""
        return f"the server redirects{where}, which is not followed: check base_url"
    if status_code in _WRONG_PLACE and _is_web_page(headers):
        return _WEB_PAGE
    return None


def _is_web_page(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").lower().lstrip().startswith("text/html")


def _origin(url: str) -> str | None:
    """Return scheme, host and port of a URL, whose path or query may hold a secret."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.scheme and parts.hostname else None


def _hint_for_connection(cause: Exception, server: httpx.URL) -> str | None:
    if not isinstance(cause, httpx.ConnectError):
        return None
    causes = list(_causes(cause))
    if any(isinstance(each, socket.gaierror) for each in causes):
        return f"the name {server.host} was not found: check base_url"
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        where = server.netloc.decode("ascii")
        return f"nothing listens at {where}: check base_url, and whether the server runs"
    if any(getattr(each, "reason", None) == "WRONG_VERSION_NUMBER" for each in causes):
        return "what answers does not speak TLS: check base_url, which may have to be http://"
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all its causes, those of groups included."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
