"""How parameters and bodies are read, and what is said about bad ones."""

from __future__ import annotations

import pytest

from vclient.testing._server.bodies.kinds import Boolean
from vclient.testing._server.problems import ProblemError

FILLER = [{"field": "body", "message": "One or more fields did not pass validation."}]
SHAPE = "Validation failed for one or more fields."


def shape_problem(answer):
    body = answer.json()
    assert answer.status_code == 400, answer.text
    assert body["detail"] == SHAPE
    (entry,) = body["invalid_parameters"]
    return entry["field"], entry["message"]


def rule(answer):
    body = answer.json()
    assert answer.status_code == 400, answer.text
    assert body["invalid_parameters"] == FILLER
    return body["detail"]


def test_all_bad_parameters_are_listed(api):
    answer = api.get("/users?limit=500&offset=-1&user_role=WIZARD")
    assert answer.json()["detail"] == SHAPE
    assert answer.json()["invalid_parameters"] == [
        {"field": "limit", "message": "Expected `int` <= 100"},
        {"field": "offset", "message": "Expected `int` >= 0"},
        {"field": "user_role", "message": "Invalid enum value 'WIZARD'"},
    ]


def test_bad_path_and_query_parameters_are_listed_together(api):
    answer = api.get("/users/x/notes/?limit=y")
    fields = [entry["field"] for entry in answer.json()["invalid_parameters"]]
    assert fields == ["user_id", "limit"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=x", "Expected `int`, got `str`"),
        ("limit=1.5", "Expected `int`, got `str`"),
        ("limit=", "Expected `int`, got `str`"),
        ("limit=%D9%A3", "Expected `int`, got `str`"),
        ("limit=-1", "Expected `int` >= 0"),
        ("limit=101", "Expected `int` <= 100"),
        ("user_role=player", "Invalid enum value 'player'"),
    ],
)
def test_a_bad_parameter(api, query, message):
    assert shape_problem(api.get(f"/users?{query}")) == (query.split("=")[0], message)


def test_pages(api):
    everyone = api.get("/users", params={"limit": 100}).json()["items"]
    page = api.get("/users?limit=2&offset=1").json()
    assert page == {"items": everyone[1:3], "limit": 2, "offset": 1, "total": 4}
    assert api.get("/users?limit=0").json() == {
        "items": [],
        "limit": 0,
        "offset": 0,
        "total": 4,
    }
    assert api.get("/users?offset=9").json()["items"] == []
    assert api.get("/users").json()["limit"] == 10


def test_an_offset_beyond_64_bits_is_too_much_for_the_database(api):
    assert api.get(f"/users?offset={2**63 - 1}").status_code == 200
    answer = api.get(f"/users?offset={2**63}")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Internal Server Error"


def test_unknown_parameters_and_members_are_ignored(api):
    assert api.get("/users?whatever=1").status_code == 200
    assert api.post("/campaigns", {"name": "Known", "whatever": 1}).status_code == 201


def test_include_is_repeated_and_not_a_list_with_commas(api, server):
    path = f"/users/{server.user_id}"
    shown = api.get(path, params={"include": ["notes", "notes", "assets"]}).json()
    assert "notes" in shown
    assert "quickrolls" not in shown
    assert shape_problem(api.get(f"{path}?include=notes,assets")) == (
        "include",
        "Invalid enum value 'notes,assets'",
    )


def test_string_filters_go_through_their_validators(api):
    assert rule(api.get("/users?email=zzz")) == "email: Invalid email format: zzz"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, ("data", "Object missing required field `name`")),
        ([], ("data", "Expected `object`, got `array`")),
        (5, ("data", "Expected `object`, got `int`")),
        ({"name": 5, "danger": "x"}, ("name", "Expected `str`, got `int`")),
        ({"danger": "x", "name": 5}, ("danger", "Expected `int`, got `str`")),
        ({"name": None}, ("name", "Expected `str`, got `null`")),
        ({"name": ["x"]}, ("name", "Expected `str`, got `array`")),
        ({"name": "abc", "description": 5}, ("description", "Expected `str | null`, got `int`")),
        ({"name": "abc", "danger": 1.5}, ("danger", "Expected `int`, got `float`")),
        ({"name": "abc", "danger": True}, ("danger", "Expected `int`, got `bool`")),
        ({"name": "abc", "danger": None}, ("danger", "Expected `int`, got `null`")),
        (
            {"name": "abc", "in_game_date": "2026-02-30"},
            ("in_game_date", "Invalid RFC3339 encoded date"),
        ),
        (
            {"name": "abc", "in_game_date": "2026-01-01T00:00:00Z"},
            ("in_game_date", "Invalid RFC3339 encoded date"),
        ),
        (
            {"name": "abc", "in_game_date": 5},
            ("in_game_date", "Expected `date | null`, got `int`"),
        ),
    ],
)
def test_the_first_bad_member_of_a_body_is_named(api, body, problem):
    assert shape_problem(api.post("/campaigns", body)) == problem


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        (
            "//companies",
            {"name": "abc", "settings": {"character_autogen_xp_cost": "x"}},
            ("settings.character_autogen_xp_cost", "Expected `int`, got `str`"),
        ),
        (
            "//companies",
            {"name": "abc", "settings": []},
            ("settings", "Expected `object | null`, got `array`"),
        ),
        (
            "/dicerolls",
            {"trait_ids": ["060efed9-e13d-4f8a-8c5c-2afb91dc77e7", "x"]},
            ("trait_ids[1]", "Invalid UUID"),
        ),
        ("/dicerolls", {"trait_ids": "x"}, ("trait_ids", "Expected `array`, got `str`")),
        ("/dicerolls", {"dice_size": 7}, ("dice_size", "Invalid enum value 7")),
        ("/dicerolls", {"dice_size": "d"}, ("dice_size", "Expected `int`, got `str`")),
        ("/dicerolls", {"character_id": 5}, ("character_id", "Expected `uuid | null`, got `int`")),
        ("/access", {"permission": 5}, ("permission", "Expected `str`, got `int`")),
        ("/access", {"permission": "KING"}, ("permission", "Invalid enum value 'KING'")),
    ],
)
def test_members_of_other_kinds(api, path, body, problem):
    assert shape_problem(api.post(path, body)) == problem


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (True, True),
        (False, False),
        (0, False),
        (1, True),
        ("true", True),
        ("FALSE", False),
        ("1", True),
        ("0", False),
    ],
)
def test_writings_of_booleans(written, meant):
    assert Boolean().decode(written, "flag") is meant


@pytest.mark.parametrize(
    ("written", "name"),
    [("yes", "str"), ("on", "str"), (2, "int"), (1.0, "float"), (None, "null"), ([], "array")],
)
def test_what_is_no_boolean(written, name):
    with pytest.raises(ProblemError) as caught:
        Boolean().decode(written, "flag", nullable=True)
    (entry,) = caught.value.invalid
    assert entry == {"field": "flag", "message": f"Expected `bool | null`, got `{name}`"}


def test_null_for_a_nested_object_of_a_patch(api):
    assert shape_problem(api.patch("", {"settings": None})) == (
        "settings",
        "Expected `object`, got `null`",
    )


@pytest.mark.parametrize(("written", "stored"), [("3", 3), (3.0, 3), ("-0", 0)])
def test_whole_numbers_may_be_written_otherwise(api, written, stored):
    assert api.made("/campaigns", {"name": "Lax", "danger": written})["danger"] == stored


def test_an_empty_body(api):
    assert shape_problem(api.post("/campaigns", content=b"")) == ("data", "'data'")


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"{bad", "JSON is malformed: object keys must be strings (byte 1)"),
        ('{"é": "x" x}'.encode(), "JSON is malformed: expected ',' or end of container (byte 11)"),
        (b'{"name": NaN}', "JSON is malformed: invalid number (byte 0)"),
        (b'"\xff"', "JSON is malformed: invalid utf-8 in string (byte 1)"),
        (b"[" * 100_000, None),
        (b'{"name": "ab\\ud83d"}', "JSON is malformed: invalid utf-16 surrogate pair (byte 0)"),
        (b'{"name": "ab\\ude00"}', "JSON is malformed: invalid utf-16 surrogate pair (byte 0)"),
        (b'{"\\ud83d": 1}', "JSON is malformed: invalid utf-16 surrogate pair (byte 0)"),
        (b"name=abc&danger=1", "JSON is malformed: invalid character (byte 0)"),
    ],
)
def test_malformed_json(api, content, detail):
    answer = api.post("/campaigns", content=content)
    assert answer.status_code == 400
    assert "invalid_parameters" not in answer.json()
    assert answer.json()["detail"].startswith("JSON is malformed: ")
    if detail is not None:
        assert answer.json()["detail"] == detail


def test_characters_may_be_escaped_by_pairs(api):
    content = rb'{"name": "abc", "description": "ab \ud83d\ude00 \\ud83d"}'
    answer = api.post("/campaigns", content=content)
    assert answer.json()["description"] == "ab \U0001f600 \\ud83d"


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/json; charset=latin-1"])
def test_the_content_type_of_json_is_ignored(api, content_type):
    headers = {"content-type": content_type} if content_type else {}
    answer = api.post("/campaigns", content=b'{"name": "Typed"}', headers=headers)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"name": "ab"}, "name: Length of 'Ab' 2 < 3"),
        ({"name": "  ab  "}, "name: Length of 'Ab' 2 < 3"),
        ({"name": "X" * 51}, f"name: Length of 'X{'x' * 50}' 51 > 50"),
        ({"name": "abc", "danger": 6}, "danger: Value should be less or equal to 5"),
        ({"name": "abc", "danger": -1}, "danger: Value should be greater or equal to 0"),
        ({"name": "abc", "description": "ab"}, "description: Length of 'ab' 2 < 3"),
    ],
)
def test_rules_of_the_model_are_told_in_a_sentence(api, body, detail):
    assert rule(api.post("/campaigns", body)) == detail


def test_shape_comes_before_rules(api):
    assert shape_problem(api.post("/campaigns", {"name": "ab", "danger": "x"}))[0] == "danger"


def test_a_nul_character_is_too_much_for_the_database(api):
    answer = api.post("/campaigns", {"name": "ab\0cd"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    assert answer.json()["detail"] == (
        "Something went wrong on our end. Please contact support if the issue persists."
    )


def test_numbers_beyond_32_bits_are_too_much_for_the_database(api):
    assert api.post("/dicerolls", {"difficulty": 2**31 - 1}).status_code == 201
    assert api.post("/dicerolls", {"difficulty": 2**31}).status_code == 500
    assert api.post("/dicerolls", {"difficulty": -(2**31) - 1}).status_code == 500


def test_a_patch_changes_only_what_it_names(api, server):
    path = f"/campaigns/{server.campaign_id}"
    api.patch(path, {"description": "Something", "danger": 2})
    changed = api.patch(path, {"description": None}).json()
    assert changed["description"] is None
    assert changed["danger"] == 2


def test_an_empty_patch_is_accepted_and_dated(api, server):
    path = f"/campaigns/{server.campaign_id}"
    before = api.get(path).json()
    after = api.patch(path, {}).json()
    assert before.pop("date_modified") < after.pop("date_modified")
    assert before == after


def test_stored_strings_are_trimmed(api, server):
    note = api.made(
        f"/users/{server.user_id}/notes", {"title": "  A title ", "content": "\n text\t"}
    )
    assert (note["title"], note["content"]) == ("A title", "text")


def test_an_empty_string_is_stored_as_null_where_that_is_the_rule(api):
    campaign = api.made("/campaigns", {"name": "Null", "description": "   "})
    assert campaign["description"] is None


def test_ids_are_accepted_in_other_forms_and_shown_in_one(api, server):
    for written in (server.campaign_id.upper(), server.campaign_id.replace("-", "")):
        assert api.get(f"/campaigns/{written}").json()["id"] == server.campaign_id
        roll = api.made("/dicerolls", {"campaign_id": written})
        assert roll["campaign_id"] == server.campaign_id


@pytest.mark.parametrize("written", ["{%s}", "urn:uuid:%s", "%s-", " %s"])
def test_other_writings_of_ids_are_refused(api, server, written):
    body = {"campaign_id": written % server.campaign_id}
    assert shape_problem(api.post("/dicerolls", body)) == ("campaign_id", "Invalid UUID")
