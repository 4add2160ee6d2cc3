"""Dice rolls, their results, and the statistics over them."""

from __future__ import annotations

import pytest

from vclient.testing._server.rules.dice import emoji, humanized, judge, shortcodes

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"


@pytest.mark.parametrize(
    ("faces", "difficulty", "pool", "total", "type_"),
    [
        ([], 6, 0, 0, "FAILURE"),
        ([2, 5], 6, 2, 0, "FAILURE"),
        ([6, 9], 6, 2, 2, "SUCCESS"),
        ([1], 6, 1, -1, "BOTCH"),
        ([1, 6], 6, 2, 0, "FAILURE"),
        ([1, 7, 8], 6, 3, 1, "SUCCESS"),
        ([10], 6, 1, 2, "CRITICAL"),
        ([10, 5], 6, 2, 2, "SUCCESS"),
        ([10, 10], 6, 2, 4, "CRITICAL"),
        ([10, 1], 6, 2, 0, "FAILURE"),
        ([10, 10, 1], 6, 3, 2, "SUCCESS"),
        ([1, 1, 10], 6, 3, -1, "BOTCH"),
        ([1], 1, 1, -1, "BOTCH"),
        ([2], 1, 1, 1, "SUCCESS"),
        ([10], 10, 1, 2, "CRITICAL"),
        ([10, 9], 11, 2, 0, "FAILURE"),
    ],
)
def test_the_result_of_ten_sided_dice(faces, difficulty, pool, total, type_):
    outcome = judge(faces, size=10, difficulty=difficulty, pool=pool)
    assert (outcome.total, outcome.type) == (total, type_)


@pytest.mark.parametrize(
    ("faces", "size", "difficulty", "total"),
    [
        ([3, 3], 6, 3, 2),
        ([6], 6, 3, 0),
        ([1, 2, 4], 6, 3, -1),
        ([6, 5], 6, 7, -2),
        ([100, 99], 100, 50, 1),
    ],
)
def test_the_result_of_other_dice(faces, size, difficulty, total):
    outcome = judge(faces, size=size, difficulty=difficulty, pool=len(faces))
    assert (outcome.total, outcome.type) == (total, "OTHER")


def test_a_roll_without_difficulty_has_no_result():
    outcome = judge([1, 10], size=10, difficulty=None, pool=2)
    assert (outcome.total, outcome.type) == (None, "OTHER")


@pytest.mark.parametrize(
    ("total", "type_", "text"),
    [
        (1, "SUCCESS", "1 Success"),
        (0, "FAILURE", "0 Successes"),
        (-2, "BOTCH", "-2 Successes"),
        (3, "CRITICAL", "3 Successes"),
        (3, "OTHER", ""),
        (None, "OTHER", ""),
    ],
)
def test_results_in_words(total, type_, text):
    assert humanized(total, type_) == text


def test_faces_as_emoji():
    assert emoji([1, 9, 10, 26]) == "1\ufe0f\u20e3 9\ufe0f\u20e3 \U0001f51f 26"
    assert shortcodes([1, 9, 10, 26]) == ":one: :nine: :keycap_ten: `26`"
    assert emoji([]) == shortcodes([]) == ""


def test_a_roll_with_all_defaults(api, server):
    roll = api.made("/dicerolls", {})
    assert roll["dice_size"] == 10
    assert roll["num_dice"] == 1
    assert roll["num_desperation_dice"] == 0
    assert roll["trait_ids"] == []
    empty = ("difficulty", "comment", "campaign_id", "character_id")
    assert [roll[name] for name in empty] == [None] * 4
    assert roll["user_id"] == server.user_id
    assert roll["company_id"] == server.company_id
    result = roll["result"]
    assert result["total_result"] is None
    assert result["total_result_type"] == "OTHER"
    assert result["total_result_humanized"] == ""
    assert result["desperation_roll"] == []
    assert api.get(f"/dicerolls/{roll['id']}").json() == roll


def test_a_roll_with_everything(api, server):
    strength = api.trait("Strength")
    body = {
        "difficulty": 6,
        "dice_size": 20,
        "num_dice": 5,
        "num_desperation_dice": 3,
        "comment": " A test roll ",
        "character_id": server.character_id,
        "campaign_id": server.campaign_id,
        "trait_ids": [strength],
    }
    roll = api.made("/dicerolls", body)
    assert (body | {"comment": "A test roll"}).items() <= roll.items()
    result = roll["result"]
    assert len(result["player_roll"]) == 5
    assert len(result["desperation_roll"]) == 3
    assert result["total_dice_roll"] == sorted(result["player_roll"] + result["desperation_roll"])
    for name in ("player_roll", "desperation_roll", "total_dice_roll"):
        assert result[name] == sorted(result[name])
        assert result[f"{name}_emoji"] == emoji(result[name])
        assert result[f"{name}_shortcode"] == shortcodes(result[name])
    expected = judge(result["total_dice_roll"], size=20, difficulty=6, pool=8)
    assert result["total_result"] == expected.total


@pytest.mark.parametrize("size", [4, 6, 8, 10, 20, 100])
def test_dice_show_all_their_faces(api, size):
    roll = api.made("/dicerolls", {"dice_size": size, "num_dice": 2000})
    assert set(roll["result"]["player_roll"]) == set(range(1, size + 1))


@pytest.mark.parametrize("number", [0, -5])
def test_no_dice_at_all(api, number):
    roll = api.made("/dicerolls", {"num_dice": number, "difficulty": 6})
    assert roll["num_dice"] == number
    assert roll["result"]["player_roll"] == []
    assert roll["result"]["total_result"] == 0


def test_a_number_of_dice_that_never_answers(api):
    assert api.post("/dicerolls", {"num_dice": 10**9}).status_code == 500


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"campaign_id": UNKNOWN}, f"Campaign {UNKNOWN} not found"),
        ({"character_id": UNKNOWN}, f"Character {UNKNOWN} not found"),
    ],
)
def test_unknown_ids(api, body, detail):
    answer = api.post("/dicerolls", body)
    assert answer.status_code == 400
    assert answer.json()["detail"] == detail


def test_unknown_traits(api):
    answer = api.post("/dicerolls", {"trait_ids": [UNKNOWN]})
    assert answer.status_code == 400
    assert answer.json()["invalid_parameters"][0]["field"] == "trait_ids"


def test_the_traits_of_characters_may_be_named(api, server):
    held = api.state.character_traits.under(server.character_id)[0]
    assert api.made("/dicerolls", {"trait_ids": [held.id]})["trait_ids"] == [held.trait_id]


def test_the_company_of_campaigns_and_characters_is_not_compared(api, server):
    other = api.second_company()
    body = {"campaign_id": server.campaign_id, "character_id": server.character_id}
    assert api.post(f"//companies/{other}/dicerolls", body).status_code == 201


def test_the_list_is_newest_first_and_filtered(api, server):
    npc = api.character("NPC")
    player = server.player_ids[0]
    first = api.made("/dicerolls", {"character_id": server.character_id})["id"]
    second = api.made("/dicerolls", {"campaign_id": server.campaign_id}, acting=player)["id"]
    third = api.made("/dicerolls", {"character_id": npc.id})["id"]

    def ids(query=""):
        return [row["id"] for row in api.get(f"/dicerolls{query}").json()["items"]]

    assert ids() == [third, second, first]
    assert ids(f"?userid={player}") == [second]
    assert ids(f"?characterid={server.character_id}") == [first]
    assert ids(f"?campaignid={server.campaign_id}") == [second]
    assert ids("?character_type=NPC") == [third]
    assert ids("?character_type=PLAYER") == [first]
    assert ids(f"?user_id={player}") == [third, second, first]
    assert ids("?limit=1&offset=1") == [second]


def test_rolls_of_storyteller_characters_are_hidden(api, server):
    character = api.character("STORYTELLER")
    player = server.player_ids[0]
    roll = api.made("/dicerolls", {"character_id": character.id}, acting=player)
    path = f"/dicerolls/{roll['id']}"
    answer = api.get(path, acting=player)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "No rights to access this resource"
    assert api.get("/dicerolls", acting=player).json()["total"] == 0
    for acting in (server.user_id, server.storyteller_id):
        assert api.get(path, acting=acting).status_code == 200
        assert api.get("/dicerolls", acting=acting).json()["total"] == 1


def test_a_roll_of_another_company_is_not_found(api):
    roll = api.made("/dicerolls", {})
    other = api.second_company()
    answer = api.get(f"//companies/{other}/dicerolls/{roll['id']}")
    assert answer.json()["detail"] == f"Dice roll {roll['id']} not found"


def test_no_statistics(api):
    assert api.get("/statistics").json() == {
        "botches": 0,
        "successes": 0,
        "failures": 0,
        "criticals": 0,
        "total_rolls": 0,
        "average_difficulty": None,
        "average_pool": None,
        "top_traits": [],
        "criticals_percentage": 0.0,
        "success_percentage": 0.0,
        "failure_percentage": 0.0,
        "botch_percentage": 0.0,
    }


def test_statistics_of_what_was_rolled(api):
    strength, brawl = api.trait("Strength"), api.trait("Brawl")
    rolls = [
        api.made("/dicerolls", {"difficulty": 6, "num_dice": 3, "trait_ids": [strength, brawl]})
        for _ in range(20)
    ]
    rolls.append(
        api.made(
            "/dicerolls",
            {"difficulty": 7, "num_dice": 4, "trait_ids": [strength], "num_desperation_dice": 50},
        )
    )
    api.made("/dicerolls", {"num_dice": 90})
    api.made("/dicerolls", {"difficulty": 3, "dice_size": 6, "trait_ids": [brawl]})
    shown = api.get("/statistics").json()
    types = [row["result"]["total_result_type"] for row in rolls]
    names = {
        "botches": "BOTCH",
        "successes": "SUCCESS",
        "failures": "FAILURE",
        "criticals": "CRITICAL",
    }
    for name, type_ in names.items():
        assert shown[name] == types.count(type_)
    assert shown["total_rolls"] == 22
    assert shown["success_percentage"] == types.count("SUCCESS") / 22 * 100
    assert shown["average_difficulty"] == 6.0
    assert shown["average_pool"] == 3.0
    assert shown["top_traits"] == [
        {"name": "Strength", "usage_count": 21, "trait_id": strength},
        {"name": "Brawl", "usage_count": 20, "trait_id": brawl},
    ]
    assert len(api.get("/statistics?num_top_traits=1").json()["top_traits"]) == 1
    assert api.get("/statistics?num_top_traits=-1").json()["top_traits"] == []
    assert api.get("/statistics?num_top_traits=x").json()["invalid_parameters"] == [
        {"field": "num_top_traits", "message": "Expected `int`, got `str`"}
    ]


def test_averages_are_whole_numbers_shown_as_floats(api):
    for difficulty in (6, 7):
        api.made("/dicerolls", {"difficulty": difficulty})
    assert '"average_difficulty":6.0' in api.get("/statistics").text


def test_statistics_of_a_campaign_and_of_a_character(api, server):
    api.made("/dicerolls", {"campaign_id": server.campaign_id})
    api.made("/dicerolls", {"character_id": server.character_id})
    api.made("/dicerolls", {"character_id": server.character_id})
    campaign = api.get(f"/campaigns/{server.campaign_id}/statistics").json()
    character = api.get(f"/characters/{server.character_id}/statistics").json()
    assert (campaign["total_rolls"], character["total_rolls"]) == (1, 2)
    assert api.get("/statistics").json()["total_rolls"] == 3
