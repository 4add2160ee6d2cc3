"""One module of the async source and its twin: what is translated, and what is refused."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest
import unasync
from tokenize_rt import src_to_tokens, tokens_to_src

import sync_rules
from generated import GenerationError
from sync_translation import Translator

# The table of the project has what its source uses today; these are more.
RULES = sync_rules.Rules(
    names={
        **sync_rules.TEST_RULES.names,
        "AbstractAsyncContextManager": "AbstractContextManager",
        "AsyncExitStack": "ExitStack",
        "aiter": "iter",
        "aiter_bytes": "iter_bytes",
        "aread": "read",
    },
    imports=sync_rules.TEST_RULES.imports,
    code=sync_rules.TEST_RULES.code,
    prose=sync_rules.TEST_RULES.prose,
)
# What the patterns among the names match.
NAMES = {
    **{name: twin for name, twin in RULES.names.items() if name.isidentifier()},
    "BooksService": "SyncBooksService",
    "GlobalAdminService": "SyncGlobalAdminService",
    "GlobalService": "GlobalService",
    "Service": "Service",
    "TestService": "TestService",
}


def twin(source: str, rules: sync_rules.Rules = RULES) -> str:
    return Translator(rules).translate(dedent(source), "src/a.py")


def problems(source: str, rules: sync_rules.Rules = RULES) -> tuple[str, ...]:
    with pytest.raises(GenerationError) as caught:
        twin(source, rules)
    return caught.value.problems


def problem(source: str, rules: sync_rules.Rules = RULES) -> str:
    (only,) = problems(source, rules)
    return only


def unasync_alone(source: str) -> str:
    """What the package does by itself: shows that a trap is real."""
    rule = unasync.Rule("_async", "_sync", NAMES)
    return tokens_to_src(rule._unasync_tokens(src_to_tokens(source)))


class TestKeywords:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("async def f():\n    pass\n", "def f():\n    pass\n"),
            ("async def f():\n    await g()\n", "def f():\n    g()\n"),
            ("async def f():\n    return await g()\n", "def f():\n    return g()\n"),
            ("async def f():\n    print(await g())\n", "def f():\n    print(g())\n"),
            ("async def f():\n    return not await g()\n", "def f():\n    return not g()\n"),
            (
                "async def f():\n    return -(await g()) ** 2\n",
                "def f():\n    return -(g()) ** 2\n",
            ),
            ("async def f():\n    return await g() ** 2\n", "def f():\n    return g() ** 2\n"),
            (
                "async def f(xs):\n    async for x in xs:\n        yield x\n",
                "def f(xs):\n    for x in xs:\n        yield x\n",
            ),
            (
                "async def f(a, b):\n    async with a() as c, b():\n        pass\n",
                "def f(a, b):\n    with a() as c, b():\n        pass\n",
            ),
        ],
    )
    def test_disappear(self, source, expected):
        assert twin(source) == expected

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("[x async for x in xs]", "[x for x in xs]"),
            ("{x: y async for x, y in xs if await x}", "{x: y for x, y in xs if x}"),
            ("(x async for xs in await ys async for x in xs)", "(x for xs in ys for x in xs)"),
            ("[(x)async for x in xs]", "[(x)for x in xs]"),
        ],
    )
    def test_disappear_from_comprehensions(self, source, expected):
        assert twin(f"async def f(xs, ys):\n    return {source}\n") == (
            f"def f(xs, ys):\n    return {expected}\n"
        )

    def test_await_without_blank_leaves_a_program(self):
        source = "async def f():\n    x = await(g())\n    return [await[g][0]]\n"

        assert twin(source) == "def f():\n    x = (g())\n    return [[g][0]]\n"
        with pytest.raises(SyntaxError):
            ast.parse(unasync_alone(source))

    def test_await_before_a_continued_line(self):
        source = "async def f():\n    x = await \\\n        g()\n    await \\\n        g()\n"

        assert twin(source) == "def f():\n    x = g()\n    g()\n"

    def test_await_before_a_new_line_in_parentheses(self):
        source = "async def f():\n    return (await\n        g())\n"

        assert twin(source) == "def f():\n    return (\n        g())\n"

    @pytest.mark.parametrize("blank", ["", "  "])
    def test_await_before_a_comment(self, blank):
        source = f"async def f():\n    return (await{blank}# slow\n        g())\n"

        assert twin(source).replace("( #", "(#") == ("def f():\n    return (# slow\n        g())\n")

    def test_lambda_that_returns_something_to_wait_for(self):
        source = "async def f(g):\n    h = lambda x: g(x)\n    return await (lambda: h(1))()\n"

        assert twin(source) == "def f(g):\n    h = lambda x: g(x)\n    return (lambda: h(1))()\n"

    def test_twin_runs(self):
        source = """\
            class Numbers:
                def __aiter__(self):
                    self.n = 0
                    return self

                async def __anext__(self):
                    self.n += 1
                    if self.n > 3:
                        raise StopAsyncIteration
                    return self.n

                async def __aenter__(self):
                    return self

                async def __aexit__(self, *error):
                    self.n = -1

            async def squares(numbers):
                async for n in numbers:
                    yield n * n

            async def main():
                async with Numbers() as numbers:
                    found = [n async for n in squares(numbers)]
                    first = await anext(aiter(numbers))
                try:
                    while True:
                        await anext(numbers)
                except StopAsyncIteration:
                    return found, first, numbers.n
            """
        namespace: dict[str, object] = {}

        exec(twin(source), namespace)

        assert namespace["main"]() == ([1, 4, 9], 1, 4)


class TestNames:
    @pytest.mark.parametrize(("name", "expected"), NAMES.items())
    def test_rule_of_the_table(self, name, expected):
        assert twin(f"from a import {name}\n") == f"from a import {expected}\n"
        assert twin(f"a = b.{name}(c.{name})\n") == f"a = b.{expected}(c.{expected})\n"

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("__aenter__", "__enter__"),
            ("__aexit__", "__exit__"),
            ("__aiter__", "__iter__"),
            ("__anext__", "__next__"),
            ("asynccontextmanager", "contextmanager"),
            ("AsyncIterable", "Iterable"),
            ("AsyncIterator", "Iterator"),
            ("StopAsyncIteration", "StopIteration"),
        ],
    )
    def test_rule_of_unasync(self, name, expected):
        assert twin(f"a = b.{name}\n") == f"a = b.{expected}\n"

    def test_names_that_only_contain_another_stay(self):
        source = "VClients = my_aread + aread2 + Services + BooksServices\n"

        assert twin(source) == source

    def test_rules_that_matched_are_known(self):
        translator = Translator(RULES)

        translator.translate("from a import aread, Service, AsyncIterator\n", "a.py")

        assert RULES.names.keys() & translator.used == {"aread"}

    def test_imports_of_the_async_package(self):
        assert twin("from vclient._async.services.books import BooksService\n") == (
            "from vclient._sync.services.books import SyncBooksService\n"
        )
        assert twin("import vclient._async.client\n") == "import vclient._sync.client\n"
        assert "_async" in unasync.Rule("_async", "_sync")._unasync_name("_async")

    def test_hand_written_pair(self):
        source = "from vclient._runtime import asynchronous as runtime\n"

        assert twin(source) == "from vclient._runtime import synchronous as runtime\n"

    @pytest.mark.parametrize(
        "source",
        [
            "from httpx import AsyncThing\n",
            "a = httpx.AsyncThing()\n",
            "class AsyncThing: ...\n",
        ],
    )
    def test_other_name_with_async_in_front_is_refused(self, source):
        assert problem(source).startswith(
            "src/a.py:1: AsyncThing has no rule in scripts/sync_rules"
        )
        assert "SyncThing" in unasync_alone(source)

    @pytest.mark.parametrize("name", sorted(sync_rules.NEEDS_RULE))
    def test_name_that_needs_a_rule_and_has_none_is_refused(self, name):
        found = problem(f"\na.{name}()\n", sync_rules.Rules())

        assert found.startswith(f"src/a.py:2: {name} has no rule")

    def test_task_groups_are_refused(self):
        source = "async def f(g):\n    async with g.TaskGroup() as group:\n        pass\n"

        assert problem(source).startswith("src/a.py:2: TaskGroup has no rule")

    @pytest.mark.parametrize(
        "source",
        [
            "import asyncio\n",
            "import asyncio as aio\n",
            "from asyncio import sleep\n",
            "import anyio.lowlevel\n",
            "from anyio.abc import TaskStatus\n",
            "import trio\n",
            "def f():\n    from asyncio import sleep\n",
        ],
    )
    def test_event_loops_are_refused(self, source):
        assert "use vclient._runtime" in "\n".join(problems(source))

    def test_sleep_does_not_become_a_call_that_does_nothing(self):
        source = "import asyncio\nasync def f():\n    await asyncio.sleep(1)\n"

        # A coroutine that nothing waits for: the twin would go on at once.
        assert unasync_alone(source).endswith("def f():\n    asyncio.sleep(1)\n")
        assert problems(source)[0].startswith("src/a.py:1: asyncio has no rule")


class TestBrackets:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("AsyncGenerator[X, None]", "Generator[X, None, None]"),
            ("AsyncGenerator[dict[X, Y], None]", "Generator[dict[X, Y], None, None]"),
            ("AsyncGenerator[\n    X,\n    None,\n]", "Generator[\n    X, None, None]"),
            ("isinstance(x, AsyncGenerator)", "isinstance(x, Generator)"),
            ("AsyncIterator[X]", "Iterator[X]"),
            ("Awaitable[X]", "X"),
            ("Awaitable[X | None] | Y", "X | None | Y"),
            ("Awaitable[dict[X, list[Y]]]", "dict[X, list[Y]]"),
            ("Callable[..., Awaitable[X]]", "Callable[..., X]"),
            ("Callable[[Awaitable[X], Y], Awaitable[None]]", "Callable[[X, Y], None]"),
            ("Awaitable[AsyncGenerator[X, None]]", "Generator[X, None, None]"),
        ],
    )
    def test_arguments(self, source, expected):
        assert twin(f"a = {source}\n") == f"a = {expected}\n"

    def test_annotations(self):
        source = "async def f(a: Awaitable[X]) -> AsyncGenerator[X, None]:\n    yield await a\n"

        assert twin(source) == "def f(a: X) -> Generator[X, None, None]:\n    yield a\n"

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("from t import Awaitable, Callable", "from t import Callable"),
            ("from t import Any, Awaitable", "from t import Any"),
            ("from t import (\n    A,\n    Awaitable,\n)", "from t import (\n    A,\n)"),
        ],
    )
    def test_imports_of_what_has_no_twin_go(self, source, expected):
        assert twin(f"{source}\n") == f"{expected}\n"

    @pytest.mark.parametrize(
        "source",
        [
            "a = isinstance(b, Awaitable)\n",
            "a = Awaitable[Awaitable[X]]\n",
            "a = Coroutine[A, B, C]\n",
            "from typing import Awaitable\n",
        ],
    )
    def test_other_uses_of_what_has_no_twin_are_refused(self, source):
        assert "src/a.py:" in problem(source)


class TestStrings:
    def test_data_that_equals_a_name_stays(self):
        source = (
            """a = {"VClient": 'aread', "__aenter__": "StopAsyncIteration", "b": r"aclose"}\n"""
        )

        assert twin(source) == source
        assert "SyncVClient" in unasync_alone(source)

    @pytest.mark.parametrize(
        "source",
        [
            'a = f"VClient"\n',
            'a = f"{a}VClient{a}"\n',
            'a = f"""{a["VClient"]!r:>{width}}{{aread}}"""\n',
            'a = f"{a}" "VClient" f"{a=}"\n',
            "a = f'{a:%Y-%m}{b!s}\\N{BULLET}{{{a}}}'\n",
        ],
    )
    def test_f_strings_stay(self, source):
        assert twin(source) == source

    @pytest.mark.parametrize(
        "source",
        [
            '__all__ = ["BooksService", "VClient", "other"]\n',
            "__all__ = ('BooksService', 'VClient', 'other')\n",
            '__all__: list[str] = ["BooksService", "VClient", "other"]\n',
            '__all__ += ["BooksService", "VClient", "other"]\n',
            '__all__ = [\n    "BooksService",  # é\n    "VClient",\n    "other",\n]\n',
        ],
    )
    def test_exported_names_are_names(self, source):
        expected = source.replace("BooksService", "SyncBooksService")

        assert twin(source) == expected.replace("VClient", "SyncVClient")

    @pytest.mark.parametrize(
        "source",
        [
            'def f(a: "VClient") -> None: ...\n',
            'def f(*a: "VClient") -> None: ...\n',
            'def f() -> "list[VClient]": ...\n',
            'async def f() -> list["VClient"]: ...\n',
            'a: "VClient" = b\n',
        ],
    )
    def test_quoted_types_are_refused(self, source):
        assert "is in quotes" in problem(source)

    @pytest.mark.parametrize(
        "source",
        [
            'a: Literal["read", "close"] = b\n',
            'A = TypeVar("VClient")\n',
        ],
    )
    def test_data_in_annotations_stays(self, source):
        assert twin(source) == source

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ('cast("list[VClient]", a)', 'cast("list[SyncVClient]", a)'),
            ("t.cast('Callable[..., Awaitable[X]]', a)", "t.cast('Callable[..., X]', a)"),
            ('TypeVar("A", bound="VClient | B")', 'TypeVar("A", bound="SyncVClient | B")'),
            ('cast("VClient", "VClient")', 'cast("SyncVClient", "VClient")'),
        ],
    )
    def test_quoted_types_of_casts_and_type_variables_are_translated(self, source, expected):
        assert twin(f"a = {source}\n") == f"a = {expected}\n"

    @pytest.mark.parametrize(
        "field",
        [
            "await g()",
            "[x async for x in xs]",
            "VClient",
            "a.aread",
            "g(aread=1)",
            "(lambda aread: 1)",
            "AsyncThing",
            "a.TaskGroup",
            "a:{await g()}",
            "f'{await g()}'",
        ],
    )
    def test_f_string_that_would_change_is_refused(self, field):
        source = f'async def f():\n    return f"{{{field}}}"\n'

        assert "src/a.py:2: f-strings are not translated" in "\n".join(problems(source))

    def test_path_of_an_async_module_in_data_is_refused(self):
        found = problem('patch("vclient._async.client.sleep")\n')

        assert found.startswith("src/a.py: in line 1 of its twin: '_async' is left over")


class TestImports:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("from vclient import books_service", "from vclient.sync import books_service"),
            (
                "from vclient import books_service as b",
                "from vclient.sync import books_service as b",
            ),
            ("from vclient import VClient", "from vclient import SyncVClient"),
            ("from vclient import sync_books_service", "from vclient import sync_books_service"),
            ("from other import books_service", "from other import books_service"),
            (
                "from vclient import VClient, default_client",
                "from vclient.sync import SyncVClient, default_client",
            ),
            (
                "if a:\n    from vclient import (\n        VClient,\n        b_service)",
                "if a:\n    from vclient.sync import (\n        SyncVClient,\n        b_service)",
            ),
            (
                "from vclient import Error\n\n(books_service)",
                "from vclient import Error\n\n(books_service)",
            ),
            (
                "from vclient.services import BooksService",
                "from vclient.sync import SyncBooksService",
            ),
        ],
    )
    def test_moved(self, source, expected):
        assert twin(f"{source}\n") == f"{expected}\n"

    def test_use_as_an_attribute_is_refused(self):
        assert "'vclient.books_service' is left over" in problem("vclient.books_service()\n")


# One line or more for every rule for prose.
PROSE = [
    ("An async client.", "A sync client."),
    ("an `async with` block", "a `with` block"),
    ("an async iterator", "a sync iterator"),
    ("an `AsyncIterator`", "an `Iterator`"),
    (
        "async with a() as b: async for c in d: async def e():",
        "with a() as b: for c in d: def e():",
    ),
    ("x = await books.get(await f(1), ids[await g[1]])", "x = books.get(f(1), ids[g[1]])"),
    ("on the running event loop", "on the process"),
    ("on several event loops", "on several threads"),
    ("VClient and BooksService, `a.aclose()`", "SyncVClient and SyncBooksService, `a.close()`"),
    ("AsyncIterator, AsyncByteStream", "Iterator, SyncByteStream"),
    ("src/vclient/_async/client.py", "src/vclient/_sync/client.py"),
    ("SyncVClient and vclients", "SyncVClient and vclients"),
    ("from vclient import VClient", "from vclient import SyncVClient"),
    (">>> from vclient import books_service", ">>> from vclient.sync import books_service"),
]


class TestProse:
    @pytest.mark.parametrize(("source", "expected"), PROSE)
    def test_comments(self, source, expected):
        assert twin(f"a = 1  # {source}\n# {source}\n") == f"a = 1  # {expected}\n# {expected}\n"

    @pytest.mark.parametrize(("source", "expected"), PROSE)
    def test_docstrings(self, source, expected):
        template = '''
            """TEXT"""

            class A:
                r"""TEXT"""

                b = 1
                """TEXT

                TEXT
                """

                async def f(self):
                    """TEXT"""
                    return "VClient", """VClient"""
            '''

        assert twin(template.replace("TEXT", source)) == (
            dedent(template).replace("async def", "def").replace("TEXT", expected)
        )

    def test_code_of_the_linter_is_no_word(self):
        source = "def f(timeout): ...  # noqa: ASYNC109\n"

        assert twin(source) == source

    def test_every_rule_has_an_example_above(self):
        translator = Translator(RULES)
        for source, _ in PROSE:
            translator.translate(f"# {source}\n", "a.py")

        assert RULES.prose.keys() <= translator.used


class TestLeftovers:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("await the result", "await"),
            ("is awaited", "awaited"),
            ("an awaitable", "awaitable"),
            ("a coroutine", "coroutine"),
            ("Asynchronously", "Asynchronously"),
            ("asyncio.gather(a)", "asyncio"),
            ("an AsyncThing", "AsyncThing"),
            ("an `sync", "an `sync"),
            ("pytest.mark.asyncio", "asyncio"),
            ("a\nawait\nb", "await"),
        ],
    )
    def test_in_prose_are_named_with_their_line(self, text, found):
        where = f"line {3 + text.partition(found)[0].count(chr(10))} of its twin: '{found}"

        assert where in problem(f'a = 1\n\n"""{text}\n"""\n')

    @pytest.mark.parametrize(
        "word", ["await", "async for x", "async def", "asyncio", "AsyncIterator"]
    )
    def test_in_data_are_named_with_their_line(self, word):
        found = problem(f'\nraise ValueError("say {word}")\n')

        assert found.startswith("src/a.py: in line 2 of its twin: ")
        assert f'raise ValueError("say {word}")' in found

    def test_in_f_strings_are_named_too(self):
        assert "'await' is left over" in problem('a = f"await{b}"\n')

    def test_everything_is_named_at_once(self):
        assert len(problems("import asyncio\nimport trio\na: 'VClient' = 1\n")) == 3

    def test_source_that_is_no_program(self):
        assert problem("a = 1\na b\n").startswith("src/a.py:2: ")
