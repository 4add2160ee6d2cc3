"""The quick start: a client that is made once, and services from any module."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

from document.reading import Flavor, block, fill_in
from vclient import default_client
from vclient.testing.api_versions import NEWEST, REPORTED

if TYPE_CHECKING:
    import pytest
    import respx

    from vclient.testing import ValentinaServer


def create_client(server: ValentinaServer) -> str:
    return block("### 1. Create the Client", your_api_key=server.api_key)


def use_services(server: ValentinaServer) -> str:
    return fill_in(
        block("### 2. Use Services from Any Module"),
        {
            "USER_ID": server.player_ids[0],
            "COMPANY_ID": server.company_id,
            "CHARACTER_ID": server.character_id,
            "CAMPAIGN_ID": server.campaign_id,
        },
    )


def run_as_module(code: str) -> None:
    exec(code, {"__name__": "__example__"})


def check(server: ValentinaServer, router: respx.MockRouter, printed: str) -> None:
    assert [(call.method, call.template, call.status) for call in server.calls] == [
        ("GET", "/health", 200),
        ("GET", "/companies", 200),
        ("POST", "/companies/{company_id}/dicerolls", 201),
    ]
    roll = server.calls[-1]
    assert server.company_id in roll.path
    assert roll.headers["On-Behalf-Of"] == server.player_ids[0]
    assert roll.json == {
        "dice_size": 10,
        "num_dice": 5,
        "difficulty": 6,
        "character_id": server.character_id,
        "campaign_id": server.campaign_id,
    }
    successes = router.calls.last.response.json()["result"]["total_result"]
    assert printed.splitlines() == [
        f"API Version: {REPORTED[NEWEST]}",
        "Database: online",
        "Company: Midnight Society",
        f"Roll result: {successes} successes",
    ]


def test_quick_start(
    server: ValentinaServer, router: respx.MockRouter, capsys: pytest.CaptureFixture[str]
):
    run_as_module(create_client(server))
    run_as_module(use_services(server))
    check(server, router, capsys.readouterr().out)


def test_quick_start_with_the_synchronous_client(
    server: ValentinaServer, router: respx.MockRouter, capsys: pytest.CaptureFixture[str]
):
    flavor = Flavor(is_sync=True)
    create, use = create_client(server), use_services(server)
    run_as_module(flavor.write(create))
    run_as_module(flavor.write(use))
    check(server, router, capsys.readouterr().out)

    changed = [line for line in flavor.write(use).splitlines() if line not in use.splitlines()]
    assert [line.strip() for line in changed if "import" in line] == [
        "from vclient.sync import companies_service, dicerolls_service, system_service"
    ]


def test_services_can_be_used_by_one_event_loop_after_the_other(
    server: ValentinaServer, capsys: pytest.CaptureFixture[str]
):
    run_as_module(create_client(server))
    for _ in range(3):
        run_as_module(use_services(server))
    printed = capsys.readouterr().out.splitlines()
    assert printed[:3] == printed[4:7] == printed[8:11]
    asyncio.run(default_client().close())


def test_example_is_kept_word_for_word():
    # A formatter would add a comma and a line.
    code = block("### 2. Use Services from Any Module")
    assert '        campaign_id="CAMPAIGN_ID"\n    )\n' in code
    assert "system_service\n\nasync def main" in code


def test_client_registers_itself(server: ValentinaServer):
    names: dict[str, object] = {}
    exec(create_client(server), names)
    assert default_client() is names["client"]


def test_factories_want_a_client_first(server: ValentinaServer):
    code = use_services(server)
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "RuntimeError: there is no default client" in done.stderr
    assert "VClient(base_url=..., api_key=...)" in done.stderr
