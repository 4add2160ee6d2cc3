"""The guides to notebooks and to web apps: every block of code on their pages is run.

What a page has besides files is one program, from its top to its bottom.
"""

from __future__ import annotations

import os
import textwrap
from typing import TYPE_CHECKING

import pytest

import vclient
from document.pages import read_blocks, run_program, run_python, run_suite
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WEB_APPS = read_blocks("web-apps.md")


def test_web_apps_are_all_files():
    assert len([each for each in WEB_APPS if each.filename]) == len(WEB_APPS) == 12


def test_web_apps_pass_their_tests(tmp_path: Path):
    assert run_suite(WEB_APPS, tmp_path) > 20


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
def test_an_application_that_is_forked(tmp_path: Path):
    for block in WEB_APPS:
        (tmp_path / str(block.filename)).write_text(block.code, encoding="utf-8")
    server = ValentinaServer()
    with server.serve() as url:
        run_python(tmp_path, "-c", textwrap.dedent(FORKING), url, server.api_key, server.company_id)
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
    cells = read_blocks("notebooks.md")
    assert len(cells) > 8
    assert {each.language for each in cells} == {"python"}
    await run_program(cells)
    assert capsys.readouterr().out == "\r20 of 20"
