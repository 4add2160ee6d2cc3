"""The guides to notebooks and to web apps: every block of code on their pages is run.

What a page has besides files is one program, from its top to its bottom.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vclient
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs"
PLUGINS = ("vclient.testing.pytest_plugin", "pytest_asyncio.plugin")


def blocks(page: str) -> list[tuple[int, str]]:
    """Return the blocks of a page, which are Python but for ini files, and their first lines."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = [
        (text[: match.start()].count("\n") + 2, match[1])
        for match in re.finditer(r"^```(?:python|ini)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ]
    assert text.count("```") == 2 * len(found)
    return found


def files(page: str) -> dict[str, str]:
    """Return the blocks that are files, which their first line names."""
    named = {
        match[1]: code
        for _, code in blocks(page)
        if (match := re.match(r"# (\w+\.(?:py|ini))\n", code))
    }
    assert len(named) == sum(code.startswith("# ") for _, code in blocks(page))
    return named


@pytest.fixture
def web_apps(tmp_path: Path) -> Path:
    """A folder with the files of the page on web apps."""
    for name, code in files("web-apps.md").items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    """Run Python in a folder, and return what it prints."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(vclient.__file__).parents[1]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    for name in [name for name in environment if name.startswith(("COV_", "PYTEST_XDIST"))]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_web_apps_are_all_files():
    assert len(files("web-apps.md")) == len(blocks("web-apps.md")) == 7


def test_web_apps_pass_their_tests(web_apps: Path):
    plugins = [part for name in PLUGINS for part in ("-p", name)]
    options = ["-o", "asyncio_default_fixture_loop_scope=function", "-p", "no:cacheprovider"]
    printed = run(web_apps, "-m", "pytest", "-q", "-W", "error", *plugins, *options)
    passed = re.search(r"(\d+) passed in", printed)
    assert passed is not None
    assert int(passed[1]) > 20


# As gunicorn does with --preload: the application has used its client before it is forked.
FORKING = """
import os, sys
from flask_app import create_app
from vclient import SyncVClient

url, key, company_id = sys.argv[1:]
client = SyncVClient(url, key, set_as_default=False)
app = create_app("a-secret-key-for-tests", client)

def visit(name):
    web = app.test_client()
    body = {"provider": "github", "token": f"github:{name}:{name}@example.com"}
    assert web.post(f"/sign-in/{company_id}", json=body).status_code == 204
    for _ in range(5):
        assert web.get("/campaigns").json == ["A City by Night"]

visit("storyteller")
workers = []
for name in ("player-1", "player-2"):
    worker = os.fork()
    if not worker:
        try:
            visit(name)
            client.close()
        except BaseException:
            os._exit(1)
        os._exit(0)
    workers.append(worker)
visit("storyteller")
for worker in workers:
    assert os.waitpid(worker, 0)[1] == 0
client.close()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_an_application_that_is_forked(web_apps: Path):
    server = ValentinaServer()
    with server.serve() as url:
        run(web_apps, "-c", textwrap.dedent(FORKING), url, server.api_key, server.company_id)
    lists = server.calls.filter("GET /companies/{company_id}/campaigns")
    acting = [call.on_behalf_of for call in lists]
    assert len(acting) == 20
    assert acting.count(server.storyteller_id) == 10
    assert {acting.count(user_id) for user_id in server.player_ids} == {5}


@pytest.fixture
def _no_default_clients() -> Iterator[None]:
    yield
    vclient.clear_default_client()
    vclient.sync.clear_default_client()


@pytest.mark.usefixtures("_no_default_clients")
async def test_notebooks_run_from_top_to_bottom(capsys: pytest.CaptureFixture[str]):
    names: dict[str, Any] = {"__name__": "__notebook__"}
    cells = blocks("notebooks.md")
    assert len(cells) > 8
    for line, code in cells:
        compiled = compile(
            "\n" * (line - 1) + code,
            str(DOCS / "notebooks.md"),
            "exec",
            flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
        )
        result = eval(compiled, names)
        if inspect.isawaitable(result):
            await result
    assert capsys.readouterr().out == "\r20 of 20"
