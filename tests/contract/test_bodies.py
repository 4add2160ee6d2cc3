"""What is made of the members of bodies before they are stored."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from contract.casting import cast, find_traits, is_graded
from contract.company import unique

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import CampaignsService

COMPANY = "/companies/{company_id}"
CAMPAIGNS = f"{COMPANY}/campaigns"
CAMPAIGN = f"{CAMPAIGNS}/{{campaign_id}}"
CHARACTERS = f"{COMPANY}/characters"
CHARACTER = f"{CHARACTERS}/{{character_id}}"
TERMS = f"{COMPANY}/dictionaries"
TERM = f"{TERMS}/{{dictionary_term_id}}"
USERS = f"{COMPANY}/users"
QUICKROLLS = f"{USERS}/{{user_id}}/quickrolls"


@pytest.fixture
def campaigns(client: VClient, company: ContractCompany) -> CampaignsService:
    """The campaigns of the company."""
    return client.campaigns(company.admin_id)


@pytest.mark.covers(f"POST {CAMPAIGNS}", f"POST {CHARACTERS}", f"POST {TERMS}")
async def test_strings_are_trimmed(
    client: VClient, campaigns: CampaignsService, company: ContractCompany
):
    made = await campaigns.create(name="  Trimmed\n", description="\tAll of it ")
    assert (made.name, made.description) == ("Trimmed", "All of it")
    character = await cast(client, company.player_id, made.id, name_last=" Spaces ")
    assert character.name_last == "Spaces"
    term = await client.dictionary().create(term=" Inner Space ", definition=" Kept ")
    assert (term.term, term.definition) == ("inner space", "Kept")


@pytest.mark.covers(f"POST {CAMPAIGNS}")
async def test_lengths_are_those_of_what_is_left(http: Http, company: ContractCompany):
    path = f"{company.path}/campaigns"
    for name, status in ((f"  {'a' * 50}  ", 201), ("  ab  ", 400), ("      ", 400)):
        answer = await http("POST", path, acting=company.admin_id, json={"name": name})
        assert answer.status_code == status


@pytest.mark.covers(f"POST {CAMPAIGNS}", f"PATCH {CAMPAIGN}")
@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("the LORD of o'neil", "The LORD of O'Neil"),
        ("a tale of two cities", "A Tale of Two Cities"),
        ("the McDonald files", "The McDonald Files"),
    ],
)
async def test_names_of_campaigns_are_titles(campaigns: CampaignsService, given: str, stored: str):
    made = await campaigns.create(name=given)
    assert made.name == stored
    assert (await campaigns.update(made.id, name=given)).name == stored


@pytest.mark.covers(f"POST {CAMPAIGNS}", f"POST {CHARACTERS}", f"POST {QUICKROLLS}")
async def test_an_empty_string_is_none_where_none_is_allowed(
    client: VClient, campaigns: CampaignsService, company: ContractCompany
):
    made = await campaigns.create(name="Empty", description="  ")
    assert made.description is None
    names = ("name_nick", "biography", "demeanor", "nature")
    character = await cast(client, company.player_id, made.id, **dict.fromkeys(names, ""))
    assert {getattr(character, name) for name in names} == {None}
    (trait,) = await find_traits(client, 1, is_graded)
    quickrolls = client.users(user_id=company.player_id)
    roll = await quickrolls.create_quickroll(
        company.player_id, name=unique("Roll"), description="", trait_ids=[trait.id]
    )
    assert roll.description == ""


@pytest.mark.covers(f"POST {CAMPAIGNS}")
@pytest.mark.parametrize(
    ("given", "stored"),
    [("3", 3), (3.0, 3), (1.5, None), (True, None), ("x", None), ("1.5", None), (None, None)],
)
async def test_whole_numbers_may_be_written_otherwise(
    http: Http, company: ContractCompany, given: object, stored: int | None
):
    body = {"name": "Number", "danger": given}
    answer = await http("POST", f"{company.path}/campaigns", acting=company.admin_id, json=body)
    if stored is None:
        assert answer.status_code == 400
        assert answer.json()["invalid_parameters"][0]["field"] == "danger"
    else:
        assert answer.json()["danger"] == stored


@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_truth_may_be_written_otherwise(
    http: Http, client: VClient, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    path = f"{company.path}/characters/{made.id}"
    for given, stored in ((1, True), ("false", False), ("true", True), (0, False), (True, True)):
        body = {"is_temporary": given}
        answer = await http("PATCH", path, acting=company.player_id, json=body)
        assert answer.json()["is_temporary"] is stored
    for given in ("yes", 2, None, []):
        body = {"is_temporary": given}
        answer = await http("PATCH", path, acting=company.player_id, json=body)
        assert answer.status_code == 400


@pytest.mark.covers(f"POST {CAMPAIGNS}", f"PATCH {CAMPAIGN}")
async def test_unknown_members_are_ignored(http: Http, company: ContractCompany):
    path, acting = f"{company.path}/campaigns", company.admin_id
    made = await http("POST", path, acting=acting, json={"name": "Known", "colour": "red"})
    assert made.status_code == 201
    assert "colour" not in made.json()
    path = f"{path}/{made.json()['id']}"
    changed = await http("PATCH", path, acting=acting, json={"id": company.id, "num_books": 5})
    assert (changed.json()["id"], changed.json()["num_books"]) == (made.json()["id"], 0)


@pytest.mark.covers(f"PATCH {CAMPAIGN}", f"PATCH {CHARACTER}", f"PATCH {TERM}")
async def test_an_empty_change_is_a_change_of_time_alone(
    http: Http, client: VClient, campaigns: CampaignsService, company: ContractCompany
):
    campaign = await campaigns.create(name="Same", description="As it was", danger=2)
    character = await cast(client, company.player_id, company.campaign_id)
    term = await client.dictionary().create(term="same", definition="As it was")
    for below, made in (
        (f"campaigns/{campaign.id}", campaign),
        (f"characters/{character.id}", character),
        (f"dictionaries/{term.id}", term),
    ):
        path = f"{company.path}/{below}"
        changed = (await http("PATCH", path, acting=company.admin_id, json={})).json()
        assert datetime.fromisoformat(changed["date_modified"]) > made.date_modified
        before = made.model_dump(mode="json", exclude={"date_modified"}, exclude_unset=True)
        assert before.items() <= changed.items()
