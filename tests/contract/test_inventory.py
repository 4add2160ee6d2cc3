"""What characters carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.casting import cast
from vclient import AuthorizationError, NotFoundError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Character
    from vclient.services import CharactersService

INVENTORY = "/companies/{company_id}/characters/{character_id}/inventory"
ITEM = INVENTORY + "/{inventory_item_id}"


@pytest.mark.covers(f"POST {INVENTORY}", f"GET {ITEM}")
async def test_an_item_needs_a_name_and_a_type(characters: CharactersService, character: Character):
    made = await characters.create_inventory_item(character.id, name=" the Knife ", type="WEAPON")
    assert (made.name, made.type, made.description) == ("the Knife", "WEAPON", None)
    assert made.character_id == character.id
    assert await characters.get_inventory_item(character.id, made.id) == made
    assert (await characters.get(character.id)).num_inventory_items == 1


@pytest.mark.covers(f"POST {INVENTORY}", f"PATCH {ITEM}")
async def test_a_name_has_at_most_fifty_characters_and_a_type_is_known(
    http: Http, characters: CharactersService, company: ContractCompany, character: Character
):
    made = await characters.create_inventory_item(character.id, name="", type="OTHER")
    assert made.name == ""
    path = f"{company.path}/characters/{character.id}/inventory"
    for method, below, body, said in (
        ("POST", "", {"name": "a" * 51, "type": "BOOK"}, f"name: Length of '{'a' * 51}' 51 > 50"),
        ("POST", "", {"name": "A"}, "data: Object missing required field `type`"),
        ("POST", "", {"name": "A", "type": "book"}, "type: Invalid enum value 'book'"),
        ("PATCH", f"/{made.id}", {"name": None}, "name: Expected `str`, got `null`"),
        ("PATCH", f"/{made.id}", {"type": None}, "type: Expected `str`, got `null`"),
    ):
        refused = await http(method, path + below, acting=company.player_id, json=body)
        assert refused.status_code == 400
        problem = refused.json()
        (entry,) = problem["invalid_parameters"]
        assert said in (problem["detail"], f"{entry['field']}: {entry['message']}")


@pytest.mark.smoke
@pytest.mark.covers(f"PATCH {ITEM}")
async def test_null_clears_and_what_is_left_out_stays(
    characters: CharactersService, character: Character
):
    made = await characters.create_inventory_item(
        character.id, name="Knife", type="WEAPON", description="It is sharp"
    )
    changed = await characters.update_inventory_item(character.id, made.id, type="OTHER")
    assert (changed.name, changed.type, changed.description) == ("Knife", "OTHER", "It is sharp")
    cleared = await characters.update_inventory_item(character.id, made.id, description=None)
    assert cleared.description is None
    assert (await characters.get_inventory_item(character.id, made.id)).description is None


@pytest.mark.covers(f"GET {INVENTORY}")
async def test_items_are_listed_by_name_in_pages(
    characters: CharactersService, character: Character
):
    for name in ("c", "a", "b"):
        await characters.create_inventory_item(character.id, name=name, type="BOOK")
    assert [each.name for each in await characters.list_all_inventory(character.id)] == [*"abc"]
    page = await characters.get_inventory_page(character.id, limit=1, offset=1)
    assert ([each.name for each in page.items], page.total) == (["b"], 3)


@pytest.mark.covers(f"DELETE {ITEM}", f"GET {ITEM}")
async def test_a_deleted_item_is_gone(characters: CharactersService, character: Character):
    made = await characters.create_inventory_item(character.id, name="Knife", type="WEAPON")
    await characters.delete_inventory_item(character.id, made.id)
    assert await characters.list_all_inventory(character.id) == []
    assert (await characters.get(character.id)).num_inventory_items == 0
    for call in (characters.get_inventory_item, characters.delete_inventory_item):
        with pytest.raises(NotFoundError) as error:
            await call(character.id, made.id)
        assert error.value.detail == "Inventory item not found"


@pytest.mark.covers(f"GET {ITEM}", f"PATCH {ITEM}", f"DELETE {ITEM}")
async def test_an_item_is_found_with_its_own_character_alone(
    client: VClient, characters: CharactersService, company: ContractCompany, character: Character
):
    made = await characters.create_inventory_item(character.id, name="Knife", type="WEAPON")
    other = await cast(client, company.player_id, company.campaign_id)
    for call in (
        lambda: characters.get_inventory_item(other.id, made.id),
        lambda: characters.update_inventory_item(other.id, made.id, name="Stolen"),
        lambda: characters.delete_inventory_item(other.id, made.id),
    ):
        with pytest.raises(NotFoundError):
            await call()


@pytest.mark.covers(f"POST {INVENTORY}", f"PATCH {ITEM}", f"DELETE {ITEM}", f"GET {INVENTORY}")
async def test_only_the_player_and_storytellers_change_the_inventory(
    client: VClient, characters: CharactersService, company: ContractCompany, character: Character
):
    made = await characters.create_inventory_item(character.id, name="Knife", type="WEAPON")
    others = client.characters(company.other_player_id)
    for call in (
        lambda: others.create_inventory_item(character.id, name="Fork", type="WEAPON"),
        lambda: others.update_inventory_item(character.id, made.id, name="Fork"),
        lambda: others.delete_inventory_item(character.id, made.id),
    ):
        with pytest.raises(AuthorizationError) as error:
            await call()
        assert error.value.detail == "No rights to access this resource"
    assert [each.name for each in await others.list_all_inventory(character.id)] == ["Knife"]
    masters = client.characters(company.storyteller_id)
    await masters.update_inventory_item(character.id, made.id, name="Spoon")
    await masters.delete_inventory_item(character.id, made.id)
