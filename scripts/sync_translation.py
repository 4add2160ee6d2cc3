"""Turns one module of the async source into its twin, with `unasync` and the table of rules.

`unasync` knows single tokens, and renames strings that equal a name. So strings and comments are
hidden from it, behind names that stand for them, and the table has rules for longer pieces of code.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import unasync  # type: ignore[import-untyped]
from tokenize_rt import Token, src_to_tokens, tokens_to_src  # type: ignore[import-untyped]

from generated import GenerationError
from sync_rules import LEFTOVERS, NEEDS_RULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sync_rules import Rules

_TABLE = "scripts/sync_rules.py"
_BLANK = frozenset({"COMMENT", "DEDENT", "ESCAPED_NL", "INDENT", "NL", "UNIMPORTANT_WS"})


class Translator(unasync.Rule):  # type: ignore[misc]
    """Translates modules by one table; `used` has the keys of the rules that have matched."""

    def __init__(self, rules: Rules) -> None:
        super().__init__("_async", "_sync")
        self._rules = rules
        self._names = {**self.token_replacements, **rules.names}
        self._known: dict[str, str] = {}
        self.used: set[str] = set()

    def translate(self, text: str, path: str) -> str:
        """Return the twin of the module at `path`.

        Raises:
            GenerationError: Something cannot be translated, or does not belong in the twin.
        """
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            raise GenerationError([f"{path}:{error.lineno}: {error.msg}"]) from error
        if wrong := sorted(set(self._wrong_in_source(tree, text))):
            raise GenerationError(f"{path}:{line}: {what}" for line, what in wrong)
        twin = self._translate(text)
        if wrong := sorted(set(_wrong_in_twin(twin))):
            raise GenerationError(f"{path}: in line {line} of its twin: {x}" for line, x in wrong)
        return twin

    def _translate(self, text: str) -> str:
        hidden: list[str] = []
        visible = ""
        statement: list[str] = []
        for token in _tokens(text):
            if token.name == "COMMENT":
                visible += f"#__hidden_{len(hidden)}__"
                hidden.append(self._translate_prose(token.src))
            elif token.name == "STRING":
                visible += f"__hidden_{len(hidden)}__"
                hidden.append(self._translate_string(token.src, statement))
            else:
                visible += token.src
            if token.name == "NEWLINE" or token.src == ";":
                statement = []
            elif token.name not in _BLANK:
                statement.append(token.src)
        visible = self._sub_all({**self._rules.imports, **self._rules.code}, visible)
        # Without a blank behind it, `unasync` would drop what stands there.
        visible = re.sub(r"\b(async|await)\b(?:[ \t]|\\\n)*", r"\1 ", visible)
        code = tokens_to_src(self._unasync_tokens(src_to_tokens(visible)))
        return re.sub(r"#?__hidden_(\d+)__", lambda match: hidden[int(match[1])], code)

    def _translate_string(self, literal: str, statement: list[str]) -> str:
        """Translate a string by what stands before it; most are data, and stay as they are."""
        if not statement:
            return self._translate_prose(literal)
        if statement[0] == "__all__":
            return literal[0] + self._unasync_name(literal[1:-1]) + literal[-1]
        # The types that the linter wants in quotes.
        if statement[-2:] in (["cast", "("], ["bound", "="]):
            return literal[0] + self._translate(literal[1:-1]) + literal[-1]
        return literal

    def _translate_prose(self, text: str) -> str:
        text = self._sub_all({**self._rules.imports, **self._rules.prose}, text)
        return self._translate_names(text)

    def _translate_names(self, text: str) -> str:
        return self._sub_all(self._names, text, r"(?<!\w)(?:{})(?!\w)")

    def _unasync_name(self, name: str) -> str:
        # Not `super()`, which would also turn every other AsyncX into SyncX.
        if name not in self._known:
            self._known[name] = self._translate_names(name)
        return self._known[name]

    def _sub_all(self, rules: Mapping[str, str], text: str, form: str = "{}") -> str:
        for pattern, replacement in rules.items():
            text, count = re.subn(form.format(pattern), replacement, text)
            if count:
                self.used.add(pattern)
        return text

    def _wrong_in_source(self, tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
        """Yield lines and messages of what `unasync` would get wrong without a word."""
        for token in _tokens(text):
            if token.name == "NAME" and self._lacks_rule(token.src):
                yield token.line, f"{token.src} has no rule in {_TABLE}: use vclient._runtime"
        for node in ast.walk(tree):
            if isinstance(node, ast.FormattedValue) and self._changes(ast.unparse(node.value)):
                yield node.lineno, "f-strings are not translated: name the value before"
            for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
                for part in ast.walk(annotation) if isinstance(annotation, ast.AST) else ():
                    match part:
                        case ast.Constant(str(name)) if self._translate_names(name) != name:
                            yield part.lineno, f"the type {name!r} is in quotes: take them off"

    def _changes(self, code: str) -> bool:
        names = [token.src for token in _tokens(code) if token.name == "NAME"]
        # Behind `=`, so that a string is no docstring.
        statement = f"_ = {code}"
        return self._translate(statement) != statement or any(map(self._lacks_rule, names))

    def _lacks_rule(self, name: str) -> bool:
        is_async = name in NEEDS_RULE or re.match("Async[A-Z]", name) is not None
        return is_async and self._unasync_name(name) == name


def _wrong_in_twin(twin: str) -> Iterator[tuple[int, str]]:
    """Yield lines and messages of what no rule has caught."""
    try:
        ast.parse(twin)
    except SyntaxError as error:
        yield error.lineno or 1, f"is no program: {error.msg}"
    for match in LEFTOVERS.finditer(twin):
        line = twin.count("\n", 0, match.start()) + 1
        found = f"{match[0]!r} is left over: reword the source, or add a rule to {_TABLE}"
        yield line, f"{found}: {twin.splitlines()[line - 1].strip()}"


def _tokens(text: str) -> list[Token]:
    """Return the tokens of a text; an f-string is one, as it is up to Python 3.11."""
    found: list[Token] = []
    depth = 0
    for token in src_to_tokens(text):
        if depth:
            found[-1] = found[-1]._replace(src=found[-1].src + token.src)
        else:
            found.append(token._replace(name="STRING") if token.name == "FSTRING_START" else token)
        depth += (token.name == "FSTRING_START") - (token.name == "FSTRING_END")
    return found
