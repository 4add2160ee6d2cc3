"""Many writes at the same time through a network that fails: the ledger is always right."""

from __future__ import annotations

from faults._async.writing import WEIGHTS, write_through_faults

SEED = 20


async def test_with_keys_nothing_is_lost_and_nothing_is_done_twice():
    report = await write_through_faults(300, writers=12, seed=SEED, has_keys=True)
    assert report.findings.faults == []
    outcomes = report.findings.outcomes
    assert outcomes.total() == 300
    assert outcomes["done"] > 250
    assert report.network.injected.total() > 40
    errors = [write.error for write in report.ledger.writes if write.error is not None]
    assert all(error.method and error.path for error in errors)


async def test_without_keys_what_is_not_known_is_said():
    report = await write_through_faults(300, writers=12, seed=SEED, has_keys=False)
    assert report.findings.faults == []
    # A doubt is no guess: some of these writes took effect, and some did not.
    assert 0 < report.findings.applied_in_doubt < report.findings.outcomes["in doubt"]


async def test_nor_where_the_server_keeps_nothing_apart():
    # What still runs when its caller has given up may meet the next change of experience.
    weights = WEIGHTS | {"stall, then act": 0.0}
    report = await write_through_faults(
        200, writers=12, seed=SEED, has_keys=True, overlap=0.01, weights=weights
    )
    assert report.findings.faults == []
    assert report.findings.outcomes["done"] > 150
