"""What all models have in common: open answers, strict requests."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic_core import CoreSchema, core_schema

from vclient.exceptions import RequestValidationError
from vclient.models.display import sheet

RequestT = TypeVar("RequestT", bound="RequestModel")

_SHORTEST_SECRET = 16

# The containers that can end their validation with the first item that does not fit.
_FAIL_FAST = frozenset(
    each
    for each in ("list", "dict")
    if "fail_fast" in inspect.signature(getattr(core_schema, f"{each}_schema")).parameters
)


class ResponseModel(BaseModel):
    """Base of what the server answers: unknown fields are kept, as are unknown values."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        # What an answer holds may be a secret, such as a new API key.
        extra="allow",
        defer_build=True,
        hide_input_in_errors=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        _fail_fast(schema)
        return schema

    def _repr_html_(self) -> str:
        return sheet(self)


class Resource(ResponseModel):
    """Base of what the server stores."""

    id: str
    """Id of the object."""
    date_created: datetime
    """When the object was created."""
    date_modified: datetime
    """When the object was last changed."""


def _fail_fast(schema: Any) -> None:
    """Let containers say no more than the first of their items that does not fit.

    Otherwise an answer of some megabytes, all of it wrong, takes gigabytes to complain about.
    """
    if isinstance(schema, dict):
        if isinstance(kind := schema.get("type"), str) and kind in _FAIL_FAST:
            schema["fail_fast"] = True
        for each in schema.values():
            _fail_fast(each)
    elif isinstance(schema, list | tuple):
        for each in schema:
            _fail_fast(each)


class _Unset:
    """The type of `UNSET`."""

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Any = _Unset()
"""Default of the fields of updates: a field that was not given stays as it is."""


class RequestModel(BaseModel):
    """Base of what is sent: unknown fields are refused, and only given fields are sent.

    Raises:
        RequestValidationError: A field is unknown, missing or not what the server accepts.
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
        # One that was refused has none, and is still shown in tracebacks.
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
    """Return the request that a model and single fields describe together.

    Args:
        model: What the operation takes.
        request: A request of the caller, or None.
        fields: Single fields, which win over those of the request.

    Raises:
        RequestValidationError: The request is no such model, or a field is unknown,
            missing or not what the server accepts.
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
    """Return the values of the fields of a request that are shown nowhere.

    Short ones are left out: they are no secrets, and may be anywhere in an answer.

    Args:
        request: What is sent.
    """
    values = [getattr(request, name) for name in _hidden_fields(type(request))]
    return [each for each in values if isinstance(each, str) and len(each) >= _SHORTEST_SECRET]


@cache
def _hidden_fields(model: type[BaseModel]) -> list[str]:
    return [name for name, field in model.model_fields.items() if not field.repr]


def request_validation_error(
    model: type[BaseModel], error: pydantic.ValidationError
) -> RequestValidationError:
    """Return the error of a request that the client refuses, without what was given."""
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
