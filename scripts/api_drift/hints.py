"""The annotations of the client as types, also where only type checkers import the names."""

from __future__ import annotations

import ast
import importlib
import inspect
import typing
from functools import cache
from typing import Any


@cache
def _tree(module_name: str) -> ast.Module:
    return ast.parse(inspect.getsource(importlib.import_module(module_name)))


@cache
def _names(module_name: str) -> dict[str, Any]:
    """Return the names of a module, with those behind `if TYPE_CHECKING:`."""
    names = dict(vars(importlib.import_module(module_name)))
    for node in _tree(module_name).body:
        if not isinstance(node, ast.If) or ast.unparse(node.test) != "TYPE_CHECKING":
            continue
        for statement in node.body:
            code = compile(ast.Module([statement], type_ignores=[]), module_name, "exec")
            try:
                exec(code, names)  # noqa: S102 - what a type checker would run
            except ImportError:
                # What is imported is there only for type checkers, too.
                if not isinstance(statement, ast.ImportFrom) or statement.module is None:
                    raise
                others = _names(statement.module)
                names |= {each.asname or each.name: others[each.name] for each in statement.names}
    return names


def hints_of(function: Any) -> dict[str, Any]:
    """Return the types of the parameters of a function, and of what it returns."""
    names = _names(function.__module__)
    return typing.get_type_hints(function, localns=names, include_extras=True)


def members_of(typed_dict: type) -> dict[str, Any]:
    """Return the types of the members of a typed dictionary, inherited ones included."""
    names: dict[str, Any] = {}
    for each in reversed(lineage(typed_dict)):
        names |= _names(each.__module__)
    return typing.get_type_hints(typed_dict, localns=names, include_extras=True)


def lineage(typed_dict: type) -> list[type]:
    """Return a typed dictionary and all those that it is made from, itself first."""
    # At run time a typed dictionary is a plain dict: only its source says what it is made from.
    names = _names(typed_dict.__module__)
    written = [
        names[base.id]
        for node in ast.walk(_tree(typed_dict.__module__))
        if isinstance(node, ast.ClassDef) and node.name == typed_dict.__name__
        for base in node.bases
        if isinstance(base, ast.Name)
    ]
    bases = [each for each in written if typing.is_typeddict(each)]
    return [typed_dict, *(each for base in bases for each in lineage(base))]
