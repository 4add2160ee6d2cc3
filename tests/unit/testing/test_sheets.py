"""The full sheets of characters."""

from __future__ import annotations

import pytest

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"


def give(api, character_id, *names):
    items = [{"trait_id": api.trait(name), "value": 1} for name in names]
    answer = api.post(f"/characters/{character_id}/traits/bulk-assign", items).json()
    assert answer["failed"] == []


def sheet(api, character_id, **params):
    answer = api.get(f"/characters/{character_id}/full-sheet", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def categories(shown):
    return {
        (section["name"], category["name"]): category
        for section in shown["sections"]
        for category in section["categories"]
    }


def names(rows):
    return [row["name"] for row in rows]


def held(place):
    return [row["trait"]["name"] for row in place["character_traits"]]


def test_a_sheet(api, server):
    shown = sheet(api, server.character_id)
    assert shown["character"] == api.get(f"/characters/{server.character_id}").json()
    assert names(shown["sections"]) == ["Attributes", "Abilities", "Other", "Advantages"]
    assert [section["order"] for section in shown["sections"]] == [1, 2, 3, 4]
    assert names(shown["sections"][2]["categories"]) == ["Other", "Virtues"]
    found = categories(shown)
    physical = found["Attributes", "Physical"]
    assert (physical["initial_cost"], physical["upgrade_cost"]) == (5, 5)
    assert held(physical) == ["Dexterity", "Strength"]
    assert held(found["Abilities", "Physical"]) == ["Brawl"]
    first = physical["character_traits"][0]
    assert first.keys() == {"id", "value", "character_id", "trait"}
    assert first["trait"] == api.get(f"/characterblueprint/traits/{api.trait('Dexterity')}").json()
    assert all(not category["available_traits"] for category in found.values())


@pytest.mark.parametrize(
    ("character_class", "version", "expected"),
    [
        ("VAMPIRE", "V5", 14),
        ("VAMPIRE", "V4", 14),
        ("MAGE", "V5", 13),
        ("WEREWOLF", "V4", 13),
        ("MORTAL", "V5", 11),
    ],
)
def test_the_structure_of_a_class(api, character_class, version, expected):
    row = api.character(character_class=character_class, game_version=version)
    found = categories(sheet(api, row.id))
    assert len(found) == expected
    params = {"character_class": character_class, "game_version": version, "limit": 100}
    listed = api.get("/characterblueprint/categories", params=params).json()["items"]
    assert {category["id"] for category in found.values()} == {row["id"] for row in listed}


def test_traits_sit_in_their_subcategories(api):
    row = api.character(character_class="VAMPIRE")
    give(api, row.id, "Allies", "Fame", "Blood Walk")
    found = categories(sheet(api, row.id))
    backgrounds = found["Advantages", "Backgrounds"]
    assert held(backgrounds) == ["Fame"]
    assert names(backgrounds["subcategories"]) == ["Allies"]
    assert backgrounds["subcategories"][0]["requires_parent"] is True
    assert held(backgrounds["subcategories"][0]) == ["Allies"]
    rituals = found["Other", "Blood Sorcery Rituals"]
    assert names(rituals["subcategories"]) == ["Level 1", "Level 2"]
    assert held(rituals["subcategories"][0]) == ["Blood Walk"]
    assert names(found["Advantages", "Merits"]["subcategories"]) == ["Feeding", "Looks"]


def test_traits_outside_the_class_bring_their_structure(api, server):
    before = categories(sheet(api, server.character_id))
    assert names(before["Advantages", "Merits"]["subcategories"]) == ["Looks"]
    give(api, server.character_id, "Auspex", "Blood Walk")
    found = categories(sheet(api, server.character_id))
    added = {("Other", "Disciplines"), ("Other", "Blood Sorcery Rituals")}
    assert found.keys() - before.keys() == added
    assert held(found["Other", "Disciplines"]) == ["Auspex"]
    assert names(found["Other", "Blood Sorcery Rituals"]["subcategories"]) == ["Level 1"]


def test_custom_traits_are_on_the_sheet(api, server):
    category = next(row for row in api.state.categories if row.name == "Virtues")
    body = {"name": "Patience", "category_id": category.id, "currency": "NO_COST"}
    api.made(f"/characters/{server.character_id}/traits/create", body)
    found = categories(sheet(api, server.character_id, include_available_traits="true"))
    assert held(found["Other", "Virtues"]) == ["Patience"]
    other = categories(sheet(api, api.character().id, include_available_traits="true"))
    assert "Patience" not in names(other["Other", "Virtues"]["available_traits"])


def test_available_traits(api, server):
    found = categories(sheet(api, server.character_id, include_available_traits="true"))
    assert names(found["Attributes", "Physical"]["available_traits"]) == ["Stamina"]
    # Of the version, and of the class.
    assert "Composure" in names(found["Attributes", "Social"]["available_traits"])
    assert "Appearance" not in names(found["Attributes", "Social"]["available_traits"])
    assert names(found["Other", "Other"]["available_traits"]) == ["Humanity", "Willpower"]
    looks = found["Advantages", "Merits"]["subcategories"][0]
    assert names(looks["available_traits"]) == ["Striking"]


def test_available_gifts(api):
    tribe = next(row for row in api.state.tribes if row.name == "Black Furies")
    auspice = next(row for row in api.state.auspices if row.name == "Ahroun")
    row = api.character(
        character_class="WEREWOLF",
        werewolf_attributes={
            "tribe_id": tribe.id,
            "auspice_id": auspice.id,
            "pack_name": None,
            "total_renown": 0,
        },
    )
    give(api, row.id, "Kneel", "City Nose")
    found = categories(sheet(api, row.id, include_available_traits="true"))
    gifts = found["Other", "Gifts"]
    assert held(gifts) == ["City Nose", "Kneel"]
    assert names(gifts["available_traits"]) == [
        "Halt the Coward",
        "Hare's Leap",
        "Penetrating Gaze",
        "Raging Strike",
        "Wind Claw",
    ]


def test_a_category(api, server):
    path = f"/characters/{server.character_id}/full-sheet/categories"
    whole = categories(sheet(api, server.character_id, include_available_traits="true"))
    physical = whole["Attributes", "Physical"]
    answer = api.get(f"{path}/{physical['id']}", params={"include_available_traits": "1"})
    assert answer.json() == physical
    assert api.get(f"{path}/{physical['id']}").json()["available_traits"] == []
    # All subcategories are in it, those of other classes too.
    merits = api.get(f"{path}/{whole['Advantages', 'Merits']['id']}").json()
    assert names(merits["subcategories"]) == ["Feeding", "Looks"]
    answer = api.get(f"{path}/{UNKNOWN}")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Trait category not found")


def test_who_reads_sheets(api, server):
    path = f"/characters/{api.character('STORYTELLER').id}/full-sheet"
    assert api.get(path, acting=server.player_ids[0]).status_code == 403
    assert api.get(path, acting=server.storyteller_id).status_code == 200
    own = f"/characters/{server.character_id}/full-sheet"
    assert api.get(own, acting=server.player_ids[1]).status_code == 200
