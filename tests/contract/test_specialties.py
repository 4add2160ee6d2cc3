"""Specialties of abilities: their names, what they cost, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract.audit_logs import changes_of, logs_of
from contract.casting import cast, find_traits, is_graded
from vclient import AuthorizationError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import CharacterTrait, Trait
    from vclient.services import CharacterTraitsService

TRAIT = "/companies/{company_id}/characters/{character_id}/traits/{character_trait_id}"
ADD = f"POST {TRAIT}/specialties"
RENAME = f"PATCH {TRAIT}/specialties/{{specialty_id}}"
DELETE = f"DELETE {TRAIT}/specialties/{{specialty_id}}"
VALUE = f"PUT {TRAIT}/value"

pytestmark = pytest.mark.since("2026-10")


class Table:
    """A character of a player with 20 experience points, in a company of the test."""

    def __init__(self, client: VClient, company: ContractCompany, character_id: str) -> None:
        self.client = client
        self.company = company
        self.character_id = character_id
        self.traits = self.as_user(company.player_id)

    def as_user(self, user_id: str) -> CharacterTraitsService:
        """Return the traits of the character, in the name of a user."""
        company = self.company
        return self.client.character_traits(
            user_id, company.campaign_id, self.character_id, company_id=company.id
        )

    async def set_up(self, **settings: Any) -> None:
        """Change the settings of the company."""
        await self.client.companies.update(self.company.id, settings=settings)

    async def xp(self) -> int:
        """Return the experience points that are left."""
        company = self.company
        users = self.client.users(company.id)
        return (await users.get_experience(company.player_id, company.campaign_id)).xp_current


@pytest.fixture
async def table(client: VClient, own: ContractCompany) -> Table:
    """A character and experience."""
    made = await cast(client, own.player_id, own.campaign_id, company_id=own.id)
    users = client.users(own.id, user_id=own.admin_id)
    await users.add_xp(own.player_id, own.campaign_id, 20)
    return Table(client, own, made.id)


@pytest.fixture
async def ability(client: VClient) -> Trait:
    """An ability, which may have no dots."""
    return await sheet_trait(client, "Abilities", 0)


async def sheet_trait(client: VClient, section: str, least: int) -> Trait:
    """Return a trait of a section with a minimum."""

    def fits(trait: Trait) -> bool:
        named = (trait.sheet_section_name, trait.min_value) == (section, least)
        return named and is_graded(trait)

    return (await find_traits(client, 1, fits))[0]


def names(held: CharacterTrait) -> list[str]:
    """Return the names of the specialties."""
    return [each.name for each in held.specialties]


@pytest.mark.smoke
@pytest.mark.covers(ADD, RENAME, DELETE, f"GET {TRAIT}")
async def test_specialties_are_added_renamed_and_removed(table: Table, ability: Trait):
    traits = table.traits
    held = await traits.assign(ability.id, 1)
    assert held.specialties == []
    one = await traits.add_specialty(held.id, "  Broken glass ")
    two = await traits.add_specialty(held.id, "At night")
    assert (names(one), names(two)) == (["Broken glass"], ["Broken glass", "At night"])
    first, second = two.specialties
    assert first.date_created <= second.date_created
    changed = await traits.update_specialty(held.id, first.id, "Whole glass")
    assert names(changed) == ["Whole glass", "At night"]
    assert changed.specialties[0].id == first.id
    await traits.delete_specialty(held.id, second.id)
    left = await traits.get(held.id)
    assert names(left) == ["Whole glass"]
    for call in (
        lambda: traits.delete_specialty(held.id, second.id),
        lambda: traits.update_specialty(held.id, second.id, "Gone"),
    ):
        with pytest.raises(NotFoundError):
            await call()


@pytest.mark.covers(ADD)
async def test_only_abilities_with_a_dot_have_specialties(
    table: Table, client: VClient, ability: Trait
):
    attribute = await table.traits.assign((await sheet_trait(client, "Attributes", 1)).id, 2)
    empty = await table.traits.assign(ability.id, 0)
    for held in (attribute, empty):
        with pytest.raises(ValidationError):
            await table.traits.add_specialty(held.id, "Anything")


@pytest.mark.covers(ADD, RENAME)
async def test_a_name_is_new_on_the_trait(table: Table, http: Http, ability: Trait):
    held = await table.traits.assign(ability.id, 1)
    added = await table.traits.add_specialty(held.id, "Glass")
    (glass,) = added.specialties
    with pytest.raises(ValidationError):
        await table.traits.add_specialty(held.id, "gLASS")
    (_, other) = (await table.traits.add_specialty(held.id, "Wood")).specialties
    with pytest.raises(ValidationError):
        await table.traits.update_specialty(held.id, other.id, "GLASS")
    assert names(await table.traits.update_specialty(held.id, glass.id, "GLASS"))[0] == "GLASS"
    path = f"{table.company.path}/characters/{table.character_id}/traits/{held.id}/specialties"
    for name in ("ab", "x" * 51):
        refused = await http("POST", path, acting=table.company.player_id, json={"name": name})
        assert refused.json()["detail"].startswith(f"name: Length of '{name}'")


@pytest.mark.covers(ADD, DELETE)
async def test_specialties_are_free_unless_they_are_to_cost(table: Table, ability: Trait):
    await table.set_up(permission_free_trait_changes="STORYTELLER")
    held = await table.traits.assign(ability.id, 1, "XP")
    before = await table.xp()
    for currency in ("NO_COST", "XP", "STARTING_POINTS"):
        made = await table.traits.add_specialty(held.id, f"For {currency}", currency)
    assert await table.xp() == before
    for each in made.specialties:
        await table.traits.delete_specialty(held.id, each.id)
    assert await table.xp() == before


@pytest.mark.covers(ADD, RENAME, DELETE, "PATCH /companies/{company_id}")
async def test_where_they_cost_three_points_pay_and_come_back(table: Table, ability: Trait):
    await table.set_up(specialty_xp_cost_enabled=True, permission_recoup_xp="UNRESTRICTED")
    held = await table.traits.assign(ability.id, 1)
    made = await table.traits.add_specialty(held.id, "Glass", "XP")
    assert await table.xp() == 17
    await table.traits.update_specialty(held.id, made.specialties[0].id, "Wood")
    assert await table.xp() == 17
    with pytest.raises(ValidationError):
        await table.traits.add_specialty(held.id, "Stone", "STARTING_POINTS")
    await table.traits.delete_specialty(held.id, made.specialties[0].id)
    assert await table.xp() == 20


@pytest.mark.covers(ADD)
async def test_where_they_cost_only_some_may_have_them_for_nothing(table: Table, ability: Trait):
    await table.set_up(specialty_xp_cost_enabled=True, permission_free_trait_changes="STORYTELLER")
    held = await table.traits.assign(ability.id, 1, "XP")
    with pytest.raises(AuthorizationError):
        await table.traits.add_specialty(held.id, "Glass")
    masters = table.as_user(table.company.storyteller_id)
    assert names(await masters.add_specialty(held.id, "Glass")) == ["Glass"]


@pytest.mark.covers(DELETE, f"DELETE {TRAIT}", VALUE, ADD)
async def test_experience_stays_spent_where_it_may_not_be_taken_back(table: Table, ability: Trait):
    await table.set_up(specialty_xp_cost_enabled=True)
    held = await table.traits.assign(ability.id, 1)
    made = await table.traits.add_specialty(held.id, "Glass", "XP")
    for call in (
        lambda: table.traits.delete_specialty(held.id, made.specialties[0].id),
        lambda: table.traits.delete(held.id),
        lambda: table.traits.change_value(held.id, 0, "NO_COST"),
    ):
        with pytest.raises(AuthorizationError):
            await call()
    assert names(await table.traits.get(held.id)) == ["Glass"]
    await table.set_up(permission_recoup_xp="WITHIN_SESSION")
    await table.traits.delete_specialty(held.id, made.specialties[0].id)
    assert await table.xp() == 20


@pytest.mark.covers(f"DELETE {TRAIT}", VALUE, ADD)
async def test_a_trait_that_goes_takes_its_specialties_with_it(table: Table, ability: Trait):
    await table.set_up(specialty_xp_cost_enabled=True, permission_recoup_xp="UNRESTRICTED")
    for remove in (
        lambda each: table.traits.delete(each.id),
        lambda each: table.traits.change_value(each.id, 0, "NO_COST"),
    ):
        held = await table.traits.assign(ability.id, 1)
        await table.traits.add_specialty(held.id, "Glass", "XP")
        await table.traits.add_specialty(held.id, "Wood", "XP")
        assert await table.xp() == 14
        await remove(held)
        assert await table.xp() == 20
    assert (await table.traits.get(held.id)).specialties == []


@pytest.mark.covers(ADD)
async def test_characters_without_a_player_pay_nothing(
    client: VClient, company: ContractCompany, ability: Trait
):
    acting = company.storyteller_id
    made = await cast(client, acting, company.campaign_id, type="NPC")
    traits = client.character_traits(acting, company.campaign_id, made.id)
    held = await traits.assign(ability.id, 1)
    with pytest.raises(ValidationError):
        await traits.add_specialty(held.id, "Glass", "XP")
    assert names(await traits.add_specialty(held.id, "Glass")) == ["Glass"]


@pytest.mark.covers(ADD, RENAME, DELETE)
async def test_others_do_not_change_specialties(table: Table, ability: Trait):
    held = await table.traits.assign(ability.id, 1)
    (one,) = (await table.traits.add_specialty(held.id, "Glass")).specialties
    others = table.as_user(table.company.other_player_id)
    for call in (
        lambda: others.add_specialty(held.id, "Wood"),
        lambda: others.update_specialty(held.id, one.id, "Wood"),
        lambda: others.delete_specialty(held.id, one.id),
    ):
        with pytest.raises(AuthorizationError):
            await call()
    assert names(await table.traits.get(held.id)) == ["Glass"]


@pytest.mark.covers(ADD, RENAME, DELETE)
async def test_changes_of_specialties_are_logged(
    table: Table, http: Http, client: VClient, ability: Trait
):
    held, acting = await table.traits.assign(ability.id, 1), table.company.player_id
    path = f"{table.company.path}/characters/{table.character_id}/traits/{held.id}/specialties"
    added = await http("POST", path, acting=acting, json={"name": "Glass"})
    assert added.status_code == 201
    one = f"{path}/{added.json()['specialties'][0]['id']}"
    renamed = await http("PATCH", one, acting=acting, json={"name": "Wood"})
    deleted = await http("DELETE", one, acting=acting)
    assert (deleted.status_code, deleted.content) == (204, b"")
    logs = await logs_of(client, table.company, added, renamed, deleted)
    assert {log.entity_type for log in logs} == {"CHARACTER_TRAIT_SPECIALTY"}
    assert [log.operation for log in logs] == ["CREATE", "UPDATE", "DELETE"]
    assert logs[0].target_entity_id == held.id
    assert changes_of(logs[1]) == {"name": ("Glass", "Wood")}
