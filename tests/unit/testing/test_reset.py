"""Going back to the start, and the time of a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from vclient.testing import Clock, SyncFakeVClient, ValentinaServer

CAMPAIGNS = "GET /companies/{company_id}/campaigns"


def facts(server):
    return (
        server.api_key,
        server.global_admin_api_key,
        server.company_id,
        server.user_id,
        server.character_id,
        server.now,
    )


def test_everything_is_as_at_the_start():
    server = ValentinaServer(seed=3)
    start = facts(server)
    with SyncFakeVClient(server) as client:
        first = client.campaigns(server.user_id).create(name="A City")
        roll = client.dicerolls(server.user_id).create(num_dice=9, difficulty=6)
        client.developer.regenerate_api_key()
        server.create_user()
        server.advance(1000)
        server.fail()
        server.reset()
        assert facts(server) == start
        assert server.calls == []
        assert client.campaigns(server.user_id).count() == 1
        server.reset()
        assert client.campaigns(server.user_id).create(name="A City") == first
        assert client.dicerolls(server.user_id).create(num_dice=9, difficulty=6) == roll
        assert server.create_user().username == "user-1"


def test_a_reset_keeps_the_options():
    server = ValentinaServer(world=False, file_logging=True)
    server.reset()
    assert server.has_world is False
    headers = {"X-API-KEY": server.global_admin_api_key}
    request = httpx.Request("GET", "http://a.test/api/v1/admin/logs", headers=headers)
    assert server.handle(request).status_code == 200


def test_canned_answers_of_before_a_reset_are_gone(server):
    canned = server.respond(CAMPAIGNS, items=[])
    server.reset()
    assert not canned.is_active
    canned.remove()


def test_a_foreign_clock_is_left_alone():
    times = [datetime(2030, 1, 1, tzinfo=UTC)]
    server = ValentinaServer(clock=lambda: times[-1])
    server.advance(60)
    assert server.now == times[0] + timedelta(seconds=60)
    times.append(times[0] + timedelta(hours=1))
    server.reset()
    assert server.now == times[-1]
    assert repr(server.clock) == "ForeignClock(2030-01-01T01:00:00+00:00)"


def test_any_clock_can_be_advanced():
    class Watch:
        def now(self):
            return datetime(2030, 1, 1, tzinfo=UTC)

    server = ValentinaServer(clock=Watch())
    server.clock.advance(5)
    server.clock.advance(-2)
    assert server.now == datetime(2030, 1, 1, 0, 0, 3, tzinfo=UTC)


def test_a_clock_of_ours_is_used_as_it_is():
    clock = Clock()
    server = ValentinaServer(clock=clock)
    assert server.clock is clock
    server.clock.advance(60)
    server.advance(60)
    assert clock.peek() - Clock().peek() == timedelta(seconds=120, milliseconds=1)


def test_looking_at_the_time_does_not_move_it(server):
    assert server.now == server.now
    server.clock.now()
    assert server.now - Clock().peek() == timedelta(milliseconds=2)


@pytest.mark.parametrize("seconds", [60, -60])
def test_a_clock_goes_back_to_where_it_began(seconds):
    clock = Clock(datetime(2031, 5, 6, tzinfo=UTC))
    clock.advance(seconds)
    clock.reset()
    assert clock.now() == datetime(2031, 5, 6, tzinfo=UTC)
