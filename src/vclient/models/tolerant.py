"""How answers are read: in one pass, in which a field that does not fit is left unset.

Each field of a model becomes this, in the terms of pydantic-core:

- its own validator, as pydantic makes it of the annotation;
- if that fails, a function that records what came, and leaves the field out;
- a default for a field that is missing. It goes through the same validator, fails, and is left out
  as well, without calling Python: servers that lack a field lack it in each of many objects.

What came in place of a field is recorded beside the values in `__dict__`, under a name that is no
field: pydantic leaves such names out wherever it shows, compares or dumps a model, and copies them.
"""

from __future__ import annotations

import inspect
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel
from pydantic_core import core_schema

from vclient._config.server_version import ServerVersion
from vclient.exceptions import FieldNotSentError

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic_core import CoreSchema

NOT_SENT: Final = "_not_sent:"
"""Begin of the names in the `__dict__` of a model that record what came in place of fields."""

_logger: Final = logging.getLogger("vclient")
_of_answers: Final = logging.getLogger("vclient.answers")

_KINDS: Final[dict[type, str]] = {
    type(None): "null",
    bool: "a truth value",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}

# Validators that are also serializers of the same name; others need a copy that serializes.
_SIMPLE: Final = frozenset({"any", "bool", "date", "datetime", "float", "int", "str"})

# The containers whose validation can end with the first invalid item.
_FAIL_FAST: Final = frozenset(
    each
    for each in ("list", "dict")
    if "fail_fast" in inspect.signature(getattr(core_schema, f"{each}_schema")).parameters
)

_FOR_JSON_SCHEMAS: Final = "pydantic_js_annotation_functions"

_told: Final[dict[str, object]] = {}


class _Missing:
    """The type of what takes the place of a field that is missing."""

    __slots__ = ()
    """There are no attributes."""


class _MissingText(_Missing, str):
    """The same as a text, which other validators than those of texts refuse fastest."""

    __slots__ = ()
    """There are no attributes."""


_MISSING: Final = _Missing()
_MISSING_TEXT: Final = _MissingText()
_REFUSE_TEXTS: Final = frozenset(
    {"bool", "date", "datetime", "definition-ref", "dict", "float", "int", "list", "model"}
)
# Leaves a field out, as no value fits.
_OMIT: Final[CoreSchema] = core_schema.with_default_schema(
    core_schema.none_schema(), default=None, on_error="omit"
)
# Does so with a field that is missing, and fails on all others.
_OMIT_MISSING: Final[CoreSchema] = core_schema.chain_schema(
    [core_schema.is_instance_schema(_Missing), _OMIT]
)


class _MissingFields(dict[str, _Missing]):
    """The fields that were missing: each is told to the log when it is looked up first.

    Args:
        value: What takes their place.
    """

    def __init__(self, value: _Missing) -> None:
        self._value = value

    def __missing__(self, field: str) -> _Missing:
        what = "did not come with an answer; reading it raises FieldNotSentError"
        tell_once(_of_answers, field, what)
        return self.setdefault(field, self._value)


_missing: Final = _MissingFields(_MISSING)
_missing_text: Final = _MissingFields(_MISSING_TEXT)


def tell_once(logger: logging.Logger, field: str, what: str) -> None:
    """Warn in the log of a field, once in the life of the process.

    Args:
        logger: The logger that is told.
        field: Names of the model and the field, with a dot between them.
        what: What is to be said of it.
    """
    mark = object()
    if _told.setdefault(field, mark) is mark:
        model, _, name = field.rpartition(".")
        logger.warning("%s %s", field, what, extra={"model": model, "field": name})


def make_tolerant(model: type, schema: Any, required: Collection[str]) -> None:
    """Let the schema of a model leave fields unset that are missing or do not fit.

    Fields that tell models apart, which have listed values only, stay recognisable for pydantic:
    what came in their place is not recorded.

    Args:
        model: The model.
        schema: Its schema, which is changed in place.
        required: The fields without which there is no object.
    """
    _ease(schema)
    while schema["type"] != "model-fields":
        schema = schema["schema"]
    # Pydantic asks again for the schema of a model that is complete.
    if schema.setdefault("metadata", {}).get("vclient_is_tolerant"):
        return
    schema["metadata"]["vclient_is_tolerant"] = True
    for name, field in schema["fields"].items():
        exact = field["schema"]
        if name in required:
            continue
        if exact["type"] == "default":
            exact["schema"] = _or_unset(model, name, exact["schema"])
            continue
        tells_apart = exact["type"] == "literal"
        inner = exact["schema"] if exact["type"] == "nullable" else exact
        missing = _missing_text if inner["type"] in _REFUSE_TEXTS else _missing
        field["schema"] = core_schema.with_default_schema(
            exact if tells_apart else _or_unset(model, name, exact),
            default_factory=partial(missing.__getitem__, f"{model.__name__}.{name}"),
            validate_default=True,
            on_error="omit" if tells_apart else "raise",
            metadata=_shown_as(exact),
        )


def _or_unset(model: type, name: str, exact: Any) -> CoreSchema:
    """Return a schema that takes what another one takes, and leaves the field out otherwise."""
    if exact["type"] == "nullable":
        # Many fields are null, which needs no more than this to be read.
        return core_schema.nullable_schema(_or_unset(model, name, exact["schema"]))

    is_told = False
    key = NOT_SENT + name

    def record(value: Any, info: core_schema.ValidationInfo) -> bool:
        nonlocal is_told
        came = _KINDS.get(type(value), "something else")
        if not is_told:
            is_told = True
            what = f"came as {came}, which does not fit; reading it raises FieldNotSentError"
            tell_once(_of_answers, f"{model.__name__}.{name}", what)
        info.data[key] = came
        return True

    recording = core_schema.with_info_plain_validator_function(record)
    rest = [_OMIT_MISSING, core_schema.chain_schema([recording, _OMIT])]
    kind = exact["type"]
    is_simple = kind in _SIMPLE
    either = core_schema.union_schema(
        # What takes anything would take the place of a missing field as well.
        [*rest[:1], exact] if kind == "any" else [exact, *rest],
        mode="left_to_right",
        # One error is made faster than those of all members.
        custom_error_type="not_sent",
        custom_error_message="does not fit",
        serialization=(
            exact.get("serialization") or core_schema.simple_ser_schema(kind) if is_simple else None
        ),
        metadata=_shown_as(exact),
    )
    if is_simple:
        return either
    # A union would try each of its members to serialize a value; this takes the strict one.
    return core_schema.lax_or_strict_schema(either, exact, metadata=_shown_as(exact))


def _built(value: object) -> object:
    """Return a value whose class can dump it: it may have been built only as a part of others."""
    if isinstance(value, BaseModel):
        type(value).model_rebuild()
    return value


_AS_IT_IS = core_schema.plain_serializer_function_ser_schema(_built)


def _ease(schema: Any) -> None:
    """Let containers report only the first of their items that is invalid, and simplify unions.

    Otherwise the error for an answer of some megabytes that is invalid throughout takes gigabytes,
    and the members of a union are tried, to dump a value, as if all their fields were set. What
    `Literal[...] | str` takes and gives is what `str` does, which is faster.
    """
    if isinstance(schema, dict):
        if isinstance(kind := schema.get("type"), str):
            if kind in _FAIL_FAST:
                schema["fail_fast"] = True
            elif kind in {"union", "tagged-union"}:
                match schema["choices"]:
                    case [{"type": "literal"}, {"type": "int" | "str"} as other]:
                        metadata = _shown_as({**schema})
                        schema.clear()
                        schema |= {**other, "metadata": metadata}
                    case _:
                        schema.setdefault("serialization", _AS_IT_IS)
        for each in schema.values():
            _ease(each)
    elif isinstance(schema, list | tuple):
        for each in schema:
            _ease(each)


def _shown_as(exact: Any) -> dict[str, Any]:
    """Return what makes JSON schemas show a field by its annotation."""
    own = exact.get("metadata", {}).get(_FOR_JSON_SCHEMAS)
    return {_FOR_JSON_SCHEMAS: own or [lambda _schema, handler: handler(exact)]}


def not_sent(instance: BaseModel, name: str) -> FieldNotSentError:
    """Return the error of reading a field of a model that is not set."""
    came = vars(instance).get(NOT_SENT + name)
    version = ServerVersion.of_all()
    model = type(instance).__name__
    server = "the server" if version is None else f"the server ({version})"
    what = f"sent {came}, which does not fit" if came else "did not send it"
    return FieldNotSentError(
        f"{model}.{name} is not set: {server} {what}",
        model=model,
        field=name,
        came=came,
        server_version=version,
    )


def tell_ignored(request: BaseModel, answer: object) -> None:
    """Warn of fields of a write that the answer should show and does not.

    Servers ignore the fields that they do not know.

    Args:
        request: The body of the write.
        answer: Its answer.
    """
    if not isinstance(answer, BaseModel):
        return
    for name in request.model_fields_set:
        given = getattr(request, name)
        shown = _shown(answer, name)
        if shown is _MISSING:
            what = "was sent, but the answer does not show it: the server may have ignored it"
            tell_once(_logger, f"{type(request).__name__}.{name}", what)
        elif isinstance(given, BaseModel):
            tell_ignored(given, shown)


def _shown(answer: BaseModel, name: str) -> object:
    """Return the value of a field, perhaps of a part of an answer; None where there is no such."""
    values = vars(answer)
    if name in type(answer).model_fields:
        return values.get(name, _MISSING)
    parts = [each for each in values.values() if hasattr(type(each), "model_fields")]
    return next((_shown(each, name) for each in parts if name in type(each).model_fields), None)
