"""How the dice fell: in a company, for a user, in a campaign and for a character."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from contract.company import contract_company
from contract.parents import make_character

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import Diceroll, RollStatistics

ROUTES = {
    "company": "/companies/{company_id}/statistics",
    "user": "/companies/{company_id}/users/{user_id}/statistics",
    "campaign": "/companies/{company_id}/campaigns/{campaign_id}/statistics",
    "character": "/companies/{company_id}/characters/{character_id}/statistics",
}
TYPES = {
    "botches": "BOTCH",
    "failures": "FAILURE",
    "successes": "SUCCESS",
    "criticals": "CRITICAL",
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """A company without dice rolls, where one user rolls for one character.

    Attributes:
        client: The client.
        kind: Whose statistics are looked at, a key of `ROUTES`.
        company: The company.
        character_id: The character, of the company's campaign and player.
        trait_ids: Traits of the catalogue.
    """

    client: VClient
    kind: str
    company: ContractCompany
    character_id: str
    trait_ids: list[str]

    @property
    def path(self) -> str:
        """Where the statistics are, below the root of the API."""
        return ROUTES[self.kind].format(
            company_id=self.company.id,
            user_id=self.company.player_id,
            campaign_id=self.company.campaign_id,
            character_id=self.character_id,
        )

    async def roll(self, **fields: Any) -> Diceroll:
        """Roll as the user, in the campaign and for the character."""
        return await self.client.dicerolls(self.company.player_id, self.company.id).create(
            campaign_id=self.company.campaign_id, character_id=self.character_id, **fields
        )

    async def statistics(self, **options: Any) -> RollStatistics:
        """Return the statistics."""
        company_id, acting = self.company.id, self.company.player_id
        if self.kind == "company":
            return await self.client.companies.get_statistics(company_id, **options)
        if self.kind == "user":
            users = self.client.users(company_id)
            return await users.get_statistics(acting, **options)
        if self.kind == "campaign":
            campaigns = self.client.campaigns(acting, company_id)
            return await campaigns.get_statistics(self.company.campaign_id, **options)
        characters = self.client.characters(acting, company_id=company_id)
        return await characters.get_statistics(self.character_id, **options)


@pytest.fixture
def own_company(target: Target) -> Iterator[ContractCompany]:
    """A company without dice rolls."""
    with contract_company(target) as made:
        yield made


@pytest.fixture(
    params=[
        pytest.param(kind, marks=pytest.mark.covers(f"GET {route}"))
        for kind, route in ROUTES.items()
    ]
)
async def table(
    request: pytest.FixtureRequest, client: VClient, own_company: ContractCompany
) -> Table:
    """Statistics of each kind."""
    acting, campaign_id = own_company.player_id, own_company.campaign_id
    character = await client.characters(acting, campaign_id, company_id=own_company.id).create(
        name_first="Dice", name_last="Roller", character_class="MORTAL", game_version="V5"
    )
    traits = await client.character_blueprint(own_company.id).get_traits_page(limit=6)
    return Table(
        client=client,
        kind=request.param,
        company=own_company,
        character_id=character.id,
        trait_ids=[trait.id for trait in traits.items],
    )


async def test_without_rolls_there_are_no_averages(table: Table):
    found = await table.statistics()
    numbers = found.model_dump(
        exclude={"top_traits", "average_difficulty", "average_pool"},
    )
    assert set(numbers.values()) == {0}
    assert len(numbers) == 9
    assert (found.average_difficulty, found.average_pool, found.top_traits) == (None, None, [])


@pytest.mark.smoke
async def test_results_are_counted_and_shared_out(table: Table):
    results = [await table.roll(num_dice=1, difficulty=7) for _ in range(11)]
    found = await table.statistics()
    types = [roll.result.total_result_type for roll in results if roll.result]
    counted = {name: types.count(kind) for name, kind in TYPES.items()}
    assert found.model_dump(include=set(TYPES)) == counted
    assert found.total_rolls == sum(counted.values()) == 11
    for name, share in (
        ("botches", found.botch_percentage),
        ("failures", found.failure_percentage),
        ("successes", found.success_percentage),
        ("criticals", found.criticals_percentage),
    ):
        assert share == pytest.approx(counted[name] / 11 * 100, rel=1e-9)


async def test_averages_are_cut_to_whole_numbers(table: Table, http: Http):
    await table.roll(num_dice=2, num_desperation_dice=20, difficulty=6)
    await table.roll(num_dice=5, difficulty=7)
    found = await table.statistics()
    assert (found.average_difficulty, found.average_pool) == (6.0, 3.0)
    answer = await http("GET", table.path, acting=table.company.player_id)
    assert '"average_difficulty":6.0' in answer.text


async def test_a_roll_without_difficulty_counts_in_the_total_and_the_pool(table: Table):
    await table.roll(num_dice=3, difficulty=8)
    before = await table.statistics()
    await table.roll(num_dice=90)
    found = await table.statistics()
    assert (before.total_rolls, found.total_rolls) == (1, 2)
    assert (before.average_pool, found.average_pool) == (3.0, 46.0)
    names = {*TYPES, "average_difficulty"}
    assert found.model_dump(include=names) == before.model_dump(include=names)


async def test_other_dice_do_not_count(table: Table):
    for size in (4, 6, 8, 20, 100):
        await table.roll(dice_size=size, difficulty=2, trait_ids=table.trait_ids[:1])
    found = await table.statistics()
    assert (found.total_rolls, found.top_traits) == (0, [])


async def test_the_most_used_traits_come_first(table: Table):
    blueprint = table.client.character_blueprint(table.company.id)
    names = {trait.id: trait.name for trait in (await blueprint.get_traits_page(limit=6)).items}
    for number in range(1, 7):
        await table.roll(difficulty=6, trait_ids=table.trait_ids[:number])
    found = (await table.statistics()).top_traits
    expected = [
        (trait_id, names[trait_id], 6 - place) for place, trait_id in enumerate(table.trait_ids)
    ]
    assert [(each.trait_id, each.name, each.usage_count) for each in found] == expected[:5]
    few = (await table.statistics(num_top_traits=2)).top_traits
    assert few == found[:2]
    assert len((await table.statistics(num_top_traits=10)).top_traits) == 6


async def test_rolls_elsewhere_count_in_the_company_alone(
    table: Table, client: VClient, own_company: ContractCompany
):
    await table.roll(difficulty=6)
    campaigns = client.campaigns(own_company.admin_id, own_company.id)
    campaign = await campaigns.create(name="Elsewhere")
    characters = client.characters(
        own_company.other_player_id, campaign.id, company_id=own_company.id
    )
    character = await characters.create(
        name_first="Someone", name_last="Else", character_class="MORTAL", game_version="V5"
    )
    await client.dicerolls(own_company.other_player_id, own_company.id).create(
        campaign_id=campaign.id, character_id=character.id, difficulty=6
    )
    found = await table.statistics()
    assert found.total_rolls == (2 if table.kind == "company" else 1)


async def test_the_number_of_traits_is_a_number(table: Table, http: Http):
    path = f"{table.path}?num_top_traits=x"
    refused = await http("GET", path, acting=table.company.player_id)
    assert refused.status_code == 400
    assert refused.json()["invalid_parameters"] == [
        {"field": "num_top_traits", "message": "Expected `int`, got `str`"}
    ]


@pytest.mark.covers(f"GET {ROUTES['character']}")
async def test_statistics_of_characters_of_storytellers_are_theirs(
    client: VClient, http: Http, company: ContractCompany
):
    character = await make_character(client, company, company.campaign_id, type="STORYTELLER")
    path = f"{company.path}/characters/{character.id}/statistics"
    assert (await http("GET", path, acting=company.player_id)).status_code == 403
    assert (await http("GET", path, acting=company.storyteller_id)).status_code == 200
