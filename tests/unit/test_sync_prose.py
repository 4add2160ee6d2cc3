"""Comments, docstrings and their examples in the sync twin, and what no rule has caught."""

from __future__ import annotations

from textwrap import dedent

import pytest

import sync_rules
from sync_translation import TranslationError, translate

# Not the table of the project, which holds only what its source uses today: these are more, for
# the table to take from when the source needs them.
PROSE_RULES = tuple(
    sync_rules.ProseRule(pattern, replacement)
    for pattern, replacement in {
        r"\b(a)n(?=\s+[`(]*(?:async(?!\s+itera|Itera|ExitStack)|event loop|\w+Service\b))": r"\1",
        r"(?m)^[ \t]*(?:>>> )?import asyncio\n(?:[ \t]*\n)?": "",
        r"\basyncio\.run\((\w+\([^()]*\))\)": r"\1",
        r"\basync (with|for|def)\b": r"\1",
        r"\bawait (?=[\w.]*\w[(\[])": "",
        r"\basync (iterator|generator|context manager|function)": r"\1",
        r"\basynchronous": "synchronous",
        r"\basync\b": "sync",
        r"\bthe (?:running|current) event loop\b": "the process",
        r"\bevent loop": "thread",
    }.items()
)

RULES = sync_rules.Rules(
    names={
        "VClient": "SyncVClient",
        "BooksService": "SyncBooksService",
        "OptionsService": "SyncOptionsService",
        "AsyncByteStream": "SyncByteStream",
        "_async": "_sync",
        "aclose": "close",
    },
    imports=(
        sync_rules.ImportRule(module="vclient", names=r"(?!sync_)\w+_service", twin="vclient.sync"),
    ),
    prose=PROSE_RULES,
)


def twin(source: str) -> str:
    return translate(dedent(source), "src/a.py", RULES).body


def problems(source: str) -> tuple[str, ...]:
    with pytest.raises(TranslationError) as caught:
        translate(dedent(source), "src/a.py", RULES)
    return caught.value.problems


def problem(source: str) -> str:
    (only,) = problems(source)
    return only


# One line or more for every rule for prose.
PROSE = [
    ("An async client.", "A sync client."),
    ("an `async with` block", "a `with` block"),
    ("an asynchronous call", "a synchronous call"),
    ("an event loop", "a thread"),
    ("an `OptionsService`", "a `SyncOptionsService`"),
    ("an `AsyncIterator`", "an `Iterator`"),
    ("an async iterator", "an iterator"),
    ("Asynchronous, asynchronously", "Synchronous, synchronously"),
    ("Async and async", "Sync and sync"),
    ("an async generator, an async function", "a generator, a function"),
    ("Async context managers", "Context managers"),
    (
        "async with a() as b: async for c in d: async def e():",
        "with a() as b: for c in d: def e():",
    ),
    ("x = await books.get(await f(1), ids[await g[1]])", "x = books.get(f(1), ids[g[1]])"),
    ("asyncio.run(main())", "main()"),
    ("asyncio.run(main(1, 2))", "main(1, 2)"),
    ("on the running event loop", "on the process"),
    ("on several event loops", "on several threads"),
    ("VClient and BooksService, `a.aclose()`", "SyncVClient and SyncBooksService, `a.close()`"),
    ("AsyncIterator, AsyncByteStream", "Iterator, SyncByteStream"),
    ("src/vclient/_async/client.py", "src/vclient/_sync/client.py"),
    ("SyncVClient and vclients", "SyncVClient and vclients"),
    ("from vclient import VClient", "from vclient import SyncVClient"),
    ("from vclient import books_service", "from vclient.sync import books_service"),
    ("from vclient import sync_books_service", "from vclient import sync_books_service"),
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
                r"""TEXT""" "TEXT"

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

    def test_example(self):
        source = '''\
            def f():
                """An async context manager that streams, as an AsyncIterator.

                    import asyncio

                    from vclient import NotFoundError, VClient, books_service

                    async def main():
                        async with VClient() as client:
                            async for book in books_service("u").iter_all():
                                print(await client.request("GET", book))

                    asyncio.run(main())

                >>> import asyncio
                >>> from vclient import VClient, books_service
                >>> await books_service("u").get("b")
                """
            '''
        expected = '''\
            def f():
                """A context manager that streams, as an Iterator.

                    from vclient import NotFoundError, SyncVClient
                    from vclient.sync import books_service

                    def main():
                        with SyncVClient() as client:
                            for book in books_service("u").iter_all():
                                print(client.request("GET", book))

                    main()

                >>> from vclient import SyncVClient
                >>> from vclient.sync import books_service
                >>> books_service("u").get("b")
                """
            '''

        assert twin(source) == dedent(expected)

    def test_code_of_the_linter_is_no_word(self):
        source = "def f(timeout): ...  # noqa: ASYNC109\n"

        assert twin(source) == source

    def test_every_rule_has_an_example_above(self):
        used = set()
        for source, _ in PROSE:
            used |= translate(f"# {source}\n", "a.py", RULES).used
        used |= translate('"""\nimport asyncio\n"""\n', "a.py", RULES).used

        assert set(map(sync_rules.prose_label, RULES.prose)) <= used


class TestLeftovers:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("await the result", "await"),
            ("is awaited", "awaited"),
            ("an awaitable", "awaitable"),
            ("a coroutine", "coroutine"),
            ("asyncio.gather(a)", "asyncio"),
            ("an AsyncThing", "AsyncThing"),
            ("pytest.mark.asyncio", "asyncio"),
            ("a\nawait\nb", "await"),
            ("from vclient import (\n    VClient,\n    books_service,\n)", "from vclient import ("),
            ("see `from vclient import VClient, books_service`", "from vclient import SyncVClient"),
        ],
    )
    def test_in_prose_are_named_with_their_line(self, text, found):
        where = f"in line {3 + text.partition(found)[0].count(chr(10))} of its twin: '{found}"

        assert where in problem(f'a = 1\n\n"""{text}\n"""\n')

    @pytest.mark.parametrize(
        "word", ["await", "async for x", "async def", "asyncio", "AsyncIterator"]
    )
    def test_in_data_are_named_with_their_line(self, word):
        found = problem(f'\nraise ValueError("say {word}")\n')

        assert found.startswith("src/a.py: in line 2 of its twin: ")
        assert f'raise ValueError("say {word}")' in found

    def test_in_f_strings_are_named_too(self):
        # Of two tokens on 3.12 and later, one is the bare word.
        assert "'await' is left over" in problem('a = f"await{b}"\n')

    def test_everything_is_named_at_once(self):
        assert len(problems("import asyncio\nimport trio\na: 'B' = 1\n")) == 3

    def test_source_that_is_no_program(self):
        assert problem("a = 1\na b\n").startswith("src/a.py:2: ")
