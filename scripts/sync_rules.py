"""The table of the sync twin: what every asynchronous name, expression and phrase becomes.

All keys are regular expressions. The rules that `unasync` brings itself hold as well: `async` and
`await` go, and `__aenter__`, `__aexit__`, `__aiter__`, `__anext__`, `asynccontextmanager`,
`AsyncIterable`, `AsyncIterator`, `AsyncGenerator` and `StopAsyncIteration` lose their `a`.

A rule that matches nothing fails the run: delete it. What no rule takes fails the run, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEFTOVERS", "NEEDS_RULE", "RULES", "TEST_RULES", "Rules"]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A table.

    Attributes:
        names: Whole names, in code, in `__all__` and in prose.
        imports: Beginnings of import statements, in code and in prose.
        code: Other parts of the code; strings and comments are hidden from it.
        prose: Parts of comments and docstrings; case counts.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    imports: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    prose: Mapping[str, str] = field(default_factory=dict)

    def patterns(self) -> set[str]:
        """Return the keys of all rules."""
        return {*self.names, *self.imports, *self.code, *self.prose}


# What stands in brackets, with brackets in it two levels deep.
_INSIDE = r"((?:[^][]|\[(?:[^][]|\[[^][]*\])*\])*?)"
# What is called alike in `vclient` and in `vclient.sync`.
_FACTORY = r"(?!sync_)\w*(?:_service|default_client)\b"
_SYNC = "from vclient.sync"

RULES = Rules(
    names={
        "VClient": "SyncVClient",
        # The bases of the services are called alike in both trees, and so are classes of tests.
        r"(?!(?:Global|Parent|Scoped)Service|Test)[A-Z]\w+Service": r"Sync\g<0>",
        # Modules: vclient._async, vclient._runtime.asynchronous.
        "_async": "_sync",
        "asynchronous": "synchronous",
        # builtins, contextlib
        "aiter": "iter",
        "anext": "next",
        "aclosing": "closing",
        # httpx
        "AsyncBaseTransport": "BaseTransport",
        "AsyncByteStream": "SyncByteStream",
        "AsyncHTTPTransport": "HTTPTransport",
        "aclose": "close",
        "handle_async_request": "handle_request",
        # httpcore
        "AsyncConnectionPool": "ConnectionPool",
        # tenacity
        "AsyncRetrying": "Retrying",
    },
    code={
        rf"\bAsyncGenerator\[{_INSIDE},\s*None,?\s*\]": r"AsyncGenerator[\1, None, None]",
        # An awaitable of something is that thing itself.
        rf"\bAwaitable\[{_INSIDE}\]": r"\1",
        r"(?m)\bAwaitable, |, Awaitable$|^ +Awaitable,\n": "",
    },
    prose={
        r"\b([Aa])n(?= `*async\b)": r"\1",
        r"\basync (with|for|def)\b": r"\1",
        r"\bawait (?=[\w.]*\w[(\[])": "",
        r"\basync\b": "sync",
        r"\bthe (?:running|current) event loop\b": "the process",
        r"\bevent loop": "thread",
    },
)

TEST_RULES = replace(
    RULES,
    names={**RULES.names, "AsyncClient": "Client"},
    imports={
        r"\bfrom vclient\.services(?= import)": _SYNC,
        # All names of such a statement have to be in `vclient.sync`.
        rf"\bfrom vclient(?= import[\w, ]* {_FACTORY}| import \([^)]*\b{_FACTORY})": _SYNC,
    },
)

# Names that would be wrong in the twin, or mean something else, as all do that begin with Async.
NEEDS_RULE = frozenset(
    {
        *("aclose", "aclosing", "aiter", "aiter_bytes", "aiter_lines", "aiter_raw", "aiter_text"),
        *("anext", "anyio", "aread", "asend", "asynchronous", "asyncio", "athrow", "curio"),
        *("AbstractAsyncContextManager", "Coroutine", "TaskGroup", "__await__"),
        *("handle_async_request", "isawaitable", "iscoroutine", "iscoroutinefunction"),
        *("pytest_asyncio", "to_thread", "trio"),
    }
)

# What must not be in a twin, in code, prose and data. `async` in a longer name is not the word.
LEFTOVERS = re.compile(
    r"(?i:\b(?:async|await(?:s|ed|able)?|asynchronous(?:ly)?|asyncio)\b)"
    r"|(?i:\b(?:coroutine|event loop)s?\b)"
    r"|\bAsync[A-Z]\w*"
    r"|(?<!\w)_async(?!\w)"
    r"|(?i:\ban\s+`*sync)"
    rf"|\bvclient\.{_FACTORY}"
)
