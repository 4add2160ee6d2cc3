"""Base classes of all models: answers keep unknown fields, requests reject them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, get_args

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    model_validator,
)

from vclient._runtime.callers import warn_caller
from vclient._runtime.similar import similar
from vclient.exceptions import RequestValidationError
from vclient.models.display import sheet
from vclient.models.signature import FieldsSignature
from vclient.models.tolerant import make_tolerant, not_sent
from vclient.models.unset import UNSET

if TYPE_CHECKING:
    from typing import Self

    from pydantic_core import CoreSchema

    from vclient._config.options import NoneInUpdates

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
        __signature__ = FieldsSignature()

        # Checkers would take every name for a field.
        def __getattr__(self, name: str) -> Any:
            if name in type(self).model_fields:
                raise not_sent(self, name)
            try:
                return super().__getattr__(name)
            except AttributeError:
                # A property that has read a field that is not set says so itself.
                if hasattr(type(self), name):
                    raise
                from vclient._runtime.renamed import no_such_attribute  # noqa: PLC0415 - for mistakes

                raise no_such_attribute(self, name) from None

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        # To checkers, an assignment would declare another type for it.
        setattr(cls, "__signature__", FieldsSignature())  # noqa: B010

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


class RequestModel(BaseModel):
    """Base of the requests: unknown fields are rejected, and only given fields are sent.

    A field that is `UNSET` is not given. It reads as its default: in updates, which keep what is
    left out, as `UNSET`, and in others as what the server then takes.

    Raises:
        RequestValidationError: A field is unknown, missing or invalid for the server.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", defer_build=True, validate_assignment=True, hide_input_in_errors=True
    )

    if not TYPE_CHECKING:
        __signature__ = FieldsSignature()

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        # To checkers, an assignment would declare another type for it.
        setattr(cls, "__signature__", FieldsSignature())  # noqa: B010

    def __init__(self, /, **fields: Any) -> None:
        """Create a request from its fields, which the class explains.

        Args:
            **fields: The fields by name.

        Raises:
            RequestValidationError: A field is unknown, missing or invalid for the server.
        """
        try:
            super().__init__(**fields)
        except pydantic.ValidationError as error:
            failure = request_validation_error(type(self), error)
            # Tools that print local variables would show a token.
            fields.clear()
            raise failure from None

    # Nested models are then validated in their places, so that the path to an error is kept.
    setattr(__init__, "__pydantic_base_init__", True)  # noqa: B010 - checkers know no such mark

    @model_validator(mode="before")
    @classmethod
    def _leave_out_unset(cls, fields: Any) -> Any:
        return without_unset(fields) if isinstance(fields, dict) else fields

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
        """Return a request without checking its fields; those that are `UNSET` are left out."""
        return super().model_construct(_fields_set, **without_unset(values))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields changed, unchecked; those that are `UNSET` are left out.

        Args:
            update: The changed fields.
            deep: Whether to copy the values as well.
        """
        copied = super().model_copy(update=without_unset(update or {}), deep=deep)
        for name, value in (update or {}).items():
            if value is UNSET:
                setattr(copied, name, UNSET)
        return copied

    def _unset(self, name: str) -> None:
        given = {each: getattr(self, each) for each in self.model_fields_set if each != name}
        # Checked as a whole: the field may be required, or required by another one.
        made = type(self)(**given)
        object.__setattr__(self, "__dict__", vars(made))
        object.__setattr__(self, "__pydantic_fields_set__", made.model_fields_set)

    def __setattr__(self, name: str, value: Any) -> None:
        if value is UNSET and name in type(self).model_fields:
            self._unset(name)
            return
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


def without_unset(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields without those that are `UNSET`."""
    return {name: value for name, value in fields.items() if value is not UNSET}


class WriteRequest(RequestModel):
    """Base of the bodies of writes."""


class UserWriteRequest(WriteRequest):
    """Base of the bodies of writes in the name of a user."""


def make_request(
    model: type[RequestT],
    request: RequestT | None,
    fields: Mapping[str, Any],
    none_in_updates: NoneInUpdates = "clear",
) -> RequestT:
    """Return a request made of an instance, keyword fields or both.

    Args:
        model: The model of the request that the operation takes.
        request: An instance of the model, or None.
        fields: Keyword fields, which override those of `request`; those that are `UNSET` do not.
        none_in_updates: What becomes of fields of an update that are None: they are sent
            (`clear`), left out (`ignore`), or sent after a warning (`warn`).

    Raises:
        RequestValidationError: `request` is not an instance of `model`, or a field is
            unknown, missing or invalid for the server.
    """
    if request is not None and not isinstance(request, model):
        msg = f"expected {model.__name__} or fields by name, got {type(request).__name__}"
        raise RequestValidationError(
            msg, errors=[{"loc": ("request",), "msg": msg, "type": "model_type"}]
        )
    fields = without_unset(fields)
    given = fields if request is None else {**_given(request), **fields}
    cleared: list[str] = []
    kept = given if none_in_updates == "clear" else _without_none(model, given, cleared)
    if cleared and none_in_updates == "ignore":
        return model(**kept)
    made = request if request is not None and not fields else model(**given)
    if cleared:
        names = ", ".join(cleared)
        warn_caller(f"{model.__name__}: None clears {names}; give UNSET to keep the value")
    return made


def _given(request: RequestModel) -> dict[str, Any]:
    return {name: each for name, each in vars(request).items() if name in request.model_fields_set}


def _without_none(
    model: type[RequestModel], fields: Mapping[str, Any], cleared: list[str], path: str = ""
) -> dict[str, Any]:
    """Return the fields of a request without those that would be cleared, whose names are added."""
    kept = dict(fields)
    for name, value in fields.items():
        field = model.model_fields.get(name)
        if field is None or field.default is not UNSET:
            continue
        inner = field.annotation
        if value is None:
            cleared.append(f"{path}{name}")
            del kept[name]
        elif isinstance(inner, type) and issubclass(inner, RequestModel):
            part = _given(value) if isinstance(value, inner) else value
            if isinstance(part, Mapping):
                kept[name] = _without_none(inner, part, cleared, f"{path}{name}.")
    return kept


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
    from vclient._runtime.renamed import FIELDS  # noqa: PLC0415 - for mistakes

    errors = error.errors(include_url=False, include_context=False, include_input=False)
    for each in errors:
        if each["type"] == "extra_forbidden":
            *path, name = each["loc"]
            advice = FIELDS.get(model.__name__, {}).get(str(name))
            hint = f"; {advice}" if advice else similar(str(name), _names_at(model, path))
            each["msg"] += hint
    listed = "; ".join(
        f"{'.'.join(map(str, each['loc'])) or model.__name__}: "
        f"{each['msg'].removeprefix('Value error, ')}"
        for each in errors
    )
    return RequestValidationError(f"invalid {model.__name__}: {listed}", errors=errors)


def _names_at(model: type[BaseModel], path: list[int | str]) -> Iterable[str]:
    """Return the names of the fields of a model, or of one that is nested in it."""
    for part in path:
        # The other parts are places in a list.
        if (field := model.model_fields.get(str(part))) is not None:
            found = next(_models_in(field.annotation), None)
            if found is None:
                return ()
            model = found
    return model.model_fields


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models_in(each)


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
