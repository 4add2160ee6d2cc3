"""Dictionaries: own terms and global ones."""

from __future__ import annotations

import pytest

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
GLOBAL = set(SOURCES)
NOT_YOURS = "You may not update dictionary terms that are not owned by your company."
UNEXPLAINED = "DictionaryTerm must have either a definition or a link."


@pytest.fixture
def body():
    return {"term": "Elder", "definition": "An old one"}


def listed(api, **query):
    answer = api.get("/dictionaries", params={"limit": 1000} | query)
    assert answer.status_code == 200, answer.text
    return [row["term"] for row in answer.json()["items"]]


def term_id(api, term):
    rows = api.get("/dictionaries", params={"limit": 1000}).json()["items"]
    return next(row["id"] for row in rows if row["term"] == term)


def test_a_term(api, server):
    body = {
        "term": "  Elder Kin ",
        "definition": " An old one ",
        "link": "https://example.com/elder",
        "synonyms": [" Older", "ancient", "OLDER "],
    }
    made = api.made("/dictionaries", body)
    assert made.keys() == {
        *("id", "date_created", "date_modified", "term", "definition", "link", "synonyms"),
        *("company_id", "source_type", "source_id", "powers"),
    }
    assert made["term"] == "elder kin"
    assert made["definition"] == "An old one"
    assert made["synonyms"] == ["ancient", "older"]
    assert made["company_id"] == server.company_id
    assert (made["source_type"], made["source_id"], made["powers"]) == (None, None, [])
    path = f"/dictionaries/{made['id']}"
    assert api.get(path).json() == made
    changed = api.patch(path, {"link": None, "synonyms": ["Kin", "kin"], "term": "ELDEST"}).json()
    assert (changed["link"], changed["synonyms"], changed["term"]) == (None, ["kin"], "eldest")
    assert changed["definition"] == "An old one"
    assert changed["date_modified"] > made["date_modified"]
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.delete(path).json()["detail"] == "Dictionary term not found"
    assert "eldest" not in listed(api)


def test_the_list_has_own_and_global_terms_by_term(api, body):
    for term in ("zulo", "Aback", "zulo"):
        api.made("/dictionaries", body | {"term": term})
    terms = listed(api)
    assert terms == sorted(terms)
    assert set(terms) == {*GLOBAL, "aback", "zulo"}
    assert terms.count("zulo") == 2


def test_the_list_is_paged_up_to_a_thousand(api):
    page = api.get("/dictionaries", params={"limit": 2, "offset": 1}).json()
    assert [row["term"] for row in page["items"]] == sorted(GLOBAL)[1:3]
    assert (page["limit"], page["offset"], page["total"]) == (2, 1, len(GLOBAL))
    assert api.get("/dictionaries").json()["limit"] == 10
    answer = api.get("/dictionaries", params={"limit": 1001})
    assert answer.json()["invalid_parameters"] == [
        {"field": "limit", "message": "Expected `int` <= 1000"}
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("elder", ["elder"]),
        ("  ELDER ", ["elder"]),
        ("Ancient One", ["elder"]),
        ("ancient", []),
        ("elde", []),
        ("Rabble", ["brujah"]),
    ],
)
def test_a_term_is_found_by_itself_and_its_whole_synonyms(api, body, wanted, found):
    api.made("/dictionaries", body | {"synonyms": ["ancient one"]})
    assert listed(api, term=wanted) == found


def test_the_term_of_the_filter_has_the_length_of_a_term(api):
    answer = api.get("/dictionaries", params={"term": " AA "})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "term: Length of 'aa' 2 < 3"


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"term": "ab"}, "term: Length of 'ab' 2 < 3"),
        ({"term": "x" * 51}, f"term: Length of '{'x' * 51}' 51 > 50"),
        ({"definition": None}, UNEXPLAINED),
        ({"definition": " "}, UNEXPLAINED),
        ({"definition": None, "link": ""}, UNEXPLAINED),
    ],
)
def test_bad_terms(api, body, fields, detail):
    answer = api.post("/dictionaries", body | fields)
    assert answer.status_code == 400
    assert answer.json()["detail"] == detail
    assert set(listed(api)) == GLOBAL


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"term": None}, "term", "Expected `str`, got `null`"),
        ({"synonyms": None}, "synonyms", "Expected `array`, got `null`"),
        ({"synonyms": ["kin", 5]}, "synonyms[1]", "Expected `str`, got `int`"),
        ({"link": 5}, "link", "Expected `str | null`, got `int`"),
    ],
)
def test_bad_shapes(api, body, fields, field, message):
    answer = api.post("/dictionaries", body | fields)
    assert answer.json()["invalid_parameters"] == [{"field": field, "message": message}]


def test_a_link_alone_explains(api):
    made = api.made("/dictionaries", {"term": "elder", "link": "https://example.com"})
    assert made["definition"] is None


def test_a_change_leaves_a_definition_or_a_link(api, body):
    made = api.made("/dictionaries", body)
    path = f"/dictionaries/{made['id']}"
    refused = api.patch(path, {"definition": None})
    assert refused.status_code == 400
    assert refused.json()["detail"] == UNEXPLAINED
    assert api.get(path).json() == made
    assert api.patch(path, {"definition": "", "link": "somewhere"}).status_code == 200
    assert api.patch(path, {"link": None}).json()["detail"] == UNEXPLAINED
    assert api.patch(path, {}).status_code == 200


@pytest.mark.parametrize("term", sorted(GLOBAL))
def test_global_terms_stay_as_they_are(api, term):
    path = f"/dictionaries/{term_id(api, term)}"
    before = api.get(path).json()
    assert before["company_id"] is None
    for answer in (api.patch(path, {"definition": "Mine"}), api.delete(path)):
        assert answer.status_code == 400
        assert answer.json()["detail"] == NOT_YOURS
    assert api.get(path).json() == before


@pytest.mark.parametrize(("term", "source"), SOURCES.items())
def test_global_terms_explain_things_of_the_catalogue(api, term, source):
    shown = api.get(f"/dictionaries/{term_id(api, term)}").json()
    kind, path = source
    assert shown["source_type"] == kind
    explained = api.get(f"/characterblueprint/{path}/{shown['source_id']}").json()
    assert explained["name"].lower() == term
    assert shown["powers"] == explained.get("powers", [])


def test_terms_of_traits_show_the_powers_of_those_that_have_some(api):
    rows = api.get("/dictionaries", params={"limit": 1000}).json()["items"]
    powers = {row["term"]: [power["level"] for power in row["powers"]] for row in rows}
    assert {term for term, levels in powers.items() if levels} == {"auspex", "strength"}
    assert powers["strength"] == [1, 2, 3, 4, 5]


def test_terms_of_other_companies_are_hidden(api, body):
    made = api.made("/dictionaries", body)
    second = f"//companies/{api.second_company()}/dictionaries"
    assert api.get(f"{second}/{made['id']}").json()["detail"] == "Dictionary term not found"
    assert api.patch(f"{second}/{made['id']}", {}).status_code == 404
    assert api.delete(f"{second}/{made['id']}").status_code == 404
    assert api.get(second).json()["total"] == len(GLOBAL)
    assert api.get(f"/dictionaries/{made['id']}").status_code == 200
    api.made(second, body)


def test_a_deleted_company_takes_its_terms_along(api, body):
    made = api.made("/dictionaries", body)
    assert api.delete("").status_code == 204
    assert api.state.dictionary.find(made["id"]) is None
    assert len(list(api.state.dictionary)) == len(GLOBAL)
