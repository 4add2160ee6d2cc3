"""The kinds of values that members of bodies and query parameters have.

A value is validated twice, as on the live server. `decode` checks its type and reports errors
for the one member; `check` normalizes it for storage and applies the rules of the model, whose
errors are a sentence.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from vclient.testing._server.problems import (
    ProblemError,
    UnhandledError,
    database_trouble,
    invalid_field,
)
from vclient.testing._server.state.identifiers import canonical_uuid

from .forms import is_email

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient.testing.api_versions import ApiVersion


MAX_INT32: Final = 2**31 - 1

_INTEGER = re.compile(r"-?[0-9]{1,4000}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
_JSON_NAMES: Final = {
    bool: "bool",
    int: "int",
    float: "float",
    str: "str",
    list: "array",
    dict: "object",
    type(None): "null",
}


class Kind:
    """A type of values.

    Attributes:
        name: The name of the kind in the messages of the server.
    """

    name: str = "any"

    def known_to(self, api: ApiVersion) -> Kind:
        """Return the kind that a version of the API has."""
        del api
        return self

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> Any:
        """Return the value in its declared type.

        Args:
            value: The value in the request; never null where null is allowed.
            path: Its path, for the message.
            nullable: Whether null would be allowed, for the message.

        Raises:
            ProblemError: The value has another type.
        """
        raise NotImplementedError

    def check(self, name: str, value: Any) -> Any:
        """Return the value in the form in which it is stored.

        Args:
            name: Name of the member, for the message.
            value: The result of `decode`; never None.

        Raises:
            ProblemError: It violates a rule of the model.
        """
        del name
        return value

    def expected(self, value: Any, path: str, *, nullable: bool) -> ProblemError:
        """Return the error for a value of another type."""
        wanted = f"{self.name} | null" if nullable else self.name
        return invalid_field(path, f"Expected `{wanted}`, got `{_JSON_NAMES[type(value)]}`")


class Text(Kind):
    """A string. It is trimmed before its length is measured."""

    name = "str"

    def __init__(
        self,
        minimum: int = 0,
        maximum: int | None = None,
        *,
        form: Callable[[str], str] | None = None,
        empty_is_null: bool = False,
    ) -> None:
        """Create a kind of string.

        Args:
            minimum: The least number of characters.
            maximum: The greatest number of characters; None for no limit.
            form: Normalizes the trimmed string for storage.
            empty_is_null: Whether the empty string is stored as null, whatever the minimum.
        """
        self.minimum = minimum
        self.maximum = maximum
        self.form = form
        self.empty_is_null = empty_is_null

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> str:
        """Accept strings only."""
        if not isinstance(value, str):
            raise self.expected(value, path, nullable=nullable)
        return value

    def check(self, name: str, value: str) -> str | None:
        """Trim, normalize and check the length."""
        text = value.strip()
        if self.form is not None:
            text = self.form(text)
        if "\0" in text:
            raise database_trouble()
        if not text and self.empty_is_null:
            return None
        if len(text) < self.minimum:
            raise ProblemError(400, f"{name}: Length of '{text}' {len(text)} < {self.minimum}")
        if self.maximum is not None and len(text) > self.maximum:
            raise ProblemError(400, f"{name}: Length of '{text}' {len(text)} > {self.maximum}")
        return text


class Email(Text):
    """An e-mail address. Its case is kept."""

    def __init__(self) -> None:
        super().__init__(0, 255)

    def check(self, name: str, value: str) -> str:
        """Trim, and check the length, the `@` and the dot in the domain."""
        text = super().check(name, value) or ""
        if not is_email(text):
            raise ProblemError(400, f"{name}: Invalid email format: {text}")
        return text


class OpenEnum(Text):
    """A string that the schema does not restrict, but the server does: others cause a 500."""

    def __init__(self, *values: str) -> None:
        super().__init__()
        self.values = values

    def check(self, name: str, value: str) -> str:
        """Fail as the live server fails."""
        del name
        if value not in self.values:
            raise UnhandledError
        return value


class Integer(Kind):
    """A whole number. Strings of digits and floats without a fraction are accepted."""

    name = "int"

    def __init__(
        self,
        minimum: int | None = None,
        maximum: int | None = None,
        *,
        shape: tuple[int | None, int | None] = (None, None),
    ) -> None:
        """Create a kind of number.

        Args:
            minimum: The least number that the model allows.
            maximum: The greatest number that the model allows.
            shape: The range that the schema allows, which is another message.
        """
        self.minimum = minimum
        self.maximum = maximum
        self.shape = shape

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> int:
        """Accept whole numbers in any notation, within the range of the schema."""
        number = _whole(value)
        if number is None:
            raise self.expected(value, path, nullable=nullable)
        low, high = self.shape
        if low is not None and number < low:
            raise invalid_field(path, f"Expected `int` >= {low}")
        if high is not None and number > high:
            raise invalid_field(path, f"Expected `int` <= {high}")
        return number

    def check(self, name: str, value: int) -> int:
        """Apply the range of the model, and that of the database."""
        if self.minimum is not None and value < self.minimum:
            raise ProblemError(400, f"{name}: Value should be greater or equal to {self.minimum}")
        if self.maximum is not None and value > self.maximum:
            raise ProblemError(400, f"{name}: Value should be less or equal to {self.maximum}")
        if not -MAX_INT32 - 1 <= value <= MAX_INT32:
            raise database_trouble()
        return value


class Between(Integer):
    """A whole number in a closed range; the error is a sentence with the range."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__()
        self.low = low
        self.high = high

    def check(self, name: str, value: int) -> int:
        """Apply the range."""
        if not self.low <= value <= self.high:
            rule = f"{name} must be between {self.low} and {self.high}, got {value}"
            raise ProblemError(400, f"{name}: {rule}")
        return value


class Boolean(Kind):
    """A truth value, or 0, 1, `true`, `false` in any case."""

    name = "bool"
    _WORDS: Final = {"true": True, "false": False, "1": True, "0": False}

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> bool:
        """Accept the notations of true and false."""
        if isinstance(value, bool):
            return value
        meant = None
        if isinstance(value, int | str):
            meant = self._WORDS.get(str(value).lower())
        if meant is None:
            raise self.expected(value, path, nullable=nullable)
        return meant


class Enum(Kind):
    """One of a set of strings. Their case matters."""

    name = "str"

    def __init__(self, *values: str, later: tuple[str, ...] = (), since: str = "") -> None:
        """Create a kind of string.

        Args:
            *values: The values.
            later: Values that came later.
            since: The first version of the API that knows those.
        """
        self.values = (*values, *later)
        self._first = values
        self._since = since

    def known_to(self, api: ApiVersion) -> Enum:
        """Return the enumeration without the values that came later than a version of the API."""
        return self if self._since <= api else Enum(*self._first)

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> str:
        """Accept only the exact values."""
        if not isinstance(value, str):
            raise self.expected(value, path, nullable=nullable)
        if value not in self.values:
            raise invalid_field(path, f"Invalid enum value '{value}'")
        return value


class NumberEnum(Kind):
    """One of a set of whole numbers."""

    name = "int"

    def __init__(self, *values: int) -> None:
        self.values = values

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> int:
        """Accept only the values, in any notation of a whole number."""
        number = _whole(value)
        if number is None:
            raise self.expected(value, path, nullable=nullable)
        if number not in self.values:
            raise invalid_field(path, f"Invalid enum value {number}")
        return number


class Uuid(Kind):
    """An id. It is decoded to its canonical form."""

    name = "uuid"

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> str:
        """Accept UUIDs, in upper case and without hyphens too."""
        if not isinstance(value, str):
            raise self.expected(value, path, nullable=nullable)
        canonical = canonical_uuid(value)
        if canonical is None:
            raise invalid_field(path, "Invalid UUID")
        return canonical


class Date(Kind):
    """A date without a time."""

    name = "date"

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> date:
        """Accept `YYYY-MM-DD`."""
        if not isinstance(value, str):
            raise self.expected(value, path, nullable=nullable)
        try:
            if _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise invalid_field(path, "Invalid RFC3339 encoded date")


class DateTime(Kind):
    """A date with a time, in UTC if it has no time zone."""

    name = "datetime"

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> datetime:
        """Accept RFC 3339, with or without a zone."""
        if not isinstance(value, str):
            raise self.expected(value, path, nullable=nullable)
        try:
            if _DATETIME.fullmatch(value):
                moment = datetime.fromisoformat(value.upper())
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except ValueError:
            pass
        raise invalid_field(path, "Invalid RFC3339 encoded datetime")


class ListOf(Kind):
    """A list of values of one kind."""

    name = "array"

    def __init__(self, item: Kind) -> None:
        self.item = item

    def known_to(self, api: ApiVersion) -> ListOf:
        """Return the list of items as a version of the API knows them."""
        return ListOf(self.item.known_to(api))

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> list[Any]:
        """Decode each item; the first invalid one invalidates the list."""
        if not isinstance(value, list):
            raise self.expected(value, path, nullable=nullable)
        return [self.item.decode(item, f"{path}[{index}]") for index, item in enumerate(value)]

    def check(self, name: str, value: list[Any]) -> list[Any]:
        """Check each item."""
        return [self.item.check(name, item) for item in value]


class Anything(Kind):
    """A value of any type."""

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> Any:
        """Accept everything."""
        del path, nullable
        return value


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    return None
