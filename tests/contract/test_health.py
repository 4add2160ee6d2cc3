"""The health of characters: the boxes of both editions, and what damage and healing do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract.audit_logs import logs_of
from contract.casting import cast, find_traits
from vclient import AuthorizationError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Character, Health, Trait
    from vclient.services import CharactersService

CHARACTER = "/companies/{company_id}/characters/{character_id}"
GET = f"GET {CHARACTER}/health"
PUT = f"PUT {CHARACTER}/health"
ACT = f"POST {CHARACTER}/health/actions"

LETTERS = {"A": "AGGRAVATED", "L": "LETHAL", "B": "BASHING", "S": "SUPERFICIAL", ".": None}
NAMES = ["Bruised", "Hurt", "Injured", "Wounded", "Mauled", "Crippled", "Incapacitated"]

pytestmark = pytest.mark.since("2026-10")


@pytest.fixture
async def stamina(client: VClient) -> Trait:
    """The attribute that gives health in the edition V5."""
    return (await find_traits(client, 1, lambda each: each.name == "Stamina"))[0]


@pytest.fixture
async def young(client: VClient, company: ContractCompany, stamina: Trait) -> Character:
    """A character of the edition V5 with five boxes."""
    traits = [{"trait_id": stamina.id, "value": 2}]
    return await cast(client, company.player_id, company.campaign_id, traits=traits)


@pytest.fixture
async def old(client: VClient, company: ContractCompany) -> Character:
    """A character of the edition V4."""
    return await cast(client, company.player_id, company.campaign_id, game_version="V4")


def drawn(health: Health) -> str:
    """Return the boxes, a letter each."""
    letters = {name: letter for letter, name in LETTERS.items()}
    return "".join(letters[box] for box in health.boxes)


def marks(boxes: str) -> dict[str, int]:
    """Return the state with these boxes."""
    counts = {str(name).lower(): boxes.count(letter) for letter, name in LETTERS.items() if name}
    return {name: count for name, count in counts.items() if count}


@pytest.mark.smoke
@pytest.mark.covers(GET, f"GET {CHARACTER}")
async def test_in_v5_there_are_three_boxes_more_than_stamina(
    characters: CharactersService, young: Character
):
    health = await characters.get_health(young.id)
    assert (health.type, health.size, drawn(health)) == ("DAMAGE", 5, ".....")
    assert (health.superficial, health.aggravated, health.extra_levels) == (0, 0, 0)
    assert not health.is_impaired
    assert (health.bashing, health.lethal, health.levels, health.current_penalty) == (None,) * 4
    assert (await characters.get(young.id)).health == young.health == health


@pytest.mark.covers(GET, f"PUT {CHARACTER}/traits/{{character_trait_id}}/value")
async def test_health_follows_stamina(
    client: VClient, characters: CharactersService, company: ContractCompany, young: Character
):
    traits = client.character_traits(company.player_id, company.campaign_id, young.id)
    (held,) = await traits.list_all()
    await traits.change_value(held.id, 4, "NO_COST")
    assert drawn(await characters.get_health(young.id)) == "......."


@pytest.mark.covers(GET)
async def test_in_v4_there_are_seven_levels(characters: CharactersService, old: Character):
    health = await characters.get_health(old.id)
    assert (health.size, drawn(health), health.current_penalty) == (7, ".......", 0)
    assert (health.bashing, health.lethal, health.aggravated) == (0, 0, 0)
    assert health.levels is not None
    assert [level.name for level in health.levels] == NAMES
    assert [level.penalty for level in health.levels] == [0, -1, -1, -2, -2, -5, None]


@pytest.mark.covers(PUT)
@pytest.mark.parametrize(
    ("boxes", "penalty"), [("B", 0), ("LB", -1), ("ALLB", -2), ("BBBBBB", -5), ("AAAAAAA", None)]
)
async def test_the_worst_mark_is_first_and_the_last_level_counts(
    characters: CharactersService, old: Character, boxes: str, penalty: int | None
):
    health = await characters.set_health(old.id, **marks(boxes))
    assert (drawn(health), health.current_penalty) == (boxes.ljust(7, "."), penalty)
    assert health.levels is not None
    assert [level.mark for level in health.levels] == health.boxes
    assert health.is_impaired is (len(boxes) == 7)


@pytest.mark.smoke
@pytest.mark.covers(PUT, GET)
async def test_a_state_replaces_the_whole(characters: CharactersService, young: Character):
    hurt = await characters.set_health(young.id, superficial=3, aggravated=1, extra_levels=2)
    assert (hurt.size, hurt.extra_levels, drawn(hurt)) == (7, 2, "ASSS...")
    left = await characters.set_health(young.id, superficial=1)
    assert (left.size, drawn(left)) == (5, "S....")
    assert await characters.get_health(young.id) == left


@pytest.mark.covers(PUT)
async def test_extra_levels_come_on_top_in_v4_too(characters: CharactersService, old: Character):
    health = await characters.set_health(old.id, extra_levels=2, lethal=9)
    assert health.levels is not None
    assert (health.size, len(health.levels), health.is_impaired) == (9, 9, True)
    assert health.current_penalty is None


@pytest.mark.smoke
@pytest.mark.covers(ACT, PUT)
@pytest.mark.parametrize(
    ("version", "before", "action", "amount", "kind", "after"),
    [
        ("V5", "", "damage", 2, "SUPERFICIAL", "SS..."),
        ("V5", "SS", "damage", 1, "AGGRAVATED", "ASS.."),
        ("V5", "SSSSS", "damage", 2, "SUPERFICIAL", "AASSS"),
        ("V5", "ASSSS", "damage", 1, "AGGRAVATED", "AASSS"),
        ("V5", "SSSS", "damage", 3, "SUPERFICIAL", "AASSS"),
        ("V5", "AAAAA", "damage", 9, "SUPERFICIAL", "AAAAA"),
        ("V5", "ASSS", "heal", 2, "SUPERFICIAL", "AS..."),
        ("V5", "AASS", "heal", 1, "AGGRAVATED", "ASS.."),
        ("V5", "AASS", "reset", 1, None, "....."),
        ("V4", "", "damage", 2, "BASHING", "BB....."),
        ("V4", "BB", "damage", 1, "LETHAL", "LBB...."),
        ("V4", "LB", "damage", 1, "AGGRAVATED", "ALB...."),
        ("V4", "BBBBBBB", "damage", 2, "BASHING", "LLBBBBB"),
        ("V4", "LLLLLLL", "damage", 1, "LETHAL", "ALLLLLL"),
        ("V4", "ALB", "heal", 1, "LETHAL", "AB....."),
        ("V4", "ALB", "reset", 1, None, "......."),
    ],
)
async def test_what_actions_do(
    characters: CharactersService,
    young: Character,
    old: Character,
    version: str,
    before: str,
    action: Any,
    amount: int,
    kind: Any,
    after: str,
):
    who = young if version == "V5" else old
    await characters.set_health(who.id, **marks(before))
    health = await characters.apply_health_action(who.id, action, amount=amount, damage_type=kind)
    assert drawn(health) == after
    assert await characters.get_health(who.id) == health


@pytest.mark.covers(ACT, PUT, GET)
async def test_what_does_not_fit_is_refused_and_changes_nothing(
    characters: CharactersService, young: Character, old: Character
):
    for who, foreign in ((young, "BASHING"), (old, "SUPERFICIAL")):
        before = await characters.set_health(who.id, aggravated=1)
        refused: list[dict[str, Any]] = [
            {"action": "damage"},
            {"action": "heal"},
            {"action": "damage", "damage_type": foreign},
            {"action": "spend"},
            {"action": "add_stain"},
        ]
        for change in refused:
            with pytest.raises(ValidationError):
                await characters.apply_health_action(who.id, **change)
        for state in ({foreign.lower(): 1}, {"aggravated": before.size + 1}):
            with pytest.raises(ValidationError):
                await characters.set_health(who.id, **state)
        assert await characters.get_health(who.id) == before
        harmless = {foreign.lower(): 0, "aggravated": before.size}
        assert (await characters.set_health(who.id, **harmless)).is_impaired


@pytest.mark.covers(ACT, PUT)
async def test_the_shapes_of_states_and_actions(
    http: Http, company: ContractCompany, young: Character
):
    path = f"{company.path}/characters/{young.id}/health"
    for method, below, body, field in (
        ("POST", "/actions", {"action": "RESET"}, "action"),
        ("POST", "/actions", {"action": "damage", "damage_type": "superficial"}, "damage_type"),
        ("POST", "/actions", {"action": "reset", "amount": 0}, "amount"),
        ("PUT", "", {"superficial": -1}, "superficial"),
        ("PUT", "", {"extra_levels": None}, "extra_levels"),
    ):
        refused = await http(method, path + below, acting=company.player_id, json=body)
        assert refused.status_code == 400
        assert refused.json()["invalid_parameters"][0]["field"] == field


@pytest.mark.covers(f"POST {CHARACTER.rpartition('/')[0]}")
async def test_a_character_begins_with_the_marks_that_are_given(
    client: VClient, company: ContractCompany, stamina: Trait
):
    async def born(**health: int) -> Character:
        return await cast(
            client,
            company.player_id,
            company.campaign_id,
            traits=[{"trait_id": stamina.id, "value": 1}],
            health=health,
        )

    made = await born(superficial=1, extra_levels=1)
    assert made.health is not None
    assert (made.health.extra_levels, drawn(made.health)) == (1, "S....")
    with pytest.raises(ValidationError):
        await born(superficial=5)


@pytest.mark.covers(GET, PUT, ACT)
async def test_players_and_storytellers_change_the_health_of_a_character(
    characters: CharactersService, company: ContractCompany, young: Character
):
    for user in (company.storyteller_id, company.admin_id):
        assert await characters.set_health(young.id, superficial=1, requesting_user_id=user)
    stranger = company.other_player_id
    with pytest.raises(AuthorizationError):
        await characters.set_health(young.id, requesting_user_id=stranger)
    with pytest.raises(AuthorizationError):
        await characters.apply_health_action(young.id, "reset", requesting_user_id=stranger)
    assert (await characters.get_health(young.id)).superficial == 1


@pytest.mark.covers(GET, PUT, ACT)
async def test_a_character_that_is_gone_has_no_health(
    characters: CharactersService, young: Character
):
    await characters.delete(young.id)
    for call in (
        lambda: characters.get_health(young.id),
        lambda: characters.set_health(young.id),
        lambda: characters.apply_health_action(young.id, "reset"),
    ):
        with pytest.raises(NotFoundError):
            await call()


@pytest.mark.covers(PUT, ACT)
async def test_changes_of_health_are_logged(
    http: Http, client: VClient, company: ContractCompany, young: Character
):
    path, acting = f"{company.path}/characters/{young.id}/health", company.player_id
    answers = [
        await http("PUT", path, acting=acting, json={"superficial": 1}),
        await http("POST", f"{path}/actions", acting=acting, json={"action": "reset"}),
    ]
    for log in await logs_of(client, company, *answers):
        assert (log.entity_type, log.character_id) == ("CHARACTER_HEALTH", young.id)
        assert log.acting_user_id == acting
