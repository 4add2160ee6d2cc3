"""Base classes of all models: answers keep unknown fields, requests reject them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)

from vclient.exceptions import RequestValidationError
from vclient.models.display import sheet
from vclient.models.tolerant import make_tolerant, not_sent

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

RequestT = TypeVar("RequestT", bound="RequestModel")

_SHORTEST_SECRET = 16


class ResponseModel(BaseModel):
    """Base of the answers of the server: unknown fields and unknown values are kept.

    A field that the server did not send, or sent otherwise, is not set: reading it raises
    `FieldNotSentError`, and it is left out of everything that shows or dumps the model.
    """

    _required: ClassVar[frozenset[str]] = frozenset({"id"})

    model_config: ClassVar[ConfigDict] = ConfigDict(
        # An answer may contain a secret, such as a new API key.
        extra="allow",
        defer_build=True,
        hide_input_in_errors=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        make_tolerant(cls, schema, cls._required)
        return schema

    if not TYPE_CHECKING:
        # Checkers would take every name for a field.
        def __getattr__(self, name: str) -> Any:
            if name in type(self).model_fields:
                raise not_sent(self, name)
            return super().__getattr__(name)

    def _repr_html_(self) -> str:
        return sheet(self)


class Resource(ResponseModel):
    """Base of the objects that the server stores."""

    id: str
    """Id of the object."""
    date_created: datetime
    """When the object was created."""
    date_modified: datetime
    """When the object was last changed."""


class _Unset:
    """The type of `UNSET`."""

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Any = _Unset()
"""Default of the fields of updates: a field that is not given keeps its value."""


class RequestModel(BaseModel):
    """Base of the requests: unknown fields are rejected, and only given fields are sent.

    Raises:
        RequestValidationError: A field is unknown, missing or invalid for the server.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", defer_build=True, validate_assignment=True, hide_input_in_errors=True
    )

    def __init__(self, /, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except pydantic.ValidationError as error:
            failure = request_validation_error(type(self), error)
            # Tools that print local variables would show a token.
            fields.clear()
            raise failure from None

    # Nested models are then validated in their places, so that the path to an error is kept.
    setattr(__init__, "__pydantic_base_init__", True)  # noqa: B010 - checkers know no such mark

    def __setattr__(self, name: str, value: Any) -> None:
        before = {
            "__dict__": dict(vars(self)),
            "__pydantic_fields_set__": set(self.model_fields_set),
        }
        try:
            super().__setattr__(name, value)
        except pydantic.ValidationError as error:
            # A rule for several fields is checked after the assignment, so take that back.
            for each, state in before.items():
                object.__setattr__(self, each, state)
            raise request_validation_error(type(self), error) from None

    def __repr_args__(self) -> Any:
        fields = type(self).model_fields
        # A rejected instance has no fields set, and is still shown in tracebacks.
        given = sorted(getattr(self, "__pydantic_fields_set__", ()))
        return [(name, getattr(self, name)) for name in given if fields[name].repr]

    def to_json(self) -> bytes:
        """Return the given fields as JSON; a field that is None becomes null."""
        return self.model_dump_json(exclude_unset=True, by_alias=True).encode()

    def to_params(self) -> dict[str, Any]:
        """Return the given fields as query parameters."""
        return self.model_dump(exclude_unset=True, by_alias=True)


class WriteRequest(RequestModel):
    """Base of the bodies of writes."""


class UserWriteRequest(WriteRequest):
    """Base of the bodies of writes in the name of a user."""


def make_request(
    model: type[RequestT], request: RequestT | None, fields: Mapping[str, Any]
) -> RequestT:
    """Return a request made of an instance, keyword fields or both.

    Args:
        model: The model of the request that the operation takes.
        request: An instance of the model, or None.
        fields: Keyword fields, which override those of `request`.

    Raises:
        RequestValidationError: `request` is not an instance of `model`, or a field is
            unknown, missing or invalid for the server.
    """
    if request is None:
        return model(**fields)
    if not isinstance(request, model):
        msg = f"expected {model.__name__} or fields by name, got {type(request).__name__}"
        raise RequestValidationError(
            msg, errors=[{"loc": ("request",), "msg": msg, "type": "model_type"}]
        )
    if not fields:
        return request
    given = {name: getattr(request, name) for name in request.model_fields_set}
    return model(**{**given, **fields})


def secrets_of(request: RequestModel) -> list[str]:
    """Return the values of the secret fields of a request: those left out of its `repr`.

    Values of fewer than 16 characters are omitted: they are no secrets, and may occur
    anywhere in an answer.

    Args:
        request: The request.
    """
    values = [getattr(request, name) for name in _hidden_fields(type(request))]
    return [each for each in values if isinstance(each, str) and len(each) >= _SHORTEST_SECRET]


@cache
def _hidden_fields(model: type[BaseModel]) -> list[str]:
    return [name for name, field in model.model_fields.items() if not field.repr]


def request_validation_error(
    model: type[BaseModel], error: pydantic.ValidationError
) -> RequestValidationError:
    """Return the error for an invalid request, without the values of its fields."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    listed = "; ".join(
        f"{'.'.join(str(part) for part in each['loc']) or model.__name__}: {each['msg']}"
        for each in errors
    )
    return RequestValidationError(f"invalid {model.__name__}: {listed}", errors=errors)


_UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LARGEST_EMAIL = 255


def _no_nul(value: str) -> str:
    if "\0" in value:
        msg = "must not contain a NUL character"
        raise ValueError(msg)
    try:
        value.encode()
    except UnicodeEncodeError:
        msg = "must not contain half a character"
        raise ValueError(msg) from None
    return value


def _uuid(value: str) -> str:
    if not _UUID.fullmatch(value):
        msg = "must be a UUID"
        raise ValueError(msg)
    return value


def _email(value: str) -> str:
    email = value.strip()
    if len(email) > _LARGEST_EMAIL or not _EMAIL.fullmatch(email):
        msg = f"must be an e-mail address of at most {_LARGEST_EMAIL} characters"
        raise ValueError(msg)
    return value


def length(smallest: int, largest: int | None = None) -> AfterValidator:
    """Return a limit for the length of a text, which the server counts after trimming."""

    def check(value: str) -> str:
        return _check_length(value, smallest, largest)

    return AfterValidator(check)


def length_or_empty(smallest: int, largest: int | None = None) -> AfterValidator:
    """Return a limit for the length of a text that may also be empty."""

    def check(value: str) -> str:
        return _check_length(value, smallest, largest) if value.strip() else value

    return AfterValidator(check)


def _check_length(value: str, smallest: int, largest: int | None) -> str:
    count = len(value.strip())
    if count < smallest or (largest is not None and count > largest):
        limits = f"{smallest} to {largest}" if largest is not None else f"at least {smallest}"
        msg = f"must have {limits} characters, without blanks around it"
        raise ValueError(msg)
    return value


def _no_bool(value: object) -> object:
    if isinstance(value, bool):
        msg = "must be a whole number"
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError
    return value


def _with_day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and "-" in value):
        return value
    msg = "must be a date"
    raise ValueError(msg)


def _with_time(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and ":" in value):
        return value
    msg = "must be a date with a time"
    raise ValueError(msg)


Text = Annotated[str, AfterValidator(_no_nul)]
"""A text of any length; the server fails on NUL characters."""

Uuid = Annotated[str, AfterValidator(_uuid)]
"""An id, in any of the notations that the server reads."""

Email = Annotated[Text, AfterValidator(_email)]
"""An e-mail address, checked no more strictly than the server does."""

Integer = Annotated[int, BeforeValidator(_no_bool), Field(ge=-(2**31), lt=2**31)]
"""A whole number that fits the server's database."""

Date = Annotated[date, BeforeValidator(_with_day)]
"""A date; no number, which would count seconds."""

DateAndTime = Annotated[datetime, BeforeValidator(_with_time)]
"""A date with a time; no date alone, which the server refuses."""
