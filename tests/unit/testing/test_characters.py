"""Characters and what they carry."""

from __future__ import annotations

import pytest

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"
NO_RIGHTS = "No rights to access this resource"


@pytest.fixture
def body(server):
    return {
        "name_first": "Lucy",
        "name_last": "Westenra",
        "character_class": "MORTAL",
        "game_version": "V5",
        "campaign_id": server.campaign_id,
    }


@pytest.fixture
def path(server):
    return f"/characters/{server.character_id}"


def blueprint(api, kind, name):
    return next(row for row in getattr(api.state, kind) if row.name == name)


def names(api, **params):
    answer = api.get("/characters", params=params)
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["items"]]


def test_a_character(api, server, body):
    given = body | {
        "name_nick": " Lu ",
        "age": -3,
        "date_of_birth": "1990-05-01",
        "biography": "",
        "demeanor": "Calm",
    }
    made = api.post("/characters", given)
    assert made.json()["detail"] == "name_nick: Length of 'Lu' 2 < 3"
    made = api.made("/characters", given | {"name_nick": "Lulu"})
    assert (made["name"], made["name_full"]) == ("Lucy Westenra", "Lucy 'Lulu' Westenra")
    assert (made["age"], made["date_of_birth"]) == (-3, "1990-05-01")
    assert (made["biography"], made["demeanor"], made["nature"]) == (None, "Calm", None)
    assert (made["type"], made["status"], made["is_temporary"]) == ("PLAYER", "ALIVE", False)
    assert made["user_player_id"] == made["user_creator_id"] == server.user_id
    assert (made["specialties"], made["chapter_ids"], made["concept_id"]) == ([], [], None)
    assert api.get(f"/characters/{made['id']}").json() == made
    ignored = {"status": "DEAD", "starting_points": 9, "is_temporary": True, "name_last": "Two"}
    other = api.made("/characters", body | ignored)
    assert (other["status"], other["starting_points"]) == ("ALIVE", 0)
    assert other["is_temporary"] is False


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"name_first": "Lu"}, "name_first: Length of 'Lu' 2 < 3"),
        ({"name_last": "x" * 51}, f"name_last: Length of '{'x' * 51}' 51 > 50"),
        ({"biography": "ab"}, "biography: Length of 'ab' 2 < 3"),
        ({"nature": "ab"}, "nature: Length of 'ab' 2 < 3"),
        ({"mage_attributes": {"sphere": "ab"}}, "sphere: Length of 'ab' 2 < 3"),
    ],
)
def test_lengths(api, path, body, fields, detail):
    for answer in (api.post("/characters", body | fields), api.patch(path, fields)):
        assert (answer.status_code, answer.json()["detail"]) == (400, detail)
    assert api.get("/characters").json()["total"] == 1


def test_an_age_beyond_the_database(api, body):
    assert api.post("/characters", body | {"age": 2**31}).status_code == 500


@pytest.mark.parametrize("field", ["name_first", "character_class", "game_version", "campaign_id"])
def test_required_fields(api, body, field):
    del body[field]
    assert api.post("/characters", body).json()["invalid_parameters"] == [
        {"field": "data", "message": f"Object missing required field `{field}`"}
    ]


def test_the_list_is_ordered_and_filtered(api, server):
    api.character("NPC", name_first="Zoe", character_class="MAGE", status="DEAD")
    api.character("STORYTELLER", name_first="Ada", name_last="Adler")
    api.character(name_first="Bert", is_temporary=True)
    elsewhere = api.made("/campaigns", {"name": "Elsewhere"})["id"]
    api.character(name_first="Carl", campaign_id=elsewhere, user_player_id=server.player_ids[1])
    all_names = ["Ada Adler", "Ada Harker", "Carl Player", "Zoe Npc"]
    assert names(api) == all_names
    assert names(api, is_temporary="true") == ["Bert Player"]
    assert names(api, campaign_id=elsewhere) == ["Carl Player"]
    assert names(api, user_player_id=server.player_ids[1]) == ["Carl Player"]
    assert names(api, user_creator_id=server.player_ids[0]) == ["Ada Harker"]
    assert names(api, character_class="MAGE") == ["Zoe Npc"]
    assert names(api, character_type="STORYTELLER") == ["Ada Adler"]
    assert names(api, status="DEAD") == ["Zoe Npc"]
    assert api.get("/characters?limit=101").status_code == 400
    seen = api.get("/characters", acting=server.player_ids[0]).json()
    assert [row["name"] for row in seen["items"]] == all_names[1:]
    assert seen["total"] == 3


def test_characters_of_storytellers(api, server, body):
    hidden = f"/characters/{api.character('STORYTELLER').id}"
    for method in ("GET", "PATCH", "DELETE"):
        answer = api(method, hidden, json={}, acting=server.player_ids[0])
        assert (answer.status_code, answer.json()["detail"]) == (403, NO_RIGHTS)
    assert api.get(hidden, acting=server.storyteller_id).status_code == 200
    given = body | {"type": "STORYTELLER"}
    assert api.post("/characters", given, acting=server.player_ids[0]).status_code == 403
    made = api.made("/characters", given, acting=server.storyteller_id)
    assert made["user_player_id"] is None


def test_who_has_npcs(api, server, body):
    player = server.player_ids[0]
    given = body | {"type": "NPC"}
    made = api.made("/characters", given, acting=player)
    assert made["user_player_id"] is None
    npc = f"/characters/{made['id']}"
    assert api.patch(npc, {"age": 1}, acting=server.player_ids[1]).status_code == 200
    own = f"/characters/{server.character_id}"
    api.settings(permission_manage_npc="STORYTELLER")
    given["name_last"] = "Second"
    refused = [
        api.post("/characters", given, acting=player),
        api.patch(npc, {"age": 1}, acting=player),
        api.delete(npc, acting=player),
        api.post(f"{npc}/inventory", {"name": "Knife", "type": "WEAPON"}, acting=player),
        api.patch(own, {"type": "NPC"}, acting=player),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json()["detail"]) == (403, NO_RIGHTS)
    assert api.get(npc, acting=player).status_code == 200
    assert api.patch(npc, {"age": 1}, acting=server.storyteller_id).status_code == 200


def test_who_changes_a_character(api, server, path):
    for method in ("PATCH", "DELETE"):
        answer = api(method, path, json={}, acting=server.player_ids[1])
        assert (answer.status_code, answer.json()["detail"]) == (403, NO_RIGHTS)
    assert api.get(path, acting=server.player_ids[1]).status_code == 200
    assert api.patch(path, {}, acting=server.player_ids[0]).status_code == 200
    assert api.patch(path, {}, acting=server.storyteller_id).status_code == 200
    refused = api.patch(path, {"type": "STORYTELLER"}, acting=server.player_ids[0])
    assert refused.status_code == 403
    assert api.delete(path, acting=server.player_ids[0]).status_code == 204
    assert api.get(path).json()["detail"] == f"Character '{server.character_id}' not found"


def test_names_are_unique_and_refused_ones_are_stored(api, body):
    api.made("/characters", body)
    api.made("/characters", body | {"name_first": "LUCY"})
    answer = api.post("/characters", body)
    assert answer.status_code == 400
    assert answer.json()["detail"] == "A validation error occurred."
    assert answer.json()["invalid_parameters"] == [
        {"field": field, "message": "Combination of name_first and name_last is not unique"}
        for field in ("name_first", "name_last")
    ]
    assert names(api).count("Lucy Westenra") == 2


def test_a_deleted_character_leaves_its_name(api, path, body):
    names_of = {"name_first": "Ada", "name_last": "Harker"}
    assert api.post("/characters", body | names_of).status_code == 400
    rows = api.get("/characters").json()["items"]
    for row in rows:
        api.delete(f"/characters/{row['id']}")
    assert api.post("/characters", body | names_of).status_code == 201
    assert api.get(path).status_code == 404


@pytest.mark.parametrize("field", ["campaign_id", "concept_id", "user_player_id"])
def test_unknown_references(api, body, field):
    answer = api.post("/characters", body | {field: UNKNOWN})
    assert answer.status_code == 409
    assert f"Key ({field})=({UNKNOWN}) is not present" in answer.json()["detail"]
    assert api.get("/characters").json()["total"] == 1


def test_references_are_not_compared(api, server, body):
    api.delete(f"/campaigns/{server.campaign_id}")
    stranger = api.user("PLAYER")
    api.state.users.find(stranger).company_id = api.second_company()
    made = api.made("/characters", body | {"user_player_id": stranger})
    assert made["user_player_id"] == stranger
    assert made["campaign_id"] == server.campaign_id


def test_nobody_plays_an_npc(api, server, body):
    answer = api.post("/characters", body | {"type": "NPC", "user_player_id": server.user_id})
    assert answer.status_code == 400
    assert answer.json()["invalid_parameters"][0]["field"] == "user_player_id"
    assert api.get("/characters").json()["total"] == 1


def test_traits_of_a_new_character_are_not_checked(api, body):
    strength = {"trait_id": api.trait("Strength"), "value": 99}
    made = api.made("/characters", body | {"traits": [strength, {"trait_id": api.trait("Wits")}]})
    shown = api.get(f"/characters/{made['id']}?include=traits").json()["traits"]
    assert [(row["trait"]["name"], row["value"]) for row in shown] == [
        ("Strength", 99),
        ("Wits", 0),
    ]
    answer = api.post("/characters", body | {"name_last": "Two", "traits": [{"trait_id": UNKNOWN}]})
    assert (answer.status_code, answer.json()["detail"]) == (400, f"Trait {UNKNOWN} not found")
    assert "Lucy Two" in names(api)


def test_vampires(api, body):
    clan = blueprint(api, "clans", "Banu Haqim")
    given = body | {"character_class": "VAMPIRE"}
    answer = api.post("/characters", given)
    assert answer.status_code == 400
    assert answer.json()["invalid_parameters"] == [
        {"field": "clan_id", "message": "Vampire clan id is required"}
    ]
    answer = api.post(
        "/characters", given | {"name_first": "Second", "vampire_attributes": {"clan_id": UNKNOWN}}
    )
    assert answer.status_code == 409
    answer = api.post("/characters", given | {"vampire_attributes": {"sire": "Tom"}})
    assert answer.json()["invalid_parameters"][0]["field"] == "vampire_attributes"
    held = {"clan_id": clan.id, "generation": 12, "bane_name": "Foreign"}
    made = api.made("/characters", given | {"name_first": "Third", "vampire_attributes": held})
    assert made["vampire_attributes"] == {
        "clan_id": clan.id,
        "clan_name": "Banu Haqim",
        "generation": 12,
        "sire": None,
        "bane_name": "Blood Addiction",
        "bane_description": clan.bane[1],
        "compulsion_name": "Judgment",
        "compulsion_description": clan.compulsion[1],
    }
    # The first two were refused, and are there.
    assert sorted(names(api, character_class="VAMPIRE")) == [
        "Lucy Westenra",
        "Second Westenra",
        "Third Westenra",
    ]
    path = f"/characters/{made['id']}"
    changes = {"vampire_attributes": {"bane_name": "Noxious Blood", "sire": "Old Tom"}}
    changed = api.patch(path, changes).json()["vampire_attributes"]
    assert (changed["bane_name"], changed["sire"]) == ("Noxious Blood", "Old Tom")
    assert changed["bane_description"] == clan.variant_bane[1]
    assert changed["generation"] == 12
    changes = {"vampire_attributes": {"clan_id": blueprint(api, "clans", "Brujah").id}}
    changed = api.patch(path, changes).json()["vampire_attributes"]
    assert (changed["bane_name"], changed["compulsion_name"]) == ("Violent Temper", "Rebellion")
    assert api.patch(path, {"vampire_attributes": None}).status_code == 400


def test_clans_without_curses(api, body):
    held = {"clan_id": blueprint(api, "clans", "Assamite").id, "bane_name": "Foreign"}
    given = body | {"character_class": "VAMPIRE", "vampire_attributes": held}
    shown = api.made("/characters", given)["vampire_attributes"]
    assert (shown["clan_name"], shown["bane_name"]) == ("Assamite", None)


def test_werewolves(api, body):
    given = body | {"character_class": "WEREWOLF"}
    made = api.made("/characters", given)
    assert made["werewolf_attributes"] is None
    tribe = blueprint(api, "tribes", "Red Talons")
    auspice = blueprint(api, "auspices", "Ahroun")
    held = {"tribe_id": tribe.id, "auspice_id": auspice.id, "pack_name": ""}
    traits = [{"trait_id": api.trait(name), "value": 2} for name in ("Glory", "Wisdom", "Wits")]
    given |= {"name_first": "Second", "werewolf_attributes": held, "traits": traits}
    made = api.made("/characters", given)
    assert made["werewolf_attributes"] == {
        "tribe_id": tribe.id,
        "tribe_name": "Red Talons",
        "auspice_id": auspice.id,
        "auspice_name": "Ahroun",
        "pack_name": None,
        "total_renown": 4,
    }
    answer = api.patch(f"/characters/{made['id']}", {"werewolf_attributes": {"tribe_id": UNKNOWN}})
    assert answer.status_code == 409


def test_attributes_of_other_classes_are_kept(api, body):
    held = {"mage_attributes": {"sphere": "Forces"}, "hunter_attributes": {"creed": "Anything"}}
    made = api.made("/characters", body | held)
    assert made["mage_attributes"] == {"sphere": "Forces", "tradition": None}
    assert made["hunter_attributes"] == {"creed": "Anything"}
    changed = api.patch(
        f"/characters/{made['id']}", {"mage_attributes": {"tradition": "Order", "sphere": ""}}
    )
    assert changed.json()["mage_attributes"] == {"sphere": None, "tradition": "Order"}


def test_concepts_bring_specialties(api, body):
    ascetic = blueprint(api, "concepts", "Ascetic")
    made = api.made("/characters", body | {"concept_id": ascetic.id})
    assert made["concept_name"] == "Ascetic"
    assert [row["name"] for row in made["specialties"]] == ["Focus", "Iron hand"]
    path = f"/characters/{made['id']}"
    artist = blueprint(api, "concepts", "Artist")
    changed = api.patch(path, {"concept_id": artist.id}).json()
    assert [row["name"] for row in changed["specialties"]] == ["Muse"]
    cleared = api.patch(path, {"concept_id": None}).json()
    assert (cleared["concept_id"], cleared["concept_name"]) == (None, None)
    assert cleared["specialties"] == changed["specialties"]
    answer = api.patch(path, {"concept_id": UNKNOWN})
    assert (answer.status_code, answer.json()["detail"]) == (400, f"Concept {UNKNOWN} not found")


def test_dying(api, path):
    dead = api.patch(path, {"status": "DEAD"}).json()
    assert dead["status"] == "DEAD"
    assert len(dead["date_killed"]) == len("2026-11-22T14:19:27Z")
    api.server.clock.advance(60)
    assert api.patch(path, {"status": "DEAD"}).json()["date_killed"] == dead["date_killed"]
    assert api.patch(path, {"age": 4}).json()["date_killed"] == dead["date_killed"]
    assert api.patch(path, {"status": "ALIVE"}).json()["date_killed"] is None


def test_what_never_changes(api, path):
    before = api.get(path).json()
    fields = {"character_class": "MAGE", "game_version": "V4", "campaign_id": UNKNOWN}
    after = api.patch(path, fields | {"starting_points": 5, "is_temporary": True}).json()
    assert after["date_modified"] > before["date_modified"]
    assert after.pop("is_temporary") is True
    for shown in (before, after):
        shown.pop("date_modified")
        shown.pop("is_temporary", None)
    assert before == after


def test_types_and_players(api, server, path):
    second = server.player_ids[1]
    handed = api.patch(path, {"user_player_id": second}, acting=server.player_ids[0])
    assert handed.json()["user_player_id"] == second
    answer = api.patch(path, {"user_player_id": None})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "PLAYER characters must have a user_player_id"
    npc = api.patch(path, {"type": "NPC", "user_player_id": second}).json()
    assert (npc["type"], npc["user_player_id"]) == ("NPC", None)
    assert api.patch(path, {"user_player_id": second}).json()["user_player_id"] is None
    answer = api.patch(path, {"type": "PLAYER"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "Converting a character to PLAYER requires user_player_id"
    assert api.patch(path, {"type": "PLAYER", "user_player_id": UNKNOWN}).status_code == 409
    back = api.patch(path, {"type": "PLAYER", "user_player_id": second}).json()
    assert (back["type"], back["user_player_id"]) == ("PLAYER", second)


def test_a_refused_change_has_stored_the_attributes(api, path):
    api.character(name_first="Mina", name_last="Harker")
    answer = api.patch(path, {"name_first": "Mina", "hunter_attributes": {"creed": "Martial"}})
    assert answer.status_code == 400
    shown = api.get(path).json()
    assert shown["name_first"] == "Ada"
    assert shown["hunter_attributes"] == {"creed": "Martial"}


def test_children(api, path, png):
    note = api.made(f"{path}/notes", {"title": "Note", "content": "Text"})
    asset = api.post(f"{path}/assets/upload", files={"f": ("a.png", png)}).json()
    item = api.made(f"{path}/inventory", {"name": "Knife", "type": "WEAPON"})
    plain = api.get(path).json()
    assert (plain["num_notes"], plain["num_assets"], plain["num_inventory_items"]) == (1, 1, 1)
    assert plain.keys().isdisjoint({"traits", "inventory", "notes", "assets"})
    include = ["traits", "inventory", "notes", "assets"]
    shown = api.get(path, params={"include": include}).json()
    assert (shown["notes"], shown["assets"], shown["inventory"]) == ([note], [asset], [item])
    assert {row["trait"]["name"]: row["value"] for row in shown["traits"]} == {
        "Strength": 3,
        "Dexterity": 2,
        "Brawl": 1,
    }
    assert shown["traits"][0]["date_created"].endswith("+00:00")
    assert shown["traits"][0]["trait"]["category_name"] == "Physical"


@pytest.mark.parametrize(("gift", "status"), [("Hare's Leap", 200), ("Wind Claw", 500)])
def test_gifts_that_break_the_answer(api, body, gift, status):
    traits = [{"trait_id": api.trait(gift), "value": 1}]
    made = api.made("/characters", body | {"traits": traits})
    assert api.get(f"/characters/{made['id']}?include=traits").status_code == status
    assert api.get(f"/characters/{made['id']}?include=notes").status_code == 200


def test_deleting_hides_everything(api, server, path):
    note = api.made(f"{path}/notes", {"title": "Note", "content": "Text"})
    item = api.made(f"{path}/inventory", {"name": "Knife", "type": "WEAPON"})
    roll = api.made("/dicerolls", {"character_id": server.character_id})
    held = api.state.character_traits.under(server.character_id)
    api.delete(path)
    assert api.get(f"{path}/notes/{note['id']}").status_code == 404
    assert api.get(f"{path}/inventory/{item['id']}").status_code == 404
    assert api.state.inventory.find(item["id"]) is None
    assert all(api.state.character_traits.find(row.id) is None for row in held)
    chapter = f"books/{server.book_id}/chapters/{server.chapter_id}"
    assert api.get(f"/campaigns/{server.campaign_id}/{chapter}").json()["character_ids"] == []
    assert api.get(f"/dicerolls/{roll['id']}").status_code == 200


def test_inventory(api, server, path):
    items = f"{path}/inventory"
    made = api.made(items, {"name": " Knife ", "type": "WEAPON", "description": ""})
    assert (made["name"], made["type"], made["description"]) == ("Knife", "WEAPON", "")
    assert made["character_id"] == server.character_id
    api.made(items, {"name": "", "type": "OTHER"})
    assert [row["name"] for row in api.get(items).json()["items"]] == ["", "Knife"]
    item = f"{items}/{made['id']}"
    assert api.get(item).json() == made
    changed = api.patch(item, {"type": "BOOK", "description": None}).json()
    assert (changed["type"], changed["description"], changed["name"]) == ("BOOK", None, "Knife")
    assert changed["date_modified"] > made["date_modified"]
    other = api.character()
    answer = api.get(f"/characters/{other.id}/inventory/{made['id']}")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Inventory item not found")
    assert api.delete(item).status_code == 204
    assert api.delete(item).status_code == 404
    assert api.get(items).json()["total"] == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"type": "SWORD"}, "type"), ({"type": None}, "type"), ({"name": 3}, "name")],
)
def test_bad_items(api, path, fields, field):
    answer = api.post(f"{path}/inventory", {"name": "Knife", "type": "WEAPON"} | fields)
    assert answer.json()["invalid_parameters"][0]["field"] == field
    long = api.post(f"{path}/inventory", {"name": "x" * 51, "type": "WEAPON"})
    assert long.json()["detail"].endswith("51 > 50")


def test_who_fills_the_inventory(api, server, path):
    given = {"name": "Knife", "type": "WEAPON"}
    player, other = server.player_ids
    made = api.made(f"{path}/inventory", given, acting=player)
    item = f"{path}/inventory/{made['id']}"
    assert api.get(item, acting=other).status_code == 200
    refused = [
        api.post(f"{path}/inventory", given, acting=other),
        api.patch(item, {}, acting=other),
        api.delete(item, acting=other),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
