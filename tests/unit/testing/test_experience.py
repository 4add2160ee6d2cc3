"""Experience and cool points."""

from __future__ import annotations

import pytest

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"


@pytest.fixture
def player(server):
    return server.player_ids[0]


@pytest.fixture
def change(api, server, player):
    def send(call, amount, campaign_id=None, acting="", user_id=None):
        body = {"amount": amount, "campaign_id": campaign_id or server.campaign_id}
        return api.post(f"/users/{user_id or player}/experience/{call}", body, acting=acting)

    return send


def test_none_is_zero(api, server, player):
    path = f"/users/{player}/experience/{server.campaign_id}"
    first = api.get(path).json()
    assert first == {
        "id": first["id"],
        "campaign_id": server.campaign_id,
        "user_id": player,
        "xp_current": 0,
        "xp_total": 0,
        "cool_points": 0,
    }
    assert api.get(path).json() == first
    assert api.get(f"/users/{player}").json()["campaign_experience"] == [first]


def test_granting_and_taking(api, player, change):
    assert change("cp/add", 2).status_code == 201
    change("xp/add", 25)
    row = change("xp/remove", 5).json()
    assert (row["xp_current"], row["xp_total"], row["cool_points"]) == (40, 45, 2)
    user = api.get(f"/users/{player}").json()
    assert (user["lifetime_xp"], user["lifetime_cool_points"]) == (45, 2)
    assert user["date_modified"] == user["date_created"]


def test_amounts_have_no_range(change):
    assert change("xp/add", -10).json()["xp_current"] == -10
    assert change("xp/add", 0).status_code == 201
    assert change("xp/remove", -15).json()["xp_current"] == 5
    assert change("xp/remove", 5).json()["xp_current"] == 0


def test_not_enough(change):
    change("xp/add", 4)
    answer = change("xp/remove", 5)
    assert answer.status_code == 400
    assert answer.json()["detail"] == "User does not have enough XP to complete the action."
    assert "invalid_parameters" not in answer.json()


def test_an_unknown_campaign_breaks_a_foreign_key(change):
    answer = change("xp/add", 1, campaign_id=UNKNOWN)
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        'insert or update on table "campaign_experience" violates foreign key constraint '
        '"campaign_experience_campaign_id_fkey"\n'
        f'DETAIL:  Key (campaign_id)=({UNKNOWN}) is not present in table "campaign".'
    )


def test_campaigns_of_other_companies_are_accepted(api, player, change):
    other = api.second_company()
    campaign = api.made(f"//companies/{other}/campaigns", {"name": "Elsewhere"})["id"]
    assert change("xp/add", 1, campaign_id=campaign).status_code == 201
    assert api.get(f"/users/{player}/experience/{campaign}").json()["xp_current"] == 1


def test_a_deleted_campaign_goes_on_counting(api, server, player, change):
    change("xp/add", 1)
    api.delete(f"/campaigns/{server.campaign_id}")
    assert api.get(f"/users/{player}/experience/{server.campaign_id}").status_code == 404
    assert change("xp/add", 1).json()["xp_current"] == 2
    assert len(api.get(f"/users/{player}").json()["campaign_experience"]) == 1


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ("UNRESTRICTED", {"self", "other", "storyteller", "admin"}),
        ("PLAYER", {"self", "storyteller", "admin"}),
        ("STORYTELLER", {"storyteller", "admin"}),
    ],
)
@pytest.mark.parametrize("call", ["xp/add", "xp/remove", "cp/add"])
def test_who_grants(api, server, change, setting, allowed, call):
    api.settings(permission_grant_xp=setting)
    acting = {
        "self": server.player_ids[0],
        "other": server.player_ids[1],
        "storyteller": server.storyteller_id,
        "admin": server.user_id,
    }
    for who, user_id in acting.items():
        answer = change(call, 0, acting=user_id)
        assert answer.status_code == (201 if who in allowed else 403), who
        if who not in allowed:
            assert answer.json()["detail"] == (
                "User not authorized to grant or remove XP for this user"
            )


def test_both_members_are_needed(api, player):
    answer = api.post(f"/users/{player}/experience/xp/add", {"amount": 1})
    assert answer.json()["invalid_parameters"][0]["message"] == (
        "Object missing required field `campaign_id`"
    )
