"""What crashes the live server, so that no test asks it: the testing server answers as it does."""

from __future__ import annotations

import pytest

UNHANDLED = {"status_code": 500, "detail": "Internal Server Error"}
COMPANY = {"name": "Night Society", "email": "night@example.com"}
USER = {"username": "Ada", "email": "ada@example.com", "role": "WIZARD"}


def crashes(answer):
    """Tell whether an answer is that of a handler that raised."""
    return (
        answer.status_code == 500
        and answer.headers["content-type"] == "application/json"
        and answer.json() == UNHANDLED
    )


def is_too_much(answer):
    """Tell whether an answer says that the database refused a value."""
    detail = "Something went wrong on our end. Please contact support if the issue persists."
    body = answer.json()
    return (
        (answer.status_code, body["detail"]) == (500, detail)
        and answer.headers["content-type"] == "application/problem+json"
        and answer.headers["x-request-id"] == body["request_id"]
    )


def test_an_unknown_role(api, server):
    waiting = api.user("UNAPPROVED")
    assert crashes(api.post("/users", USER))
    assert crashes(api.patch(f"/users/{server.user_id}", {"role": "WIZARD"}))
    assert crashes(api.post(f"/users/{waiting}/approve", {"role": "WIZARD"}))
    assert api.get("/audit-logs").json()["total"] == 0


def test_an_unknown_permission_in_the_settings(api):
    answer = api.patch("", {"settings": {"permission_grant_xp": "NOBODY"}})
    assert crashes(answer)
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "settings", [{"permission_grant_xp": "NOBODY"}, {"character_autogen_xp_cost": 101}]
)
def test_refused_settings_leave_a_company_behind_that_breaks_what_needs_it(api, settings):
    key = api.developer(admin=True).api_key
    assert api.get("//companies", key=key).json()["total"] == 1
    assert api.post("//companies", COMPANY | {"settings": settings}, key=key).is_error
    assert api.get("//companies", key=key).status_code == 500
    assert api.get("//companies").json()["total"] == 1
    company_id = next(row.id for row in api.state.companies if row.settings is None)
    user = USER | {"company_id": company_id, "role": "ADMIN"}
    user_id = api.made("//admin/users", user, key=key)["id"]
    company = f"//companies/{company_id}"
    amount = {"amount": 1, "campaign_id": api.server.campaign_id}
    assert crashes(api.patch(company, {"settings": {"permission_grant_xp": "PLAYER"}}, key=key))
    assert crashes(api.post(f"{company}/users/{user_id}/experience/xp/add", amount, key=key))
    # Where no settings forbid it, anyone may.
    options = {"key": key, "acting": user_id}
    campaign = api.made(f"{company}/campaigns", {"name": "Anyone's"}, **options)
    npc = {
        "name_first": "Anyone",
        "name_last": "Else",
        "type": "NPC",
        "character_class": "MORTAL",
        "game_version": "V5",
        "campaign_id": campaign["id"],
    }
    api.made(f"{company}/characters", npc, **options)


def test_a_malformed_company_of_a_global_admin(api):
    key = api.developer(admin=True).api_key
    assert api.get("//companies/abc", key=key).status_code == 400
    assert crashes(api.post("//companies/abc/campaigns", {}, key=key))


def test_numbers_and_texts_that_the_database_does_not_take(api):
    assert api.get(f"/users?offset={2**63 - 1}").status_code == 200
    assert is_too_much(api.get(f"/users?offset={2**63}"))
    assert is_too_much(api.post("/campaigns", {"name": "ab\0cd"}))
    assert api.post("/dicerolls", {"difficulty": 2**31 - 1}).status_code == 201
    assert is_too_much(api.post("/dicerolls", {"difficulty": 2**31}))
    assert is_too_much(api.post("/dicerolls", {"difficulty": -(2**31) - 1}))


def test_more_dice_than_it_can_roll(api):
    assert api.post("/dicerolls", {"num_dice": 10**9}).status_code == 500


def test_two_parts_of_one_name(api, server, png):
    files = [("file", ("a.png", png)), ("file", ("b.png", png))]
    path = f"/users/{server.player_ids[0]}/assets/upload"
    assert api.post(path, files=files).status_code == 500


@pytest.mark.parametrize(("gift", "status"), [("Hare's Leap", 200), ("Wind Claw", 500)])
def test_gifts_that_cannot_be_embedded(api, server, gift, status):
    path = f"/characters/{server.character_id}"
    api.made(f"{path}/traits/assign", {"trait_id": api.trait(gift), "value": 1})
    assert api.get(f"{path}?include=traits").status_code == status
    assert api.get(f"{path}?include=notes").status_code == 200
