"""What the source of the sync twin must not contain, and what the twin must not either.

The checks of the source are for what `unasync` gets wrong without a word; those of the twin are for
what no rule caught. Both say what to do about it.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tokenize_rt import Token  # type: ignore[import-untyped]

    from sync_rules import Rules

__all__ = ["Problem", "check_source", "check_twin", "is_string"]

_TABLE = "scripts/sync_rules.py"
_EVENT_LOOPS = frozenset({"anyio", "asyncio", "curio", "pytest_asyncio", "trio"})

# `async` inside a longer name, such as a code of the linter, is not the word.
_SURVIVORS = re.compile(
    r"(?i:\b(?:async|await(?:s|ed|able)?|asynchronous(?:ly)?|asyncio)\b)"
    r"|(?i:\b(?:coroutine|event loop)s?\b)"
    r"|\bAsync[A-Z]\w*"
    r"|(?<!\w)_async(?!\w)"
    r"|(?i:\ban\s+`*sync)"
)


class Problem(NamedTuple):
    """Something that stops the translation.

    Attributes:
        line: Where it is.
        message: What is wrong, and what to do.
    """

    line: int
    message: str


def check_source(
    nodes: Sequence[ast.AST],
    tokens: Sequence[Token],
    rules: Rules,
    replacements: Mapping[str, str],
) -> Iterator[Problem]:
    """Look for what cannot be translated.

    Args:
        nodes: All nodes of the source.
        tokens: The same source, as tokens.
        rules: The table.
        replacements: The names of the table, and those that `unasync` adds.

    Yields:
        What is wrong.
    """

    def is_unknown(name: str) -> bool:
        if name in replacements or name in rules.unwrapped:
            return False
        return name in rules.needs_rule or (name.startswith("Async") and name[5:6].isupper())

    def is_translated(part: ast.AST) -> bool:
        return (
            isinstance(part, ast.Await)
            or (isinstance(part, ast.comprehension) and bool(part.is_async))
            or any(
                is_unknown(name) or name in rules.unwrapped or replacements.get(name, name) != name
                for name in _names(part)
            )
        )

    for token in tokens:
        if token.name == "NAME" and is_unknown(token.src):
            message = f"{token.src} has no rule in {_TABLE}: do without, or through _concurrency"
            yield Problem(token.line, message)
    for node in nodes:
        yield from _check_import(node, rules)
        yield from _check_attribute(node, rules)
        for string in _quoted_types(node):
            message = f"the type {string.value!r} is in quotes, which are not translated: no quotes"
            yield Problem(string.lineno, message)
        if isinstance(node, ast.JoinedStr) and any(map(is_translated, _replacement_fields(node))):
            message = "f-strings are not translated: give the value a name before this line"
            yield Problem(node.lineno, message)
    yield from _check_unwrapped(nodes, rules)
    if rules.services_listed:
        yield from _check_services(nodes, rules)


def check_twin(body: str, source: ast.Module, rules: Rules) -> Iterator[Problem]:
    """Look for what no rule caught, in code, comments, docstrings and data.

    Args:
        body: The twin.
        source: What it was made of.
        rules: The table.

    Yields:
        What is wrong; the lines are those of the twin.
    """
    try:
        twin = ast.parse(body)
    except SyntaxError as error:
        yield Problem(error.lineno or 1, f"the twin is no program: {error.msg}")
        return
    lines = body.splitlines()
    for pattern in [_SURVIVORS, *(_unmoved(rule.module, rule.names) for rule in rules.imports)]:
        for match in pattern.finditer(body):
            line = body.count("\n", 0, match.start()) + 1
            found = " ".join(match[0].split())
            message = f"{found!r} is left over: reword the source, or add a rule to {_TABLE}"
            yield Problem(line, f"{message}: {lines[line - 1].strip()}")
    yield from _compare_outlines(list(_outline(source)), list(_outline(twin)))


def is_string(node: ast.AST | None) -> TypeGuard[ast.Constant]:
    """Tell whether a node is a string literal, and no f-string."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _check_import(node: ast.AST, rules: Rules) -> Iterator[Problem]:
    match node:
        case ast.Import(names=names):
            modules = [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0, names=names):
            modules = [module]
            for alias in names:
                if alias.name in rules.unwrapped and alias.asname:
                    yield Problem(node.lineno, f"import {alias.name} under its own name")
        case _:
            return
    for module in modules:
        if module.partition(".")[0] in _EVENT_LOOPS:
            yield Problem(node.lineno, f"{module} has no twin: go through vclient._runtime")


def _check_attribute(node: ast.AST, rules: Rules) -> Iterator[Problem]:
    """Find uses such as `vclient.x_service`, whose twin would be the same function."""
    if not isinstance(node, ast.Attribute):
        return
    if node.attr in rules.unwrapped:
        yield Problem(node.lineno, f"import {node.attr} by its name, to use it")
    for rule in rules.imports:
        if rule.moves(node.attr) and ast.unparse(node.value) == rule.module:
            yield Problem(node.lineno, f"import {node.attr} by its name, to use it")


def _check_unwrapped(nodes: Sequence[ast.AST], rules: Rules) -> Iterator[Problem]:
    subscripted = {
        node.value: node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for node in nodes
        if isinstance(node, ast.Subscript)
    }
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in rules.unwrapped:
            arguments: Sequence[ast.expr] = subscripted.get(node, [])
            if len(arguments) <= rules.unwrapped[node.id]:
                message = f"{node.id} becomes its argument in the twin: say of what it is"
                yield Problem(node.lineno, message)


def _check_services(nodes: Sequence[ast.AST], rules: Rules) -> Iterator[Problem]:
    for node in nodes:
        if (
            isinstance(node, ast.ClassDef)
            and node.name.endswith(("Service", "VClient"))
            and not node.name.startswith("_")
            and node.name not in rules.names
        ):
            yield Problem(node.lineno, f"{node.name} is not listed in {_TABLE}: SERVICES, or BASES")


def _quoted_types(node: ast.AST) -> Iterator[ast.Constant]:
    match node:
        case ast.arg(annotation=annotation):
            yield from _strings_of_type(annotation)
        case ast.FunctionDef(returns=returns) | ast.AsyncFunctionDef(returns=returns):
            yield from _strings_of_type(returns)
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias"), value=value):
            yield from _strings_of_type(value)
        case ast.AnnAssign(annotation=annotation):
            yield from _strings_of_type(annotation)


def _strings_of_type(node: ast.AST | None) -> Iterator[ast.Constant]:
    match node:
        case None:
            return
        case ast.Subscript(value=ast.Name(id="Literal") | ast.Attribute(attr="Literal")):
            return
        case ast.Subscript(
            value=ast.Name(id="Annotated") | ast.Attribute(attr="Annotated"),
            slice=ast.Tuple(elts=[kind, *_]),
        ):
            yield from _strings_of_type(kind)
        case _ if is_string(node):
            yield node
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _strings_of_type(child)


def _replacement_fields(string: ast.JoinedStr) -> Iterator[ast.AST]:
    for part in string.values:
        if isinstance(part, ast.FormattedValue):
            yield from ast.walk(part)


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            yield name
        case ast.keyword(arg=str(name)):
            yield name


def _unmoved(module: str, names: str) -> re.Pattern[str]:
    """Find an import, also over several lines, that an import rule should have changed."""
    names_before = r"(?:\w+(?: as \w+)?\s*,\s*)*"
    return re.compile(rf"\bfrom {re.escape(module)} import (?:\(\s*)?{names_before}(?:{names})\b")


def _outline(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = prefix + child.name
            yield name, child.lineno
            yield from _outline(child, f"{name}.")
        elif not isinstance(child, ast.expr):
            yield from _outline(child, prefix)


def _compare_outlines(
    source: Sequence[tuple[str, int]], twin: Sequence[tuple[str, int]]
) -> Iterator[Problem]:
    """Find classes and functions that were lost, and two that got the same name."""
    if len(source) != len(twin):
        message = f"{len(source)} classes and functions became {len(twin)}"
        yield Problem(1, message)
        return
    origins: dict[str, str] = {}
    for (old, _), (new, line) in zip(source, twin, strict=True):
        if origins.setdefault(new, old) != old:
            yield Problem(
                line, f"{origins[new]} and {old} are both named {new}: rename one of them"
            )
