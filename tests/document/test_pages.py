"""Every block of code of the documentation site runs, against the testing server."""

from __future__ import annotations

import configparser
import inspect
import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest

import vclient
import vclient.sync
from document.pages import (
    DOCS,
    ROOT,
    Block,
    page_names,
    read_blocks,
    read_page,
    run_program,
    run_suite,
    sections,
    serving,
)
from site_pages import (
    MAIN_MODELS,
    MODELS,
    as_sync,
    badges,
    example_code,
    model_pages,
    request_models,
    service_class,
    service_names,
)
from vclient.testing import ValentinaServer

README = "../README.md"
# Its sections are programs of their own, each with the first block of one of them before it.
IN_SECTIONS = {"testing.md": "The server and its world"}
# The pages of the services take the client for granted that this one makes.
BEFORE_SERVICES = "services/index.md"
MADE_BY_THE_SITE = ("reference/models/", "tutorial/", "changelog.md", "everything.md")
CHECKED = {"python", "ini", "toml", "json", "bash"}
# Pages whose blocks other modules run, each with the test that sees to it.
ELSEWHERE = {
    "command-line.md": "test_command_line_guide.py runs its commands",
    "common-mistakes.md": "test_printing.py compares what they print with the page",
    "logging-and-tracing.md": "test_printing.py compares what they print with the page",
    "notebooks.md": "test_guides.py runs them as a notebook does",
    "progress-and-events.md": "test_printing.py compares what they print with the page",
    "many-workers.md": "test_guides.py runs its application and the tests of it with Redis",
    "web-apps.md": "test_guides.py runs their applications and the tests of these",
}
# Languages that nothing runs, by page, and why.
NOT_RUN: dict[str, dict[str, str]] = {
    "shared-state.md": {"text": "test_redis_state.py gives these rules to a user"}
}
# What the blocks find in their folder.
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
SCRIPTS = {
    "python3 scripts/dev.py": "the checks of the project, this one among them",
    "python benchmarks/run.py": "takes minutes; the session `bench` runs it",
    "python scripts/check_api.py": "needs the document of a release",
    "python scripts/check_options.py": "needs a live server",
    "python examples/run.py": "test_examples.py runs all of them",
}

PAGES = [*(page for page in page_names() if page not in ELSEWHERE), README]
BLOCKS = [block for page in PAGES for block in read_blocks(page)]
FILES = [each for each in BLOCKS if each.filename]
SNIPPETS = [each for each in BLOCKS if each.language == "python" and not each.filename]
COMMANDS = [
    (block, line)
    for block in BLOCKS
    if block.language == "bash"
    for line in block.code.replace("\\\n", " ").splitlines()
    if line.strip() and not line.startswith("#")
]


def suites() -> list[tuple[str, str]]:
    tests = [each for each in FILES if (each.filename or "").startswith("test_")]
    return list(dict.fromkeys((each.page, each.section) for each in tests))


def programs() -> list[tuple[str, str]]:
    """Return the programs: by page, and the section or the tab that they are."""
    found = []
    for page in dict.fromkeys(each.page for each in SNIPPETS):
        own = [each for each in SNIPPETS if each.page == page]
        if page in IN_SECTIONS:
            found += [(page, section) for section in sections(own)]
        else:
            found += [(page, tab) for tab in dict.fromkeys(_program_of(each) for each in own)]
    return found


def _program_of(block: Block) -> str:
    return "Sync" if block.tab == "Sync" else ""


def blocks_of(page: str, program: str) -> list[Block]:
    own = [each for each in SNIPPETS if each.page == page]
    if page not in IN_SECTIONS:
        program_blocks = [each for each in own if _program_of(each) == program]
        if page.startswith("services/") and page != BEFORE_SERVICES:
            return [*read_blocks(BEFORE_SERVICES)[:1], *program_blocks]
        return program_blocks
    preamble = [each for each in own if each.section == IN_SECTIONS[page]]
    return [preamble[0], *(each for each in own if each.section == program)]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ValentinaServer:
    """A testing server that answers whatever is sent over any connection to a host by name."""
    server = ValentinaServer(base_url="https://api.valentina-noir.com")
    send_async = httpx.AsyncHTTPTransport.handle_async_request
    send = httpx.HTTPTransport.handle_request

    async def handle_async(transport: Any, request: httpx.Request) -> httpx.Response:
        if request.url.host == "127.0.0.1":
            return await send_async(transport, request)
        await request.aread()
        return server.handle(request)

    def handle(transport: Any, request: httpx.Request) -> httpx.Response:
        if request.url.host == "127.0.0.1":
            return send(transport, request)
        request.read()
        return server.handle(request)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle_async)
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    monkeypatch.setenv("VALENTINA_CLIENT_BASE_URL", server.base_url)
    monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", server.api_key)
    monkeypatch.delenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", raising=False)
    for name in ("company_id", "user_id", "campaign_id", "character_id"):
        monkeypatch.setenv(f"VALENTINA_{name.upper()}", getattr(server, name))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "portrait.png").write_bytes(PICTURE)
    return server


@pytest.fixture
def strings(server: ValentinaServer) -> dict[str, str]:
    """What stands in the blocks for something of the reader."""
    return {
        "your-api-key": server.api_key,
        "COMPANY_ID": server.company_id,
        "USER_ID": server.user_id,
        "PLAYER_ID": server.player_ids[0],
        "CAMPAIGN_ID": server.campaign_id,
        "CHARACTER_ID": server.character_id,
    }


@pytest.fixture
async def _clients_are_closed():
    yield
    for names in (vclient, vclient.sync):
        while True:
            try:
                client = names.default_client()
            except RuntimeError:
                break
            closed = client.close()
            if inspect.isawaitable(closed):
                await closed


def test_there_are_pages_of_all_kinds():
    pages = page_names()
    assert len(pages) > 25
    assert {f"services/{name}.md" for name in service_names()} <= set(pages)
    assert len(SNIPPETS) > 70
    assert len(FILES) > 5
    assert len(COMMANDS) > 5


def test_no_block_is_left_out():
    assert ELSEWHERE.keys() <= set(page_names())
    in_suites = set(suites())
    assert [
        each.name
        for each in FILES
        if each.language == "python" and (each.page, each.section) not in in_suites
    ] == []
    left_out = {
        f"{each.name} ({each.language})"
        for each in BLOCKS
        if each.language not in CHECKED | NOT_RUN.get(each.page, {}).keys()
    }
    assert left_out == set()
    for page, languages in NOT_RUN.items():
        used = {each.language for each in BLOCKS if each.page == page}
        assert languages.keys() <= used


def test_the_readme_is_short():
    assert len(read_page(README).splitlines()) <= 120


@pytest.mark.parametrize(("page", "section"), suites())
def test_files_of_a_section_are_a_suite_that_passes(page: str, section: str, tmp_path: Path):
    run_suite([each for each in FILES if (each.page, each.section) == (page, section)], tmp_path)


@pytest.mark.usefixtures("_clients_are_closed")
@pytest.mark.parametrize(("page", "program"), programs())
async def test_snippets_run_in_their_order(page: str, program: str, strings: dict[str, str]):
    await run_program(blocks_of(page, program), strings)


@pytest.mark.parametrize("name", service_names())
def test_examples_for_the_synchronous_client(name: str, server: ValentinaServer):
    code = as_sync(example_code(name))
    assert not re.search(r"\b(async|await|asyncio)\b", code)
    exec(compile(code, f"{name} (sync)", "exec"), {"__name__": "__main__"})
    assert server.calls


@pytest.mark.parametrize(
    "block", [each for each in BLOCKS if each.language in {"ini", "toml", "json"}]
)
def test_files_can_be_read(block: Block):
    match block.language:
        case "ini":
            assert configparser.ConfigParser().read_string(block.code) is None
        case "toml":
            assert tomllib.loads(block.code)
        case "json":
            assert json.loads(block.code)


@pytest.mark.parametrize(
    ("block", "command"), COMMANDS, ids=[f"{block.name} {line}" for block, line in COMMANDS]
)
def test_command(block: Block, command: str):
    words = shlex.split(command, comments=True)
    match words:
        case ["pip", "install" | "uninstall", *_]:
            # What is installed, test_install_lines.py checks on all pages.
            pass
        case ["export", assignment]:
            assert assignment.partition("=")[0].startswith("VALENTINA_")
        case ["python", "-m", "vclient.testing", *options]:
            # The last port counts, and that of the page may be taken.
            with serving("-m", "vclient.testing", *options, "--port", "0") as line:
                assert json.loads(line)["base_url"].startswith("http://127.0.0.1")
        case [interpreter, script, *_]:
            assert f"{interpreter} {script}" in SCRIPTS, f"{block.name}: {command}"
            assert (ROOT / script).is_file()
        case _:
            pytest.fail(f"nothing checks {command!r}")


def test_pages_of_models_begin_with_the_one_that_people_look_for():
    for module, name in MAIN_MODELS.items():
        first = re.search(r"^::: (.*)$", model_pages()[f"{MODELS}{module}.md"], re.MULTILINE)
        assert first is not None
        assert first[1] == f"vclient.models.{name}"


def test_services_have_the_fields_of_what_they_write():
    assert request_models(service_class("campaigns")) == {
        "create": "CampaignCreate",
        "update": "CampaignUpdate",
        "create_note": "NoteCreate",
        "update_note": "NoteUpdate",
    }
    assert "create_from_quickroll" in request_models(service_class("dicerolls"))


def test_badges_are_those_of_the_package():
    assert f"</span> {vclient.__version__}</span>" in badges()
    assert "Python</span> 3.11 –" in badges()  # noqa: RUF001


@pytest.mark.parametrize(("page", "reason"), ELSEWHERE.items())
def test_what_runs_elsewhere(page: str, reason: str):
    module = Path(__file__).parent / reason.partition(" ")[0]
    assert f'"{page.removesuffix(".md")}' in module.read_text(encoding="utf-8")


def test_every_page_is_in_the_navigation():
    listed = re.findall(r"[\w/.-]+\.md\b", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    # Those of the services are put there when the site is built.
    listed += [f"services/{name}.md" for name in service_names()]
    made = {each for each in listed if each.startswith(MADE_BY_THE_SITE)}
    assert sorted(each for each in listed if each not in made or (DOCS / each).exists()) == (
        page_names()
    )
    assert DOCS.is_dir()
