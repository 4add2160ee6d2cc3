"""The annotations of the client as types, also where only type checkers import the names."""

from __future__ import annotations

import ast
import importlib
import inspect
import typing
from functools import cache
from importlib.util import resolve_name
from typing import Any

if typing.TYPE_CHECKING:
    from types import ModuleType

_PACKAGES = ("vclient",)


class _Names(dict[str, Any]):
    """The names of a module, with those behind `if TYPE_CHECKING:`, made when asked for."""

    def __init__(self, module_name: str) -> None:
        super().__init__()
        self._module = importlib.import_module(module_name)
        self._deferred = _type_checking_names(self._module)

    def __missing__(self, name: str) -> Any:
        if name in self._deferred:
            return self._make(name, self._deferred[name])
        return vars(self._module)[name]

    def _make(self, name: str, statement: ast.stmt) -> Any:
        if isinstance(statement, ast.ImportFrom):
            source = "." * statement.level + (statement.module or "")
            source = resolve_name(source, self._module.__package__)
            if source.partition(".")[0] in _PACKAGES:
                original = next(
                    each.name for each in statement.names if name in {each.asname, each.name}
                )
                self[name] = _look_up(source, original)
                return self[name]
        code = compile(ast.Module([statement], type_ignores=[]), self._module.__name__, "exec")
        exec(code, vars(self._module), self)  # noqa: S102 - what a type checker would run
        return self[name]


class _Chain(dict[str, Any]):
    """The names of several modules."""

    def __init__(self, modules: list[str]) -> None:
        super().__init__()
        self._parts = [_names(module) for module in modules]

    def __missing__(self, name: str) -> Any:
        for part in self._parts:
            try:
                return part[name]
            except KeyError:
                continue
        raise KeyError(name)


@cache
def _names(module_name: str) -> _Names:
    return _Names(module_name)


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _look_up(module_name: str, name: str) -> Any:
    try:
        return _names(module_name)[name]
    except KeyError:
        # A submodule, or a name that a package makes when it is first used.
        return getattr(importlib.import_module(module_name), name)


def _type_checking_names(module: ModuleType) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for node in _tree(module).body:
        if not isinstance(node, ast.If) or ast.unparse(node.test) != "TYPE_CHECKING":
            continue
        for statement in node.body:
            for name in _names_of(statement):
                found[name] = statement
    return found


def _names_of(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.ImportFrom(names=names):
            return [each.asname or each.name for each in names]
        case ast.Import(names=names):
            return [each.asname or each.name.partition(".")[0] for each in names]
        case ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [each.id for each in targets if isinstance(each, ast.Name)]
        case _:
            return []


def hints_of(function: Any) -> dict[str, Any]:
    """Return the types of the parameters of a function, and of what it returns."""
    names = _names(function.__module__)
    return typing.get_type_hints(function, localns=names, include_extras=True)


def members_of(typed_dict: type) -> dict[str, Any]:
    """Return the types of the members of a typed dictionary, inherited ones included."""
    modules = list(dict.fromkeys(each.__module__ for each in lineage(typed_dict)))
    return typing.get_type_hints(typed_dict, localns=_Chain(modules), include_extras=True)


def lineage(typed_dict: type) -> list[type]:
    """Return a typed dictionary and all those that it is made from, itself first."""
    # At run time a typed dictionary is a plain dict: only its source says what it is made from.
    module = importlib.import_module(typed_dict.__module__)
    names = _names(typed_dict.__module__)
    written = [
        names[base.id]
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ClassDef) and node.name == typed_dict.__name__
        for base in node.bases
        if isinstance(base, ast.Name)
    ]
    bases = [each for each in written if typing.is_typeddict(each)]
    return [typed_dict, *(each for base in bases for each in lineage(base))]
