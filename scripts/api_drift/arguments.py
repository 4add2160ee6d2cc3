"""The arguments that methods are called with."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from api_drift.hints import hints_of, lineage, members_of
from api_drift.values import LEAVE_OUT, Fill, NoValueError, Values, hint_of
from vclient._api.parents import ParentId
from vclient._config.hooks import ProgressCallback
from vclient.models.base import RequestModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


_FIELDS = "Fields"


@dataclass(frozen=True)
class Input:
    """One argument of a function."""

    name: str
    hint: Any
    is_required: bool
    model: type[RequestModel] | None = None


@dataclass(frozen=True)
class Signature:
    """What a function takes."""

    inputs: tuple[Input, ...]
    model: type[RequestModel] | None
    takes_model: bool


@dataclass(frozen=True)
class Arguments:
    """The arguments of one call."""

    values: Mapping[str, Any]
    added: frozenset[str] = frozenset()


@cache
def signature_of(function: Callable[..., Any]) -> Signature:
    """Return what a function takes.

    Raises:
        LookupError: It takes the fields of a model that cannot be found.
    """
    hints = hints_of(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    inputs: list[Input] = []
    for parameter in parameters:
        if parameter.kind is parameter.VAR_KEYWORD:
            typed_dict = typing.get_args(hints[parameter.name])[0]
            inputs += _inputs_of_typed_dict(typed_dict)
        elif ProgressCallback not in _parts(hint := hints[parameter.name]):
            # A callback is told of a call, and says nothing of what is sent.
            inputs.append(Input(parameter.name, hint, is_required=_is_required(parameter)))
    by_name = {each.name: each for each in inputs}
    if "parent_id" in by_name:
        # A parent is named by position or by its own name, but not by both.
        by_name = {name: each for name, each in by_name.items() if name not in _PARENTS}
    model = next((each.model for each in inputs if each.model is not None), None)
    request = by_name.get("request")
    takes_model = request is not None and model is not None and model in _parts(request.hint)
    if takes_model:
        del by_name["request"]
    return Signature(tuple(by_name.values()), model, takes_model)


_PARENTS = frozenset(ParentId.__annotations__)


def _is_required(parameter: inspect.Parameter) -> bool:
    # An argument that can be named in two ways is empty by default, but is required.
    default = parameter.default
    return default is parameter.empty or (isinstance(default, str | bytes) and not default)


def _inputs_of_typed_dict(typed_dict: type) -> Iterator[Input]:
    fields: dict[str, Input] = {}
    for each in lineage(typed_dict):
        if not each.__name__.endswith(_FIELDS):
            continue
        model = _request_model(each.__name__.removesuffix(_FIELDS))
        for name, info in model.model_fields.items() if model else ():
            fields.setdefault(name, Input(name, hint_of(info), info.is_required(), model))
    required: frozenset[str] = getattr(typed_dict, "__required_keys__", frozenset())
    for name, hint in members_of(typed_dict).items():
        yield fields.get(name) or Input(name, hint, name in required)


def _request_model(name: str) -> type[RequestModel] | None:
    """Return the request model of a name, or None where there is none.

    Raises:
        LookupError: There are several.
    """
    found = [each for each in _subclasses(RequestModel) if each.__name__ == name]
    if len(found) > 1:
        msg = f"there are several request models called {name}"
        raise LookupError(msg)
    return found[0] if found else None


def _subclasses(model: type[RequestModel]) -> Iterator[type[RequestModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _subclasses(each)


def _parts(hint: Any) -> set[Any]:
    return {hint, *typing.get_args(hint)}


def make_arguments(
    signature: Signature,
    fill: Fill,
    values: Values,
    given: Mapping[str, Any] = MappingProxyType({}),
) -> Arguments:
    """Return arguments for a call.

    Raises:
        NoValueError: There is an argument that no value can be made for, or one is given that
            does not exist.
    """
    unknown = given.keys() - {each.name for each in signature.inputs}
    if unknown:
        msg = f"an override names arguments that there are not: {', '.join(sorted(unknown))}"
        raise NoValueError(msg)
    made: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for each in signature.inputs:
        if each.name in given:
            value = given[each.name]
        elif fill is Fill.REQUIRED and not each.is_required:
            continue
        elif each.model is None:
            value = values.make(each.name, each.hint, fill.below)
        else:
            value = values.field(each.name, each.hint, fill)
        if value is not LEAVE_OUT:
            (fields if each.model is not None else made)[each.name] = value
    added = frozenset(each.name for each in signature.inputs if not each.is_required) & given.keys()
    if fill is Fill.TOP and signature.takes_model and signature.model is not None:
        made["request"] = signature.model(**fields)
        return Arguments(made, added)
    return Arguments({**made, **fields}, added)
