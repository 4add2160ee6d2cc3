"""The errors of the client, and the reading of RFC 9457 problem documents.

Everything that can go wrong with a call is an `APIError`: an answer that is not a success,
a network that fails, an answer that cannot be decoded, and arguments that the client
refuses to send. No error holds the API key, and all of them can be pickled.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vclient._http.hints import hint_for
from vclient._policy.rate_limits import parse_rate_limit, retry_after_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class APIError(Exception):
    """Base class of all errors of this package that concern a call.

    Attributes:
        status_code: HTTP status of the answer, or None where there was no answer.
        title: Short name of the kind of error, from the answer or the status.
        detail: What the server says of this one error, or None.
        instance: URL of the call as the server names it, or None.
        code: Machine-readable code, which only identity errors have, or None.
        request_id: The server's id of the call, for its operators, or None.
        method: HTTP method of the call, or None where none was made.
        path: Path of the call without its query, or None where none was made.
        headers: Headers of the answer with lower-case names; empty without an answer.
        body: The decoded JSON of the answer, its text where it is not JSON, or None.
        retry_after: Seconds after which the server invites another try, or None.
        may_have_been_applied: True where a write may have taken effect although the call
            failed: the answer was lost, did not come in time or was an error of the server
            or of a gateway before it.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        title: str | None = None,
        detail: str | None = None,
        instance: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        method: str | None = None,
        path: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.title = title
        self.detail = detail
        self.instance = instance
        self.code = code
        self.request_id = request_id
        self.method = method
        self.path = path
        self.headers: dict[str, str] = dict(headers or {})
        self.body = body
        self.retry_after = retry_after
        self.may_have_been_applied = False

    def __str__(self) -> str:
        where = [f"{self.method} {self.path}"] if self.method else []
        if self.request_id:
            where.append(f"request {self.request_id}")
        if self.may_have_been_applied:
            where.append("may have been applied")
        message = str(self.args[0])
        return f"{message} ({', '.join(where)})" if where else message


class AuthenticationError(APIError):
    """401: the API key is missing or unknown."""


class AuthorizationError(APIError):
    """403: the developer or the acting user may not do this."""


class NotFoundError(APIError):
    """404: the resource, one of its parents or the acting user does not exist."""


class ValidationError(APIError):
    """400: the server refused a parameter or the body.

    Attributes:
        invalid_parameters: What was refused, as the server lists it: mappings with the
            members `field` and `message`. Empty where the server names none.
    """

    @property
    def invalid_parameters(self) -> list[dict[str, str]]:
        """What was refused: mappings with `field` and `message`, in the server's order."""
        listed = self.body.get("invalid_parameters") if isinstance(self.body, dict) else None
        if not isinstance(listed, list):
            return []
        return [entry for entry in listed if isinstance(entry, dict)]


class ConflictError(APIError):
    """409: a duplicate, a missing reference, or an idempotency key used for another body."""


class UnprocessableEntityError(APIError):
    """422: the token of an identity provider could not be verified; `code` says why."""


class RateLimitError(APIError):
    """429: too many requests.

    Attributes:
        remaining: Whole requests left under the policy that refused, or None if unknown.
    """

    @property
    def remaining(self) -> int | None:
        """Whole requests left under the policy that has fewest, or None if unknown."""
        known = [
            limit.remaining
            for limit in parse_rate_limit(self.headers.get("ratelimit", ""))
            if limit.remaining is not None
        ]
        return min(known, default=None)


class ServerError(APIError):
    """5xx: the server, or a proxy before it, failed."""


class TransportError(APIError):
    """No answer: the connection could not be made or broke; `__cause__` says how."""


class RequestTimeoutError(TransportError):
    """No answer in time: `timeout` of one attempt or `total_timeout` of the call ran out."""


class ResponseDecodeError(APIError):
    """The answer came, but it is not what the API promises.

    Attributes:
        errors: What does not fit, without the values: mappings with `loc`, `msg` and `type`.
    """

    def __init__(
        self, message: str, *, errors: Sequence[Mapping[str, Any]] = (), **context: Any
    ) -> None:
        super().__init__(message, **context)
        self.errors: list[dict[str, Any]] = [dict(error) for error in errors]


class RequestValidationError(APIError):
    """The client refused the arguments of a call; nothing was sent.

    Attributes:
        errors: What was refused, without the values that were given: mappings with `loc`
            (the path to the field), `msg` and `type`.
    """

    def __init__(
        self, message: str, *, errors: Sequence[Mapping[str, Any]] = (), **context: Any
    ) -> None:
        super().__init__(message, **context)
        self.errors: list[dict[str, Any]] = [dict(error) for error in errors]


_BY_STATUS: dict[int, type[APIError]] = {
    HTTPStatus.BAD_REQUEST: ValidationError,
    HTTPStatus.UNAUTHORIZED: AuthenticationError,
    HTTPStatus.FORBIDDEN: AuthorizationError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
    HTTPStatus.UNPROCESSABLE_ENTITY: UnprocessableEntityError,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimitError,
}


def error_from_response(
    status_code: int,
    headers: Mapping[str, str],
    content: bytes,
    *,
    method: str,
    path: str,
    secrets: Iterable[str] = (),
    key_origin: str = "",
) -> APIError:
    """Return the error that an answer without success stands for.

    Bodies are read defensively: problem documents, the other JSON shape that the server
    has for unhandled errors, plain text, and the HTML of a proxy all give an error with
    what can be known.

    Args:
        status_code: HTTP status of the answer.
        headers: Headers of the answer, by lower-case names.
        content: The decoded bytes of the body.
        method: HTTP method of the call.
        path: Path of the call, without its query.
        secrets: The API key and others, which are taken out where the answer repeats them.
        key_origin: Where the API key came from, which the error of a wrong one says.
    """
    headers, content = without_secrets(secrets, headers, content)
    body = _parse_body(content)
    problem = body if isinstance(body, dict) else {}
    title = _text(problem, "title") or _phrase(status_code)
    detail = _text(problem, "detail")
    default = ServerError if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else APIError
    error_class = _BY_STATUS.get(status_code, default)
    message = f"{status_code} {title}: {detail}" if detail else f"{status_code} {title}"
    hint = hint_for(status_code, headers, key_origin)
    return error_class(
        f"{message}; {hint}" if hint else message,
        status_code=status_code,
        title=title,
        detail=detail,
        instance=_text(problem, "instance"),
        code=_text(problem, "code"),
        # Some answers lack the header, others the member.
        request_id=headers.get("x-request-id") or _text(problem, "request_id"),
        method=method,
        path=path,
        headers=headers,
        body=body,
        retry_after=retry_after_seconds(headers, problem),
    )


def without_secrets(
    secrets: Iterable[str], headers: Mapping[str, str], content: bytes
) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of an answer without the API key, or a token.

    A server in debug mode, or a proxy, may repeat what it was sent, in JSON, HTML or a URL.

    Args:
        secrets: What is taken out; empty ones are passed over.
        headers: Headers of the answer.
        content: The decoded bytes of the body.
    """
    kept = dict(headers)
    for secret in secrets:
        for spelling in _spellings(secret):
            kept = {name: value.replace(spelling, "<secret>") for name, value in kept.items()}
            content = content.replace(spelling.encode("utf-8", "replace"), b"<secret>")
    return kept, content


def _spellings(secret: str) -> list[str]:
    """Return what a secret looks like in the usual notations, the longest first."""
    if not secret:
        return []
    spellings = {secret, *(json.dumps(secret, ensure_ascii=each)[1:-1] for each in (True, False))}
    if not secret.isalnum():
        from html import escape  # noqa: PLC0415 - needed by calls that fail
        from urllib.parse import quote  # noqa: PLC0415 - as above

        spellings |= {repr(secret)[1:-1], escape(secret), quote(secret, safe="", errors="replace")}
    return sorted(spellings, key=len, reverse=True)


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
