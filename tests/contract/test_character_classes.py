"""What characters have by their class, and by their concept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from contract.casting import cast, find_traits, new_character
from vclient import ConflictError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import CharacterConcept, VampireClan
    from vclient.services import CharactersService

CHARACTERS = "/companies/{company_id}/characters"
CHARACTER = CHARACTERS + "/{character_id}"


@pytest.fixture
def characters(client: VClient, company: ContractCompany) -> CharactersService:
    """The characters of the campaign, as a player sees them."""
    return client.characters(company.player_id, company.campaign_id)


@pytest.fixture
async def clans(client: VClient) -> list[VampireClan]:
    """Two clans with a bane, another bane and a compulsion."""
    listed = await client.character_blueprint().list_all_vampire_clans()
    cursed = [clan for clan in listed if clan.bane and clan.variant_bane and clan.compulsion]
    if len(cursed) < 2:
        pytest.skip("the catalogue has no such clans")
    return cursed[:2]


@pytest.fixture
async def concepts(client: VClient) -> list[CharacterConcept]:
    """Two concepts with specialties."""
    listed = await client.character_blueprint().list_all_concepts()
    found = [concept for concept in listed if concept.specialties][:2]
    if len(found) < 2:
        pytest.skip("the catalogue has no such concepts")
    return found


def curses(attributes: Any) -> list[str | None]:
    """Return the bane and the compulsion of a vampire."""
    return [
        attributes.bane_name,
        attributes.bane_description,
        attributes.compulsion_name,
        attributes.compulsion_description,
    ]


def curses_of(clan: Any) -> list[str | None]:
    """Return the bane and the compulsion of a clan."""
    each = (clan.bane, clan.compulsion)
    return [text for curse in each for text in (curse.name, curse.description)]


@pytest.mark.covers(f"POST {CHARACTERS}")
@pytest.mark.parametrize("given", [{}, {"vampire_attributes": None}])
async def test_a_vampire_needs_a_clan(
    http: Http, company: ContractCompany, given: dict[str, object]
):
    body = new_character(character_class="VAMPIRE", campaign_id=company.campaign_id, **given)
    refused = await http("POST", f"{company.path}/characters", acting=company.player_id, json=body)
    assert refused.status_code == 400
    assert refused.json()["detail"] == "Vampire clan id is required"
    assert refused.json()["invalid_parameters"] == [
        {"field": "clan_id", "message": "Vampire clan id is required"}
    ]


@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_the_clan_gives_its_bane_and_its_compulsion(
    client: VClient, company: ContractCompany, clans: list[VampireClan]
):
    given = {"clan_id": clans[0].id, "generation": 12, "sire": "Old Tom"}
    foreign = {"bane_name": "Homemade", "compulsion_name": clans[1].compulsion.name}
    for more in ({}, foreign):
        made = await cast(
            client,
            company.player_id,
            company.campaign_id,
            character_class="VAMPIRE",
            vampire_attributes=given | more,
        )
        attributes = made.vampire_attributes
        assert attributes is not None
        assert (attributes.clan_id, attributes.clan_name) == (clans[0].id, clans[0].name)
        assert (attributes.generation, attributes.sire) == (12, "Old Tom")
        assert curses(attributes) == curses_of(clans[0])
        assert made.werewolf_attributes is made.mage_attributes is made.hunter_attributes is None


@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_the_other_bane_of_the_clan_may_be_chosen(
    client: VClient, company: ContractCompany, clans: list[VampireClan]
):
    variant = clans[0].variant_bane
    made = await cast(
        client,
        company.player_id,
        company.campaign_id,
        character_class="VAMPIRE",
        vampire_attributes={"clan_id": clans[0].id, "bane_name": variant.name},
    )
    assert made.vampire_attributes.bane_name == variant.name


@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_another_clan_gives_its_own_curses_and_leaves_the_rest(
    client: VClient,
    characters: CharactersService,
    company: ContractCompany,
    clans: list[VampireClan],
):
    made = await cast(
        client,
        company.player_id,
        company.campaign_id,
        character_class="VAMPIRE",
        vampire_attributes={"clan_id": clans[0].id, "generation": 9, "sire": "Old Tom"},
    )
    turned = await characters.update(made.id, vampire_attributes={"clan_id": clans[1].id})
    assert curses(turned.vampire_attributes) == curses_of(clans[1])
    assert turned.vampire_attributes.sire == "Old Tom"
    cleared = await characters.update(made.id, vampire_attributes={"sire": None})
    assert (cleared.vampire_attributes.sire, cleared.vampire_attributes.generation) == (None, 9)
    assert cleared.vampire_attributes.clan_id == clans[1].id


@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_an_unknown_clan_tribe_or_auspice_conflicts(
    client: VClient, company: ContractCompany
):
    blueprint, unknown = client.character_blueprint(), str(uuid4())
    tribe = (await blueprint.list_all_werewolf_tribes())[0].id
    auspice = (await blueprint.list_all_werewolf_auspices())[0].id
    for kind, attributes in (
        ("VAMPIRE", {"vampire_attributes": {"clan_id": unknown}}),
        ("WEREWOLF", {"werewolf_attributes": {"tribe_id": unknown, "auspice_id": auspice}}),
        ("WEREWOLF", {"werewolf_attributes": {"tribe_id": tribe, "auspice_id": unknown}}),
    ):
        with pytest.raises(ConflictError) as error:
            await cast(
                client,
                company.player_id,
                company.campaign_id,
                character_class=kind,
                **attributes,
            )
        assert unknown in error.value.detail


@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_a_werewolf_can_do_without_a_tribe(client: VClient, company: ContractCompany):
    made = await cast(client, company.player_id, company.campaign_id, character_class="WEREWOLF")
    assert made.werewolf_attributes is None


@pytest.mark.covers(f"POST {CHARACTERS}", f"PATCH {CHARACTER}")
async def test_a_werewolf_has_a_tribe_an_auspice_and_the_renown_of_its_traits(
    client: VClient, characters: CharactersService, company: ContractCompany
):
    blueprint = client.character_blueprint()
    tribe = (await blueprint.list_all_werewolf_tribes())[0]
    auspices = (await blueprint.list_all_werewolf_auspices())[:2]
    renown = await find_traits(
        client, 2, lambda trait: trait.category_name == "Renown", character_class="WEREWOLF"
    )
    made = await cast(
        client,
        company.player_id,
        company.campaign_id,
        character_class="WEREWOLF",
        werewolf_attributes={"tribe_id": tribe.id, "auspice_id": auspices[0].id},
    )
    attributes = made.werewolf_attributes
    assert (attributes.tribe_name, attributes.auspice_name) == (tribe.name, auspices[0].name)
    assert (attributes.pack_name, attributes.total_renown) == (None, 0)
    traits = client.character_traits(company.player_id, company.campaign_id, made.id)
    for trait in renown:
        await traits.assign(trait.id, 2)
    found = (await characters.get(made.id)).werewolf_attributes
    assert found.total_renown == 4
    changes = {"auspice_id": auspices[1].id, "pack_name": "Night"}
    changed = (await characters.update(made.id, werewolf_attributes=changes)).werewolf_attributes
    assert (changed.tribe_id, changed.auspice_name) == (tribe.id, auspices[1].name)
    assert (changed.pack_name, changed.total_renown) == ("Night", 4)


@pytest.mark.covers(f"POST {CHARACTERS}", f"PATCH {CHARACTER}")
async def test_mages_and_hunters_are_described_in_free_text(
    client: VClient, characters: CharactersService, company: ContractCompany
):
    mage = await cast(
        client,
        company.player_id,
        company.campaign_id,
        character_class="MAGE",
        mage_attributes={"sphere": "Forces", "tradition": ""},
    )
    assert (mage.mage_attributes.sphere, mage.mage_attributes.tradition) == ("Forces", None)
    changed = await characters.update(mage.id, mage_attributes={"tradition": "Hermes"})
    assert (changed.mage_attributes.sphere, changed.mage_attributes.tradition) == (
        "Forces",
        "Hermes",
    )
    hunter = await cast(
        client,
        company.player_id,
        company.campaign_id,
        character_class="HUNTER",
        hunter_attributes={"creed": "Of my own"},
    )
    assert hunter.hunter_attributes.creed == "Of my own"


@pytest.mark.covers(f"POST {CHARACTERS}")
async def test_attributes_of_another_class_are_kept(client: VClient, company: ContractCompany):
    made = await cast(
        client, company.player_id, company.campaign_id, hunter_attributes={"creed": "Martial"}
    )
    assert made.character_class == "MORTAL"
    assert made.hunter_attributes.creed == "Martial"


@pytest.mark.covers(f"PATCH {CHARACTER}")
@pytest.mark.parametrize("kind", ["vampire", "werewolf", "mage", "hunter"])
async def test_attributes_are_never_taken_back_by_null(
    http: Http, client: VClient, company: ContractCompany, kind: str
):
    made = await cast(client, company.player_id, company.campaign_id)
    refused = await http(
        "PATCH",
        f"{company.path}/characters/{made.id}",
        acting=company.player_id,
        json={f"{kind}_attributes": None},
    )
    assert refused.status_code == 400
    assert refused.json()["invalid_parameters"][0]["field"] == f"{kind}_attributes"


@pytest.mark.covers(f"POST {CHARACTERS}")
@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"vampire_attributes": {}}, "Object missing required field `clan_id`"),
        ({"werewolf_attributes": {}}, "Object missing required field `tribe_id`"),
        ({"mage_attributes": {"sphere": "ab"}}, "sphere: Length of 'ab' 2 < 3"),
        ({"hunter_attributes": {"creed": "a" * 51}}, f"creed: Length of '{'a' * 51}' 51 > 50"),
    ],
)
async def test_attributes_have_limits_of_their_own(
    http: Http, company: ContractCompany, attributes: dict[str, object], said: str
):
    body = new_character(campaign_id=company.campaign_id, **attributes)
    refused = await http("POST", f"{company.path}/characters", acting=company.player_id, json=body)
    assert refused.status_code == 400
    problem = refused.json()
    assert said in (problem["detail"], problem["invalid_parameters"][0]["message"])


@pytest.mark.covers(f"POST {CHARACTERS}", f"PATCH {CHARACTER}")
async def test_a_concept_gives_its_specialties(
    client: VClient,
    characters: CharactersService,
    company: ContractCompany,
    concepts: list[CharacterConcept],
):
    one, other = concepts
    made = await cast(client, company.player_id, company.campaign_id, concept_id=one.id)
    assert (made.concept_id, made.concept_name) == (one.id, one.name)
    assert {each.name for each in made.specialties} <= {each.name for each in one.specialties}
    assert made.specialties
    changed = await characters.update(made.id, concept_id=other.id)
    names = {each.name for each in changed.specialties}
    assert changed.concept_name == other.name
    assert names
    assert names <= {each.name for each in other.specialties}
    cleared = await characters.update(made.id, concept_id=None)
    assert cleared.concept_id is cleared.concept_name is None
    assert {each.name for each in cleared.specialties} == names


@pytest.mark.covers(f"PATCH {CHARACTER}")
async def test_an_unknown_concept_is_refused(
    client: VClient, characters: CharactersService, company: ContractCompany
):
    made = await cast(client, company.player_id, company.campaign_id)
    unknown = str(uuid4())
    with pytest.raises(ValidationError) as error:
        await characters.update(made.id, concept_id=unknown)
    assert error.value.detail == f"Concept {unknown} not found"
