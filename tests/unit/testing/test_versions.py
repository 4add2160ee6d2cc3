"""Servers that speak an older version of the API, and the builders of what the newest one has."""

from __future__ import annotations

import pytest

from vclient import UnsupportedOperationError
from vclient.models import Character, CharacterTrait, CounterTracker, Health, StainsTracker
from vclient.testing import FakeVClient, SyncFakeVClient, ValentinaServer, build
from vclient.testing.__main__ import _parser, server_of
from vclient.testing.api_versions import API_VERSIONS, NEWEST, REPORTED

FAKES = [FakeVClient, SyncFakeVClient]
PUT_VALUE = (
    "PUT /companies/{company_id}/characters/{character_id}/traits/{character_trait_id}/value"
)


@pytest.mark.parametrize("api", API_VERSIONS)
def test_health_names_the_version(api):
    client = SyncFakeVClient(api=api, set_as_default=False)
    assert client.server.api == api
    assert client.system.health().version == REPORTED[api]


def test_the_newest_version_is_the_default():
    assert ValentinaServer().api == server_of(_parser().parse_args([])).api == NEWEST


def test_the_version_stays_when_the_server_is_reset():
    server = ValentinaServer(api="0.26")
    server.reset()
    client = SyncFakeVClient(server, set_as_default=False)
    assert client.system.health().version == "0.26.0"


def test_a_version_can_be_chosen_on_the_command_line(capsys):
    assert server_of(_parser().parse_args(["--api", "0.27"])).api == "0.27"
    with pytest.raises(SystemExit):
        _parser().parse_args(["--api", "0.24"])
    assert "2026-10" in capsys.readouterr().err


@pytest.mark.parametrize("api", ["0.24", "0.27.0", ""])
def test_other_versions_are_refused(api):
    with pytest.raises(ValueError, match=r"api must be one of 0\.25, .*2026-10"):
        ValentinaServer(api=api)


@pytest.mark.parametrize("fake", FAKES)
def test_a_client_does_not_change_the_version_of_a_server(fake):
    server = ValentinaServer(api="0.27")
    assert fake(server, api="0.27", set_as_default=False).server is server
    with pytest.raises(ValueError, match=r"speaks 0\.27, not 2026-10"):
        fake(server, api="2026-10", set_as_default=False)


def test_a_released_server_has_no_health():
    client = SyncFakeVClient(api="0.27", set_as_default=False)
    characters = client.characters(client.server.user_id)
    with pytest.raises(UnsupportedOperationError) as error:
        characters.get_health(client.server.character_id)
    assert error.value.request_id is None
    with pytest.raises(ValueError, match="no path"):
        client.server.set_health(superficial=1)


def test_a_conflict_on_demand_spends_nothing():
    client = SyncFakeVClient(set_as_default=False)
    server = client.server
    held = server.assign_trait("Larceny", 1)
    server.grant_experience(xp=100)
    traits = client.character_traits(server.user_id, server.campaign_id, server.character_id)
    server.fail(PUT_VALUE, status=409, times=1)
    with pytest.raises(Exception, match="409"):
        traits.change_value(held.id, 2, "XP")
    assert traits.change_value(held.id, 2, "XP").value == 2


def test_health_and_trackers_are_built_by_the_rules():
    server = ValentinaServer()
    assert str(server.create_character(health={"superficial": 2}).health) == "[/][/][ ][ ][ ]"
    assert server.set_health(aggravated=1).aggravated == 1
    willpower = server.assign_trait("Willpower", 4)
    assert server.set_tracker(willpower.id, superficial=3).tracker.superficial == 3
    ability = server.assign_trait("Larceny", 2)
    server.create_specialty(ability.id)
    named = server.create_specialty(ability.id, name="Locks")
    assert [each.name for each in named.specialties] == ["Specialty 1", "Locks"]
    with pytest.raises(ValueError, match="More damage than boxes"):
        server.set_tracker(willpower.id, superficial=5)
    with pytest.raises(ValueError, match="no trait of a character"):
        server.create_specialty("nothing")


def test_health_and_trackers_without_a_server_agree_with_themselves():
    health = build(Health, superficial=4, aggravated=1)
    assert (health.size, len(health.boxes), health.is_impaired) == (5, 5, True)
    old = build(Character, game_version="V4", health={"lethal": 2, "bashing": 1})
    assert old.health is not None
    assert (old.health.current_penalty, len(old.health.levels or ())) == (-1, 7)
    assert build(CounterTracker, size=3).current == 3
    held = build(CharacterTrait, tracker={"type": "STAINS", "humanity": 8, "stains": 2})
    assert isinstance(held.tracker, StainsTracker)
    assert (held.tracker.stain_capacity, held.tracker.is_impaired) == (2, True)
