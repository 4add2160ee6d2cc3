"""The one table of the sync twin: what every asynchronous name and phrase becomes.

Besides what is here, the rules that `unasync` brings itself hold: `async` and `await` go, and
`__aenter__`, `__aexit__`, `__aiter__`, `__anext__`, `asynccontextmanager`, `AsyncIterable`,
`AsyncIterator`, `AsyncGenerator` and `StopAsyncIteration` lose their `a` or `Async`.

A rule that matched nothing fails the run, so the table holds no more than is used: delete the line
that is named. A name without a rule fails the run too, if it begins with `Async` or is in
`NEEDS_RULE`, so a line that was deleted is asked for again when it is needed. More rules to take
from are in `tests/unit/test_sync_translation.py` and `test_sync_prose.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RULES", "SERVICES", "TEST_RULES", "ImportRule", "ProseRule", "Rules"]


@dataclass(frozen=True, kw_only=True)
class ImportRule:
    """Names that the twin imports from another module, under the same name.

    Attributes:
        module: The module that the source imports from.
        names: A pattern for the whole of a name.
        twin: The module that the twin imports these names from.
    """

    module: str
    names: str
    twin: str

    def moves(self, name: str) -> bool:
        """Tell whether the twin imports `name` from the other module."""
        return re.fullmatch(self.names, name) is not None


@dataclass(frozen=True)
class ProseRule:
    """A phrase of the comments and docstrings, in any case, and what the twin says.

    Attributes:
        pattern: A regular expression.
        replacement: As in `re.sub`; a capital letter at the start is kept.
    """

    pattern: str
    replacement: str


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything that one translation goes by.

    Attributes:
        names: Names in code, in `__all__` and in prose. A name that becomes itself is a class
            that looks like one to be renamed and is not.
        unwrapped: Generic types that have no meaning in the twin, and which of their arguments
            takes their place: `Awaitable[X]` becomes `X`.
        imports: Names that the twin imports from another module.
        prose: What comments and docstrings say, in the order of application.
        needs_rule: Names that must not reach the twin as they are.
        services_listed: Whether every public class named like a service or a client must be in
            `names`.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    unwrapped: Mapping[str, int] = field(default_factory=dict)
    imports: tuple[ImportRule, ...] = ()
    prose: tuple[ProseRule, ...] = ()
    needs_rule: frozenset[str] = frozenset()
    services_listed: bool = False

    def labels(self) -> dict[str, None]:
        """Name every rule, in the order of the table, as `used` names of a translation do."""
        return dict.fromkeys(
            [
                *map(name_label, self.names),
                *map(name_label, self.unwrapped),
                *map(import_label, self.imports),
                *map(prose_label, self.prose),
            ]
        )


def name_label(name: str) -> str:
    """Name the rule for a name of the code."""
    return f"name {name}"


def import_label(rule: ImportRule) -> str:
    """Name the rule for an import."""
    return f"import from {rule.module} of {rule.names}"


def prose_label(rule: ProseRule) -> str:
    """Name the rule for a phrase."""
    return f"prose {rule.pattern}"


# Public classes, which are renamed.
SERVICES = (
    "Books",
    "Campaigns",
    "Chapters",
    "CharacterAutogen",
    "CharacterBlueprint",
    "CharacterTraits",
    "Characters",
    "Companies",
    "Developer",
    "Dicerolls",
    "Dictionary",
    "GlobalAdmin",
    "Identity",
    "Options",
    "System",
    "UserLookup",
    "Users",
)

# Bases of the services, which are named alike in both trees.
BASES = (
    "GlobalService",
    "ParentService",
    "ScopedService",
    "Service",
)

NAMES = {
    "VClient": "SyncVClient",
    **{f"{name}Service": f"Sync{name}Service" for name in SERVICES},
    **{name: name for name in BASES},
    # Modules: vclient._async, vclient._runtime.asynchronous.
    "_async": "_sync",
    # builtins
    "aiter": "iter",
    "anext": "next",
    "asynchronous": "synchronous",
    # httpx
    "AsyncBaseTransport": "BaseTransport",
    "AsyncByteStream": "SyncByteStream",
    "AsyncHTTPTransport": "HTTPTransport",
    "aclose": "close",
    "aiter_raw": "iter_raw",
    "handle_async_request": "handle_request",
    # tenacity
    "AsyncRetrying": "Retrying",
    # contextlib
    "aclosing": "closing",
}

# Names that only the tests use.
TEST_NAMES = {"AsyncClient": "Client"}

UNWRAPPED = {"Awaitable": 0}

IMPORTS: tuple[ImportRule, ...] = (
    ImportRule(module="vclient.services", names=r"\w+Service", twin="vclient.sync"),
)

TEST_IMPORTS = (
    ImportRule(
        module="vclient",
        names=r"(?!sync_)\w+_service|(?:clear_|configure_)?default_client",
        twin="vclient.sync",
    ),
)

PROSE = (
    # First the article of what is about to lose its vowel.
    ProseRule(
        r"\b(a)n(?=\s+[`(]*(?:async(?!\s+itera|Itera|ExitStack)|event loop|\w+Service\b))", r"\1"
    ),
    # Code in examples.
    ProseRule(r"\basync (with|for|def)\b", r"\1"),
    ProseRule(r"\bawait (?=[\w.]*\w[(\[])", ""),
    # Words.
    ProseRule(r"\basync\b", "sync"),
    ProseRule(r"\bthe (?:running|current) event loop\b", "the process"),
    ProseRule(r"\bevent loop", "thread"),
)

# Names that say nothing of their kind, and would be wrong or mean something else in the twin.
NEEDS_RULE = frozenset(
    {
        "AbstractAsyncContextManager",
        "Awaitable",
        "Coroutine",
        "TaskGroup",
        "__await__",
        "aclose",
        "aclosing",
        "aiter",
        "aiter_bytes",
        "aiter_lines",
        "aiter_raw",
        "aiter_text",
        "anext",
        "aread",
        "asend",
        "asynchronous",
        "athrow",
        "handle_async_request",
        "isawaitable",
        "iscoroutine",
        "iscoroutinefunction",
        "to_thread",
    }
)

RULES = Rules(
    names=NAMES,
    unwrapped=UNWRAPPED,
    imports=IMPORTS,
    prose=PROSE,
    needs_rule=NEEDS_RULE,
    services_listed=True,
)

TEST_RULES = Rules(
    names=NAMES | TEST_NAMES,
    unwrapped=UNWRAPPED,
    imports=(*IMPORTS, *TEST_IMPORTS),
    prose=PROSE,
    needs_rule=NEEDS_RULE,
)
