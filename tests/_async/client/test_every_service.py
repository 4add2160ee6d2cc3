"""A call or two of each service: all else about them is tested with one client alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vclient.services
from vclient import AuthorizationError, UnprocessableEntityError

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.testing import ValentinaServer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def test_books(client: VClient, server: ValentinaServer):
    books = client.books(server.user_id, server.campaign_id)
    book = await books.create(name="Dusk")
    assert (await books.renumber(book.id, 1)).name == "Dusk"
    assert (await books.get(book.id)).number == 1


async def test_campaigns(client: VClient, server: ValentinaServer):
    campaigns = client.campaigns(server.user_id)
    asset = await campaigns.upload_asset(server.campaign_id, "map.png", PNG)
    assert [each.id async for each in campaigns.iter_all_assets(server.campaign_id)] == [asset.id]
    assert (await campaigns.update(server.campaign_id, danger=2)).danger == 2


async def test_chapters(client: VClient, server: ValentinaServer):
    chapters = client.chapters(server.user_id, server.campaign_id, server.book_id)
    await chapters.delete(server.chapter_id)
    assert await chapters.count() == 0


async def test_character_autogen(client: VClient, server: ValentinaServer):
    autogen = client.character_autogen(server.user_id, server.campaign_id)
    character = await autogen.generate_character(character_type="NPC", character_class="MORTAL")
    assert character.character_class == "MORTAL"


async def test_character_blueprint(client: VClient, server: ValentinaServer):
    trait = (await client.character_blueprint().get_traits_page(limit=1)).items[0]
    assert (await client.character_blueprint().get_trait(trait_id=trait.id)).name == trait.name
    assert server.trait_id(trait.name)


async def test_character_traits(client: VClient, server: ValentinaServer):
    traits = client.character_traits(server.user_id, server.campaign_id, server.character_id)
    given = await traits.bulk_assign([{"trait_id": server.trait_id("Wits"), "value": 1}])
    assert len(given.succeeded) + len(given.failed) == 1


async def test_characters(client: VClient, server: ValentinaServer):
    characters = client.characters(server.user_id, server.campaign_id)
    note = await characters.create_note(server.character_id, title="Title", content="Content")
    found = await characters.get(server.character_id, include=["notes"])
    assert [each.id for each in found.notes or ()] == [note.id]


async def test_companies(client: VClient, server: ValentinaServer):
    await client.companies.update(server.company_id, name="Bats")
    assert [each.name for each in await client.companies.list_all()] == ["Bats"]
    assert (await client.companies.get_audit_log_page(server.company_id)).total == 1


async def test_developer(client: VClient):
    assert (await client.developer.update_me(username="ada")).username == "ada"


async def test_dicerolls(client: VClient, server: ValentinaServer):
    dicerolls = client.dicerolls(server.user_id)
    roll = await dicerolls.create(num_dice=3, difficulty=6)
    assert [each.id async for each in dicerolls.iter_all()] == [roll.id]


async def test_dictionary(client: VClient):
    term = await client.dictionary().create(term="Howl", definition="A cry")
    assert (await client.dictionary().get(term.id)).definition == "A cry"


async def test_global_admin(client: VClient):
    with pytest.raises(AuthorizationError):
        await client.global_admin.list_all_developers()
    with pytest.raises(AuthorizationError):
        await client.global_admin.download_logs()


async def test_identity(client: VClient):
    with pytest.raises(UnprocessableEntityError):
        await client.identity().identify("github", "a-token")


async def test_options(client: VClient):
    assert await client.options().get_options()


async def test_system(client: VClient):
    assert (await client.system.health()).database_status == "online"


async def test_user_lookup(client: VClient):
    assert await client.user_lookup.by_email("nobody@example.com") == []


async def test_users(client: VClient, server: ValentinaServer):
    users = client.users(user_id=server.user_id)
    user = await users.create(username="ada", email="ada@example.com", role="PLAYER")
    assert (await users.add_xp(user.id, server.campaign_id, 2)).xp_current == 2
    await users.delete(user.id)


def test_none_is_left_out():
    services = {name for name in dir(vclient.services) if name.endswith("Service")}
    named = {f"{name[5:].title().replace('_', '')}Service" for name in globals() if "test" in name}
    assert services <= named
