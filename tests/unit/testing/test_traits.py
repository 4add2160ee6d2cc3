"""The traits of characters, with the prices of the catalogue that every server has."""

from __future__ import annotations

import pytest

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"
NO_RIGHTS = "No rights to access this resource"


class Sheet:
    """The sheet of the character of the first player."""

    def __init__(self, api, character_id):
        self.api = api
        self.character = api.state.characters.find(character_id)
        self.path = f"/characters/{character_id}/traits"
        self.player = api.server.player_ids[0]

    def give(self, xp=0, points=0):
        campaign = self.api.server.campaign_id
        body = {"amount": xp, "campaign_id": campaign}
        self.api.made(f"/users/{self.player}/experience/xp/add", body)
        self.character.starting_points = points

    @property
    def xp(self):
        campaign = self.api.server.campaign_id
        return self.api.get(f"/users/{self.player}/experience/{campaign}").json()["xp_current"]

    def assign(self, name, value=1, currency="NO_COST", **options):
        body = {"trait_id": self.api.trait(name), "value": value, "currency": currency}
        return self.api.post(f"{self.path}/assign", body, **options)

    def held(self, name):
        rows = self.api.state.character_traits.under(self.character.id)
        trait_id = self.api.trait(name)
        return next((row.id for row in rows if row.trait_id == trait_id), None)

    def value(self, name):
        return self.api.get(f"{self.path}/{self.held(name)}").json()["value"]

    def change(self, name, value, currency="NO_COST", **options):
        body = {"target_value": value, "currency": currency}
        return self.api.put(f"{self.path}/{self.held(name)}/value", body, **options)

    def delete(self, name, currency=None, **options):
        params = {} if currency is None else {"currency": currency}
        return self.api.delete(f"{self.path}/{self.held(name)}", params=params, **options)

    def bulk(self, *items, **options):
        return self.api.post(f"{self.path}/bulk-assign", list(items), **options)


@pytest.fixture
def sheet(api, server):
    return Sheet(api, server.character_id)


def refused(answer, status, detail):
    assert (answer.status_code, answer.json()["detail"]) == (status, detail)


def test_gifts_cost_by_their_number(sheet):
    sheet.give(xp=20)
    for gift, left in (("Hare's Leap", 18), ("Penetrating Gaze", 14)):
        assert sheet.assign(gift, 1, "XP").status_code == 201
        assert sheet.xp == left


def test_who_changes_freely(api, server, sheet, clock):
    api.settings(permission_free_trait_changes="WITHIN_24_HOURS")
    assert sheet.assign("Wits", acting=sheet.player).status_code == 201
    clock.advance(24 * 3600)
    answers = [
        sheet.assign("Resolve", acting=sheet.player),
        sheet.change("Wits", 2, acting=sheet.player),
        sheet.bulk({"trait_id": api.trait("Resolve"), "currency": "XP"}, acting=sheet.player),
    ]
    for answer in answers:
        refused(answer, 403, NO_RIGHTS)
    assert sheet.change("Wits", 2, acting=server.storyteller_id).status_code == 200
    sheet.give(xp=100)
    assert sheet.change("Wits", 3, "XP", acting=sheet.player).status_code == 200
    api.settings(permission_free_trait_changes="STORYTELLER")
    refused(sheet.change("Wits", 2, acting=sheet.player), 403, NO_RIGHTS)
    # Whether a trait may be thrown away is not asked.
    assert sheet.delete("Wits", "NO_COST", acting=sheet.player).status_code == 204
    api.settings(permission_free_trait_changes="UNRESTRICTED")
    assert sheet.assign("Wits", acting=sheet.player).status_code == 201


def test_experience_is_taken_back_within_a_session(api, server, sheet, clock):
    api.settings(permission_recoup_xp="WITHIN_SESSION")
    none = "Lowering trait values is not permitted."
    refused(sheet.change("Strength", 2, "XP"), 403, none)
    sheet.give(xp=200)
    sheet.change("Strength", 4, "XP")
    sheet.change("Strength", 5, "XP")
    below = "Cannot lower this trait below 3 (the value at the start of your current edit session)"
    refused(sheet.change("Strength", 2, "XP"), 403, below)
    refused(sheet.delete("Strength", "XP"), 403, below)
    refused(sheet.change("Strength", 4, "XP", acting=server.storyteller_id), 403, none)
    assert sheet.change("Strength", 3, "XP").status_code == 200
    assert sheet.xp == 200
    sheet.change("Strength", 4, "XP")
    clock.advance(3601)
    refused(sheet.change("Strength", 3, "XP"), 403, none)


def test_batches(api, sheet):
    sheet.give(xp=7)
    items = [
        {"trait_id": api.trait("Wits"), "value": 2},
        {"trait_id": UNKNOWN, "value": 1},
        {"trait_id": api.trait("Resolve"), "value": 99},
        {"trait_id": api.trait("Charisma"), "value": 0},
        {"trait_id": api.trait("Strength"), "value": 1},
        {"trait_id": api.trait("Composure"), "value": 1, "currency": "XP"},
        {"trait_id": api.trait("Manipulation"), "value": 1, "currency": "XP"},
        {"trait_id": api.trait("Athletics"), "value": 1, "currency": "STARTING_POINTS"},
    ]
    answer = sheet.bulk(*items)
    assert answer.status_code == 200
    succeeded, failed = answer.json()["succeeded"], answer.json()["failed"]
    names = [row["character_trait"]["trait"]["name"] for row in succeeded]
    assert names == ["Wits", "Composure"]
    assert [row["trait_id"] for row in succeeded] == [api.trait(name) for name in names]
    assert [row["error"] for row in failed] == [
        "Trait not found",
        "Value must be less than or equal to 5",
        "Value must be greater than or equal to 1",
        "Trait named 'Strength' already exists on character",
        "Not enough XP to add trait",
        "Not enough starting points to add trait",
    ]
    assert failed[0]["trait_id"] == UNKNOWN
    assert sheet.xp == 2
    # What could not be paid is there, without a dot.
    assert (sheet.value("Manipulation"), sheet.value("Athletics")) == (0, 0)
    assert sheet.held("Resolve") is None


@pytest.mark.parametrize(
    "character_class", ["VAMPIRE", "WEREWOLF", "HUNTER", "MAGE", "GHOUL", "MORTAL"]
)
def test_what_is_made_by_chance_is_within_its_limits(api, server, character_class):
    answer = api.post(
        "/characters/autogenerate",
        {"character_type": "NPC", "character_class": character_class},
        params={"campaign_id": server.campaign_id},
    )
    made = answer.json()
    assert (made["character_class"], made["game_version"]) == (character_class, "V5")
    assert made["concept_name"]
    assert made["specialties"]
    shown = api.get(f"/characters/{made['id']}/traits?limit=100").json()
    assert 55 <= shown["total"] <= 75
    for row in shown["items"]:
        assert row["trait"]["min_value"] <= row["value"] <= row["trait"]["max_value"]
        assert character_class in row["trait"]["character_classes"]
        assert "V5" in row["trait"]["game_versions"]


def test_chance_decides_about_names_and_classes(api, server):
    params = {"campaign_id": server.campaign_id}
    made = [
        api.post("/characters/autogenerate", {"character_type": "NPC"}, params=params).json()
        for _ in range(40)
    ]
    assert len({row["name"] for row in made}) == 40
    classes = [row["character_class"] for row in made]
    assert classes.count("MORTAL") > 10
    assert len(set(classes)) > 2
