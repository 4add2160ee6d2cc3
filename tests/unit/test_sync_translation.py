"""One module of the async source and its twin: what is translated, and what is refused."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest
import unasync
from tokenize_rt import src_to_tokens, tokens_to_src

import sync_rules
from sync_translation import TranslationError, translate

# Not the table of the project, which holds only what its source uses today.
RULES = sync_rules.Rules(
    names={
        "VClient": "SyncVClient",
        "BooksService": "SyncBooksService",
        "OptionsService": "SyncOptionsService",
        "Service": "Service",
        "_async": "_sync",
        "asynchronous": "synchronous",
        "AbstractAsyncContextManager": "AbstractContextManager",
        "AsyncBaseTransport": "BaseTransport",
        "AsyncByteStream": "SyncByteStream",
        "AsyncClient": "Client",
        "AsyncExitStack": "ExitStack",
        "AsyncHTTPTransport": "HTTPTransport",
        "AsyncRetrying": "Retrying",
        "aclose": "close",
        "aiter": "iter",
        "aiter_bytes": "iter_bytes",
        "anext": "next",
        "aread": "read",
        "handle_async_request": "handle_request",
    },
    unwrapped={"Awaitable": 0, "Coroutine": 2},
    imports=(
        sync_rules.ImportRule(
            module="vclient",
            names=r"(?!sync_)\w+_service|default_client",
            twin="vclient.sync",
        ),
    ),
    needs_rule=sync_rules.NEEDS_RULE,
    services_listed=True,
)


def twin(source: str, rules: sync_rules.Rules = RULES) -> str:
    return translate(dedent(source), "src/a.py", rules).body


def problems(source: str, rules: sync_rules.Rules = RULES) -> tuple[str, ...]:
    with pytest.raises(TranslationError) as caught:
        translate(dedent(source), "src/a.py", rules)
    return caught.value.problems


def problem(source: str, rules: sync_rules.Rules = RULES) -> str:
    (only,) = problems(source, rules)
    return only


def unasync_alone(source: str) -> str:
    """What the package does by itself: shows that a trap is real."""
    rule = unasync.Rule("_async", "_sync", dict(RULES.names))
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

        assert twin(source) == "def f():\n    return (# slow\n        g())\n"

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
    @pytest.mark.parametrize(("name", "expected"), RULES.names.items())
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

    def test_used_rules_are_reported(self):
        used = translate("from a import aread, Service, AsyncIterator\n", "a.py", RULES).used

        assert used == {"name aread", "name Service", "name AsyncIterator"}

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
        rules = sync_rules.Rules(needs_rule=sync_rules.NEEDS_RULE)

        assert problem(f"\na.{name}()\n", rules).startswith(f"src/a.py:2: {name} has no rule")

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
        assert "go through vclient._runtime" in problem(source)

    def test_sleep_does_not_become_a_call_that_does_nothing(self):
        source = "import asyncio\nasync def f():\n    await asyncio.sleep(1)\n"

        # A coroutine that nothing waits for: the twin would go on at once.
        assert unasync_alone(source).endswith("def f():\n    asyncio.sleep(1)\n")
        assert problem(source).startswith("src/a.py:1: asyncio has no twin")

    @pytest.mark.parametrize("name", ["TraitsService", "Service2Service", "TestVClient"])
    def test_unlisted_service_is_refused(self, name):
        assert problem(f"class {name}: ...\n").startswith(f"src/a.py:1: {name} is not listed")

    @pytest.mark.parametrize("name", ["_TraitsService", "BooksService", "Service", "Services"])
    def test_listed_or_private_class_is_not_refused(self, name):
        twin(f"class {name}: ...\n")

    def test_two_names_that_become_one_are_refused(self):
        source = "class A:\n    async def aclose(self): ...\n    def close(self): ...\n"

        assert problem(source) == (
            "src/a.py: in line 3 of its twin: A.aclose and A.close are both named A.close: "
            "rename one of them"
        )


class TestBrackets:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("AsyncGenerator[X, None]", "Generator[X, None, None]"),
            ("AsyncGenerator[dict[X, Y], Z]", "Generator[dict[X, Y], Z, None]"),
            (
                "AsyncGenerator[X, AsyncGenerator[Y, Z]]",
                "Generator[X, Generator[Y, Z, None], None]",
            ),
            ("AsyncGenerator [ X , None ]", "Generator [ X , None, None ]"),
            ("AsyncGenerator[\n    X,\n    None,\n]", "Generator[\n    X,\n    None, None,\n]"),
            ("AsyncGenerator[X]", "Generator[X]"),
            ("isinstance(x, AsyncGenerator)", "isinstance(x, Generator)"),
            ("AsyncIterator[X]", "Iterator[X]"),
            ("Awaitable[X]", "X"),
            ("Awaitable[ X ]", "X"),
            ("Awaitable[X | None] | Y", "X | None | Y"),
            ("Awaitable[dict[X, Y]]", "dict[X, Y]"),
            ("Callable[..., Awaitable[X]]", "Callable[..., X]"),
            (
                "Callable[[Awaitable[X], Y], Awaitable[None]] | None",
                "Callable[[X, Y], None] | None",
            ),
            ("Awaitable[AsyncGenerator[X, None]]", "Generator[X, None, None]"),
            ("AsyncGenerator[Awaitable[X], None]", "Generator[X, None, None]"),
            ("Awaitable[Awaitable[X]]", "X"),
            ("Coroutine[Any, Any, X]", "X"),
            ("Coroutine[Any, dict[X, Y], Awaitable[Z]]", "Z"),
            ("Awaitable[\n    X\n]", "(\n    X\n)"),
            ("Awaitable[\n    X,  # said\n]", "(\n    X)"),
            ("Awaitable[X,]", "X"),
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
            ("from t import Any, Awaitable, Coroutine", "from t import Any"),
            ("from t import (\n    Awaitable,\n    AsyncIterator,\n)", "from t import Iterator"),
            ("if T:\n    from t import Awaitable", "if T:\n    pass"),
        ],
    )
    def test_imports_of_what_has_no_twin_go(self, source, expected):
        assert twin(f"{source}  # why\n") == f"{expected}  # why\n"

    @pytest.mark.parametrize(
        "source",
        [
            "a = isinstance(b, Awaitable)\n",
            "a = Coroutine[A, B]\n",
            "a = typing.Awaitable[X]\n",
            "from typing import Awaitable as A\n",
        ],
    )
    def test_other_uses_of_what_has_no_twin_are_refused(self, source):
        assert problem(source).startswith("src/a.py:1: ")


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
            'a: Annotated["VClient", "of data"] = b\n',
            'A: TypeAlias = "VClient | None"\n',
        ],
    )
    def test_quoted_types_are_refused(self, source):
        assert "is in quotes" in problem(source)

    @pytest.mark.parametrize(
        "source",
        [
            'a: Literal["VClient"] = b\n',
            'a: typing.Literal["aread", "aclose"] | None = b\n',
            'a: Annotated[int, "VClient"] = b\n',
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
            ("cast(\"Literal['VClient']\", a)", "cast(\"Literal['VClient']\", a)"),
            ('TypeVar("A", bound="VClient | B")', 'TypeVar("A", bound="SyncVClient | B")'),
            ('TypeVar("VClient", "VClient", B)', 'TypeVar("VClient", "SyncVClient", B)'),
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
            "Awaitable",
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
                "from vclient import Error, VClient, books_service",
                "from vclient import Error, SyncVClient\nfrom vclient.sync import books_service",
            ),
            (
                "if a:\n    from vclient import (\n        Error,\n        default_client,\n    )",
                "if a:\n    from vclient import Error\n    from vclient.sync import default_client",
            ),
        ],
    )
    def test_moved(self, source, expected):
        assert twin(f"{source}\n") == f"{expected}\n"

    def test_several_rules_for_one_module(self):
        rules = sync_rules.Rules(
            imports=tuple(
                sync_rules.ImportRule(module="a", names=name, twin=twin_module)
                for name, twin_module in [("b", "sync"), ("c", "sync"), ("d", "other")]
            )
        )

        assert twin("from a import b, c, d, e\n", rules) == (
            "from a import e\nfrom sync import b, c\nfrom other import d\n"
        )

    def test_long_ones_are_broken(self):
        names = [f"a_very_long_name_number_{i}_service" for i in range(4)]

        assert twin(f"if a:\n    from vclient import {', '.join(names)}\n") == (
            "if a:\n    from vclient.sync import (\n"
            + "".join(f"        {name},\n" for name in names)
            + "    )\n"
        )

    def test_use_as_an_attribute_is_refused(self):
        found = problem("import vclient\n\nvclient.books_service()\n")

        assert found == "src/a.py:3: import books_service by its name, to use it"
