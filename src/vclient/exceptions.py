"""The errors of the client.

Everything that can go wrong with a call is an `APIError`: an answer that is not a success,
a network that fails, an answer that cannot be decoded, and arguments that the client
rejects. No error holds the API key, and all of them can be pickled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


# The entry that the server adds to errors whose text is in `detail` alone, and such a text.
_FILLER: Final = ("body", "One or more fields did not pass validation.")
_RULE: Final = re.compile(r"([\w.\[\]]+): (.+)", re.DOTALL)
# A field that is missing is reported at the object that lacks it, which is `data` at the root.
_MISSING: Final = re.compile(r"Object missing required field `(\w+)`")
_ROOT: Final = "data"
_FOREVER: Final = 1e9


class APIError(Exception):
    """Base class of all errors of this package that concern a call.

    An application that makes one, in its tests for example, gives the message, the status and the
    body, from which the other attributes are read where they are not given.

    Attributes:
        message: Text of the error for people, without the call; `str(error)` adds that.
        status_code: HTTP status of the answer, or None where there was no answer.
        title: Short name of the kind of error, from the answer or the status.
        detail: Description of this particular error by the server, or None.
        instance: URL of the call as the server names it, or None.
        code: Machine-readable code, which only identity errors have, or None.
        request_id: The server's id of the call, for its operators, or None.
        method: HTTP method of the call, or None where none was made.
        path: Path of the call without its query, or None where none was made.
        headers: Headers of the answer with lower-case names; empty without an answer.
        body: The decoded JSON of the answer, its text where it is not JSON, or None.
        retry_after: Seconds after which the server allows another attempt, or None.
        may_have_been_applied: True where a write may have taken effect although the call
            failed: the answer was lost, did not come in time or was an error of the server
            or of a gateway before it.
    """

    def __init__(
        self,
        message: str,
        status_code: int | None = None,
        body: object = None,
        *,
        title: str | None = None,
        detail: str | None = None,
        instance: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        method: str | None = None,
        path: str | None = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        problem = body if isinstance(body, dict) else {}
        self.status_code = status_code
        self.title: str | None = title or _text(problem, "title")
        self.detail: str | None = detail or _text(problem, "detail")
        self.instance: str | None = instance or _text(problem, "instance")
        self.code: str | None = code or _text(problem, "code")
        self.request_id: str | None = request_id or _text(problem, "request_id")
        self.method = method
        self.path = path
        self.headers: dict[str, str] = dict(headers or {})
        self.body: Any = body
        seconds = _seconds(problem) if retry_after is None else retry_after
        self.retry_after: float | None = seconds
        self.may_have_been_applied = False

    @property
    def message(self) -> str:
        """Text of the error, without the call that failed."""
        return str(self.args[0])

    if not TYPE_CHECKING:
        # Checkers would take every name for an attribute.
        def __getattr__(self, name: str) -> Any:
            from vclient._runtime.renamed import no_such_attribute  # noqa: PLC0415 - for mistakes

            raise no_such_attribute(self, name)

    def by_field(self) -> dict[str, str]:
        """Return the text for each rejected field, by its path, as a form shows them.

        A path is written like `name`, `vampire_attributes.clan_id` or `character_ids[0]`. Only
        `ValidationError` and `RequestValidationError` have any.
        """
        return {}

    def __str__(self) -> str:
        where = [f"{self.method} {self.path}"] if self.method else []
        if self.request_id:
            where.append(f"request {self.request_id}")
        if self.may_have_been_applied:
            was_applied = getattr(self, "was_applied", False)
            where.append("the write was applied" if was_applied else "may have been applied")
        message = self.message
        return f"{message} ({', '.join(where)})" if where else message


class AuthenticationError(APIError):
    """401: the API key is missing or unknown."""


class AuthorizationError(APIError):
    """403: the developer or the acting user may not do this."""


class NotFoundError(APIError):
    """404: the resource, one of its parents or the acting user does not exist."""


class UnsupportedOperationError(NotFoundError):
    """404: the server, an older one, does not have the operation.

    Attributes:
        server_version: Version of the server, or None where the client was not told: it asks in
            `server_version()` and in `system.health()`.
        since: The release of the API that brought the operation, or None if it always had it.
    """

    server_version: str | None = None
    since: str | None = None

    def __str__(self) -> str:
        message = super().__str__()
        if self.method is None:
            return message
        version = "" if self.server_version is None else f" ({self.server_version})"
        hint = "check base_url" if self.since is None else f"it came in {self.since}"
        return f"this server{version} has no such operation; {hint}: {message}"


class ValidationError(APIError):
    """400: the server rejected a parameter or the body.

    Attributes:
        invalid_parameters: The rejected parameters as the server lists them: mappings with the
            members `field` and `message`. Empty where the server names none.
    """

    @property
    def invalid_parameters(self) -> list[dict[str, str]]:
        """The rejected parameters: mappings with `field` and `message`, in the server's order."""
        listed = self.body.get("invalid_parameters") if isinstance(self.body, dict) else None
        if not isinstance(listed, list):
            return []
        return [entry for entry in listed if isinstance(entry, dict)]

    def by_field(self) -> dict[str, str]:
        """Return the server's text for each rejected field or parameter, by its path.

        It is empty where the server names none: then `detail` has all that there is.
        """
        found: list[tuple[str, str]] = []
        for entry in self.invalid_parameters:
            field, text = str(entry.get("field", "")), str(entry.get("message", ""))
            if (field, text) == _FILLER:
                continue
            if missing := _MISSING.fullmatch(text):
                field = missing[1] if field == _ROOT else f"{field}.{missing[1]}"
            found.append((field, text))
        if not found and self.invalid_parameters and (rule := _RULE.fullmatch(self.detail or "")):
            found.append((rule[1], rule[2]))
        return _joined(found)


class ConflictError(APIError):
    """409: a duplicate, a missing reference, or an idempotency key of another body."""


class UnprocessableEntityError(APIError):
    """422: the token of an identity provider could not be verified; `code` says why."""


class RateLimitError(APIError):
    """429: too many requests.

    Attributes:
        remaining: Whole requests left under the policy that has fewest, or None if unknown.
    """

    remaining: int | None = None


class ServerError(APIError):
    """5xx: the server, or a proxy before it, failed."""


class TransportError(APIError):
    """No answer: the connection could not be made or broke; `__cause__` says how."""


class RequestTimeoutError(TransportError):
    """No answer in time: `timeout` of one attempt or `total_timeout` of the call ran out."""


class SharedStateError(APIError):
    """The call needs shared state, which is away.

    Writes that have to go one at a time in all processes raise this before they are sent, unless
    the option `shared_required` is False. If `may_have_been_applied` is true, an attempt was sent,
    but its lock was lost afterwards, and the call was not repeated: another process may have sent
    such a write since.
    """


class SharedStateWarning(UserWarning):
    """Shared state is away, and calls use only what their own process knows."""


class ResponseDecodeError(APIError):
    """The answer arrived, but does not have the form that the API documents.

    Attributes:
        errors: The mismatches, without the values: mappings with `loc`, `msg` and `type`.
        was_applied: True where the server answered a write with success, and the answer alone
            cannot be read: the write must not be repeated.
    """

    def __init__(
        self,
        message: str,
        status_code: int | None = None,
        body: object = None,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        **context: Any,
    ) -> None:
        super().__init__(message, status_code, body, **context)
        self.errors: list[dict[str, Any]] = [dict(error) for error in errors]
        self.was_applied = False


class RequestValidationError(APIError):
    """The client rejected the arguments of a call; nothing was sent.

    Attributes:
        errors: The rejected fields, without their values: mappings with `loc` (the path to
            the field), `msg` and `type`.
    """

    def __init__(
        self,
        message: str,
        status_code: int | None = None,
        body: object = None,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        **context: Any,
    ) -> None:
        super().__init__(message, status_code, body, **context)
        self.errors: list[dict[str, Any]] = [dict(error) for error in errors]

    def by_field(self) -> dict[str, str]:
        """Return the text for each rejected field, by its path, without its value."""
        return _joined(
            (_path(each.get("loc", ())), str(each.get("msg", "")).removeprefix("Value error, "))
            for each in self.errors
        )


def _path(location: Iterable[object]) -> str:
    """Return the path to a field as the server writes it."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".")


def _joined(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the texts by field, those of the same field together."""
    found: dict[str, str] = {}
    for field, text in texts:
        found[field] = f"{found[field]}; {text}" if field in found else text
    return found


def _text(problem: Mapping[str, Any], member: str) -> str | None:
    value = problem.get(member)
    return value if isinstance(value, str) and value else None


def _seconds(problem: Mapping[str, Any]) -> float | None:
    value = problem.get("retry_after")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _FOREVER else None


class FieldNotSentError(AttributeError):
    """A field of a model is not set, as the server did not send it, or sent something else.

    It is no `APIError`, as the call has succeeded: `hasattr` and `getattr` with a default work as
    with every attribute that is missing.

    Attributes:
        model: Name of the model.
        field: Name of the field.
        came: What the server sent in its place, in words such as `null` or `a text`; None where it
            sent nothing.
        server_version: Version of the server, or None if it is not known.
    """

    def __init__(
        self,
        message: str,
        *,
        model: str = "",
        field: str = "",
        came: str | None = None,
        server_version: str | None = None,
    ) -> None:
        super().__init__(message)
        self.model = model
        self.field = field
        self.came = came
        self.server_version = server_version
