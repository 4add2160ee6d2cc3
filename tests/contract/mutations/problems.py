"""Faults that `test_problems.py` catches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract.breaking import replaced
from vclient.testing._server import pipeline, problems
from vclient.testing._server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable


def _on_its_own_path(
    document: Callable[..., dict[str, Any]],
) -> Callable[..., dict[str, Any]]:
    def shorter(problem: ProblemError, instance: str, request_id: str | None) -> dict[str, Any]:
        return document(problem, instance.partition("?")[0], request_id)

    return shorter


MUTATIONS = {
    "instances have no query": replaced(
        ProblemError, "document", _on_its_own_path(ProblemError.document)
    ),
    "rules name their own fields": replaced(
        problems, "_FILLER", {"field": "name", "message": "No."}
    ),
    "bodies may be larger": replaced(pipeline, "MAX_BODY", 20_000_000),
    "titles are those of the library": replaced(problems, "_TITLES", {413: "Too Large"}),
}
