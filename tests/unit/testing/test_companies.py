"""Companies and the access to them."""

from __future__ import annotations

import pytest

DEFAULTS = {
    "character_autogen_xp_cost": 10,
    "character_autogen_num_choices": 3,
    "character_autogen_starting_points": 0,
    "permission_manage_campaign": "UNRESTRICTED",
    "permission_manage_npc": "UNRESTRICTED",
    "permission_grant_xp": "UNRESTRICTED",
    "permission_free_trait_changes": "UNRESTRICTED",
    "permission_recoup_xp": "DENIED",
}
COMPANY = {"name": "Night Society", "email": "night@example.com"}


def test_founding_a_company(api):
    answer = api.made("//companies", COMPANY | {"description": " An example "})
    company, admin = answer["company"], answer["admin_user"]
    settings = dict(company["settings"])
    assert settings.pop("id")
    assert settings == DEFAULTS
    assert company["description"] == "An example"
    assert company["num_users"] == 1
    assert admin.keys() == {
        "id",
        "date_created",
        "date_modified",
        "username",
        "email",
        "role",
        "company_id",
    }
    assert admin["role"] == "ADMIN"
    assert admin["username"] == "test-developer"
    assert admin["company_id"] == company["id"]
    assert api.get(f"//companies/{company['id']}").json() == company
    assert api.delete(f"//companies/{company['id']}").status_code == 204


@pytest.mark.parametrize("settings", [None, {}])
def test_settings_may_be_left_to_the_defaults(api, settings):
    answer = api.made("//companies", COMPANY | {"settings": settings})
    assert DEFAULTS.items() <= answer["company"]["settings"].items()


def test_names_need_not_be_unique(api):
    api.made("//companies", COMPANY)
    api.made("//companies", COMPANY)


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"name": "ab"}, "name: Length of 'ab' 2 < 3"),
        ({"name": "x" * 51}, f"name: Length of '{'x' * 51}' 51 > 50"),
        ({"description": ""}, "description: Length of '' 0 < 3"),
        ({"email": "abc"}, "email: Invalid email format: abc"),
        ({"email": "a" * 250 + "@x.com"}, f"email: Length of '{'a' * 250}@x.com' 256 > 255"),
    ],
)
def test_bad_companies(api, fields, detail):
    for answer in (api.post("//companies", COMPANY | fields), api.patch("", fields)):
        assert answer.status_code == 400
        assert answer.json()["detail"] == detail


def test_an_email_is_needed_in_practice(api):
    answer = api.post("//companies", {"name": "Night Society"})
    assert answer.json()["detail"] == "email: Invalid email format: "


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("character_autogen_xp_cost", 101, "0 and 100"),
        ("character_autogen_xp_cost", -1, "0 and 100"),
        ("character_autogen_num_choices", 0, "1 and 10"),
        ("character_autogen_num_choices", 11, "1 and 10"),
        ("character_autogen_starting_points", 101, "0 and 100"),
    ],
)
def test_settings_have_ranges(api, name, value, allowed):
    answer = api.patch("", {"settings": {name: value}})
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"{name}: {name} must be between {allowed}, got {value}"


def test_an_unknown_permission_setting_crashes_the_handler(api):
    answer = api.patch("", {"settings": {"permission_grant_xp": "NOBODY"}})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]
    assert answer.json() == {"status_code": 500, "detail": "Internal Server Error"}


@pytest.mark.parametrize(
    "settings", [{"permission_grant_xp": "NOBODY"}, {"character_autogen_xp_cost": 101}]
)
def test_refused_settings_leave_a_company_behind(api, settings):
    key = api.developer(admin=True).api_key
    assert api.get("//companies", key=key).json()["total"] == 1
    answer = api.post("//companies", COMPANY | {"settings": settings}, key=key)
    assert answer.status_code in {400, 500}
    assert api.get("//companies", key=key).status_code == 500
    assert api.get("//companies").json()["total"] == 1


def test_what_needs_the_settings_of_such_a_company_fails(api):
    key = api.developer(admin=True).api_key
    api.post("//companies", COMPANY | {"settings": {"permission_grant_xp": "x"}}, key=key)
    company_id = next(row.id for row in api.state.companies if row.settings is None)
    user = {"company_id": company_id, "username": "half", "email": "a@b.co", "role": "ADMIN"}
    user_id = api.made("//admin/users", user, key=key)["id"]
    company = f"//companies/{company_id}"
    amount = {"amount": 1, "campaign_id": api.server.campaign_id}
    for method, path, body in (
        ("PATCH", company, {"settings": {"permission_grant_xp": "PLAYER"}}),
        ("POST", f"{company}/users/{user_id}/experience/xp/add", amount),
    ):
        answer = api(method, path, json=body, key=key)
        assert answer.status_code == 500
        assert answer.json() == {"status_code": 500, "detail": "Internal Server Error"}


def test_settings_are_merged(api):
    api.patch("", {"settings": {"character_autogen_xp_cost": 5}})
    settings = api.patch("", {"settings": {"permission_grant_xp": "PLAYER"}}).json()["settings"]
    assert settings["character_autogen_xp_cost"] == 5
    assert settings["permission_grant_xp"] == "PLAYER"
    assert settings["permission_recoup_xp"] == "DENIED"


def test_only_a_change_of_its_own_fields_dates_a_company(api):
    before = api.get("").json()["date_modified"]
    assert api.patch("", {}).json()["date_modified"] == before
    assert api.patch("", {"settings": DEFAULTS}).json()["date_modified"] == before
    assert api.patch("", {"name": "Another"}).json()["date_modified"] > before


def test_writes_date_the_resources_of_a_company_after_their_answer(api):
    first = api.get("").json()["resources_modified_at"]
    assert api.patch("", {"name": "Another"}).json()["resources_modified_at"] == first
    second = api.get("").json()["resources_modified_at"]
    assert second == "2026-01-01T12:00:00Z"
    assert second != first


def test_dice_rolls_and_refusals_do_not_date_the_resources(api):
    before = api.get("").json()["resources_modified_at"]
    api.post("/dicerolls", {})
    api.post("/campaigns", {})
    assert api.get("").json()["resources_modified_at"] == before


def test_the_list_shows_what_is_granted_by_name(api):
    api.made("//companies", COMPANY | {"name": "Zebras"})
    api.made("//companies", COMPANY | {"name": "Apes"})
    names = [row["name"] for row in api.get("//companies").json()["items"]]
    assert names == ["Apes", "Midnight Society", "Zebras"]
    assert api.get("//companies", key=api.developer().api_key).json()["total"] == 0
    everything = api.get("//companies", key=api.developer(admin=True).api_key).json()
    assert everything["total"] == 3


def test_counts(api, server):
    api.character("NPC")
    api.character("STORYTELLER")
    api.user("UNAPPROVED")
    api.user("DEACTIVATED")
    api.delete(f"/users/{server.player_ids[1]}")
    company = api.get("").json()
    assert company["num_campaigns"] == 1
    assert company["num_player_characters"] == 1
    assert company["num_npc_characters"] == 1
    assert company["num_storyteller_characters"] == 1
    assert company["num_users"] == 5


def test_deleting_a_company(api, server):
    assert api.delete("").status_code == 204
    assert api.get("").status_code == 403
    admin = api.developer(admin=True).api_key
    assert api.get("", key=admin).json()["detail"] == "Company not found"
    assert api.get("//companies").json()["total"] == 0
    (grant,) = api.get("//developers/me").json()["companies"]
    assert grant["company_id"] == server.company_id


def test_granting_access(api, server):
    other = api.developer()
    answer = api.post("/access", {"developer_id": other.id, "permission": "USER"})
    assert answer.status_code == 201
    assert answer.json() == {
        "company_id": server.company_id,
        "name": "Midnight Society",
        "permission": "USER",
    }
    assert api.get("", key=other.api_key).status_code == 200
    again = api.post("/access", {"developer_id": other.id, "permission": "USER"})
    assert again.status_code == 201
    api.post("/access", {"developer_id": other.id, "permission": "REVOKE"})
    assert api.get("", key=other.api_key).status_code == 403
    assert api.get("//developers/me", key=other.api_key).json()["companies"] == []


def test_revoking_what_nobody_had_grants_something(api):
    other = api.developer()
    api.post("/access", {"developer_id": other.id, "permission": "REVOKE"})
    assert api.get("", key=other.api_key).status_code == 200
    (grant,) = api.get("//developers/me", key=other.api_key).json()["companies"]
    assert grant["permission"] == "REVOKE"


def test_an_unknown_developer(api):
    developer_id = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"
    answer = api.post("/access", {"developer_id": developer_id, "permission": "USER"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"Developer {developer_id} not found"


def test_the_last_owner_stays(api, server):
    me = server._developer.id
    answer = api.post("/access", {"developer_id": me, "permission": "USER"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "Every company must have at least one owner."
    admin = api.developer(permission="OWNER", admin=True)
    assert api.post("/access", {"developer_id": me, "permission": "USER"}).status_code == 400
    assert (
        api.post("/access", {"developer_id": admin.id, "permission": "REVOKE"}).status_code == 400
    )
    api.developer(permission="OWNER")
    assert api.post("/access", {"developer_id": me, "permission": "USER"}).status_code == 201
