"""The record of the calls: filters, assertions and their messages."""

from __future__ import annotations

import threading
from datetime import date

import httpx
import pytest

from vclient.models import CampaignCreate
from vclient.testing import Call, Calls, SyncFakeVClient

LIST = "GET /companies/{company_id}/users"
GET = "GET /companies/{company_id}/users/{user_id}"
CREATE = "POST /companies/{company_id}/campaigns"
UPDATE = "PATCH /companies/{company_id}/campaigns/{campaign_id}"


@pytest.fixture
def calls(api, server) -> Calls:
    """A list, a detail, two creations, one of them refused, and a path that is none."""
    api.get("/users", params={"limit": 2, "include": ["a", "b"]})
    api.get(f"/users/{server.user_id}")
    api.post("/campaigns", {"name": "A City", "danger": 2, "tags": [{"a": 1, "b": 2}]})
    api.post("/campaigns", {"name": "X"})
    api.get("//nowhere")
    return server.calls


def test_a_call_knows_its_operation_and_the_parameters_of_its_path(calls, server):
    listed, shown, _, _, lost = calls
    assert (listed.operation, listed.path_params) == (LIST, {"company_id": server.company_id})
    assert shown.operation == GET
    assert shown.path_params == {"company_id": server.company_id, "user_id": server.user_id}
    assert (lost.operation, lost.template, lost.path_params) == (None, None, {})


def test_a_method_that_the_path_does_not_have_is_no_operation(api, server):
    api.delete("//health")
    assert server.calls.last.template == "/health"
    assert server.calls.last.operation is None


def test_parameters_are_kept_as_they_were_sent(api, server):
    given = server.user_id.upper()
    api.get(f"/users/{given}")
    assert server.calls.last.path_params["user_id"] == given


def test_the_parameter_for_the_cache_is_no_business_of_tests(api, server):
    api.get("/users", params={"_fresh": "x", "limit": "1"})
    assert server.calls.last.params == {"limit": ["1"]}


def test_the_acting_user(server):
    client = SyncFakeVClient(server)
    client.campaigns(server.user_id).list_all()
    client.campaigns(server.storyteller_id).list_all()
    client.companies.list_all()
    calls = server.calls
    acting = [server.user_id, server.storyteller_id, None]
    assert [call.on_behalf_of for call in calls] == acting
    assert list(calls.filter(on_behalf_of=server.storyteller_id)) == [calls[1]]
    campaigns = "GET /companies/{company_id}/campaigns"
    assert calls.assert_called(campaigns, times=1, on_behalf_of=server.user_id) == calls[0]
    calls.assert_not_called(on_behalf_of=server.player_ids[0])
    with pytest.raises(AssertionError) as error:
        calls.assert_called(campaigns, on_behalf_of=server.player_ids[0])
    assert f"with on_behalf_of={server.player_ids[0]!r} was expected" in str(error.value)
    assert server.storyteller_id in str(error.value)
    with pytest.raises(AssertionError):
        calls.assert_not_called(campaigns, on_behalf_of=server.user_id)


def test_filters(calls, server):
    assert [call.status for call in calls.filter(CREATE)] == [201, 400]
    assert [call.path for call in calls.filter(method="post")] == [calls[2].path] * 2
    assert list(calls.filter(status=404)) == [calls[4]]
    assert list(calls.filter(path_params={"user_id": server.user_id})) == [calls[1]]
    assert list(calls.filter(CREATE, json={"name": "X"}, status=400)) == [calls[3]]
    assert calls.filter(CREATE, json={"name": "Y"}) == []
    assert calls.filter(CREATE, status=500) == []
    assert list(calls.filter()) == list(calls)


def test_a_filtered_record_does_not_grow(calls, api):
    found = calls.filter(LIST)
    api.get("/users")
    assert len(found) == 1
    assert len(calls.filter(LIST)) == 2


@pytest.mark.parametrize(
    ("params", "matches"),
    [
        ({"limit": 2}, True),
        ({"limit": "2"}, True),
        ({"limit": 3}, False),
        ({"limit": None}, False),
        ({"offset": None}, True),
        ({"include": ["a", "b"]}, True),
        ({"include": ["a"]}, False),
        ({"include": "a"}, False),
        ({"limit": 2, "offset": 1}, False),
    ],
)
def test_query_parameters(calls, params, matches):
    assert bool(calls.filter(LIST, params=params)) is matches


def test_query_parameters_are_written_as_the_client_does(api, server):
    api.get("/users", params={"is_temporary": "true", "date": "2026-01-02"})
    assert server.calls.filter(params={"is_temporary": True, "date": date(2026, 1, 2)})
    assert not server.calls.filter(params={"is_temporary": False})


@pytest.mark.parametrize(
    ("json", "matches"),
    [
        ({"name": "A City"}, True),
        ({}, True),
        ({"danger": 2}, True),
        ({"danger": True}, False),
        ({"danger": "2"}, False),
        ({"absent": None}, False),
        ({"tags": [{"a": 1}]}, True),
        ({"tags": [{"a": 2}]}, False),
        ({"tags": []}, False),
        ([], False),
        (CampaignCreate(name="A City"), True),
        (CampaignCreate(name="A City", danger=3), False),
    ],
)
def test_bodies(calls, json, matches):
    assert bool(calls[2:3].filter(json=json)) is matches


def test_dates_in_bodies_are_written_as_the_client_does(api, server):
    api.post("/campaigns", {"name": "A City", "in_game_date": "2026-01-02"})
    assert server.calls.filter(json={"in_game_date": date(2026, 1, 2)})


def test_true_is_not_one(api, server):
    api.post("/campaigns", {"danger": 1, "flag": True})
    assert not server.calls.filter(json={"danger": True})
    assert not server.calls.filter(json={"flag": 1})
    assert server.calls.filter(json={"danger": 1, "flag": True})


def test_the_last_matching_call_is_returned(calls):
    assert calls.assert_called(CREATE) is calls[3]
    assert calls.assert_called(CREATE, json={"name": "A City"}, times=1) is calls[2]
    assert calls.assert_called(CREATE, times=2) is calls[3]
    calls.assert_not_called(UPDATE)
    calls.assert_not_called(CREATE, json={"name": "Another"})


def test_the_message_says_what_differs(calls, server):
    with pytest.raises(AssertionError) as caught:
        calls.assert_called(CREATE, json={"name": "Another", "danger": 2})
    company = f"/api/v1/companies/{server.company_id}"
    first, *lines = str(caught.value).splitlines()
    assert first == (
        f"{CREATE} with json={{'name': 'Another', 'danger': 2}} was expected at least once, "
        "and was called never"
    )
    assert lines == [
        "calls:",
        f"    <Call GET {company}/users -> 200>",
        f"    <Call GET {company}/users/{server.user_id} -> 200>",
        f"    <Call POST {company}/campaigns -> 201>",
        "      json['name']: expected 'Another', is 'A City'",
        f"    <Call POST {company}/campaigns -> 400>",
        "      json['name']: expected 'Another', is 'X'",
        "      json['danger']: expected 2, is absent",
        "    <Call GET /api/v1/nowhere -> 404>",
    ]


def test_the_message_says_how_often(calls):
    with pytest.raises(AssertionError, match="was expected 3 times, and was called 2 times"):
        calls.assert_called(CREATE, times=3)
    with pytest.raises(AssertionError, match="was expected once, and was called 2 times"):
        calls.assert_called(CREATE, times=1)
    with pytest.raises(AssertionError, match="was expected never, and was called once") as caught:
        calls.assert_not_called(LIST)
    assert "  * <Call GET" in str(caught.value)


def test_the_message_names_parameters(calls, server):
    with pytest.raises(AssertionError) as caught:
        calls.assert_called(GET, path_params={"user_id": "another"})
    text = str(caught.value)
    assert f"path_params['user_id']: expected 'another', is {server.user_id!r}" in text
    with pytest.raises(AssertionError) as caught:
        calls.assert_called(LIST, params={"limit": 5, "offset": 1})
    text = str(caught.value)
    assert "params['limit']: expected ['5'], is ['2']" in text
    assert "params['offset']: expected ['1'], is []" in text


def test_the_message_stays_readable(api, server):
    for _ in range(30):
        api.get("/users")
    api.post("/campaigns", {"name": "x" * 5000})
    with pytest.raises(AssertionError) as caught:
        server.calls.assert_called(CREATE, json={"name": "y" * 5000})
    text = str(caught.value)
    assert "(11 earlier calls are left out)" in text
    assert max(map(len, text.splitlines()[1:])) < 400


def test_nothing_was_called(server):
    with pytest.raises(AssertionError, match="no call was made"):
        server.calls.assert_called(LIST)
    server.calls.assert_not_called()
    with pytest.raises(IndexError, match="no call was made"):
        _ = server.calls.last


def test_anything_was_called(calls):
    with pytest.raises(AssertionError, match="any operation was expected never"):
        calls.assert_not_called()


def test_typos_are_refused(calls):
    with pytest.raises(ValueError, match="did you mean"):
        calls.filter("GET /companies/{company_id}/user")
    with pytest.raises(ValueError, match="did you mean"):
        calls.assert_not_called("GET /companies/{company_id}/user")
    with pytest.raises(ValueError, match="no parameter 'user'; did you mean 'user_id'"):
        calls.assert_called(GET, path_params={"user": "x"})
    with pytest.raises(ValueError, match="any operation has no parameter 'nothing'"):
        calls.filter(path_params={"nothing": "x"})
    with pytest.raises(ValueError, match="at least 1"):
        calls.assert_called(GET, times=0)


def test_it_is_a_sequence(calls):
    assert calls.last is calls[-1]
    assert isinstance(calls[1:3], Calls)
    assert list(calls[1:3]) == [calls[1], calls[2]]
    assert calls[1] in calls
    assert calls == list(calls)
    assert calls != []
    assert calls != "calls"
    with pytest.raises(TypeError):
        hash(calls)


def test_neither_keys_nor_parameters_are_shown(calls, server):
    with pytest.raises(AssertionError) as caught:
        calls.assert_called(CREATE, times=9)
    for text in (repr(calls), repr(calls.last), str(caught.value)):
        assert server.api_key not in text


def test_a_call_can_be_made_up():
    request = httpx.Request("GET", "http://a.test/api/v1/x?a=1")
    assert repr(Call(request, None)) == "<Call GET /api/v1/x -> no answer>"
    assert Call(request, 200).params == {"a": ["1"]}


def test_the_record_can_be_read_while_it_grows():
    calls = Calls()
    request = httpx.Request("GET", "http://a.test/")

    def fill():
        for _ in range(500):
            calls.append(Call(request, 200))
            list(calls)

    threads = [threading.Thread(target=fill) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 2000
