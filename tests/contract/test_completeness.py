"""No operation is without a test that states what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

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
