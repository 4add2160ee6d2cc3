"""The order in which a request is judged: the first thing wrong with it decides the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from contract.casting import cast, find_traits, is_graded
from contract.company import unique

if TYPE_CHECKING:
    import httpx

    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

COMPANY = "/companies/{company_id}"
BOOKS = f"{COMPANY}/campaigns/{{campaign_id}}/books"
CHARACTERS = f"{COMPANY}/characters"

NO_RIGHTS = "No rights to access this resource"


@pytest.fixture
async def unknown(http: Http) -> str:
    """Where a company would be that there is not; global admins would be told so."""
    if (await http("GET", "/admin/users?limit=0")).status_code == 200:
        pytest.skip("the key is that of a global admin")
    return f"/companies/{uuid4()}"


def said(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the detail of an answer."""
    return answer.status_code, answer.json()["detail"]


async def test_the_route_comes_before_the_key(http: Http):
    assert said(await http("GET", "/nowhere", key=None)) == (404, "Not Found")
    assert said(await http("DELETE", "/companies", key=None)) == (405, "Method Not Allowed")


@pytest.mark.covers(f"POST {COMPANY}/campaigns")
async def test_the_key_comes_before_idempotency(http: Http, company: ContractCompany):
    path, headers = f"{company.path}/campaigns", {"Idempotency-Key": str(uuid4())}
    body = {"name": unique("Once")}
    for key, status in (("", 201), (None, 401)):
        answer = await http(
            "POST", path, key=key, acting=company.admin_id, headers=headers, json=body
        )
        assert answer.status_code == status


@pytest.mark.covers(f"POST {COMPANY}/campaigns")
async def test_idempotency_comes_before_the_acting_user(http: Http, company: ContractCompany):
    path, headers = f"{company.path}/campaigns", {"Idempotency-Key": str(uuid4())}
    body = {"name": unique("Once")}
    await http("POST", path, acting=company.admin_id, headers=headers, json=body)
    assert (await http("POST", path, headers=headers, json={})).status_code == 409
    assert (await http("POST", path, acting="garbage", headers=headers, json={})).status_code == 409


@pytest.mark.covers(f"GET {CHARACTERS}", f"POST {COMPANY}/campaigns")
async def test_permissions_come_before_the_acting_user_and_parameters(http: Http, unknown: str):
    for acting in (None, "garbage"):
        refused = await http("GET", f"{unknown}/characters?limit=-1", acting=acting)
        assert said(refused) == (403, NO_RIGHTS)
        refused = await http("POST", f"{unknown}/campaigns", acting=acting, content=b"{bad")
        assert said(refused) == (403, NO_RIGHTS)
    refused = await http("GET", "/companies/malformed/characters")
    assert said(refused) == (403, NO_RIGHTS)


@pytest.mark.covers(
    f"GET {CHARACTERS}", f"POST {BOOKS}", f"GET {CHARACTERS}/{{character_id}}/traits"
)
async def test_the_acting_user_comes_before_parameters(http: Http, company: ContractCompany):
    refused = await http("GET", f"{company.path}/characters?limit=-1", acting="garbage")
    assert said(refused) == (404, "User 'garbage' not found")
    refused = await http("POST", f"{company.path}/campaigns/malformed/books", content=b"{bad")
    assert said(refused) == (403, "On-Behalf-Of header is required")
    refused = await http("GET", f"{company.path}/characters/{uuid4()}/traits?limit=-1")
    assert said(refused) == (403, "On-Behalf-Of header is required")


@pytest.mark.covers(f"POST {BOOKS}")
async def test_the_rights_of_the_user_come_before_parameters_and_objects(
    http: Http, client: VClient, own: ContractCompany
):
    await client.companies.update(own.id, settings={"permission_manage_campaign": "STORYTELLER"})
    for campaign_id in (str(uuid4()), "malformed"):
        path = f"{own.path}/campaigns/{campaign_id}/books"
        refused = await http("POST", path, acting=own.player_id, content=b"{bad")
        assert said(refused) == (403, NO_RIGHTS)
    refused = await http("POST", f"{own.path}/campaigns/{uuid4()}/books", acting=own.admin_id)
    assert said(refused) == (404, "Campaign not found")


@pytest.mark.covers(f"GET {BOOKS}")
async def test_objects_come_before_the_query(http: Http, company: ContractCompany):
    refused = await http("GET", f"{company.path}/campaigns/{uuid4()}/books?limit=-1")
    assert said(refused) == (404, "Campaign not found")


@pytest.mark.covers(f"POST {COMPANY}/campaigns/{{campaign_id}}/books/{{book_id}}/chapters")
async def test_outer_objects_come_before_inner_ones(http: Http, company: ContractCompany):
    for campaign_id, detail in (
        (str(uuid4()), "Campaign not found"),
        (company.campaign_id, "Campaign book not found"),
    ):
        path = f"{company.path}/campaigns/{campaign_id}/books/{uuid4()}/chapters"
        refused = await http("POST", path, acting=company.admin_id, json={"name": 5})
        assert said(refused) == (404, detail)


@pytest.mark.covers(f"PATCH {CHARACTERS}/{{character_id}}", f"POST {BOOKS}")
async def test_objects_come_between_the_syntax_and_the_shape_of_a_body(
    http: Http, company: ContractCompany
):
    unknown, acting = str(uuid4()), company.admin_id
    path = f"{company.path}/campaigns/{unknown}/books"
    malformed = await http("POST", path, acting=acting, content=b"{bad")
    assert malformed.status_code == 400
    assert malformed.json()["detail"].startswith("JSON is malformed")
    misshapen = await http("POST", path, acting=acting, json={"name": 5})
    assert said(misshapen) == (404, "Campaign not found")
    # Whether a character may be changed is asked together with the rights of the user.
    path = f"{company.path}/characters/{unknown}"
    refused = await http("PATCH", path, acting=acting, content=b"{bad")
    assert said(refused) == (404, f"Character '{unknown}' not found")


@pytest.mark.covers(f"POST {COMPANY}/users/{{user_id}}/approve")
async def test_a_missing_header_comes_before_objects(http: Http, company: ContractCompany):
    refused = await http("POST", f"{company.path}/users/{uuid4()}/approve", json={})
    assert refused.status_code == 400
    assert refused.json()["detail"].startswith("Missing required header parameter 'On-Behalf-Of'")


@pytest.mark.covers(f"POST {CHARACTERS}/{{character_id}}/traits/assign")
async def test_bodies_come_before_rules(http: Http, client: VClient, company: ContractCompany):
    (trait,) = await find_traits(client, 1, is_graded)
    made = await cast(
        client, company.player_id, company.campaign_id, traits=[{"trait_id": trait.id, "value": 1}]
    )
    path = f"{company.path}/characters/{made.id}/traits/assign"
    body = {"trait_id": trait.id, "value": 1}
    taken = await http("POST", path, acting=company.player_id, json=body)
    assert taken.status_code == 409
    misshapen = await http("POST", path, acting=company.player_id, json=body | {"value": "x"})
    assert misshapen.status_code == 400
