"""Headers of requests and answers, and the ways to write addresses and ids."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from contract.casting import cast, find_traits, is_graded
from contract.company import unique

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

COMPANY = "/companies/{company_id}"
CAMPAIGNS = f"{COMPANY}/campaigns"
CAMPAIGN = f"{CAMPAIGNS}/{{campaign_id}}"
USERS = f"{COMPANY}/users"
CHARACTERS = f"{COMPANY}/characters"
CHARACTER = f"{CHARACTERS}/{{character_id}}"

REQUEST_ID = re.compile(r"req_[A-Za-z0-9_-]{22}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


@pytest.fixture
async def path(client: VClient, company: ContractCompany) -> str:
    """Where a campaign is."""
    made = await client.campaigns(company.admin_id).create(name=unique("Headers"))
    return f"{company.path}/campaigns/{made.id}"


@pytest.mark.covers(f"GET {CAMPAIGN}", f"PATCH {CAMPAIGN}", f"DELETE {CAMPAIGN}")
async def test_every_answer_has_an_id_of_its_own(http: Http, company: ContractCompany, path: str):
    requests = [
        ("GET", "", {}, 200),
        ("GET", "", {}, 200),
        ("PATCH", "", {"json": {}}, 200),
        ("PATCH", "", {"json": []}, 400),
        ("PATCH", "/books", {}, 405),
        ("DELETE", "", {}, 204),
        ("GET", "?gone=1", {}, 404),
    ]
    ids = []
    for method, below, options, status in requests:
        answer = await http(method, path + below, acting=company.admin_id, **options)
        assert answer.status_code == status
        if status == 405:
            assert "x-request-id" not in answer.headers
        else:
            ids.append(answer.headers["x-request-id"])
    assert all(REQUEST_ID.fullmatch(each) for each in ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.covers(f"GET {CAMPAIGN}")
async def test_the_id_of_the_sender_is_ignored(http: Http, path: str):
    own = "req_0000000000000000000000"
    answer = await http("GET", path, headers={"X-Request-Id": own})
    assert answer.headers["x-request-id"] != own


@pytest.mark.smoke
@pytest.mark.covers(f"GET {CAMPAIGN}", f"DELETE {CAMPAIGN}", f"POST {CAMPAIGNS}")
async def test_bodies_are_json_and_204_has_none(http: Http, company: ContractCompany, path: str):
    answer = await http("GET", path)
    assert answer.headers["content-type"].partition(";")[0] == "application/json"
    assert json.loads(answer.content.decode())["id"]
    answer = await http("DELETE", path, acting=company.admin_id)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers


@pytest.mark.covers(
    "GET /health",
    f"GET {COMPANY}/options",
    *(f"GET {parent}/statistics" for parent in (COMPANY, f"{USERS}/{{user_id}}", CAMPAIGN)),
    f"GET {CHARACTER}/statistics",
    f"GET {CHARACTER}/traits/{{character_trait_id}}/value-options",
    f"GET {CHARACTERS}/chargen/sessions",
    f"GET {CHARACTERS}/chargen/sessions/{{session_id}}",
    f"GET {COMPANY}/dicerolls",
    f"GET {COMPANY}/dicerolls/{{diceroll_id}}",
    "GET /users/lookup",
    f"GET {CHARACTER}",
)
async def test_answers_tell_how_long_they_may_be_kept(
    http: Http, client: VClient, company: ContractCompany, path: str
):
    (trait,) = await find_traits(client, 1, is_graded)
    made = await cast(client, company.player_id, company.campaign_id)
    traits = client.character_traits(company.player_id, company.campaign_id, made.id)
    held = await traits.assign(trait.id, 1)
    character = f"{company.path}/characters/{made.id}"
    for directive, paths in (
        ("private, max-age=600", [f"{company.path}/options"]),
        (
            "private, max-age=60",
            [
                *("/companies", "/developers/me", company.path, path),
                *(f"{company.path}/{name}" for name in ("users", "campaigns", "characters")),
                *(f"{company.path}/{name}" for name in ("dictionaries", "audit-logs")),
                f"{company.path}/characterblueprint/concepts",
                *(character + below for below in ("", "/traits", "/inventory", "/full-sheet")),
                # Refusals too.
                f"{company.path}/users?limit=-1",
                f"{company.path}/campaigns/{uuid4()}",
            ],
        ),
        (
            "no-cache",
            [
                *("/health", "/users/lookup?email=nobody@example.com"),
                *(f"{parent}/statistics" for parent in (company.path, path, character)),
                f"{company.path}/users/{company.player_id}/statistics",
                f"{character}/traits/{held.id}/value-options",
                f"{company.path}/characters/chargen/sessions",
                f"{company.path}/characters/chargen/sessions/{uuid4()}",
                *(f"{company.path}/dicerolls{below}" for below in ("", f"/{uuid4()}")),
            ],
        ),
    ):
        for each in paths:
            answer = await http("GET", each, acting=company.player_id)
            assert answer.headers["cache-control"] == directive, each


@pytest.mark.covers(f"PATCH {CAMPAIGN}", f"POST {CAMPAIGNS}", f"DELETE {CAMPAIGN}")
async def test_writes_may_not_be_kept(http: Http, company: ContractCompany, path: str):
    campaigns = f"{company.path}/campaigns"
    for method, where, body in (
        ("PATCH", path, {}),
        ("PATCH", path, []),
        ("POST", campaigns, {"name": "Kept"}),
        ("DELETE", path, None),
        ("DELETE", path, None),
    ):
        answer = await http(method, where, acting=company.admin_id, json=body)
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.covers(f"GET {CAMPAIGN}", f"GET {CAMPAIGNS}", f"POST {CAMPAIGNS}")
async def test_a_slash_at_the_end_makes_no_difference(
    http: Http, company: ContractCompany, path: str
):
    assert (await http("GET", f"{path}/")).json() == (await http("GET", path)).json()
    campaigns = f"{company.path}/campaigns/"
    assert (await http("GET", f"{campaigns}?limit=1")).json()["limit"] == 1
    made = await http("POST", campaigns, acting=company.admin_id, json={"name": "Slash"})
    assert made.status_code == 201


@pytest.mark.covers(f"GET {CAMPAIGN}", f"GET {CHARACTERS}", f"POST {CHARACTERS}")
async def test_ids_are_read_in_any_form_and_written_in_one(
    http: Http, client: VClient, company: ContractCompany
):
    campaign = await client.campaigns(company.admin_id).create(name=unique("Ids"))
    assert UUID(campaign.id).version == 7
    assert str(UUID(campaign.id)) == campaign.id
    for form in (campaign.id.upper(), campaign.id.replace("-", "")):
        answer = await http("GET", f"/companies/{company.id.upper()}/campaigns/{form}")
        assert answer.json()["id"] == campaign.id
        made = await cast(client, company.player_id, form)
        assert made.campaign_id == campaign.id
        listed = await http(
            "GET",
            f"{company.path}/characters?campaign_id={form}&limit=1",
            acting=company.player_id,
        )
        assert listed.json()["items"][0]["campaign_id"] == campaign.id


@pytest.mark.covers(f"POST {CAMPAIGNS}")
@pytest.mark.parametrize("kind", [None, "text/plain"])
async def test_the_type_of_a_body_is_ignored(
    http: Http, company: ContractCompany, kind: str | None
):
    content = json.dumps({"name": "Typed"}).encode()
    headers = {} if kind is None else {"Content-Type": kind}
    answer = await http(
        "POST",
        f"{company.path}/campaigns",
        acting=company.admin_id,
        headers=headers,
        content=content,
    )
    assert (answer.status_code, answer.json()["name"]) == (201, "Typed")


@pytest.mark.covers(f"POST {CAMPAIGNS}")
async def test_times_are_utc_and_in_order(http: Http, company: ContractCompany):
    moments = []
    for _ in range(2):
        answer = await http(
            "POST", f"{company.path}/campaigns", acting=company.admin_id, json={"name": "Timed"}
        )
        made = answer.json()
        assert MOMENT.fullmatch(made["date_created"])
        assert MOMENT.fullmatch(made["date_modified"])
        moments.append((made["id"], made["date_created"]))
    assert moments == sorted(moments)
