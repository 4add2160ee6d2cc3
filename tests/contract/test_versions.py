"""What came and went with the versions of the API: fields, and operations that older ones lack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from contract.casting import cast, find_traits, is_graded, new_character
from contract.company import unique
from vclient._api.operation import OCTOBER
from vclient._api.operations import OPERATIONS

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import Character, Trait

COMPANY = "/companies/{company_id}"
CAMPAIGNS = f"{COMPANY}/campaigns"
CHARACTERS = f"{COMPANY}/characters"
TRAITS = f"{CHARACTERS}/{{character_id}}/traits"
CREATE = f"POST {TRAITS}/create"
BLUEPRINT = f"GET {COMPANY}/characterblueprint/traits"
TERMS = f"GET {COMPANY}/dictionaries"

NEWER = [each for each in OPERATIONS if each.since == OCTOBER]


@pytest.fixture
async def trait(client: VClient) -> Trait:
    """A trait, whose category custom traits can be in."""
    return (await find_traits(client, 1, is_graded))[0]


async def custom(
    http: Http, company: ContractCompany, character: Character, trait: Trait, **fields: Any
) -> Any:
    """Return the answer to the creation of a custom trait."""
    path = f"{company.path}/characters/{character.id}/traits/create"
    body = {"name": unique("Custom"), "category_id": trait.category_id, **fields}
    return await http("POST", path, acting=company.player_id, json=body)


@pytest.mark.since("2026-07")
@pytest.mark.covers(f"POST {CAMPAIGNS}", f"POST {CHARACTERS}", TERMS)
async def test_dates_in_the_game_and_powers_came_in_july(client: VClient, company: ContractCompany):
    campaigns, day = client.campaigns(company.admin_id), date(2026, 1, 31)
    assert (await campaigns.create(name="Undated")).in_game_date is None
    campaign = await campaigns.create(name="Dated", in_game_date=day)
    assert campaign.in_game_date == day
    assert (await campaigns.update(campaign.id, in_game_date=None)).in_game_date is None
    characters = client.characters(company.player_id, campaign.id)
    assert (await cast(client, company.player_id, campaign.id)).date_of_birth is None
    born = await cast(client, company.player_id, campaign.id, date_of_birth=day)
    assert born.date_of_birth == day
    assert (await characters.update(born.id, date_of_birth=None)).date_of_birth is None
    term = await client.dictionary().create(term=unique("power"), definition="Of no trait")
    assert term.powers == []
    shared = [term for term in await client.dictionary().list_all() if term.powers]
    assert {term.source_type for term in shared} == {"trait"}
    assert await find_traits(client, 1, lambda each: bool(each.powers))


@pytest.mark.until("0.27")
@pytest.mark.covers(f"POST {CAMPAIGNS}", f"POST {CHARACTERS}", f"PATCH {COMPANY}", BLUEPRINT)
async def test_releases_ignore_what_came_later(http: Http, client: VClient, own: ContractCompany):
    body = {"name": "Dated", "in_game_date": "tomorrow"}
    campaign = await http("POST", f"{own.path}/campaigns", acting=own.admin_id, json=body)
    assert campaign.status_code == 201
    assert "in_game_date" not in campaign.json()
    (trait,) = await find_traits(client, 1, is_graded)
    body = new_character(
        campaign_id=own.campaign_id,
        date_of_birth="tomorrow",
        health={"superficial": 99},
        traits=[{"trait_id": trait.id, "value": 1, "tracker": {"current": 99}}],
    )
    made = await http("POST", f"{own.path}/characters", acting=own.player_id, json=body)
    assert made.status_code == 201
    assert not {"date_of_birth", "health"} & made.json().keys()
    body = {"settings": {"specialty_xp_cost_enabled": True}}
    changed = await http("PATCH", own.path, json=body)
    assert "specialty_xp_cost_enabled" not in changed.json()["settings"]
    path = f"{own.path}/characters/{made.json()['id']}/traits"
    (held,) = (await http("GET", path, acting=own.player_id)).json()["items"]
    assert not {"specialties", "tracker"} & held.keys()
    assert held["trait"]["is_custom"] is False
    assert not {"powers", "tracker_type_v4", "tracker_type_v5"} & held["trait"].keys()


@pytest.mark.until("0.27")
@pytest.mark.parametrize("operation", NEWER, ids=lambda each: each.id)
async def test_releases_have_no_route_for_what_came_later(
    http: Http, company: ContractCompany, operation: Any
):
    ids = {name: str(uuid4()) for name in operation.route.names} | {"company_id": company.id}
    path = operation.route(**ids).value
    answer = await http(operation.method, path, acting=company.player_id, json={})
    assert (answer.status_code, answer.json()["detail"]) == (404, "Not Found")
    assert "x-request-id" not in answer.headers
    assert "request_id" not in answer.json()


@pytest.mark.until("0.27")
@pytest.mark.covers(f"GET {COMPANY}/audit-logs", f"GET {COMPANY}/options")
async def test_releases_log_no_kind_that_came_later(http: Http, company: ContractCompany):
    kind = "CHARACTER_HEALTH"
    refused = await http("GET", f"{company.path}/audit-logs?entity_type={kind}")
    assert refused.status_code == 400
    listed = (await http("GET", f"{company.path}/options")).json()
    assert kind not in listed["audit_logs"]["AuditEntityType"]
    assert "TrackerRules" not in listed["characters"]


@pytest.mark.since("2026-10")
@pytest.mark.covers(f"GET {COMPANY}/audit-logs", f"GET {COMPANY}/options")
async def test_kinds_that_came_later_are_logged(http: Http, company: ContractCompany):
    listed = (await http("GET", f"{company.path}/options")).json()["audit_logs"]["AuditEntityType"]
    for kind in ("CHARACTER_HEALTH", "CHARACTER_TRAIT_SPECIALTY"):
        found = await http("GET", f"{company.path}/audit-logs?entity_type={kind}")
        assert found.status_code == 200
        assert kind in listed


@pytest.mark.until("0.25")
@pytest.mark.covers(CREATE)
async def test_at_first_a_custom_trait_had_a_value_and_no_currency(
    http: Http, company: ContractCompany, character: Character, trait: Trait
):
    made = await custom(http, company, character, trait, value=3, currency="GOLD")
    assert (made.status_code, made.json()["value"]) == (201, 3)
    assert made.json()["trait"]["is_custom"] is True


@pytest.mark.since("0.26")
@pytest.mark.covers(CREATE)
async def test_a_custom_trait_needs_a_currency_and_starts_with_one_dot(
    http: Http, company: ContractCompany, character: Character, trait: Trait
):
    refused = await custom(http, company, character, trait, value=3)
    assert refused.json()["invalid_parameters"] == [
        {"field": "data", "message": "Object missing required field `currency`"}
    ]
    made = await custom(http, company, character, trait, value=3, currency="NO_COST")
    assert (made.status_code, made.json()["value"]) == (201, 1)


@pytest.mark.covers(CREATE)
async def test_whether_a_custom_trait_is_rolled_can_be_said_since_0_27(
    http: Http, company: ContractCompany, character: Character, trait: Trait, target: Target
):
    made = await custom(http, company, character, trait, currency="NO_COST", is_rollable=False)
    assert made.json()["trait"]["is_rollable"] is (target.api < "0.27")


@pytest.mark.since("2026-10")
@pytest.mark.covers(CREATE)
async def test_a_custom_trait_can_cost_by_the_number_of_its_kind(
    http: Http, company: ContractCompany, character: Character, trait: Trait
):
    fields = {"currency": "NO_COST", "count_based_cost_multiplier": 4}
    made = await custom(http, company, character, trait, **fields)
    assert made.json()["trait"]["count_based_cost_multiplier"] == 4
