"""Problem documents: the exception for them, and common messages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_RIGHTS: Final = "No rights to access this resource"
INVALID_FIELDS: Final = "Validation failed for one or more fields."
INVALID: Final = "A validation error occurred."
NOT_ENOUGH_XP: Final = "User does not have enough XP to complete the action."
_FILLER: Final = {"field": "body", "message": "One or more fields did not pass validation."}

# The reason phrases differ between versions of Python.
_TITLES: Final = {413: "Content Too Large", 422: "Unprocessable Content"}


class ProblemError(Exception):
    """An answer that is not a success.

    Attributes:
        status: The status of the answer.
        detail: Description of the error, in the words of the live server.
        invalid: The entries of `invalid_parameters`; the member is omitted if empty.
        code: The machine-readable code, which only identity errors have.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        invalid: Sequence[dict[str, str]] | None = None,
        code: str | None = None,
    ) -> None:
        """Create the exception.

        Args:
            status: The status of the answer.
            detail: Description of the error, in the words of the live server.
            invalid: The entries of `invalid_parameters`. By default, a 400 has one generic
                entry, as for most rules, and others have none.
            code: The machine-readable code.
        """
        super().__init__(f"{status} {detail}")
        self.status = status
        self.detail = detail
        self.invalid = _default_entries(status) if invalid is None else invalid
        self.code = code

    def document(self, instance: str, request_id: str | None) -> dict[str, Any]:
        """Return the problem document.

        Args:
            instance: The full URL of the request, with its query.
            request_id: The id of the request, or None where the live server has none yet.
        """
        document: dict[str, Any] = {
            "status": self.status,
            "title": _TITLES.get(self.status) or HTTPStatus(self.status).phrase,
            "detail": self.detail,
            "instance": instance,
        }
        if request_id is not None:
            document["request_id"] = request_id
        if self.invalid:
            document["invalid_parameters"] = list(self.invalid)
        if self.code is not None:
            document["code"] = self.code
        return document


class UnhandledError(Exception):
    """An input that crashes the live server: a 500 in another format."""


def invalid_field(field: str, message: str, *, detail: str = INVALID_FIELDS) -> ProblemError:
    """Return the error for one member or parameter."""
    return ProblemError(400, detail, invalid=({"field": field, "message": message},))


def forbidden() -> ProblemError:
    """Return the error for a developer or user without permission."""
    return ProblemError(403, NO_RIGHTS)


def database_trouble() -> ProblemError:
    """Return the 500 for a value that the live server's database cannot store."""
    return ProblemError(
        500, "Something went wrong on our end. Please contact support if the issue persists."
    )


def missing_reference(value: str, *, table: str, column: str, target: str) -> ProblemError:
    """Return the 409 for an unknown id that was stored without a lookup."""
    return ProblemError(
        409,
        f'insert or update on table "{table}" violates foreign key constraint '
        f'"{table}_{column}_fkey"\n'
        f'DETAIL:  Key ({column})=({value}) is not present in table "{target}".',
    )


def duplicate_key(value: str, *, table: str, column: str) -> ProblemError:
    """Return the 409 for a value that is not unique."""
    return ProblemError(
        409,
        f'duplicate key value violates unique constraint "{table}_{column}_key"\n'
        f"DETAIL:  Key ({column})=({value}) already exists.",
    )


def _default_entries(status: int) -> Sequence[dict[str, str]]:
    return (_FILLER,) if status == HTTPStatus.BAD_REQUEST else ()
