"""Dice rolls: what dice can be rolled, what they show and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract.company import unique
from contract.parents import make_character
from vclient import AuthorizationError, NotFoundError, ValidationError
from vclient.constants import DICE_SIZES

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import DicerollResult
    from vclient.services import DicerollsService

ROLLS = "/companies/{company_id}/dicerolls"
ROLL = ROLLS + "/{diceroll_id}"
UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"

NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CODES = {number: f":{name}:" for number, name in enumerate(NAMES)} | {10: ":keycap_ten:"}
EMOJI = {number: f"{number}\ufe0f\u20e3" for number in range(10)} | {10: "\U0001f51f"}


@pytest.fixture
def dicerolls(client: VClient, company: ContractCompany) -> DicerollsService:
    """The dice rolls of the company, for a player."""
    return client.dicerolls(company.player_id)


@pytest.fixture
async def campaign_id(client: VClient, company: ContractCompany) -> str:
    """A campaign that nobody has rolled in."""
    return (await client.campaigns(company.storyteller_id).create(name=unique("Dice"))).id


@pytest.fixture
async def trait_id(client: VClient) -> str:
    """A trait of the catalogue."""
    return (await client.character_blueprint().get_traits_page(limit=1)).items[0].id


def expected_total(faces: list[int], size: int, difficulty: int) -> int:
    """Return the result that faces have, by the rules of the game."""
    botches = sum(face == 1 for face in faces)
    failures = sum(1 < face < difficulty for face in faces)
    criticals = sum(face == size and face >= difficulty for face in faces)
    successes = len(faces) - botches - failures - criticals
    if size == 10:
        return successes + 2 * max(0, criticals - botches) - max(0, botches - criticals)
    return successes - failures - botches


def check_shown(result: DicerollResult) -> None:
    """Check that the dice are sorted, belong together and are written in three ways."""
    assert result.total_dice_roll == sorted(result.player_roll + result.desperation_roll)
    for name in ("total_dice_roll", "player_roll", "desperation_roll"):
        faces: list[int] = getattr(result, name)
        assert faces == sorted(faces)
        emoji = " ".join(EMOJI.get(face, str(face)) for face in faces)
        assert getattr(result, f"{name}_emoji") == emoji
        codes = " ".join(CODES.get(face, f"`{face}`") for face in faces)
        assert getattr(result, f"{name}_shortcode") == codes


@pytest.mark.covers(f"POST {ROLLS}", f"GET {ROLL}")
async def test_nothing_is_needed_for_one_ten_sided_die(
    http: Http, dicerolls: DicerollsService, company: ContractCompany
):
    path = f"{company.path}/dicerolls"
    answer = await http("POST", path, acting=company.player_id, json={})
    assert answer.status_code == 201
    made = await dicerolls.get(answer.json()["id"])
    assert (made.dice_size, made.num_dice, made.num_desperation_dice) == (10, 1, 0)
    assert (made.difficulty, made.comment, made.trait_ids) == (None, None, [])
    assert (made.campaign_id, made.character_id) == (None, None)
    assert (made.user_id, made.company_id) == (company.player_id, company.id)
    assert made.result is not None
    assert made.result.desperation_roll == []
    assert len(made.result.player_roll) == 1
    assert (made.result.total_result, made.result.total_result_type) == (None, "OTHER")
    assert made.result.total_result_humanized == ""
    check_shown(made.result)


@pytest.mark.covers(f"POST {ROLLS}", f"GET {ROLL}")
async def test_a_roll_keeps_what_it_was_for(
    client: VClient,
    dicerolls: DicerollsService,
    company: ContractCompany,
    campaign_id: str,
    trait_id: str,
):
    traits: Any = [{"trait_id": trait_id, "value": 1}]
    character = await make_character(client, company, campaign_id, traits=traits)
    held = client.character_traits(company.player_id, campaign_id, character.id)
    (held_trait,) = await held.list_all()
    made = await dicerolls.create(
        num_dice=3,
        num_desperation_dice=2,
        difficulty=6,
        comment=" For luck ",
        campaign_id=campaign_id,
        character_id=character.id,
        # The trait as the character has it stands for the trait.
        trait_ids=[held_trait.id],
    )
    assert made.comment == "For luck"
    assert (made.campaign_id, made.character_id) == (campaign_id, character.id)
    assert made.trait_ids == [trait_id]
    assert (made.num_dice, made.num_desperation_dice, made.difficulty) == (3, 2, 6)
    assert made.result is not None
    assert (len(made.result.player_roll), len(made.result.desperation_roll)) == (3, 2)
    assert await dicerolls.get(made.id) == made


@pytest.mark.parametrize("difficulty", [1, 2, 6, 10, 11])
@pytest.mark.covers(f"POST {ROLLS}")
async def test_ten_sided_dice_have_results(dicerolls: DicerollsService, difficulty: int):
    for num_dice, num_desperation_dice in ((1, 0), (0, 1), (1, 1), (2, 0), (3, 2)) * 6:
        made = await dicerolls.create(
            difficulty=difficulty, num_dice=num_dice, num_desperation_dice=num_desperation_dice
        )
        result = made.result
        assert result is not None
        total = expected_total(result.total_dice_roll, 10, difficulty)
        assert result.total_result == total
        pool = num_dice + num_desperation_dice
        kind = "SUCCESS" if total <= pool else "CRITICAL"
        expected = "BOTCH" if total < 0 else "FAILURE" if total == 0 else kind
        assert result.total_result_type == expected
        words = "1 Success" if total == 1 else f"{total} Successes"
        assert result.total_result_humanized == words
        assert made.successes == total
        check_shown(result)


@pytest.mark.parametrize("size", [size for size in DICE_SIZES if size != 10])
@pytest.mark.covers(f"POST {ROLLS}")
async def test_other_dice_have_a_total_alone(dicerolls: DicerollsService, size: Any):
    for difficulty in (1, size // 2, size, size + 1) * 3:
        made = await dicerolls.create(
            dice_size=size,
            difficulty=difficulty,
            num_dice=min(2 * size, 100),
            num_desperation_dice=2,
        )
        result = made.result
        assert result is not None
        assert result.total_result == expected_total(result.total_dice_roll, size, difficulty)
        assert (result.total_result_type, result.total_result_humanized) == ("OTHER", "")
        check_shown(result)


@pytest.mark.parametrize("size", DICE_SIZES)
@pytest.mark.covers(f"POST {ROLLS}")
async def test_dice_show_all_their_faces_and_no_others(
    http: Http, company: ContractCompany, size: int
):
    path, body = f"{company.path}/dicerolls", {"dice_size": size, "num_dice": 1000}
    seen: set[int] = set()
    for _ in range(4):
        made = await http("POST", path, acting=company.player_id, json=body)
        faces = made.json()["result"]["player_roll"]
        assert len(faces) == 1000
        seen.update(faces)
    # One of a hundred faces is missing from as many dice once in 10^15 times.
    assert seen == set(range(1, size + 1))


@pytest.mark.parametrize("number", [0, -5])
@pytest.mark.covers(f"POST {ROLLS}")
async def test_no_dice_roll_nothing(dicerolls: DicerollsService, number: int):
    made = await dicerolls.create(num_dice=number, difficulty=6)
    assert made.num_dice == number
    assert made.result is not None
    assert made.result.total_dice_roll == []
    assert made.result.total_result == 0
    assert (made.result.player_roll_emoji, made.result.player_roll_shortcode) == ("", "")


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"dice_size": 7}, "dice_size", "Invalid enum value 7"),
        ({"dice_size": None}, "dice_size", None),
        ({"num_dice": None}, "num_dice", "Expected `int`, got `null`"),
        ({"num_dice": 1.5}, "num_dice", "Expected `int`, got `float`"),
        ({"difficulty": True}, "difficulty", "Expected `int | null`, got `bool`"),
        ({"character_id": "abc"}, "character_id", "Invalid UUID"),
        ({"trait_ids": [UNKNOWN]}, "trait_ids", None),
    ],
)
@pytest.mark.covers(f"POST {ROLLS}")
async def test_bad_rolls_are_refused(
    http: Http, company: ContractCompany, body: dict[str, Any], field: str, message: str | None
):
    path = f"{company.path}/dicerolls"
    refused = await http("POST", path, acting=company.player_id, json=body)
    assert refused.status_code == 400
    (entry,) = refused.json()["invalid_parameters"]
    assert entry["field"] == field
    assert message is None or entry["message"] == message


@pytest.mark.parametrize("kind", ["Campaign", "Character"])
@pytest.mark.covers(f"POST {ROLLS}")
async def test_what_a_roll_is_for_has_to_exist(dicerolls: DicerollsService, kind: str):
    unknown: Any = {f"{kind.lower()}_id": UNKNOWN}
    with pytest.raises(ValidationError) as error:
        await dicerolls.create(**unknown)
    assert error.value.detail == f"{kind} {UNKNOWN} not found"


@pytest.mark.smoke
@pytest.mark.covers(f"GET {ROLLS}")
async def test_rolls_are_listed_newest_first_and_filtered(
    client: VClient, dicerolls: DicerollsService, company: ContractCompany, campaign_id: str
):
    character = await make_character(client, company, campaign_id)
    npc = await make_character(client, company, campaign_id, type="NPC")
    other = client.dicerolls(company.other_player_id)
    rolls = [
        (await dicerolls.create(campaign_id=campaign_id, character_id=character.id)).id,
        (await other.create(campaign_id=campaign_id, character_id=npc.id)).id,
        (await dicerolls.create(campaign_id=campaign_id)).id,
        (await dicerolls.create(character_id=character.id)).id,
    ]
    listed = await dicerolls.list_all()
    assert [roll.id for roll in listed[:4]] == rolls[::-1]

    async def found(**filters: Any) -> list[int]:
        shown = [roll.id for roll in await dicerolls.list_all(**filters)]
        return [rolls.index(roll) for roll in shown if roll in rolls]

    assert await found(campaign_id=campaign_id) == [2, 1, 0]
    assert await found(character_id=character.id) == [3, 0]
    assert await found(user_id=company.other_player_id) == [1]
    assert await found(campaign_id=campaign_id, user_id=company.player_id) == [2, 0]
    assert await found(character_type="NPC") == [1]
    assert await found(character_type="PLAYER") == [3, 0]
    page = await dicerolls.get_page(campaign_id=campaign_id, limit=1, offset=1)
    assert [roll.id for roll in page.items] == [rolls[1]]
    assert page.total == await dicerolls.count(campaign_id=campaign_id) == 3


@pytest.mark.covers(f"GET {ROLLS}")
async def test_filters_have_no_underscores(http: Http, company: ContractCompany):
    path = f"{company.path}/dicerolls?limit=0"
    acting = company.player_id
    assert (await http("GET", f"{path}&user_id=abc", acting=acting)).status_code == 200
    refused = await http("GET", f"{path}&userid=abc&character_type=npc", acting=acting)
    assert refused.status_code == 400
    fields = {entry["field"] for entry in refused.json()["invalid_parameters"]}
    assert fields == {"userid", "character_type"}


@pytest.mark.covers(f"POST {ROLLS}", f"GET {ROLLS}", f"GET {ROLL}")
async def test_rolls_of_characters_of_storytellers_are_hidden_even_from_who_rolled(
    client: VClient, dicerolls: DicerollsService, company: ContractCompany, campaign_id: str
):
    character = await make_character(client, company, campaign_id, type="STORYTELLER")
    made = await dicerolls.create(campaign_id=campaign_id, character_id=character.id)
    assert made.user_id == company.player_id
    with pytest.raises(AuthorizationError) as error:
        await dicerolls.get(made.id)
    assert error.value.detail == "No rights to access this resource"
    assert await dicerolls.list_all(campaign_id=campaign_id) == []
    for acting in (company.storyteller_id, company.admin_id):
        storytellers = client.dicerolls(acting)
        assert await storytellers.get(made.id) == made
        assert await storytellers.list_all(campaign_id=campaign_id) == [made]


@pytest.mark.covers(f"GET {ROLL}")
async def test_a_roll_that_is_not_there_is_named_by_its_id(dicerolls: DicerollsService):
    with pytest.raises(NotFoundError) as error:
        await dicerolls.get(UNKNOWN)
    assert error.value.detail == f"Dice roll {UNKNOWN} not found"


@pytest.mark.covers(f"GET {ROLL}")
async def test_a_roll_is_found_in_its_own_company_alone(
    client: VClient, dicerolls: DicerollsService, own: ContractCompany
):
    made = await dicerolls.create()
    with pytest.raises(NotFoundError, match=f"Dice roll {made.id} not found"):
        await client.dicerolls(own.admin_id, company_id=own.id).get(made.id)
