"""The trees of the sync twin: what is written, refused, compared, and what the table promises."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from textwrap import dedent

import pytest

import generate_sync
import sync_rules

ROOT = Path(generate_sync.__file__).parent.parent

CLIENT = '''\
"""An async client."""

from lib._async import books


class VClient:
    async def get(self) -> bytes:
        return await books.aread()
'''
SYNC_CLIENT = '''\
"""A sync client."""

from lib._sync import books


class SyncVClient:
    def get(self) -> bytes:
        return books.read()
'''
TEST = "from lib import VClient\n\n\nasync def test():\n    await VClient().astart()\n"

NAMES = {"VClient": "SyncVClient", "_async": "_sync", "aread": "read", "astart": "start"}
PROSE = {r"\b([Aa])n(?= async)": r"\1", r"\basync\b": "sync"}
TREES = ("src/lib/_async", "tests/_async")


class Project:
    """A small project with both trees."""

    rules = sync_rules.Rules(names=NAMES, prose=PROSE)

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("src/lib/_async/__init__.py", "")
        self.write("src/lib/_async/client.py", CLIENT)
        self.write("src/lib/_async/deep/books.py", "READ = 1\n")
        self.write("tests/_async/test_client.py", TEST)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def body(self, name: str) -> str:
        return self.read(name).split("\n", 2)[2]

    def run(self, *arguments: str) -> int:
        return generate_sync.main(arguments, root=self.root, trees=dict.fromkeys(TREES, self.rules))

    def snapshot(self) -> dict[str, tuple[str, int]]:
        return {
            path.relative_to(self.root).as_posix(): (
                path.read_text(encoding="utf-8"),
                path.stat().st_mtime_ns,
            )
            for path in self.root.rglob("*.py")
        }


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


class TestGenerate:
    def test_writes_both_trees(self, project, capsys):
        assert project.run() == 0

        assert project.body("src/lib/_sync/client.py") == SYNC_CLIENT
        assert project.body("src/lib/_sync/deep/books.py") == "READ = 1\n"
        assert project.body("src/lib/_sync/__init__.py") == ""
        assert project.body("tests/_sync/test_client.py") == (
            "from lib import SyncVClient\n\n\ndef test():\n    SyncVClient().start()\n"
        )
        assert "wrote src/lib/_sync/client.py" in capsys.readouterr().out

    def test_second_run_touches_nothing(self, project, capsys):
        project.run()
        before = project.snapshot()

        assert project.run() == 0

        assert project.snapshot() == before
        assert capsys.readouterr().out.endswith("All twins are up to date.\n")

    def test_deletes_the_twin_of_what_is_gone(self, project):
        project.run()
        (project.root / "src/lib/_async/deep/books.py").unlink()

        assert project.run() == 0

        assert not (project.root / "src/lib/_sync/deep").exists()

    def test_one_error_stops_everything_and_all_errors_are_named(self, project, capsys):
        project.run()
        project.write("src/lib/_async/client.py", CLIENT + "\nA = 1\nimport asyncio\n")
        project.write("src/lib/_async/deep/books.py", "class AsyncThing: ...\n")
        before = project.snapshot()

        assert project.run() == 1

        assert project.snapshot() == before
        error = capsys.readouterr().err
        assert "src/lib/_async/client.py:11: asyncio" in error
        assert "src/lib/_async/deep/books.py:1: AsyncThing" in error

    def test_nothing_to_translate_is_no_reason_to_delete_the_twin(self, project, capsys):
        project.run()
        shutil.rmtree(project.root / "src/lib/_async")
        before = project.snapshot()

        assert project.run() == 1

        assert project.snapshot() == before
        assert "src/lib/_async: there is nothing to translate" in capsys.readouterr().err

    def test_tree_that_was_not_begun_is_left_out(self, project, capsys):
        shutil.rmtree(project.root / "tests")

        assert project.run() == 0

        assert project.body("src/lib/_sync/client.py") == SYNC_CLIENT
        assert "rules that match nothing are not looked for" in capsys.readouterr().out

    def test_edited_and_unknown_files_stop_everything_until_they_are_forced(self, project, capsys):
        project.run()
        project.write("src/lib/_sync/client.py", "# mine\n")
        project.write("tests/_sync/test_own.py", "")
        before = project.snapshot()

        assert project.run() == 1

        assert project.snapshot() == before
        first, second = capsys.readouterr().err.splitlines()
        assert first.startswith("src/lib/_sync/client.py: was ")
        assert second.startswith("tests/_sync/test_own.py: was not generated")
        assert project.run("--force") == 0
        assert project.body("src/lib/_sync/client.py") == SYNC_CLIENT
        assert not (project.root / "tests/_sync/test_own.py").exists()


class TestCheck:
    def test_names_changed_missing_and_extra_files_and_writes_nothing(self, project, capsys):
        project.run()
        project.write("src/lib/_async/client.py", CLIENT + "\n\nA = 1\n")
        project.write("src/lib/_async/deep/new.py", "")
        project.write("tests/_sync/test_own.py", "")
        before = project.snapshot()

        assert project.run("--check") == 1

        assert project.snapshot() == before
        assert capsys.readouterr().err.splitlines()[:-1] == [
            "src/lib/_sync/client.py: differs from what its source generates",
            "src/lib/_sync/deep/new.py: is missing",
            "tests/_sync/test_own.py: is extra: nothing generates it",
        ]


class TestUnusedRules:
    @pytest.mark.parametrize("arguments", [[], ["--check"]])
    def test_rule_that_matched_nothing_fails_and_writes_nothing(self, project, capsys, arguments):
        project.run()
        project.rules = sync_rules.Rules(
            names=NAMES | {"n0": ""}, imports={"i0": ""}, code={"c0": ""}, prose=PROSE | {"p0": ""}
        )
        project.write("src/lib/_async/new.py", "")
        before = project.snapshot()

        assert project.run(*arguments) == 1

        assert project.snapshot() == before
        lines = capsys.readouterr().err.splitlines()
        assert [line for line in lines if "matches nothing" in line] == [
            f"'{rule}' in sync_rules.py matches nothing: delete it"
            for rule in ("c0", "i0", "n0", "p0")
        ]

    def test_one_tree_is_enough(self, project):
        project.write("src/lib/_async/client.py", CLIENT.replace("aread", "read"))
        project.write("tests/_async/test_client.py", TEST + "    aread()\n")

        assert project.run() == 0

    def test_is_no_error_where_a_tree_is_missing(self, project):
        rules = sync_rules.Rules(names=NAMES | {"anext": "next"}, prose=PROSE)

        generate_sync.write(project.root, {TREES[0]: rules}, is_complete=False)

        assert project.body("src/lib/_sync/client.py") == SYNC_CLIENT


def test_every_asynchronous_name_is_asked_for_when_its_rule_is_deleted():
    plain = {"VClient", "_async"}
    names = {name for name in sync_rules.RULES.names if name.isidentifier()} - plain

    assert {name for name in names if not name.startswith("Async")} <= sync_rules.NEEDS_RULE


# What the tokenizers of 3.11 and of 3.12 and later disagree about, and what is near it.
SAMPLE = '''\
"""An async module — ünïcode."""
from typing import cast, Awaitable, Callable

__all__ = ["ß", "VClient"]; é = "VClient"  # an async comment

class VClient:
    x: Callable[..., Awaitable[int]] = "é"; """An async attribute."""

    async def f(self, a, *, é=f"ü{é!r:>{10}}VClient", **k):
        """await g(): {an async docstring}"""
        b = f"{a}" f'{a["VClient"]:%Y-%m}' "VClient" rf"\\d{{2}}{a}\\N"; await(a)
        c = f"""{
            a + 1
        } VClient {{}} {a=} {{{a}}}
        """; d = [await(x) async for x in a]  # ü: an async comment
        e = f"\\N{BULLET}{a}{{" "}}" + f"{a:{b}{c}}" + f"{'VClient'}" + f"{a if b else {}}"
        async with a as f, \\
                b as g:
            return await \\
                f, cast("list[VClient]", d), f"{(lambda: 1)()}", f'{a!s}', F"", f"{a:}"
        match a:
            case {"VClient": _} | [*_]: await a
\tasync def tab(self): pass
'''.replace("\tasync", "    async")


def find_interpreter(version: str) -> str | None:
    """Look on the path, and among the installations beside that of this interpreter."""
    beside = Path(sys.base_prefix).parent.glob(f"*{version}*/bin/python{version}")
    for candidate in [shutil.which(f"python{version}"), *map(str, sorted(beside))]:
        if candidate is not None:
            command = [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0 and done.stdout.strip() == version:
                return candidate
    return None


def translate_with(interpreter: str, sample: Path) -> str:
    program = f"""
        import sys, types
        # unasync subclasses a command of setuptools, which may be too old for this Python.
        command = types.SimpleNamespace(build_py=types.SimpleNamespace(build_py=object))
        sys.modules["setuptools"] = sys.modules["setuptools.command"] = command
        sys.path[:0] = {[str(ROOT / "scripts"), sysconfig.get_path("purelib")]!r}
        from pathlib import Path
        from sync_rules import RULES
        from sync_translation import Translator
        text = Path({str(sample)!r}).read_text(encoding="utf-8")
        sys.stdout.buffer.write(Translator(RULES).translate(text, "sample.py").encode())
        """
    # unasync and what it uses have no compiled parts, so those of this interpreter will do.
    command = [interpreter, "-S", "-c", dedent(program)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.stderr.decode() == ""
    return done.stdout.decode()


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14", "3.15"])
def test_twin_is_the_same_on_every_python(version, tmp_path):
    interpreter = find_interpreter(version)
    if interpreter is None:
        pytest.skip(f"no Python {version} found")
    sample = tmp_path / "sample.py"
    sample.write_text(SAMPLE, encoding="utf-8")

    twin = translate_with(interpreter, sample)

    assert twin == translate_with(sys.executable, sample)
    # In the name of the class, in `__all__` and in the cast, and nowhere else.
    assert twin.count("SyncVClient") == 3
    assert twin.count("VClient") == SAMPLE.count("VClient")
    assert twin.replace("SyncVClient", "VClient").count("async") == 0


def test_importing_the_generator_warns_of_nothing():
    program = f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r}); import generate_sync"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, check=False
    )

    assert done.stderr.decode() == ""
