"""Faults that `test_judging.py` catches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.breaking import declared, replaced
from vclient.testing._server import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient.testing._server.context import Context

    Step = Callable[[Context], None]


def _both(first: Step, second: Step) -> Step:
    def step(ctx: Context) -> None:
        first(ctx)
        second(ctx)

    return step


MUTATIONS = {
    "bodies come before objects": replaced(
        pipeline, "_look_up", _both(pipeline._read_body, pipeline._look_up)
    ),
    "objects come before parameters": replaced(
        pipeline, "_parse_parameters", _both(pipeline._look_up, pipeline._parse_parameters)
    ),
    "parameters come before the acting user": replaced(
        pipeline,
        "_check_acting_user",
        _both(pipeline._parse_parameters, pipeline._check_acting_user),
    ),
    "users need no rights": declared(
        "POST /companies/{company_id}/campaigns/{campaign_id}/books", guards=()
    ),
}
