"""The blueprint catalogue."""

from __future__ import annotations

import pytest

from vclient.testing import Clock, ValentinaServer

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"
ROOT = "/characterblueprint"

# Section, category, order, initial cost, upgrade cost, multiplier, classes, versions.
EVERYONE = "VAMPIRE WEREWOLF MAGE HUNTER GHOUL MORTAL"
CATEGORIES = {
    ("Attributes", "Physical", 1, 5, 5, None, EVERYONE, "V4 V5"),
    ("Attributes", "Social", 2, 5, 5, None, EVERYONE, "V4 V5"),
    ("Attributes", "Mental", 3, 5, 5, None, EVERYONE, "V4 V5"),
    ("Abilities", "Physical", 4, 3, 2, None, EVERYONE, "V4 V5"),
    ("Abilities", "Social", 5, 3, 2, None, EVERYONE, "V4 V5"),
    ("Abilities", "Mental", 6, 3, 2, None, EVERYONE, "V4 V5"),
    ("Other", "Other", 1, 1, 2, None, EVERYONE, "V4 V5"),
    ("Other", "Disciplines", 1, 10, 7, None, "VAMPIRE GHOUL", "V4 V5"),
    ("Other", "Spheres", 2, 10, 7, None, "MAGE", "V4 V5"),
    ("Other", "Resonance", 2, 2, 2, None, "MAGE", "V4 V5"),
    ("Other", "Edges", 3, 3, 3, None, "HUNTER", "V4 V5"),
    ("Other", "Renown", 3, 1, 2, None, "WEREWOLF", "V4 V5"),
    ("Other", "Virtues", 4, 2, 2, None, "VAMPIRE MAGE HUNTER GHOUL MORTAL", "V4 V5"),
    ("Other", "Gifts", 4, 7, 3, 2, "WEREWOLF", "V4 V5"),
    ("Other", "Rites", 5, 5, 3, None, "WEREWOLF", "V4 V5"),
    ("Other", "Thaumaturgy Paths", 6, 7, 3, None, "VAMPIRE GHOUL", "V4"),
    ("Other", "Blood Sorcery Rituals", 11, 10, 7, 3, "VAMPIRE GHOUL", "V5"),
    ("Other", "Oblivion Ceremonies", 12, 10, 7, 3, "VAMPIRE GHOUL", "V5"),
    ("Other", "Necromancy Paths", 13, 7, 3, None, "VAMPIRE GHOUL", "V4"),
    ("Advantages", "Backgrounds", 1, 2, 3, None, EVERYONE, "V4 V5"),
    ("Advantages", "Merits", 2, 3, 2, None, EVERYONE, "V4 V5"),
    ("Advantages", "Flaws", 3, 2, 3, None, EVERYONE, "V4 V5"),
}


def items(api, path, **params):
    answer = api.get(f"{ROOT}/{path}", params={"limit": 1000} | params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return answer.json()["items"]


def names(api, path, **params):
    return [row["name"] for row in items(api, path, **params)]


def test_sections(api):
    rows = items(api, "sections")
    assert [row["name"] for row in rows] == ["Attributes", "Abilities", "Other", "Advantages"]
    assert [row["order"] for row in rows] == [1, 2, 3, 4]


def test_categories(api):
    rows = items(api, "categories")
    assert len(rows) == 22
    assert {
        (
            row["sheet_section_name"],
            row["name"],
            row["order"],
            row["initial_cost"],
            row["upgrade_cost"],
            row["count_based_cost_multiplier"],
            " ".join(row["character_classes"]),
            " ".join(row["game_versions"]),
        )
        for row in rows
    } == CATEGORIES
    assert [row["order"] for row in rows] == sorted(row["order"] for row in rows)


def test_categories_are_filtered(api):
    assert len(items(api, "categories", game_version="V5", character_class="VAMPIRE")) == 14
    section = items(api, "sections")[0]["id"]
    assert names(api, "categories", section_id=section) == ["Physical", "Social", "Mental"]
    assert names(api, "categories", section_id=UNKNOWN) == []
    gifts = names(api, "categories", character_class="WEREWOLF")
    assert "Gifts" in gifts
    assert "Virtues" not in gifts
    assert "Necromancy Paths" not in names(api, "categories", game_version="V5")


def test_subcategories(api):
    rows = items(api, "subcategories")
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    edges = [row for row in rows if row["category_name"] == "Edges"]
    assert {row["hunter_edge_type"] for row in edges} == {"ASSETS", "APTITUDES", "ENDOWMENTS"}
    found = items(api, "subcategories", category_id=edges[0]["category_id"])
    assert found == edges
    assert items(api, "subcategories", character_class="HUNTER", game_version="V4") != rows
    levels = [row for row in rows if row["name"] == "Level 1"]
    assert {row["count_based_cost_multiplier"] for row in levels} == {3}


def test_traits_are_ordered_by_name_or_as_on_the_sheet(api):
    listed = names(api, "traits")
    assert listed == sorted(listed)
    by_sheet = items(api, "traits", order_by="SHEET")
    sections = ["Attributes", "Abilities", "Other", "Advantages"]
    orders = {row["id"]: row["order"] for row in items(api, "categories")}
    keys = [
        (sections.index(row["sheet_section_name"]), orders[row["category_id"]], row["name"])
        for row in by_sheet
    ]
    assert keys == sorted(keys)
    assert [row["name"] for row in by_sheet[:3]] == ["Dexterity", "Stamina", "Strength"]
    assert sorted(row["name"] for row in by_sheet) == listed
    assert api.get(f"{ROOT}/traits?order_by=sheet").status_code == 400


def test_traits_are_filtered(api):
    by_id = {row["id"]: row for row in items(api, "traits")}

    def check(expected, **params):
        found = {row["id"] for row in items(api, "traits", **params)}
        assert found == {row_id for row_id, row in by_id.items() if expected(row)}
        assert 0 < len(found) < len(by_id)

    some = next(row for row in by_id.values() if row["subcategory_id"])
    check(lambda row: "V4" in row["game_versions"], game_version="V4")
    check(lambda row: "V5" in row["game_versions"], game_version="V5")
    check(lambda row: "MAGE" in row["character_classes"], character_class="MAGE")
    check(lambda row: row["category_id"] == some["category_id"], category_id=some["category_id"])
    check(
        lambda row: row["subcategory_id"] == some["subcategory_id"],
        subcategory_id=some["subcategory_id"],
    )
    check(lambda row: row["subcategory_id"] is None, exclude_subcategory_traits="true")
    check(lambda row: row["is_rollable"], is_rollable="TRUE")
    check(lambda row: not row["is_rollable"], is_rollable="0")


def test_a_trait(api):
    shown = api.get(f"{ROOT}/traits/{api.trait('Strength')}").json()
    assert shown["name"] == "Strength"
    assert (shown["min_value"], shown["max_value"]) == (1, 5)
    assert (shown["initial_cost"], shown["upgrade_cost"]) == (5, 5)
    assert (shown["sheet_section_name"], shown["category_name"]) == ("Attributes", "Physical")
    assert shown["custom_for_character_id"] is None
    assert [power["level"] for power in shown["powers"]] == [1, 2, 3, 4, 5]
    assert shown["gift_attributes"] is None


def test_gifts_know_who_may_have_them(api):
    gifts = [row for row in items(api, "traits") if row["gift_attributes"]]
    for holder, path in (("tribe", "werewolf-tribes"), ("auspice", "werewolf-auspices")):
        for row in items(api, path):
            bound = {
                gift["id"]
                for gift in gifts
                if gift["gift_attributes"][f"{holder}_id"] == row["id"]
                and gift["gift_attributes"][f"{holder}_name"] == row["name"]
            }
            assert bound == set(row["gift_trait_ids"])
    native = [row for row in gifts if row["gift_attributes"]["is_native_gift"]]
    assert native
    assert all(row["gift_attributes"]["tribe_id"] is None for row in native)
    assert {row["count_based_cost_multiplier"] for row in gifts} == {2}


def test_people(api):
    assert len(items(api, "concepts")) == 12
    tribes = items(api, "werewolf-tribes")
    assert len(tribes) == 11
    assert tribes[0]["name"] == "Black Furies"
    assert tribes[0]["renown"] == "GLORY"
    assert names(api, "werewolf-auspices") == [
        "Ahroun",
        "Galliard",
        "Philodox",
        "Ragabash",
        "Theurge",
    ]
    for row in items(api, "concepts"):
        assert row["max_specialties"] == len(row["specialties"])
        for ability in row["favored_ability_names"]:
            assert api.trait(ability)


def test_clans(api):
    assert "Assamite" in names(api, "vampire-clans", game_version="V4")
    assert "Assamite" not in names(api, "vampire-clans", game_version="V5")
    clans = {row["name"]: row for row in items(api, "vampire-clans")}
    assert list(clans) == sorted(clans)
    assert clans["Assamite"]["bane"] is None
    assert clans["Banu Haqim"]["variant_bane"]["name"] == "Noxious Blood"
    assert clans["Banu Haqim"]["compulsion"].keys() == {"name", "description"}
    for row_id in clans["Brujah"]["discipline_ids"]:
        assert api.get(f"{ROOT}/traits/{row_id}").json()["category_name"] == "Disciplines"


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("sections", "Character sheet section not found"),
        ("categories", "Trait category not found"),
        ("subcategories", "Trait subcategory not found"),
        ("traits", "Trait not found"),
        ("concepts", "Character concept not found"),
        ("vampire-clans", "Vampire clan not found"),
        ("werewolf-tribes", "Werewolf tribe not found"),
        ("werewolf-auspices", "Werewolf auspice not found"),
    ],
)
def test_every_detail_and_every_limit(api, path, detail):
    first = items(api, path)[0]
    assert api.get(f"{ROOT}/{path}/{first['id']}", acting="garbage").json() == first
    answer = api.get(f"{ROOT}/{path}/{UNKNOWN}")
    assert (answer.status_code, answer.json()["detail"]) == (404, detail)
    assert api.get(f"{ROOT}/{path}/x").status_code == 400
    assert api.get(f"{ROOT}/{path}?limit=1001").status_code == 400
    page = api.get(f"{ROOT}/{path}?limit=1&offset=1").json()
    assert page["items"] == items(api, path)[1:2]


def test_the_catalogue_does_not_depend_on_the_seed():
    first, second = (ValentinaServer(clock=Clock(), seed=seed)._state.concepts for seed in (1, 2))
    assert [row.id for row in first] == [row.id for row in second]


@pytest.mark.parametrize("path", ["traits", "vampire-clans", "werewolf-tribes"])
def test_some_have_a_link_to_more_about_them(api, path):
    links = [row["link"] for row in items(api, path)]
    given = [link for link in links if link is not None]
    assert 0 < len(given) < len(links)
    assert all(link.startswith("https://") for link in given)


def test_auspices_have_no_links(api):
    assert {row["link"] for row in items(api, "werewolf-auspices")} == {None}


def test_subcategories_are_described(api):
    assert all(row["description"] for row in items(api, "subcategories"))
