"""Faults and delays that come by chance."""

from __future__ import annotations

import httpx
import pytest

from vclient.testing import ValentinaServer
from vclient.testing.chance import FAULT_KINDS

HEALTH = httpx.Request("GET", "http://a.test/api/v1/health")


def happened(server, times=300):
    """Return what becomes of so many requests."""
    results = []
    for _ in range(times):
        exchange = server.exchange(HEALTH)
        status = None if exchange.answer is None else exchange.answer.status_code
        results.append((status, exchange.broken, exchange.delay))
    return results


NORMAL = (401, None, 0.0)
EXPECTED = {
    "500": (500, None, 0.0),
    "502": (502, None, 0.0),
    "503": (503, None, 0.0),
    "504": (504, None, 0.0),
    "dropped-before": (None, "before", 0.0),
    "dropped-after": (401, "after", 0.0),
    "refused": (None, "connecting", 0.0),
    "late": (401, None, 60.0),
}


@pytest.mark.parametrize("kind", FAULT_KINDS)
def test_each_kind(server, kind):
    server.fail_at_random(rate=1, kinds=[kind])
    assert happened(server, 3) == [EXPECTED[kind]] * 3


def test_by_default_all_kinds_are_about_as_likely(server):
    server.fail_at_random(rate=1)
    results = happened(server, 800)
    assert all(50 < results.count(each) < 150 for each in EXPECTED.values())
    assert NORMAL not in results


def test_the_rate_is_the_part_that_fails(server):
    server.fail_at_random(rate=0.25)
    assert 0.65 < happened(server).count(NORMAL) / 300 < 0.85


def test_nothing_fails_at_a_rate_of_zero(server):
    fault = server.fail_at_random(rate=0)
    assert set(happened(server)) == {NORMAL}
    assert len(fault.calls) == 0
    assert fault.is_active


def test_the_same_seed_gives_the_same_faults():
    def drawn(seed):
        server = ValentinaServer()
        server.fail_at_random(rate=0.5, seed=seed)
        return happened(server)

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_the_handle_knows_what_went_wrong(server):
    fault = server.fail_at_random(rate=0.2, times=7)
    results = happened(server)
    assert len(fault.calls) == 7
    assert len(results) - results.count(NORMAL) == 7
    assert not fault.is_active


def test_other_calls_do_not_change_what_is_drawn(api, server):
    def results(path):
        return [api.get(path).status_code for _ in range(50)]

    with server.fail_at_random("GET /companies/{company_id}", rate=0.5, kinds=["503"]):
        alone = results("")
    with server.fail_at_random("GET /companies/{company_id}", rate=0.5, kinds=["503"]):
        mixed = []
        for _ in range(50):
            assert api.get("/campaigns").status_code == 200
            mixed.append(api.get("").status_code)
    assert alone == mixed
    assert set(alone) == {200, 503}


def test_only_calls_with_these_parameters_fail(api, server):
    other = server.create_campaign().id
    server.fail_at_random(
        "GET /companies/{company_id}/campaigns/{campaign_id}",
        path_params={"campaign_id": other},
        rate=1,
        kinds=["500"],
    )
    assert api.get(f"/campaigns/{server.campaign_id}").status_code == 200
    assert api.get(f"/campaigns/{other}").status_code == 500


def test_chance_comes_on_top_of_a_steady_delay(server):
    server.delay(seconds=0.5)
    server.fail_at_random(rate=1, kinds=["502"])
    assert happened(server, 1) == [(502, None, 0.5)]
    server.fail_at_random(rate=1, kinds=["late"], late_by=9)
    assert happened(server, 1) == [(502, None, 9)]


def test_what_comes_later_counts(server):
    server.fail_at_random(rate=1, kinds=["502"])
    with server.fail(status=404):
        assert happened(server, 1)[0][0] == 404
    assert happened(server, 1)[0][0] == 502
    server.reset()
    assert happened(server, 1) == [NORMAL]


def test_delays_within_limits(server):
    delay = server.delay(seconds=(0.02, 0.08), seed=1)
    delays = [each for _, _, each in happened(server)]
    assert 0.02 <= min(delays) < 0.03
    assert 0.07 < max(delays) <= 0.08
    delay.remove()
    server.delay(seconds=(0.02, 0.08), seed=1)
    assert [each for _, _, each in happened(server)] == delays
    server.delay(seconds=(0.02, 0.08), seed=2)
    assert [each for _, _, each in happened(server)] != delays


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rate": -0.1}, "rate must be between 0 and 1"),
        ({"rate": 1.1}, "rate must be between 0 and 1"),
        ({"rate": float("nan")}, "rate must be between 0 and 1"),
        ({"rate": 1, "kinds": []}, "kinds must name one fault at least, of 500, 502"),
        ({"rate": 1, "kinds": ["dropped"]}, "there is no fault 'dropped'; did you mean 'dropped-"),
        ({"rate": 1, "late_by": -1}, "late_by must be at least 0"),
        ({"rate": 1, "operation": "GET /nowhere"}, "there is no operation"),
        ({"rate": 1, "times": 0}, "times must be at least 1"),
    ],
)
def test_arguments_out_of_their_limits(server, arguments, message):
    with pytest.raises(ValueError, match=message):
        server.fail_at_random(**arguments)


@pytest.mark.parametrize("seconds", [(-1, 1), (2, 1), (float("nan"), 1)])
def test_limits_of_a_delay(server, seconds):
    with pytest.raises(ValueError, match="seconds must be from 0"):
        server.delay(seconds=seconds)
