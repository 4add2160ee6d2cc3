"""Turns one module of the async source into its twin, with `unasync` and the table of rules.

`unasync` knows tokens and nothing else. What needs more is done around it: brackets, as in
`Awaitable[X]`, imports that move to another module, comments and docstrings. And strings that are
data are kept away from it, because it renames a string that equals a name.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import unasync  # type: ignore[import-untyped]
from tokenize_rt import Token, src_to_tokens, tokens_to_src  # type: ignore[import-untyped]

from sync_checks import Problem, check_source, check_twin, is_string
from sync_rules import import_label, name_label, prose_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sync_rules import ImportRule, Rules

__all__ = ["Translated", "TranslationError", "translate"]

_LINE_LENGTH = 100


class TranslationError(Exception):
    """A module has no twin as it stands.

    Attributes:
        problems: One line for everything that is wrong, with the file and the line.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Translated(NamedTuple):
    """The twin of a module.

    Attributes:
        body: Its text, without the header of a generated file.
        used: The labels of the rules that matched something.
    """

    body: str
    used: frozenset[str]


def translate(text: str, path: str, rules: Rules) -> Translated:
    """Translate one module.

    Args:
        text: The module.
        path: Where it is, for messages.
        rules: The table.

    Returns:
        The twin and the rules that it needed.

    Raises:
        TranslationError: The module contains something that cannot be translated, or something is
            left in the twin that does not belong there.
    """
    try:
        tree = ast.parse(text, path)
    except SyntaxError as error:
        raise TranslationError([f"{path}:{error.lineno}: {error.msg}"]) from error
    translator = _Translator(rules)
    tokens = src_to_tokens(text)
    nodes = list(ast.walk(tree))
    found = check_source(nodes, tokens, rules, translator.token_replacements)
    _raise_for(found, f"{path}:{{}}: ")
    body = translator.translate_module(nodes, tokens)
    _raise_for(check_twin(body, tree, rules), f"{path}: in line {{}} of its twin: ")
    return Translated(body, frozenset(translator.used))


def _raise_for(problems: Iterable[Problem], place: str) -> None:
    lines = [place.format(line) + message for line, message in sorted(set(problems))]
    if lines:
        raise TranslationError(lines)


class _Translator(unasync.Rule):  # type: ignore[misc]
    """The rules as `unasync` takes them, with what it leaves to others.

    A text that `unasync` must not see is replaced by a placeholder while it runs.
    """

    def __init__(self, rules: Rules) -> None:
        super().__init__("_async", "_sync", dict(rules.names))
        self.rules = rules
        self.used: set[str] = set()
        self._texts: dict[str, str] = {}
        changed = [name for name, twin in self.token_replacements.items() if name != twin]
        self._names_in_prose = re.compile(rf"(?<!\w)(?:{'|'.join(changed)})(?!\w)")

    def translate_module(self, nodes: list[ast.AST], tokens: list[Token]) -> str:
        """Translate a whole module; the list of tokens is changed on the way."""
        prose = _strings_at(_docstrings(nodes), tokens)
        types = _strings_at(_quoted_types(nodes), tokens)
        exported = _strings_at(_exported_names(nodes), tokens)
        for i, token in enumerate(tokens):
            if token.name == "COMMENT" or i in prose:
                tokens[i] = self._hide(token, self._translate_prose(token.src))
            elif i in types:
                tokens[i] = self._hide(token, self._translate_type(token.src))
            elif token.name in {"STRING", "FSTRING_MIDDLE"} and i not in exported:
                tokens[i] = self._hide(token, token.src)
        self._rewrite_imports(nodes, tokens)
        return self._translate_tokens(tokens)

    def _translate_tokens(self, tokens: list[Token]) -> str:
        return str(tokens_to_src(self._unasync_tokens(tokens)))

    def _unasync_tokens(self, tokens: list[Token]) -> Iterator[Token]:
        self._rewrite_brackets(tokens)
        for token in super()._unasync_tokens(list(_with_blank_after_keywords(tokens))):
            hidden = self._texts.get(token.src)
            yield token if hidden is None else token._replace(src=hidden)

    def _unasync_name(self, name: str) -> str:
        # Not `super()`, which would also turn every other AsyncX into SyncX.
        if name not in self.token_replacements:
            return name
        self.used.add(name_label(name))
        return str(self.token_replacements[name])

    def _hide(self, token: Token, text: str) -> Token:
        """Let a token stand for `text`, out of the reach of the rules."""
        placeholder = f"\0{len(self._texts)}"
        self._texts[placeholder] = text
        return token._replace(name=f"HIDDEN_{token.name}", src=placeholder)

    def _translate_prose(self, text: str) -> str:
        for rule in self.rules.prose:
            pattern = re.compile(rule.pattern, re.IGNORECASE)
            text, count = pattern.subn(_keeping_case(rule.replacement), text)
            if count:
                self.used.add(prose_label(rule))
        for imports in self.rules.imports:
            text = self._move_imports_of_prose(imports, text)
        return self._names_in_prose.sub(lambda match: self._unasync_name(match[0]), text)

    def _move_imports_of_prose(self, rule: ImportRule, text: str) -> str:
        def move(match: re.Match[str]) -> str:
            names = re.split(r", *", match["names"])
            moved = [name for name in names if rule.moves(name)]
            if not moved:
                return match[0]
            self.used.add(import_label(rule))
            line = f"from {rule.twin} import {', '.join(moved)}"
            kept = [name for name in names if not rule.moves(name)]
            if not kept:
                return line
            start = text.rfind("\n", 0, match.start()) + 1
            before = text[start : match.start()]
            if re.fullmatch(r"[ \t]*(?:>>> )?", before) is None:
                return match[0]
            return f"from {rule.module} import {', '.join(kept)}\n{before}{line}"

        pattern = rf"\bfrom {re.escape(rule.module)} import (?P<names>\w+(?:, *\w+)*)"
        return re.sub(pattern, move, text)

    def _translate_type(self, literal: str) -> str:
        match = re.fullmatch(r"""(["'])([^\\"]*)\1""", literal)
        if match is None:
            return literal
        tokens = [
            self._hide(token, token.src) if token.name == "STRING" else token
            for token in src_to_tokens(match[2])
        ]
        return match[1] + self._translate_tokens(tokens) + match[1]

    def _rewrite_imports(self, nodes: list[ast.AST], tokens: list[Token]) -> None:
        """Take out the names that have no twin, and move those that live elsewhere."""
        for node in nodes:
            if not isinstance(node, ast.ImportFrom) or node.module is None or node.level:
                continue
            names = [alias for alias in node.names if alias.name not in self.rules.unwrapped]
            moved: dict[str, list[ast.alias]] = {}
            for rule in self.rules.imports:
                moving = [alias for alias in names if rule.moves(alias.name)]
                if rule.module == node.module and moving:
                    self.used.add(import_label(rule))
                    moved.setdefault(rule.twin, []).extend(moving)
                    names = [alias for alias in names if alias not in moving]
            if len(names) == len(node.names):
                continue
            statements = [
                self._import(module, aliases, node.col_offset)
                for module, aliases in {node.module: names, **moved}.items()
                if aliases
            ]
            text = f"\n{' ' * node.col_offset}".join(statements or ["pass"])
            first, *others = _tokens_of(node, tokens)
            tokens[first] = self._hide(tokens[first], text)
            for i in others:
                tokens[i] = tokens[i]._replace(name="UNIMPORTANT_WS", src="")

    def _import(self, module: str, aliases: list[ast.alias], indent: int) -> str:
        module = ".".join(map(self._unasync_name, module.split(".")))
        names = [
            f"{self._unasync_name(alias.name)} as {self._unasync_name(alias.asname)}"
            if alias.asname
            else self._unasync_name(alias.name)
            for alias in aliases
        ]
        line = f"from {module} import {', '.join(names)}"
        if indent + len(line) <= _LINE_LENGTH:
            return line
        blank = "\n" + " " * indent
        entries = "".join(f"{blank}    {name}," for name in names)
        return f"from {module} import ({entries}{blank})"

    def _rewrite_brackets(self, tokens: list[Token]) -> None:
        """Make `AsyncGenerator[X, None]` take three arguments, and `Awaitable[X]` be `X`."""
        # From the end, so that what stands inside has been rewritten when its surroundings are.
        for i in reversed(range(len(tokens))):
            name = tokens[i].src
            if name != "AsyncGenerator" and name not in self.rules.unwrapped:
                continue
            brackets = _brackets_after(i, tokens)
            if brackets is None:
                continue
            if name == "AsyncGenerator":
                if len(brackets.arguments) == len(("yielded", "sent")):
                    end = brackets.arguments[-1].stop
                    while _is_blank(tokens[end - 1]):
                        end -= 1
                    tokens[end:end] = src_to_tokens(", None")[:3]
            else:
                self.used.add(name_label(name))
                argument = brackets.arguments[self.rules.unwrapped[name]]
                tokens[i : brackets.end] = _in_parentheses(tokens[argument.start : argument.stop])


class _Brackets(NamedTuple):
    arguments: list[range]
    end: int


def _brackets_after(i: int, tokens: list[Token]) -> _Brackets | None:
    """Find the square brackets that follow a name, and what stands between their commas."""
    start = i + 1
    while start < len(tokens) and _is_blank(tokens[start]):
        start += 1
    if start == len(tokens) or tokens[start].src != "[":
        return None
    depth = 0
    arguments: list[range] = []
    for end in range(start, len(tokens)):
        src = tokens[end].src
        if src in {"(", "[", "{"}:
            depth += 1
        elif src in {")", "]", "}"}:
            depth -= 1
        if (src == "," and depth == 1) or depth == 0:
            if not all(map(_is_blank, tokens[start + 1 : end])):
                arguments.append(range(start + 1, end))
            start = end
        if depth == 0:
            return _Brackets(arguments, end + 1)
    return None


def _in_parentheses(expression: list[Token]) -> list[Token]:
    """Return an expression that stood in brackets so that it can stand without them."""
    if any(token.name == "NL" for token in expression):
        return [Token("OP", "("), *expression, Token("OP", ")")]
    start, end = 0, len(expression)
    while _is_blank(expression[start]):
        start += 1
    while _is_blank(expression[end - 1]):
        end -= 1
    return expression[start:end]


def _is_blank(token: Token) -> bool:
    return token.name in {"UNIMPORTANT_WS", "NL", "ESCAPED_NL", "HIDDEN_COMMENT"} or not token.src


def _with_blank_after_keywords(tokens: list[Token]) -> Iterator[Token]:
    """Put exactly one blank behind `async` and `await`: `unasync` drops whatever stands there."""
    after_keyword = False
    for token in tokens:
        if after_keyword and token.name in {"UNIMPORTANT_WS", "ESCAPED_NL"}:
            continue
        if after_keyword:
            yield Token("UNIMPORTANT_WS", " ")
        yield token
        after_keyword = token.src in {"async", "await"}


def _keeping_case(replacement: str) -> Callable[[re.Match[str]], str]:
    def expand(match: re.Match[str]) -> str:
        text = match.expand(replacement)
        return text[:1].upper() + text[1:] if match[0][:1].isupper() else text

    return expand


def _docstrings(nodes: list[ast.AST]) -> Iterator[ast.Constant]:
    """Find the strings that stand alone, which document modules, classes, functions, attributes."""
    for node in nodes:
        if isinstance(node, ast.Expr) and is_string(node.value):
            yield node.value


def _exported_names(nodes: list[ast.AST]) -> Iterator[ast.Constant]:
    """Find the entries of `__all__`."""
    for node in nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
                | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
            ):
                yield from filter(is_string, ast.walk(value))


def _quoted_types(nodes: list[ast.AST]) -> Iterator[ast.Constant]:
    """Find the types in quotes that casts get, as the linter wants them, and type variables."""
    for node in nodes:
        match node:
            case ast.Call(func=ast.Name(id="cast") | ast.Attribute(attr="cast"), args=[kind, _]):
                kinds = [kind]
            case ast.Call(func=ast.Name(id="TypeVar"), args=[_, *kinds], keywords=keywords):
                kinds = [*kinds, *(keyword.value for keyword in keywords)]
            case _:
                continue
        yield from filter(is_string, kinds)


def _strings_at(nodes: Iterable[ast.Constant], tokens: list[Token]) -> set[int]:
    """Return where the tokens of string literals are; one literal may have several."""
    return {i for node in nodes for i in _tokens_of(node, tokens) if tokens[i].name == "STRING"}


def _tokens_of(node: ast.expr | ast.stmt, tokens: list[Token]) -> range:
    def position(token: Token) -> tuple[int, int]:
        return token.line, token.utf8_byte_offset

    start = bisect_left(tokens, (node.lineno, node.col_offset), key=position)
    end = bisect_left(tokens, (node.end_lineno, node.end_col_offset), key=position)
    return range(start, end)
