"""The options of a command, read from the method that it calls.

The types come from annotations and from the request models, the help texts from the generated
`texts`. This imports all models, so it is done only for the command that is run.
"""

from __future__ import annotations

import collections.abc
import inspect
import re
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from vclient import constants, models
from vclient._api import parents, uploads
from vclient._config import hooks
from vclient.models import request_fields, write_options
from vclient.models.base import RequestModel
from vclient.models.unset import UNSET
from vclient.sync import SyncVClient

from .texts import ARGUMENTS, FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind = Literal["text", "date", "time", "integer", "switch", "choice", "json", "secret"]

_KINDS: Final[dict[object, Kind]] = {bool: "switch", int: "integer", str: "text"}
_BY_NAME: Final[dict[str, Kind]] = {"date": "date", "datetime": "time"}
_LISTS: Final = (list, collections.abc.Sequence, collections.abc.Iterable)
# Parameters that the program passes itself, or for which it has its own options.
_OWN: Final = frozenset(
    {"self", "request", "requesting_user_id", "progress", "filename", "content", "path"}
)
_OF_LISTS: Final = frozenset({"limit", "offset"})
# Phrases about None, for which the command line has `--clear` or no equivalent.
_OF_NONE: Final = re.compile(r"; (?:empty or )?None (?:clears|for) [^.;]+")
_CALLED: Final = {
    "apple": "identity at Apple",
    "discord": "identity at Discord",
    "github": "identity at GitHub",
    "google": "identity at Google",
    "quickroll": "quick roll",
}
# `--user` and `--company` set the acting user and the company.
_TAKEN: Final = frozenset({"user", "company"})
_PARENT: Final = "parent_id"
# Given in this place also where they have a default.
_NUMBERS: Final = frozenset({"amount"})
_SHORT: Final = {"damage_type": "type"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a command.

    Attributes:
        path: Name of the argument of the method; for a field of a nested model, the path of
            names.
        kind: Type of the value.
        help: Help text.
        flag: The option, such as `--in-game-date`; None for an argument of the command line.
        metavar: Placeholder of the value in the help.
        choices: The possible values; empty for any.
        many: Whether it can be repeated.
        required: Whether the method requires it.
        clearable: Whether null clears the field.
        is_field: Whether it is part of the body of a write.
    """

    path: tuple[str, ...]
    kind: Kind
    help: str
    flag: str | None
    metavar: str
    choices: tuple[Any, ...] = ()
    many: bool = False
    required: bool = False
    clearable: bool = False
    is_field: bool = False

    @property
    def name(self) -> str:
        """A unique name that is an identifier."""
        return "__".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The parameters of a method.

    Attributes:
        parameters: The parameters, arguments before options.
        scope: The ids that are arguments of its service, besides company and acting user, and
            whether each is required.
        in_company: Whether the service belongs to a company.
        needs_user: Whether an acting user is required.
        takes_user: Whether there can be an acting user.
        takes_body: Whether the fields can be given as one JSON object.
        takes_key: Whether it takes an idempotency key.
    """

    parameters: tuple[Parameter, ...]
    scope: dict[str, bool]
    in_company: bool
    needs_user: bool
    takes_user: bool
    takes_body: bool
    takes_key: bool

    @property
    def clearable(self) -> tuple[str, ...]:
        """The names of the fields that can be cleared with null."""
        return tuple(".".join(each.path) for each in self.parameters if each.clearable)


def signature_of(service: str, method_name: str, *, is_listing: bool = False) -> Signature:
    """Return the parameters of a method of a service.

    Args:
        service: Name of the accessor of the client.
        method_name: Name of the method.
        is_listing: Whether the program passes limit and offset itself.
    """
    accessor = inspect.getattr_static(SyncVClient, service)
    function: Any = accessor.fget if isinstance(accessor, property) else accessor
    class_name = function.__annotations__["return"]
    method = getattr(_service_class(class_name), method_name)
    made_with = inspect.signature(function).parameters
    scope = {
        name: each.default in (each.empty, "")
        for name, each in made_with.items()
        if name not in {"self", "company_id", "user_id"}
    }
    keywords = _keywords(method)
    options = _option_names(keywords)
    fields = _fields(keywords) if keywords is not None else []
    own = inspect.signature(method).parameters
    acting = "requesting_user_id" in own or "requesting_user_id" in options
    user = made_with.get("user_id")
    left_out = _OWN | (_OF_LISTS if is_listing else frozenset())
    named = [each for each in _arguments(method, class_name) if each.path[0] not in left_out]
    found = [each for each in (*named, *fields) if each.path[0] not in scope]
    return Signature(
        parameters=tuple(sorted(found, key=lambda each: each.flag is not None)),
        scope=scope,
        in_company="company_id" in made_with,
        takes_user=user is not None,
        needs_user=user is not None and (user.default is user.empty or acting),
        takes_body="request" in own,
        takes_key="idempotency_key" in options,
    )


def _service_class(name: str) -> type:
    from vclient import sync  # noqa: PLC0415 - its names are lazy

    found: type = getattr(sync, name)
    return found


@cache
def _names() -> dict[str, Any]:
    """Return the names in annotations of services, most of which are imported only for checkers."""
    notes = {
        f"ParentNote{verb}Fields": getattr(request_fields, f"Note{verb}Fields")
        for verb in ("Create", "Update")
    }
    public = {name: getattr(models, name) for name in dir(models) if not name.startswith("_")}
    modules = (typing, collections.abc, request_fields, write_options, parents, uploads, hooks)
    own = {name: value for module in (*modules, constants) for name, value in vars(module).items()}
    return {**public, **own, **notes}


def _hints(method: Callable[..., Any]) -> dict[str, Any]:
    return typing.get_type_hints(method, localns=_names(), include_extras=True)


def _keywords(method: Callable[..., Any]) -> Any:
    """Return the typed dictionary behind `**fields`, `**filters` or `**options`, or None."""
    for name, each in inspect.signature(method).parameters.items():
        if each.kind is each.VAR_KEYWORD:
            return typing.get_args(_hints(method)[name])[0]
    return None


def _option_names(keywords: Any) -> frozenset[str]:
    return frozenset(getattr(keywords, "__annotations__", ()))


def _arguments(method: Callable[..., Any], class_name: str) -> Iterator[Parameter]:
    """Yield the parameters of a method that are neither fields nor options."""
    hints, texts = _hints(method), ARGUMENTS.get(method.__qualname__.removeprefix("Sync"), {})
    for name, each in inspect.signature(method).parameters.items():
        if name == "self" or each.kind is each.VAR_KEYWORD or name in _OWN:
            continue
        by_position = each.kind is each.POSITIONAL_OR_KEYWORD
        is_argument = name in _NUMBERS or (
            each.default in (each.empty, "") and (by_position or name.endswith("_id"))
        )
        called = _parent_name(class_name) if name == _PARENT else name
        short = called.removesuffix("_id")
        yield _parameter(
            (name,),
            hints[name],
            texts.get(name) or f"Id of the {_CALLED.get(short, short.replace('_', ' '))}.",
            required=each.default in (each.empty, ""),
            flag=None if is_argument else "",
            called=called,
            default=each.default,
        )


def _parent_name(class_name: str) -> str:
    name: str = getattr(_service_class(class_name), "_parent_name", _PARENT)
    return name


def _fields(keywords: Any) -> list[Parameter]:
    """Return the parameters for the fields of a model."""
    name = keywords.__name__
    model = getattr(models, name.removesuffix("Fields"), None) if name.endswith("Fields") else None
    if model is None:
        return []
    is_body = "idempotency_key" in _option_names(keywords)
    return list(_fields_of(model, (), is_body=is_body))


def _fields_of(
    model: type[RequestModel], prefix: tuple[str, ...], *, is_body: bool
) -> Iterator[Parameter]:
    texts = FIELDS.get(model.__name__, {})
    for name, info in model.model_fields.items():
        path = (*prefix, name)
        nested = _plain(info.annotation)
        if isinstance(nested, type) and issubclass(nested, RequestModel):
            yield from _fields_of(nested, path, is_body=is_body)
            continue
        yield _parameter(
            path,
            info.annotation,
            texts.get(name, ""),
            required=info.is_required() and not prefix,
            flag="",
            default=info.default,
            is_field=is_body,
            clearable=info.default is UNSET and _is_optional(info.annotation),
        )


def _parameter(
    path: tuple[str, ...],
    hint: Any,
    text: str,
    *,
    required: bool,
    flag: str | None,
    called: str = "",
    default: Any = None,
    is_field: bool = False,
    clearable: bool = False,
) -> Parameter:
    """Return a parameter; an empty flag is derived from its name."""
    kind, choices, many = _kind(hint)
    if path[-1] == "token":
        kind, flag = "secret", ""
    called = called or path[-1]
    text = _OF_NONE.sub("", text)
    if isinstance(default, str | int) and not isinstance(default, bool) and default != "":
        text = f"{text} [default: {default}]"
    if required and flag is not None and kind != "secret":
        text = f"{text} [required]"
    return Parameter(
        path=path,
        kind=kind,
        help=text,
        flag=None if flag is None else _flag(path, kind, many=many),
        metavar=_metavar(called, kind, choices, is_argument=flag is None),
        choices=choices,
        many=many,
        required=required,
        clearable=clearable,
        is_field=is_field,
    )


def _kind(hint: Any) -> tuple[Kind, tuple[Any, ...], bool]:
    """Return the kind of a type, its possible values, and whether it is a list."""
    plain = _plain(hint)
    if typing.get_origin(plain) in _LISTS:
        kind, choices, _ = _kind(typing.get_args(plain)[0])
        return ("json", (), False) if kind == "json" else (kind, choices, True)
    if typing.get_origin(plain) is Literal:
        return "choice", typing.get_args(plain), False
    if isinstance(plain, type):
        return _KINDS.get(plain) or _BY_NAME.get(plain.__name__, "json"), (), False
    return "json", (), False


def _plain(hint: Any) -> Any:
    """Return a type without constraints and without None."""
    while typing.get_origin(hint) is Annotated:
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        kept = [each for each in typing.get_args(hint) if each is not type(None)]
        # What was read may be passed on: an enumeration, or any text.
        if kept[1:] == [str] and typing.get_origin(kept[0]) is Literal:
            return kept[0]
        return _plain(kept[0]) if len(kept) == 1 else hint
    return hint


def _is_optional(hint: Any) -> bool:
    while typing.get_origin(hint) is Annotated:
        hint = typing.get_args(hint)[0]
    return type(None) in typing.get_args(hint)


def flag_of(name: str) -> str:
    """Return the option for an id or a field, such as `--campaign` for `campaign_id`."""
    short = _SHORT.get(name, name).removesuffix("_id")
    return f"--{(name if short in _TAKEN else short).replace('_', '-')}"


def _flag(path: tuple[str, ...], kind: Kind, *, many: bool) -> str:
    *outer, last = path
    if kind == "switch":
        last = last.removeprefix("is_")
    if many and last.endswith("s"):
        last = last.removesuffix("s")
    inner = flag_of(last).removeprefix("--")
    return "--" + ".".join([*(each.replace("_", "-") for each in outer), inner])


def _metavar(name: str, kind: Kind, choices: tuple[Any, ...], *, is_argument: bool) -> str:
    if is_argument:
        return name.upper()
    if choices:
        return "|".join(map(str, choices))
    if kind == "text" and name.endswith(("_id", "_ids")):
        return "ID"
    return {"integer": "N"}.get(kind, kind.upper())
