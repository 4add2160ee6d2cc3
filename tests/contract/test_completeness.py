"""No operation is without a test that states what it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from contract.targets import over_a_socket
from vclient.testing._server.operations import ALL_OPERATIONS

FOLDER = Path(__file__).parent
# What these state holds for every operation alike.
COMMON = {
    f"test_{name}.py"
    for name in (
        *("acting_users", "authentication", "bodies", "headers", "idempotency"),
        *("judging", "pages", "problems"),
    )
}


def test_every_operation_is_covered_by_a_test_of_its_own(request: pytest.FixtureRequest):
    items = [item for item in request.session.items if item.path.parent == FOLDER]
    modules = {path.name for path in FOLDER.glob("test_*.py")}
    options = request.config.option
    if options.keyword or options.markexpr or {item.path.name for item in items} != modules:
        pytest.skip("only a part of the contract was collected")
    assert modules >= COMMON
    covered = {
        operation
        for item in items
        if item.path.name not in COMMON
        for mark in item.iter_markers("covers")
        for operation in mark.args
    }
    assert covered == {f"{each.method} {each.route.template}" for each in ALL_OPERATIONS}


def test_the_contract_can_be_held_against_any_server(request: pytest.FixtureRequest):
    if request.config.getoption("base_url"):
        pytest.skip("it is")
    with over_a_socket() as served:
        command = [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("--base-url", served.base_url, "--api-key", served.api_key),
            *("--admin-api-key", str(served.admin_api_key)),
            *(str(FOLDER / f"test_{name}.py") for name in ("system", "admin_logs")),
        ]
        root = request.config.rootpath
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
