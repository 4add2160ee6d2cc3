"""What refusals look like: problem documents, and the flavours of what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from contract.casting import cast
from contract.company import unique

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient

COMPANY = "/companies/{company_id}"
CAMPAIGNS = f"{COMPANY}/campaigns"
USERS = f"{COMPANY}/users"
CHARACTER = f"{COMPANY}/characters/{{character_id}}"

FILLER = [{"field": "body", "message": "One or more fields did not pass validation."}]
FIELDS = "Validation failed for one or more fields."
LARGEST = 10_000_000


def document(answer: httpx.Response) -> dict[str, Any]:
    """Return the document of a problem, whose constant members are as they have to be."""
    assert answer.headers["content-type"].partition(";")[0] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == answer.status_code
    assert found["title"]
    assert "type" not in found
    return found


@pytest.mark.covers(f"GET {CAMPAIGNS}/{{campaign_id}}")
async def test_a_problem_names_the_request_and_its_id(
    http: Http, company: ContractCompany, target: Target
):
    path = f"{company.path}/campaigns/{uuid4()}?unknown=1"
    answer = await http("GET", path)
    assert document(answer) == {
        "status": 404,
        "title": "Not Found",
        "detail": "Campaign not found",
        "instance": f"{target.base_url}/api/v1{path}",
        "request_id": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize("path", ["/nowhere", "/companies/a/b/c/d", "/"])
async def test_unknown_routes_have_no_request_id(http: Http, path: str):
    answer = await http("GET", path)
    problem = document(answer)
    assert (problem["status"], problem["title"]) == (404, "Not Found")
    assert problem["detail"] == "Not Found"
    assert "request_id" not in problem
    assert "x-request-id" not in answer.headers


@pytest.mark.parametrize(
    ("method", "below", "allowed"),
    [
        ("POST", "", {"GET", "PATCH", "DELETE", "OPTIONS"}),
        ("PUT", "/campaigns", {"GET", "POST", "OPTIONS"}),
        ("DELETE", "/users/merge", {"POST", "OPTIONS"}),
        ("HEAD", "/campaigns", {"GET", "POST", "OPTIONS"}),
    ],
)
async def test_a_method_that_is_not_there_names_those_that_are(
    http: Http, company: ContractCompany, method: str, below: str, allowed: set[str]
):
    answer = await http(method, company.path + below)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) >= allowed
    assert "x-request-id" not in answer.headers
    if method != "HEAD":
        problem = document(answer)
        assert problem["title"] == problem["detail"] == "Method Not Allowed"
        assert "request_id" not in problem


@pytest.mark.covers("GET /developers/me")
async def test_without_a_key_the_request_id_is_in_the_body_alone(http: Http):
    answer = await http("GET", "/developers/me", key=None)
    assert document(answer)["request_id"].startswith("req_")
    assert "x-request-id" not in answer.headers


@pytest.mark.covers(f"GET {USERS}")
async def test_all_bad_parameters_are_named(http: Http, company: ContractCompany):
    answer = await http("GET", f"{company.path}/users?limit=500&offset=-1&user_role=WIZARD")
    problem = document(answer)
    assert (problem["status"], problem["detail"]) == (400, FIELDS)
    assert {each["field"]: each["message"] for each in problem["invalid_parameters"]} == {
        "limit": "Expected `int` <= 100",
        "offset": "Expected `int` >= 0",
        "user_role": "Invalid enum value 'WIZARD'",
    }


@pytest.mark.covers(f"GET {CAMPAIGNS}/{{campaign_id}}", f"GET {CHARACTER}")
async def test_malformed_ids_are_bad_parameters_but_for_characters_and_avatars(
    http: Http, company: ContractCompany
):
    answer = await http("GET", f"{company.path}/campaigns/abc")
    assert document(answer)["invalid_parameters"] == [
        {"field": "campaign_id", "message": "Invalid UUID"}
    ]
    for method, path, detail in (
        ("GET", "characters/abc", "Character 'abc' not found"),
        ("DELETE", "users/abc/avatar", "User 'abc' not found"),
    ):
        answer = await http(method, f"{company.path}/{path}", acting=company.admin_id)
        assert (answer.status_code, document(answer)["detail"]) == (404, detail)


@pytest.mark.smoke
@pytest.mark.covers(f"POST {CAMPAIGNS}")
@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({}, "data", "Object missing required field `name`"),
        ([], "data", "Expected `object`, got `array`"),
        ("text", "data", "Expected `object`, got `str`"),
        (None, "data", "Expected `object`, got `null`"),
        ({"name": 5, "danger": "x"}, "name", "Expected `str`, got `int`"),
        ({"name": None}, "name", "Expected `str`, got `null`"),
        ({"name": "ok", "danger": None}, "danger", "Expected `int`, got `null`"),
        ({"name": "ok", "desperation": 1.5}, "desperation", "Expected `int`, got `float`"),
        ({"name": "ok", "description": 5}, "description", "Expected `str | null`, got `int`"),
        pytest.param(
            {"name": "ok", "in_game_date": "2020-01-01T00:00:00Z"},
            "in_game_date",
            "Invalid RFC3339 encoded date",
            marks=pytest.mark.since("2026-07"),
        ),
    ],
)
async def test_the_first_thing_wrong_with_the_shape_of_a_body_is_named(
    http: Http, company: ContractCompany, body: object, field: str, message: str
):
    content = json.dumps(body)
    answer = await http(
        "POST", f"{company.path}/campaigns", acting=company.admin_id, content=content
    )
    problem = document(answer)
    assert (problem["status"], problem["detail"]) == (400, FIELDS)
    assert problem["invalid_parameters"] == [{"field": field, "message": message}]


@pytest.mark.covers(f"PATCH {CHARACTER}", f"POST {COMPANY}/users/{{user_id}}/quickrolls")
async def test_members_inside_are_named_by_their_path(
    http: Http, client: VClient, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    for method, path, body, field in (
        (
            "PATCH",
            f"characters/{made.id}",
            {"vampire_attributes": {"clan_id": "abc"}},
            "vampire_attributes.clan_id",
        ),
        (
            "POST",
            f"users/{company.player_id}/quickrolls",
            {"name": "Roll", "trait_ids": ["abc"]},
            "trait_ids[0]",
        ),
    ):
        answer = await http(method, f"{company.path}/{path}", acting=company.player_id, json=body)
        assert document(answer)["invalid_parameters"] == [
            {"field": field, "message": "Invalid UUID"}
        ]


@pytest.mark.covers(f"POST {USERS}/{{user_id}}/experience/xp/remove")
async def test_missing_experience_has_no_entries(
    http: Http, client: VClient, company: ContractCompany
):
    campaign = await client.campaigns(company.admin_id).create(name=unique("Poor"))
    path = f"{company.path}/users/{company.player_id}/experience/xp/remove"
    body = {"amount": 1, "campaign_id": campaign.id}
    problem = document(await http("POST", path, acting=company.admin_id, json=body))
    assert problem["detail"] == "User does not have enough XP to complete the action."
    assert "invalid_parameters" not in problem


@pytest.mark.covers(f"POST {CAMPAIGNS}")
async def test_malformed_json_is_told_apart_from_none(http: Http, company: ContractCompany):
    path, acting = f"{company.path}/campaigns", company.admin_id
    problem = document(await http("POST", path, acting=acting, content=b"{bad"))
    assert problem["detail"] == "JSON is malformed: object keys must be strings (byte 1)"
    assert "invalid_parameters" not in problem
    problem = document(await http("POST", path, acting=acting, data={"name": "Form"}))
    assert problem["status"] == 400
    assert problem["detail"].startswith("JSON is malformed: ")
    problem = document(await http("POST", path, acting=acting))
    assert (problem["status"], problem["detail"]) == (400, FIELDS)
    assert problem["invalid_parameters"] == [{"field": "data", "message": "'data'"}]


@pytest.mark.covers(f"POST {CHARACTER}/assets/upload", f"POST {COMPANY}/characters/chargen/start")
async def test_what_is_missing_from_the_request_is_named(
    http: Http, client: VClient, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    path, acting = f"{company.path}/characters", company.player_id
    problem = document(
        await http("POST", f"{path}/{made.id}/assets/upload", acting=acting, json={})
    )
    assert (problem["status"], problem["detail"]) == (400, "Invalid multipart/form-data")
    assert "invalid_parameters" not in problem
    for chosen, where in (
        (None, "header parameter 'On-Behalf-Of'"),
        (acting, "query parameter 'campaign_id'"),
    ):
        answer = await http("POST", f"{path}/chargen/start?a=b", acting=chosen)
        problem = document(answer)
        target = answer.request.url.raw_path.decode()
        assert problem["detail"] == f"Missing required {where} for path {target}"
        assert problem["invalid_parameters"] == FILLER


@pytest.mark.smoke
@pytest.mark.covers(f"POST {CAMPAIGNS}")
async def test_a_body_has_at_most_ten_million_bytes(
    http: Http, company: ContractCompany, target: Target
):
    path, acting = f"{company.path}/campaigns", company.admin_id
    answer = await http("POST", path, acting=acting, content=b"{}".ljust(LARGEST))
    assert answer.status_code == 400
    try:
        answer = await http("POST", path, acting=acting, content=b"{}".ljust(LARGEST + 1))
    except httpx.TransportError:
        if target.server is None:
            pytest.skip("the connection was reset, as can happen")
        raise
    problem = document(answer)
    assert (problem["status"], problem["title"]) == (413, "Content Too Large")
    assert problem["detail"] == "Request Entity Too Large"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.covers(f"POST {CAMPAIGNS}")
async def test_a_conflict_has_no_entries(http: Http, company: ContractCompany):
    path, headers = f"{company.path}/campaigns", {"Idempotency-Key": str(uuid4())}
    body = {"name": unique("Once")}
    for given in (body, body | {"danger": 1}):
        answer = await http("POST", path, acting=company.admin_id, headers=headers, json=given)
    problem = document(answer)
    assert (problem["status"], problem["title"]) == (409, "Conflict")
    assert problem["request_id"].startswith("req_")
    assert "x-request-id" not in answer.headers
    assert not {"invalid_parameters", "code"} & problem.keys()
