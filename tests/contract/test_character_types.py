"""Players' characters, NPCs and those of storytellers: who plays, sees and changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from contract.casting import cast, new_character
from vclient import AuthorizationError, ConflictError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

CHARACTERS = "/companies/{company_id}/characters"
CHARACTER = CHARACTERS + "/{character_id}"

NO_RIGHTS = "No rights to access this resource"


@pytest.mark.covers(f"POST {CHARACTERS}")
@pytest.mark.parametrize("kind", ["NPC", "STORYTELLER"])
async def test_nobody_plays_other_characters_than_those_of_players(
    http: Http, client: VClient, company: ContractCompany, kind: str
):
    made = await cast(client, company.storyteller_id, company.campaign_id, type=kind)
    assert (made.type, made.user_player_id) == (kind, None)
    assert made.user_creator_id == company.storyteller_id
    body = new_character(
        campaign_id=company.campaign_id, type=kind, user_player_id=company.player_id
    )
    refused = await http(
        "POST", f"{company.path}/characters", acting=company.storyteller_id, json=body
    )
    assert refused.status_code == 400


@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_a_character_changes_hands(client: VClient, company: ContractCompany):
    made = await cast(client, company.player_id, company.campaign_id)
    mine = client.characters(company.player_id, company.campaign_id)
    given = await mine.update(made.id, user_player_id=company.other_player_id)
    assert given.user_player_id == company.other_player_id
    with pytest.raises(AuthorizationError):
        await mine.update(made.id, age=5)
    with pytest.raises(ConflictError):
        await client.characters(company.other_player_id).update(
            made.id, user_player_id=str(uuid4())
        )


@pytest.mark.covers(f"PATCH {CHARACTER}")
@pytest.mark.parametrize("kind", ["NPC", "STORYTELLER"])
async def test_a_new_type_takes_the_player_and_asks_for_one(
    http: Http, client: VClient, company: ContractCompany, kind: str
):
    made = await cast(client, company.player_id, company.campaign_id)
    path = f"{company.path}/characters/{made.id}"
    body = {"type": kind, "user_player_id": company.player_id}
    changed = (await http("PATCH", path, acting=company.storyteller_id, json=body)).json()
    assert (changed["type"], changed["user_player_id"]) == (kind, None)
    refused = await http("PATCH", path, acting=company.storyteller_id, json={"type": "PLAYER"})
    assert refused.status_code == 400
    detail = "Converting a character to PLAYER requires user_player_id"
    assert refused.json()["detail"] == detail
    characters = client.characters(company.storyteller_id)
    back = await characters.update(made.id, type="PLAYER", user_player_id=company.player_id)
    assert (back.type, back.user_player_id) == ("PLAYER", company.player_id)


@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_the_character_of_a_player_is_never_without(
    client: VClient, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    with pytest.raises(ValidationError) as error:
        await client.characters(company.player_id).update(made.id, user_player_id=None)
    assert error.value.detail == "PLAYER characters must have a user_player_id"


@pytest.mark.covers(f"PATCH {CHARACTER}", f"DELETE {CHARACTER}", f"GET {CHARACTER}")
async def test_others_see_a_players_character_and_leave_it(
    client: VClient, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    others = client.characters(company.other_player_id)
    assert (await others.get(made.id)).id == made.id
    with pytest.raises(AuthorizationError) as error:
        await others.update(made.id, age=5)
    assert error.value.detail == NO_RIGHTS
    with pytest.raises(AuthorizationError) as error:
        await others.delete(made.id)
    assert error.value.detail == NO_RIGHTS
    for user_id in (company.admin_id, company.storyteller_id, company.player_id):
        assert (await client.characters(user_id).update(made.id, age=6)).age == 6
    await client.characters(company.storyteller_id).delete(made.id)


@pytest.mark.covers(
    f"GET {CHARACTERS}",
    *(f"{method} {CHARACTER}" for method in ("GET", "PATCH", "DELETE")),
    *(f"GET {CHARACTER}{below}" for below in ("/traits", "/notes", "/full-sheet", "/statistics")),
    *(f"GET {CHARACTER}{below}" for below in ("/inventory", "/assets")),
)
async def test_players_never_see_the_characters_of_storytellers(
    http: Http, client: VClient, company: ContractCompany
):
    made = await cast(client, company.storyteller_id, company.campaign_id, type="STORYTELLER")
    path = f"{company.path}/characters/{made.id}"
    requests = [("GET", ""), ("PATCH", ""), ("DELETE", "")]
    requests += [("GET", "/traits"), ("GET", "/notes"), ("GET", "/full-sheet")]
    requests += [("GET", "/statistics"), ("GET", "/inventory"), ("GET", "/assets")]
    for method, below in requests:
        refused = await http(method, path + below, acting=company.player_id)
        assert (refused.status_code, refused.json()["detail"]) == (403, NO_RIGHTS), below
    for user_id, seen in ((company.player_id, False), (company.admin_id, True)):
        filters = {"character_type": "STORYTELLER"}
        listed = await client.characters(user_id, company.campaign_id).list_all(**filters)
        assert (made.id in {each.id for each in listed}) is seen
        assert seen or not listed


@pytest.mark.covers(f"POST {CHARACTERS}", f"PATCH {CHARACTER}")
async def test_players_make_no_characters_of_storytellers(
    client: VClient, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    with pytest.raises(AuthorizationError) as error:
        await cast(client, company.player_id, company.campaign_id, type="STORYTELLER")
    assert error.value.detail == NO_RIGHTS
    with pytest.raises(AuthorizationError) as error:
        await client.characters(company.player_id).update(made.id, type="STORYTELLER")
    assert error.value.detail == NO_RIGHTS


@pytest.mark.covers(f"POST {CHARACTERS}", f"PATCH {CHARACTER}")
async def test_by_default_everyone_makes_and_changes_npcs(
    client: VClient, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id, type="NPC")
    changed = await client.characters(company.other_player_id).update(made.id, age=5)
    assert changed.age == 5


@pytest.mark.covers(f"POST {CHARACTERS}", f"PATCH {CHARACTER}", f"DELETE {CHARACTER}")
async def test_npcs_can_be_kept_for_storytellers(client: VClient, own: ContractCompany):
    npc = await cast(client, own.player_id, own.campaign_id, company_id=own.id, type="NPC")
    mine = await cast(client, own.player_id, own.campaign_id, company_id=own.id)
    await client.companies.update(own.id, settings={"permission_manage_npc": "STORYTELLER"})
    players = client.characters(own.player_id, own.campaign_id, company_id=own.id)
    with pytest.raises(AuthorizationError):
        await cast(client, own.player_id, own.campaign_id, company_id=own.id, type="NPC")
    with pytest.raises(AuthorizationError):
        await players.update(npc.id, age=5)
    with pytest.raises(AuthorizationError):
        await players.update(mine.id, type="NPC")
    with pytest.raises(AuthorizationError):
        await players.delete(npc.id)
    storytellers = client.characters(own.storyteller_id, own.campaign_id, company_id=own.id)
    assert (await storytellers.update(npc.id, age=5)).age == 5
    assert (await storytellers.update(mine.id, type="NPC")).type == "NPC"
    assert (await players.get(npc.id)).age == 5
