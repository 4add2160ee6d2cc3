"""What every server begins with: the catalogue, the terms of the game, and the names of users."""

from __future__ import annotations

import pytest

from vclient.testing import Clock, ValentinaServer

ROOT = "/characterblueprint"
SOURCES = {
    "ahroun": ("auspice", "werewolf-auspices"),
    "auspex": ("trait", "traits"),
    "black furies": ("tribe", "werewolf-tribes"),
    "brawl": ("trait", "traits"),
    "brujah": ("clan", "vampire-clans"),
    "feeding": ("trait_subcategory", "subcategories"),
    "haven": ("trait", "traits"),
    "strength": ("trait", "traits"),
}


def items(api, path, limit=1000):
    return api.get(path, params={"limit": limit}).json()["items"]


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("sections", 4),
        ("categories", 22),
        ("concepts", 12),
        ("werewolf-tribes", 11),
        ("werewolf-auspices", 5),
    ],
)
def test_the_catalogue_has_as_many_entries_as_the_live_one(api, path, number):
    assert len(items(api, f"{ROOT}/{path}")) == number


def test_the_catalogue_does_not_depend_on_the_seed():
    first, second = (ValentinaServer(clock=Clock(), seed=seed)._state.concepts for seed in (1, 2))
    assert [row.id for row in first] == [row.id for row in second]


@pytest.mark.parametrize("path", ["traits", "vampire-clans", "werewolf-tribes"])
def test_some_have_a_link_to_more_about_them(api, path):
    links = [row["link"] for row in items(api, f"{ROOT}/{path}")]
    given = [link for link in links if link is not None]
    assert 0 < len(given) < len(links)
    assert all(link.startswith("https://") for link in given)


def test_what_only_some_entries_have(api):
    clans = {row["name"]: row for row in items(api, f"{ROOT}/vampire-clans")}
    assert clans["Assamite"]["bane"] is None
    assert clans["Banu Haqim"]["variant_bane"]["name"] == "Noxious Blood"
    subcategories = items(api, f"{ROOT}/subcategories")
    assert all(row["description"] for row in subcategories)
    edges = {row["hunter_edge_type"] for row in subcategories if row["category_name"] == "Edges"}
    assert edges == {"ASSETS", "APTITUDES", "ENDOWMENTS"}
    levels = [row for row in subcategories if row["name"] == "Level 1"]
    assert {row["count_based_cost_multiplier"] for row in levels} == {3}


def test_the_terms_of_the_game_explain_entries_of_the_catalogue(api):
    terms = {row["term"]: row for row in items(api, "/dictionaries")}
    assert terms.keys() == SOURCES.keys()
    for term, (kind, path) in SOURCES.items():
        assert (terms[term]["company_id"], terms[term]["source_type"]) == (None, kind)
        explained = api.get(f"{ROOT}/{path}/{terms[term]['source_id']}").json()
        assert explained["name"].lower() == term
        assert terms[term]["powers"] == explained.get("powers", [])
    assert {term for term, row in terms.items() if row["powers"]} == {"auspex", "strength"}


def test_the_users_of_the_world(api):
    assert [(row["username"], row["email"]) for row in items(api, "/users", limit=100)] == [
        ("player-1", "player-1@example.com"),
        ("player-2", "player-2@example.com"),
        ("storyteller", "storyteller@example.com"),
        ("test-developer", "developer@example.com"),
    ]


def test_values_are_related_to_the_catalogue(api):
    related = api.get("/options").json()["characters"]["_related"]
    assert len(related) == 10
    assert related["vampire_clan_detail"] == (
        "http://valentina.test/api/v1/companies/{company_id}/characterblueprint/"
        "vampire-clans/{vampire_clan_id}"
    )


def test_a_reference_to_nothing_is_refused_in_the_words_of_the_database(api, server):
    unknown = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"
    path = f"/users/{server.user_id}/experience/xp/add"
    answer = api.post(path, {"amount": 1, "campaign_id": unknown})
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        'insert or update on table "campaign_experience" violates foreign key constraint '
        '"campaign_experience_campaign_id_fkey"\n'
        f'DETAIL:  Key (campaign_id)=({unknown}) is not present in table "campaign".'
    )
