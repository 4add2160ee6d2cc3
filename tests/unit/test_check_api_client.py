"""The check for drift finds mistakes of the client, and says when its own tables are outdated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

import drift_example as example
from api_drift.amendments import Answer, Member, Needed, NeedsActingUser
from api_drift.check import call_everything
from api_drift.overrides import Override
from api_drift.routing import Router
from api_drift.values import LEAVE_OUT, Fill, NoValueError
from drift_checks import SUBJECT, THING, THINGS, Json, changed, findings, path, properties, required
from vclient import SyncVClient, VClient
from vclient.exceptions import RequestValidationError


class WrongPath(example.ThingsService):
    def get(self, thing_id: str, *, include: Any = None) -> Any:
        path = self._path(example.THING, thing_id=self._user_id or thing_id)
        return self._get(path, example.ThingDetail, {"include": include})


class WrongUser(example.ThingsService):
    def delete(self, thing_id: str, **_: Any) -> Any:
        return self._delete(self._path(example.THING, thing_id=thing_id))


class WrongFilter(example.ThingsService):
    def _pages(self, _: Any) -> Any:
        params = example.ThingFilters(owner_id=self._scope["company_id"])
        return self._list(self._path(example.THINGS), example.Thing, params)


class Silent(example.ThingsService):
    async def delete(self, thing_id: str, **_: Any) -> None:
        pass


class Failing(example.ThingsService):
    def delete(self, thing_id: str, **_: Any) -> Any:
        raise KeyError(thing_id)


class Forgetful(example.ThingsService):
    async def update(self, *arguments: Any, **fields: Any) -> Any:
        thing = await super().update(*arguments, **fields)
        return thing.model_copy(update={"name": "other"})


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (
            WrongPath,
            [f"GET {THING}: path: {{thing_id}} is sent what was given as the acting user"],
        ),
        (
            WrongUser,
            [
                (
                    f"DELETE {THING}: header: On-Behalf-Of is sent what was given as user_id, not "
                    "the acting user"
                )
            ],
        ),
        (
            WrongFilter,
            [
                f"GET {THINGS}: query: color is declared, and no argument sends it",
                f"GET {THINGS}: query: ownerid is sent what was given as company_id",
            ],
        ),
        (
            Silent,
            [
                f"DELETE {THING}: method: no method calls this",
                "call: sends nothing",
            ],
        ),
        (
            Failing,
            [
                f"DELETE {THING}: method: no method calls this",
                "call: fails with KeyError",
            ],
        ),
        (Forgetful, [f"PATCH {THING}: answer: name: 'text' became 'other'"]),
    ],
)
def test_mistakes_of_the_client(
    service: type[example.ThingsService], expected: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(example.ExampleClient, "things_service", service)
    found = findings(example.document())
    assert all(each.endswith("(async)") for each in found)
    assert {next(text for text in expected if each.startswith(text)) for each in found} == {
        *expected
    }


RULES = {
    "any": (
        Override("ThingCreate", Fill.REQUIRED, {"remark": "A remark"}, why="a test"),
        Override("ThingCreate", Fill.NULL, {"remark": "A remark"}, why="a test"),
        Override("ThingCreate", Fill.NULL, {"main_part": {"name": "Part"}}, why="a test"),
    ),
    "one": tuple(
        Override("ThingCreate", fill, {name: LEAVE_OUT}, why="a test")
        for fill in (Fill.ALL, Fill.TOP)
        for name in ("remark", "main_part")
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_overrides(rule: str, monkeypatch: pytest.MonkeyPatch):
    subject = replace(SUBJECT, overrides=RULES[rule])

    monkeypatch.setattr(example.ThingCreate, "rule", rule)
    refused = "argument: refused, add an override: "
    assert any(each.startswith(refused) for each in findings(example.document()))
    assert findings(example.document(), subject) == []

    monkeypatch.setattr(example.ThingCreate, "rule", "none")
    assert findings(example.document(), subject) == [
        f"override: ThingCreate with {fill}: it is not needed any more"
        for fill in sorted({each.fill.name for each in RULES[rule]})
    ]


def undescribe(content: Json) -> None:
    """Leave out of a document what amendments then put in."""
    properties(content, "Thing")["main_part"] = example.or_null({"type": "object"})
    required(content, "ThingCreate").remove("name")
    required(content, "ThingCreate").remove("color")
    path(content, "/ping")["get"]["responses"] = {"200": {}}
    path(content, THINGS)["post"]["parameters"] = []


AMENDMENTS = (
    Member(
        "Thing",
        "main_part",
        says=example.or_null({"type": "object"}),
        means=example.or_null(example.reference("Part")),
        why="a test",
    ),
    Needed("ThingCreate", "name", why="a test"),
    Needed("ThingCreate", "color", why="a test", always=False),
    Answer("GET /ping", says=None, means=example.reference("Ping"), why="a test"),
    NeedsActingUser(f"POST {THINGS}", why="a test"),
)


def test_amendments():
    subject = replace(SUBJECT, amendments=AMENDMENTS)
    assert findings(changed(undescribe)) != []
    assert findings(changed(undescribe), subject) == []
    # A document that only explains more is still the same.
    content = changed(undescribe)
    properties(content, "Thing")["main_part"]["description"] = "The main part."
    assert findings(content, subject) == []


def test_amendments_that_do_not_apply_any_more():
    outdated = "remove or change the amendment (a test)"
    assert findings(example.document(), replace(SUBJECT, amendments=AMENDMENTS)) == [
        f"amendment: ThingCreate.color is required by the document now; {outdated}",
        f"amendment: ThingCreate.name is required by the document now; {outdated}",
        f"amendment: the document declares On-Behalf-Of for POST {THINGS} now; {outdated}",
        (f"amendment: the document describes Thing.main_part otherwise than it did; {outdated}"),
        (
            "amendment: the document describes the answer of GET /ping otherwise than it "
            f"did; {outdated}"
        ),
    ]
    amendments = (
        Member("Ship", "name", says={}, means={}, why="a test"),
        Needed("Thing", "mast", why="a test"),
        Answer("GET /ships", says=None, means={}, why="a test"),
        NeedsActingUser("GET /ships", why="a test"),
    )
    assert findings(example.document(), replace(SUBJECT, amendments=amendments)) == [
        f"amendment: the document has no Ship.name; {outdated}",
        f"amendment: the document has no Thing.mast; {outdated}",
        f"amendment: the document has no answer of GET /ships; {outdated}",
        f"amendment: the document has no operation GET /ships; {outdated}",
    ]


def test_enumerations_that_the_document_lacks():
    constants = {
        **example.CONSTANTS,
        "Size": ("BIG", "SMALL"),
        "LargeSize": ("BIG",),
        "WrongSize": ("HUGE",),
        "Shape": ("ROUND",),
        "Smell": ("SWEET",),
    }
    subject = replace(
        SUBJECT,
        constants=constants,
        listed={"Size"},
        parts={"LargeSize": "Size", "WrongSize": "Size", "Gone": "Size"},
        undeclared={"Shape": "seen", "Color": "seen", "Lost": "seen"},
    )
    assert findings(example.document(), subject) == [
        "enumeration: Color is listed as undeclared, and it is declared now",
        "enumeration: Gone is listed as known, and vclient.constants lacks it",
        "enumeration: Lost is listed as known, and vclient.constants lacks it",
        "enumeration: Smell of vclient.constants is neither declared nor in the options",
        "enumeration: WrongSize is no part of Size",
    ]


# The clients of this package.


def test_all_methods_can_be_called_with_what_is_made_for_them():
    sent: dict[type[Any], list[tuple[Any, ...]]] = {}
    for client in (VClient, SyncVClient):
        calls, _ = call_everything(client, Router([]), lambda _name, _call: httpx.Response(404))
        for each in calls:
            assert not isinstance(each.error, RequestValidationError | NoValueError), each
            assert each.exchanges, each
        sent[client] = [
            (each.method.full_name, each.fill, *_essence(exchange.request))
            for each in calls
            for exchange in each.exchanges
        ]
    assert sent[VClient] == sent[SyncVClient]
    assert len({name for name, *_ in sent[VClient]}) > 40


def _essence(request: httpx.Request) -> tuple[str, str, str | None, bytes]:
    is_upload = request.headers.get("content-type", "").startswith("multipart")
    user = request.headers.get("On-Behalf-Of")
    # The boundary of an upload is always another.
    return request.method, str(request.url), user, b"" if is_upload else request.content
