"""Campaigns: their fields, what they count and what goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.parents import make_character
from vclient import NotFoundError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import CampaignsService

CAMPAIGNS = "/companies/{company_id}/campaigns"
CAMPAIGN = CAMPAIGNS + "/{campaign_id}"

FILLER = [{"field": "body", "message": "One or more fields did not pass validation."}]


@pytest.fixture
def campaigns(client: VClient, company: ContractCompany) -> CampaignsService:
    """The campaigns of the company, for a storyteller."""
    return client.campaigns(company.storyteller_id)


@pytest.mark.covers(f"POST {CAMPAIGNS}", f"GET {CAMPAIGN}")
async def test_a_campaign_needs_only_a_name(campaigns: CampaignsService, company: ContractCompany):
    made = await campaigns.create(name="  the LORD of o'neil ")
    assert made.name == "The LORD of O'Neil"
    assert made.description is None
    assert (made.desperation, made.danger) == (0, 0)
    assert made.company_id == company.id
    counts = made.model_dump(include={name for name in made.model_dump() if name[:4] == "num_"})
    assert len(counts) == 6
    assert set(counts.values()) == {0}
    assert await campaigns.get(made.id) == made


@pytest.mark.covers(f"POST {CAMPAIGNS}", f"GET {CAMPAIGN}")
async def test_all_fields_are_kept(campaigns: CampaignsService):
    made = await campaigns.create(
        name="Ash",
        description="  Some words ",
        desperation=5,
        danger=3,
    )
    assert made.description == "Some words"
    assert (made.desperation, made.danger) == (5, 3)
    assert await campaigns.get(made.id) == made


@pytest.mark.smoke
@pytest.mark.covers(f"PATCH {CAMPAIGN}")
async def test_null_clears_and_what_is_left_out_stays(campaigns: CampaignsService):
    made = await campaigns.create(name="Ash", description="Some words", danger=3)
    changed = await campaigns.update(made.id, desperation=2)
    assert changed.date_modified > made.date_modified
    expected = made.model_copy(
        update={"desperation": 2, "date_modified": changed.date_modified},
    )
    assert changed == expected
    cleared = await campaigns.update(made.id, description=None)
    assert cleared.description is None
    assert (cleared.name, cleared.desperation, cleared.danger) == ("Ash", 2, 3)
    nothing = await campaigns.update(made.id)
    assert nothing.model_dump(exclude={"date_modified"}) == cleared.model_dump(
        exclude={"date_modified"}
    )


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"name": " Ab "}, "name: Length of 'Ab' 2 < 3"),
        ({"name": "a" * 51}, f"name: Length of 'A{'a' * 50}' 51 > 50"),
        ({"description": "ab"}, "description: Length of 'ab' 2 < 3"),
        ({"danger": 6}, "danger: Value should be less or equal to 5"),
        ({"danger": -1}, "danger: Value should be greater or equal to 0"),
        ({"desperation": 6}, "desperation: Value should be less or equal to 5"),
    ],
)
@pytest.mark.covers(f"POST {CAMPAIGNS}", f"PATCH {CAMPAIGN}")
async def test_fields_have_limits(
    http: Http,
    company: ContractCompany,
    campaigns: CampaignsService,
    fields: dict[str, object],
    detail: str,
):
    made = await campaigns.create(name="Ash")
    path = f"{company.path}/campaigns"
    for method, where, body in (
        ("POST", path, {"name": "Ash"} | fields),
        ("PATCH", f"{path}/{made.id}", fields),
    ):
        refused = await http(method, where, acting=company.admin_id, json=body)
        assert (refused.status_code, refused.json()["detail"]) == (400, detail)
        assert refused.json()["invalid_parameters"] == FILLER
    assert await campaigns.get(made.id) == made


@pytest.mark.smoke
@pytest.mark.covers(f"GET {CAMPAIGNS}")
async def test_campaigns_are_listed_by_name_in_pages(campaigns: CampaignsService):
    made = {(await campaigns.create(name=name)).id: name for name in ("Zoo", "Ark", "Moor", "Ark")}
    listed = await campaigns.list_all()
    assert [made[each.id] for each in listed if each.id in made] == ["Ark", "Ark", "Moor", "Zoo"]
    arks = [each.id for each in listed if each.name == "Ark"]
    assert arks == sorted(arks)
    page = await campaigns.get_page(limit=2, offset=1)
    assert page.items == listed[1:3]
    assert (page.limit, page.offset, page.total) == (2, 1, len(listed))
    assert (await campaigns.get_page(offset=len(listed))).items == []


@pytest.mark.covers(f"GET {CAMPAIGN}")
async def test_a_campaign_counts_what_is_in_it(
    client: VClient, campaigns: CampaignsService, company: ContractCompany
):
    made = await campaigns.create(name="Full")
    books = client.books(company.storyteller_id, made.id)
    book = await books.create(name="First")
    await books.create(name="Second")
    chapters = client.chapters(company.storyteller_id, made.id, book.id)
    for name in "abc":
        await chapters.create(name=name)
    await campaigns.create_note(made.id, title="A note", content="On the campaign")
    await books.create_note(book.id, title="A note", content="On the book")
    await make_character(client, company, made.id)
    for kind in ("NPC", "NPC", "STORYTELLER", "STORYTELLER", "STORYTELLER"):
        await make_character(client, company, made.id, type=kind)
    found = await campaigns.get(made.id)
    assert (found.num_books, found.num_chapters, found.num_notes) == (2, 3, 1)
    assert found.num_player_characters == 1
    assert found.num_npc_characters == 2
    assert found.num_storyteller_characters == 3


@pytest.mark.covers(f"DELETE {CAMPAIGN}", f"GET {CAMPAIGN}", f"PATCH {CAMPAIGN}")
async def test_a_deleted_campaign_is_gone(campaigns: CampaignsService):
    made = await campaigns.create(name="Doomed")
    await campaigns.delete(made.id)
    assert made.id not in [each.id for each in await campaigns.list_all()]
    for call in (campaigns.get, campaigns.update, campaigns.delete):
        with pytest.raises(NotFoundError) as error:
            await call(made.id)
        assert error.value.detail == "Campaign not found"


@pytest.mark.covers(f"DELETE {CAMPAIGN}")
async def test_books_and_characters_go_with_their_campaign_and_dice_rolls_stay(
    client: VClient, campaigns: CampaignsService, company: ContractCompany
):
    made = await campaigns.create(name="Doomed")
    book = await client.books(company.storyteller_id, made.id).create(name="Too")
    character = await make_character(client, company, made.id)
    dicerolls = client.dicerolls(company.player_id)
    roll = await dicerolls.create(campaign_id=made.id, character_id=character.id)
    await campaigns.delete(made.id)
    with pytest.raises(NotFoundError):
        await client.books(company.storyteller_id, made.id).get(book.id)
    with pytest.raises(NotFoundError) as error:
        await client.characters(company.player_id).get(character.id)
    assert error.value.detail == f"Character '{character.id}' not found"
    assert await dicerolls.get(roll.id) == roll


@pytest.mark.covers(
    f"DELETE {CAMPAIGN}",
    "GET /companies/{company_id}/users/{user_id}/experience/{campaign_id}",
    "POST /companies/{company_id}/users/{user_id}/experience/xp/add",
)
async def test_a_deleted_campaign_still_takes_experience_and_shows_none(
    client: VClient, campaigns: CampaignsService, company: ContractCompany
):
    made = await campaigns.create(name="Doomed")
    users = client.users(user_id=company.admin_id)
    await users.add_xp(company.other_player_id, made.id, 5)
    await campaigns.delete(made.id)
    with pytest.raises(NotFoundError):
        await users.get_experience(company.other_player_id, made.id)
    user = await users.get(company.other_player_id)
    assert made.id in [row.campaign_id for row in user.campaign_experience]
    await users.add_xp(company.other_player_id, made.id, 5)
