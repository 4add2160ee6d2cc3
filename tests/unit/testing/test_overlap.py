"""Writes that come at the same time, which the live server does not keep apart."""

from __future__ import annotations

import httpx
import pytest

from vclient.testing import Clock, ValentinaServer
from vclient.testing.api_versions import NEWEST

OVERLAP = 0.05


@pytest.fixture
def clock():
    return Clock(tick=0)


@pytest.fixture
def overlap():
    return OVERLAP


@pytest.fixture
def version():
    return NEWEST


@pytest.fixture
def server(clock, overlap, version):
    server = ValentinaServer(api=version, clock=clock, overlap=overlap)
    clock.advance(1)
    return server


@pytest.fixture
def send(server):
    """A function that sends a write which nobody waits for, as an adapter does."""

    def write(path, body, method="POST", **headers):
        request = httpx.Request(
            method,
            f"{server.base_url}/api/v1/companies/{server.company_id}{path}",
            json=body,
            headers={"X-API-KEY": server.api_key, "On-Behalf-Of": server.user_id, **headers},
        )
        exchange = server.exchange(request)
        assert exchange.answer.is_success, exchange.answer.text
        return exchange

    return write


@pytest.fixture
def award(send, server):
    """A function that awards experience to the first player."""

    def add(amount, kind="xp"):
        return send(
            f"/users/{server.player_ids[0]}/experience/{kind}/add",
            {"amount": amount, "campaign_id": server.campaign_id},
        )

    return add


@pytest.fixture
def experience(api, server):
    """A function that reads the experience of the first player."""

    def read():
        return api.get(f"/users/{server.player_ids[0]}/experience/{server.campaign_id}").json()

    return read


def numbers(api, server):
    books = api.get(f"/campaigns/{server.campaign_id}/books").json()["items"]
    return [book["number"] for book in books]


def test_awards_at_once_are_lost_to_each_other(award, api, server, experience):
    for _ in range(5):
        award(10)
    assert (experience()["xp_current"], experience()["xp_total"]) == (10, 10)
    # What the database adds up itself is right.
    assert api.get(f"/users/{server.player_ids[0]}").json()["lifetime_xp"] == 50


def test_so_are_cool_points(award, experience):
    award(1, "cp")
    award(2, "cp")
    assert (experience()["cool_points"], experience()["xp_total"]) == (2, 20)


def test_awards_after_each_other_are_added_up(award, clock, experience):
    for _ in range(5):
        clock.advance(award(10).delay)
    assert experience()["xp_total"] == 50


def test_an_award_sees_those_that_have_ended(award, clock, experience):
    award(1)
    clock.advance(0.04)
    award(2)
    clock.advance(0.02)
    # The first one has ended and was overwritten by the second, which has not.
    award(4)
    assert experience()["xp_total"] == 1 + 4


def test_what_is_taken_away_overlaps_too(award, send, clock, server, experience):
    clock.advance(award(10).delay)
    for _ in range(2):
        send(
            f"/users/{server.player_ids[0]}/experience/xp/remove",
            {"amount": 3, "campaign_id": server.campaign_id},
        )
    assert experience()["xp_current"] == 7


def test_books_and_chapters_at_once_get_the_same_number(send, api, server):
    for name in ("One", "Two", "Three"):
        send(f"/campaigns/{server.campaign_id}/books", {"name": name})
        send(
            f"/campaigns/{server.campaign_id}/books/{server.book_id}/chapters",
            {"name": name, "character_ids": []},
        )
    assert numbers(api, server) == [1, 2, 2, 2]
    path = f"/campaigns/{server.campaign_id}/books/{server.book_id}/chapters"
    chapters = api.get(path).json()["items"]
    assert [chapter["number"] for chapter in chapters] == [1, 2, 2, 2]


def test_books_after_each_other_are_numbered_in_order(send, api, clock, server):
    for name in ("One", "Two", "Three"):
        clock.advance(send(f"/campaigns/{server.campaign_id}/books", {"name": name}).delay)
    assert numbers(api, server) == [1, 2, 3, 4]


def test_a_key_is_not_known_before_its_first_answer(send, api, clock):
    headers = {"Idempotency-Key": "once"}
    before = api.get("/campaigns").json()["total"]
    first = send("/campaigns", {"name": "Twice"}, **headers)
    second = send("/campaigns", {"name": "Twice"}, **headers)
    assert api.get("/campaigns").json()["total"] == before + 2
    assert first.answer.json()["id"] != second.answer.json()["id"]
    clock.advance(second.delay)
    third = send("/campaigns", {"name": "Twice"}, **headers)
    assert third.answer.json() == second.answer.json()
    assert api.get("/campaigns").json()["total"] == before + 2


@pytest.fixture
def change(server, clock):
    """A function that changes the value of a trait, or removes it, and returns the status."""
    held = server.assign_trait("Larceny", 3)
    server.grant_experience(xp=100)
    clock.advance(1)

    def write(value, currency="XP"):
        path = f"/characters/{server.character_id}/traits/{held.id}"
        target = {"target_value": value, "currency": currency}
        request = httpx.Request(
            "DELETE" if value is None else "PUT",
            f"{server.base_url}/api/v1/companies/{server.company_id}{path}"
            + (f"?currency={currency}" if value is None else "/value"),
            json=None if value is None else target,
            headers={"X-API-KEY": server.api_key, "On-Behalf-Of": server.user_id},
        )
        return server.exchange(request).answer.status_code

    return write


def test_a_value_is_not_paid_for_while_it_changes(change, clock, experience):
    assert change(4) == 200
    left = experience()["xp_current"]
    assert [change(5), change(4), change(None, "STARTING_POINTS")] == [409] * 3
    assert experience()["xp_current"] == left
    # What costs nothing is not asked.
    assert change(2, "NO_COST") == 200
    clock.advance(OVERLAP)
    assert change(3) == 200
    assert experience()["xp_current"] < left


@pytest.mark.parametrize("version", ["0.27"])
def test_releases_do_not_look_whether_a_value_changes(change):
    assert [change(4), change(5)] == [200, 200]


def test_writes_take_their_time_and_reads_none(send, api, clock):
    assert send("/campaigns", {"name": "A City by Day"}).delay == OVERLAP
    began = clock.peek()
    api.get("/campaigns")
    assert clock.peek() == began
    api.post("/campaigns", {"name": "A City by Night"})
    assert (clock.peek() - began).total_seconds() == OVERLAP


def test_what_the_tester_makes_is_there_at_once(send, api, server):
    server.create_book(name="Made")
    send(f"/campaigns/{server.campaign_id}/books", {"name": "Sent"})
    assert numbers(api, server) == [1, 2, 3]


def test_in_the_process_no_writes_overlap(api, server):
    for name in ("One", "Two"):
        api.made(f"/campaigns/{server.campaign_id}/books", {"name": name})
    assert numbers(api, server) == [1, 2, 3]


@pytest.mark.parametrize("overlap", [0.0])
def test_by_default_no_writes_overlap(award, send, api, server, experience):
    for name in ("One", "Two"):
        send(f"/campaigns/{server.campaign_id}/books", {"name": name})
        award(5)
    assert numbers(api, server) == [1, 2, 3]
    assert experience()["xp_total"] == 10


@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf")])
def test_an_overlap_that_makes_no_sense_is_refused(seconds):
    with pytest.raises(ValueError, match="overlap"):
        ValentinaServer(overlap=seconds)
