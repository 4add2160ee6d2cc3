"""Characters that storytellers have made by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from vclient import AuthorizationError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import CharacterAutogenService

AUTOGENERATE = "POST /companies/{company_id}/characters/autogenerate"


@pytest.fixture
def autogen(client: VClient, company: ContractCompany) -> CharacterAutogenService:
    """Character generation for a storyteller."""
    return client.character_autogen(company.storyteller_id, company.campaign_id)


@pytest.mark.covers(AUTOGENERATE)
@pytest.mark.parametrize("kind", ["PLAYER", "NPC", "STORYTELLER"])
async def test_the_acting_user_plays_the_characters_of_players_alone(
    client: VClient, company: ContractCompany, autogen: CharacterAutogenService, kind: str
):
    made = await autogen.generate_character(character_type=kind)
    assert made.type == kind
    assert made.user_creator_id == company.storyteller_id
    assert made.user_player_id == (company.storyteller_id if kind == "PLAYER" else None)
    assert (made.campaign_id, made.game_version) == (company.campaign_id, "V5")
    assert (made.is_temporary, made.starting_points) == (False, 0)
    assert made.concept_id
    traits = client.character_traits(company.storyteller_id, company.campaign_id, made.id)
    assert await traits.count() > 20


@pytest.mark.smoke
@pytest.mark.covers(AUTOGENERATE)
async def test_what_is_wished_for_is_given(client: VClient, autogen: CharacterAutogenService):
    blueprint = client.character_blueprint()
    clan = next(
        each for each in await blueprint.list_all_vampire_clans() if "V5" in each.game_versions
    )
    concept = (await blueprint.list_all_concepts())[-1]
    tribe = (await blueprint.list_all_werewolf_tribes())[-1]
    auspice = (await blueprint.list_all_werewolf_auspices())[-1]
    vampire = await autogen.generate_character(
        character_type="NPC",
        character_class="VAMPIRE",
        experience_level="ELITE",
        skill_focus="SPECIALIST",
        vampire_clan_id=clan.id,
        concept_id=concept.id,
    )
    assert vampire.vampire_attributes.clan_id == clan.id
    assert vampire.concept_id == concept.id
    werewolf = await autogen.generate_character(
        character_type="NPC",
        character_class="WEREWOLF",
        werewolf_tribe_id=tribe.id,
        werewolf_auspice_id=auspice.id,
    )
    assert werewolf.werewolf_attributes.tribe_id == tribe.id
    assert werewolf.werewolf_attributes.auspice_id == auspice.id


@pytest.mark.covers(AUTOGENERATE)
@pytest.mark.parametrize(
    ("kind", "has"),
    [
        ("VAMPIRE", ["vampire"]),
        ("WEREWOLF", ["werewolf"]),
        ("HUNTER", ["hunter"]),
        ("MAGE", []),
        ("GHOUL", []),
        ("MORTAL", []),
    ],
)
async def test_some_classes_get_attributes(
    autogen: CharacterAutogenService, kind: str, has: list[str]
):
    made = await autogen.generate_character(character_type="NPC", character_class=kind)
    assert made.character_class == kind
    kinds = ("vampire", "werewolf", "mage", "hunter")
    assert [each for each in kinds if getattr(made, f"{each}_attributes")] == has


@pytest.mark.covers(AUTOGENERATE)
@pytest.mark.parametrize(
    "field", ["concept_id", "vampire_clan_id", "werewolf_tribe_id", "werewolf_auspice_id"]
)
async def test_an_unknown_wish_is_refused(autogen: CharacterAutogenService, field: str):
    unknown = str(uuid4())
    with pytest.raises(ValidationError) as error:
        await autogen.generate_character(character_type="NPC", **{field: unknown})
    assert error.value.detail.endswith(f"{unknown} not found")


@pytest.mark.covers(AUTOGENERATE)
async def test_the_type_is_required_and_the_campaign_known(http: Http, company: ContractCompany):
    path, acting = f"{company.path}/characters/autogenerate", company.admin_id
    params = {"campaign_id": company.campaign_id}
    answer = await http("POST", path, acting=acting, params=params, json={})
    assert answer.status_code == 400
    message = "Object missing required field `character_type`"
    assert answer.json()["invalid_parameters"] == [{"field": "data", "message": message}]
    answer = await http("POST", path, acting=acting, json={"character_type": "NPC"})
    assert answer.status_code == 400
    assert "Missing required query parameter 'campaign_id'" in answer.json()["detail"]
    answer = await http(
        "POST",
        path,
        acting=acting,
        params={"campaign_id": str(uuid4())},
        json={"character_type": "NPC"},
    )
    assert answer.status_code == 404


@pytest.mark.covers(AUTOGENERATE)
async def test_players_do_not_generate_characters(client: VClient, company: ContractCompany):
    autogen = client.character_autogen(company.player_id, company.campaign_id)
    with pytest.raises(AuthorizationError) as error:
        await autogen.generate_character(character_type="PLAYER")
    assert error.value.detail == "User must be a storyteller or admin"
