"""What the tests of the check for drift have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import drift_example as example
from api_drift.check import Subject, check

Json = dict[str, Any]
Change = Callable[[Json], object]

THINGS = "/companies/{company_id}/things"
THING = THINGS + "/{thing_id}"
PICTURE = THING + "/picture"

SUBJECT = Subject(
    clients=(example.ExampleClient, example.SyncExampleClient),
    amendments=(),
    overrides=(),
    constants=example.CONSTANTS,
    listed=set(),
    parts={},
    undeclared={},
)


def findings(content: Json, subject: Subject = SUBJECT) -> list[str]:
    """Return all findings as text, with the operation and, if it is only one, the client."""
    report = check(content, subject)
    return sorted(
        (f"{each.operation}: " if each.operation else "")
        + str(each)
        + (f" ({clients[0]})" if len(clients) == 1 else "")
        for each, clients in report.findings.items()
    )


def changed(change: Change) -> Json:
    content = example.document()
    change(content)
    return content


def path(content: Json, template: str) -> Json:
    return content["paths"][f"/api/v1{template}"]


def properties(content: Json, name: str) -> Json:
    return content["components"]["schemas"][name]["properties"]


def required(content: Json, name: str) -> list[str]:
    return content["components"]["schemas"][name]["required"]


def values(content: Json, name: str) -> list[str]:
    return content["components"]["schemas"][name]["enum"]


def filters(content: Json) -> list[Json]:
    return path(content, THINGS)["get"]["parameters"]


def filter_of(content: Json, name: str) -> Json:
    return next(each for each in filters(content) if each["name"] == name)
