"""Quick rolls, as stored and as rolled."""

from __future__ import annotations

import pytest


@pytest.fixture
def player(server):
    return server.player_ids[0]


@pytest.fixture
def path(player):
    return f"/users/{player}/quickrolls"


@pytest.fixture
def body(api):
    return {"name": "Shoot", "trait_ids": [api.trait("Strength"), api.trait("Brawl")]}


def test_a_quick_roll(api, path, player, body):
    made = api.made(path, body)
    assert made["description"] == ""
    assert made["user_id"] == player
    assert made["trait_ids"] == body["trait_ids"]
    assert api.get(f"{path}/{made['id']}").json() == made
    changed = api.patch(f"{path}/{made['id']}", {"name": "Aim", "description": "Slowly"}).json()
    assert (changed["name"], changed["description"]) == ("Aim", "Slowly")
    assert changed["date_modified"] > made["date_modified"]
    assert api.delete(f"{path}/{made['id']}").status_code == 204
    assert api.get(f"{path}/{made['id']}").status_code == 404
    assert api.get(path).json()["total"] == 0


def test_the_list_is_ordered_by_name_and_names_repeat(api, path, body):
    for name in ("Bite", "Aim", "Bite"):
        api.made(path, body | {"name": name})
    assert [row["name"] for row in api.get(path).json()["items"]] == ["Aim", "Bite", "Bite"]


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"name": "ab"}, "name: Length of 'ab' 2 < 3"),
        ({"description": "ab"}, "description: Length of 'ab' 2 < 3"),
    ],
)
def test_bad_quick_rolls(api, path, body, fields, detail):
    answer = api.post(path, body | fields)
    assert answer.status_code == 400
    assert answer.json()["detail"] == detail


def test_the_description_is_not_null(api, path, body):
    answer = api.post(path, body | {"description": None})
    assert answer.json()["invalid_parameters"] == [
        {"field": "description", "message": "Expected `str`, got `null`"}
    ]


def test_at_least_one_trait(api, path, body):
    made = api.made(path, body)
    answers = [
        api.post(path, {"name": "Nothing"}),
        api.post(path, body | {"trait_ids": []}),
        api.patch(f"{path}/{made['id']}", {"trait_ids": []}),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert answer.json()["invalid_parameters"] == [
            {"field": "trait_ids", "message": "Quick roll must have at least one trait"}
        ]


def test_traits_are_resolved_and_counted_once(api, server, path, body):
    strength = api.trait("Strength")
    held = next(
        row.id
        for row in api.state.character_traits.under(server.character_id)
        if row.trait_id == strength
    )
    made = api.made(path, body | {"trait_ids": [held, strength, held]})
    assert made["trait_ids"] == [strength]
    unknown = api.post(path, body | {"trait_ids": [server.company_id]})
    assert unknown.status_code == 400
    assert unknown.json()["invalid_parameters"][0]["field"] == "trait_ids"


def test_users_and_admins_write_and_storytellers_do_not(api, server, path, player, body):
    made = api.made(path, body, acting=player)
    item = f"{path}/{made['id']}"
    for acting in (server.storyteller_id, server.player_ids[1]):
        assert api.post(path, body, acting=acting).status_code == 403
        assert api.patch(item, {}, acting=acting).status_code == 403
        assert api.delete(item, acting=acting).status_code == 403
        assert api.get(item, acting=acting).status_code == 200
    assert api.patch(item, {}).status_code == 200


def test_the_user_in_the_path_is_not_compared(api, server, path, body):
    made = api.made(path, body)
    other = server.player_ids[1]
    own_path = f"/users/{other}/quickrolls/{made['id']}"
    assert api.patch(own_path, {"name": "Stolen"}, acting=other).json()["name"] == "Stolen"


def execute(api, quickroll_id, character_id, **fields):
    body = {"quickroll_id": quickroll_id, "character_id": character_id} | fields
    return api.post("/dicerolls/quickroll", body)


def test_rolling(api, server, path, body):
    made = api.made(path, body)
    roll = execute(api, made["id"], server.character_id, num_desperation_dice=2)
    assert roll.status_code == 201
    shown = roll.json()
    assert shown["num_dice"] == 4
    assert shown["dice_size"] == 10
    assert shown["difficulty"] == 6
    assert shown["comment"] == "Quick roll: Shoot"
    assert shown["campaign_id"] == server.campaign_id
    assert shown["character_id"] == server.character_id
    assert shown["user_id"] == server.user_id
    assert shown["trait_ids"] == made["trait_ids"]
    assert len(shown["result"]["player_roll"]) == 4
    assert len(shown["result"]["desperation_roll"]) == 2
    commented = execute(api, made["id"], server.character_id, comment="Now", difficulty=8).json()
    assert (commented["comment"], commented["difficulty"]) == ("Now", 8)
    assert api.get(f"/dicerolls/{shown['id']}").json() == shown


def test_missing_traits_count_nothing_and_some_are_needed(api, server, path, body):
    some = api.made(path, body | {"trait_ids": [api.trait("Brawl"), api.trait("Stealth")]})
    assert execute(api, some["id"], server.character_id).json()["num_dice"] == 1
    none = api.made(path, body | {"trait_ids": [api.trait("Stealth")]})
    answer = execute(api, none["id"], server.character_id)
    assert answer.status_code == 400
    assert answer.json()["detail"] == (
        "This character does not have the traits required to roll this quick roll"
    )


def test_unknown_ids(api, server, path, body):
    made = api.made(path, body)
    answer = execute(api, server.company_id, server.character_id)
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"Quick roll {server.company_id} not found"
    answer = execute(api, made["id"], server.company_id)
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"Character {server.company_id} not found"
