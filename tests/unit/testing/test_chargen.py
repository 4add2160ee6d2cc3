"""Characters made by chance."""

from __future__ import annotations

import pytest

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"
ROOT = "/characters/chargen"


@pytest.fixture
def player(server):
    return server.player_ids[1]


@pytest.fixture
def start(api, server, player):
    def send(xp=0, campaign_id=None):
        body = {"amount": xp, "campaign_id": server.campaign_id}
        api.made(f"/users/{player}/experience/xp/add", body)
        params = {"campaign_id": campaign_id or server.campaign_id}
        return api.post(f"{ROOT}/start", params=params, acting=player)

    return send


@pytest.fixture
def autogenerate(api, server):
    def send(acting="", campaign_id=None, **body):
        params = {"campaign_id": campaign_id or server.campaign_id}
        given = {"character_type": "NPC"} | body
        return api.post("/characters/autogenerate", given, params=params, acting=acting)

    return send


def finalize(api, session, character_id, **options):
    body = {"session_id": session, "selected_character_id": character_id}
    return api.post(f"{ROOT}/finalize", body, **options)


def refused_field(answer, field, message):
    assert answer.status_code == 400
    assert answer.json()["detail"] == "A validation error occurred."
    assert answer.json()["invalid_parameters"] == [{"field": field, "message": message}]


def first_id(api, kind):
    return next(iter(getattr(api.state, kind))).id


@pytest.mark.parametrize(
    ("character_class", "attributes"),
    [
        ("VAMPIRE", "vampire_attributes"),
        ("WEREWOLF", "werewolf_attributes"),
        ("HUNTER", "hunter_attributes"),
        ("MAGE", None),
        ("GHOUL", None),
        ("MORTAL", None),
    ],
)
def test_generating(api, server, autogenerate, character_class, attributes):
    answer = autogenerate(character_class=character_class, acting=server.storyteller_id)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["character_class"], made["game_version"]) == (character_class, "V5")
    assert (made["type"], made["user_player_id"]) == ("NPC", None)
    assert made["user_creator_id"] == server.storyteller_id
    assert made["concept_name"]
    assert made["specialties"]
    assert made["is_temporary"] is False
    kinds = ("vampire_attributes", "werewolf_attributes", "hunter_attributes", "mage_attributes")
    assert [kind for kind in kinds if made[kind]] == ([attributes] if attributes else [])
    shown = api.get(f"/characters/{made['id']}/traits?limit=100").json()
    assert 55 <= shown["total"] <= 75
    for row in shown["items"]:
        assert row["trait"]["min_value"] <= row["value"] <= row["trait"]["max_value"]
        assert character_class in row["trait"]["character_classes"]
        assert "V5" in row["trait"]["game_versions"]


def test_wishes(api, autogenerate):
    wishes = {
        "concept_id": first_id(api, "concepts"),
        "vampire_clan_id": first_id(api, "clans"),
        "werewolf_tribe_id": first_id(api, "tribes"),
        "werewolf_auspice_id": first_id(api, "auspices"),
        "experience_level": "ELITE",
        "skill_focus": "SPECIALIST",
    }
    vampire = autogenerate(character_class="VAMPIRE", **wishes).json()
    assert vampire["concept_id"] == wishes["concept_id"]
    assert vampire["vampire_attributes"]["clan_id"] == wishes["vampire_clan_id"]
    werewolf = autogenerate(character_class="WEREWOLF", **wishes).json()["werewolf_attributes"]
    assert werewolf["tribe_id"] == wishes["werewolf_tribe_id"]
    assert werewolf["auspice_id"] == wishes["werewolf_auspice_id"]


def test_a_generated_player_character(server, autogenerate):
    made = autogenerate(character_type="PLAYER").json()
    assert (made["type"], made["user_player_id"]) == ("PLAYER", server.user_id)
    assert autogenerate(character_type="STORYTELLER").json()["user_player_id"] is None


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("concept_id", "Concept"),
        ("vampire_clan_id", "Vampire clan"),
        ("werewolf_tribe_id", "Werewolf tribe"),
        ("werewolf_auspice_id", "Werewolf auspice"),
    ],
)
def test_unknown_wishes(autogenerate, field, title):
    answer = autogenerate(**{field: UNKNOWN})
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"{title} {UNKNOWN} not found"


def test_who_generates_and_where(api, player, autogenerate):
    answer = autogenerate(acting=player)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "User must be a storyteller or admin"
    answer = autogenerate(campaign_id=UNKNOWN)
    assert (answer.status_code, answer.json()["detail"]) == (404, "Campaign not found")
    answer = api.post("/characters/autogenerate", {"character_type": "NPC"})
    assert answer.json()["detail"].startswith("Missing required query parameter 'campaign_id'")
    answer = autogenerate(character_type=None)
    assert answer.status_code == 400


def test_chance_decides(autogenerate):
    made = [autogenerate().json() for _ in range(40)]
    assert len({row["name"] for row in made}) == 40
    classes = [row["character_class"] for row in made]
    assert classes.count("MORTAL") > 10
    assert len(set(classes)) > 2


def test_a_session(api, server, player, start):
    answer = start(xp=25)
    assert answer.status_code == 201
    session = answer.json()
    assert (session["user_id"], session["campaign_id"]) == (player, server.campaign_id)
    assert session["requires_selection"] is True
    assert len(session["expires_at"]) == len("2026-11-23T14:43:55Z")
    assert session["expires_at"] > session["date_created"]
    assert len(session["characters"]) == 3
    for row in session["characters"]:
        assert (row["type"], row["game_version"], row["is_temporary"]) == ("PLAYER", "V5", True)
        assert row["user_player_id"] == row["user_creator_id"] == player
    experience = api.get(f"/users/{player}/experience/{server.campaign_id}").json()
    assert (experience["xp_current"], experience["xp_total"]) == (15, 25)
    assert api.get(f"{ROOT}/sessions/{session['id']}", acting=None).json() == session
    assert api.get(f"{ROOT}/sessions", acting=player).json() == [session]
    assert api.get(f"{ROOT}/sessions").json() == []
    assert api.get(f"{ROOT}/sessions").headers["cache-control"] == "no-cache"
    assert api.get("/characters").json()["total"] == 1


def test_starting_costs(api, start):
    answer = start(xp=9)
    assert answer.status_code == 400
    detail = "User does not have enough XP to complete the action."
    assert answer.json()["detail"] == detail
    assert "invalid_parameters" not in answer.json()
    assert api.get("/characters?is_temporary=true").json()["total"] == 0
    api.settings(character_autogen_xp_cost=0, character_autogen_num_choices=5)
    assert len(start().json()["characters"]) == 5
    assert start(campaign_id=UNKNOWN).status_code == 404


def test_one_choice_is_none(api, start):
    api.settings(character_autogen_num_choices=1)
    session = start(xp=10).json()
    assert session["requires_selection"] is False
    assert [row["is_temporary"] for row in session["characters"]] == [False]
    assert api.get("/characters").json()["total"] == 2


def test_finalizing(api, player, start):
    api.settings(character_autogen_starting_points=7)
    session = start(xp=20).json()
    other = start().json()
    taken, *dropped = [row["id"] for row in session["characters"]]
    answer = finalize(api, session["id"], taken, acting=None)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["id"], made["is_temporary"], made["starting_points"]) == (taken, False, 7)
    assert api.get(f"/characters/{taken}").json() == made
    for character_id in dropped:
        assert api.get(f"/characters/{character_id}").status_code == 404
        assert api.state.characters.find_any(character_id) is None
    assert api.get(f"{ROOT}/sessions", acting=player).json() == [other]
    refused_field(finalize(api, session["id"], taken), "session_id", "Session not found")


def test_what_is_not_finalized(api, server, start):
    session = start(xp=10).json()
    for character_id in (server.character_id, UNKNOWN):
        answer = finalize(api, session["id"], character_id)
        refused_field(answer, "selected_character_id", "Character not in session")
    refused_field(finalize(api, UNKNOWN, UNKNOWN), "session_id", "Session not found")
    answer = api.get(f"{ROOT}/sessions/{UNKNOWN}")
    refused_field(answer, "session_id", "Session not found or expired")


def test_sessions_expire(api, player, start, clock):
    session = start(xp=10).json()
    clock.advance(24 * 3600)
    assert api.get(f"{ROOT}/sessions", acting=player).json() == []
    answer = api.get(f"{ROOT}/sessions/{session['id']}")
    refused_field(answer, "session_id", "Session not found or expired")
    taken = session["characters"][0]["id"]
    assert finalize(api, session["id"], taken).status_code == 201
