"""Many writes through a real nginx that restarts, and gives up before its server does."""

from __future__ import annotations

import pytest

from faults._async.writing import WEIGHTS, write_through_faults
from faults.gateway import find_nginx, through_nginx


@pytest.mark.parametrize("has_keys", [True, False])
async def test_through_nginx_nothing_is_lost_done_twice_or_reported_wrongly(*, has_keys: bool):
    find_nginx()
    report = await write_through_faults(
        300,
        writers=12,
        seed=20,
        has_keys=has_keys,
        overlap=0.01,
        through=through_nginx,
        # What still runs when its caller has given up may meet the next change of experience.
        weights=WEIGHTS | {"stall, then act": 0.0},
    )
    assert report.findings.faults == []
    assert report.findings.outcomes["done"] > 200
    statuses = {write.error.status_code for write in report.ledger.writes if write.error}
    assert statuses >= {502, 504}
