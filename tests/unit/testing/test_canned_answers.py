"""Answers that a test gives in place of the server's state, through both clients."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from vclient import AuthenticationError, ServerError, SyncVClient, ValidationError
from vclient.models import Campaign, PaginatedResponse, User, UserDetail
from vclient.testing import FakeVClient, SyncFakeVClient, build, build_many, build_page

LIST = "GET /companies/{company_id}/campaigns"
GET = "GET /companies/{company_id}/campaigns/{campaign_id}"
CREATE = "POST /companies/{company_id}/campaigns"
DELETE = "DELETE /companies/{company_id}/campaigns/{campaign_id}"
LOOKUP = "GET /users/lookup"


@pytest.fixture
def client(server):
    with SyncFakeVClient(server) as client:
        yield client


@pytest.fixture
def campaigns(client, server):
    return client.campaigns(server.user_id)


def test_a_list_is_given_in_pages(campaigns, server):
    given = build_many(Campaign, 25)
    server.respond(LIST, items=given)
    page = campaigns.get_page(limit=10, offset=20)
    assert page.items == given[20:]
    assert (page.limit, page.offset, page.total) == (10, 20, 25)
    assert campaigns.get_page().limit == 10
    assert campaigns.list_all() == given
    assert list(campaigns.iter_all(limit=7)) == given
    assert campaigns.count() == 25


def test_the_async_client_gets_the_same(server):
    given = build_many(Campaign, 120)
    server.respond(LIST, items=given)

    async def read():
        async with FakeVClient(server) as client:
            campaigns = client.campaigns(server.user_id)
            return await campaigns.list_all(), [each async for each in campaigns.iter_all(limit=9)]

    assert asyncio.run(read()) == (given, given)


def test_dictionaries_and_pages_are_items_too(campaigns, server):
    one = build(Campaign)
    server.respond(LIST, items=[one.model_dump(mode="json")])
    assert campaigns.list_all() == [one]
    server.respond(LIST, items=build_page([one]))
    assert campaigns.list_all() == [one]
    server.respond(LIST, items=[])
    assert campaigns.list_all() == []


def test_the_bounds_of_a_list_are_judged(server, api):
    server.respond(LIST, items=[])
    answer = api.get("/campaigns", params={"limit": 101})
    assert answer.status_code == 400
    assert answer.json()["invalid_parameters"][0]["field"] == "limit"
    answer = api.get("/campaigns", params={"offset": "x"})
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_lists_without_pages_are_arrays(client, server):
    found = {"company_id": "c", "company_name": "C", "user_id": "u", "role": "PLAYER"}
    server.respond(LOOKUP, items=[found, found])
    assert [each.user_id for each in client.user_lookup.by_email("a@b.co")] == ["u", "u"]


def test_the_log_is_cut_at_its_limit(client, server):
    server.respond("GET /admin/logs", items=[{"message": str(number)} for number in range(9)])
    assert [line.message for line in client.global_admin.tail_logs(limit=2)] == ["0", "1"]


def test_one_object(campaigns, server):
    given = build(Campaign, name="Made Up", in_game_date="2026-01-02")
    server.respond(GET, model=given)
    assert campaigns.get(server.campaign_id) == given


def test_models_are_sent_as_the_api_sends_them(api, server):
    moment = datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
    user = build(UserDetail, date_created=moment, notes=[])
    server.respond("GET /companies/{company_id}/users/{user_id}", model=user)
    sent = api.get(f"/users/{server.user_id}").json()
    assert sent["date_created"] == "2026-01-02T03:04:05.000600Z"
    assert sent["name_first"] is None
    assert sent["notes"] == []
    assert "assets" not in sent


def test_a_model_of_the_server_can_be_given_back_changed(client, server):
    user = client.users().get(server.user_id, include=["notes"])
    server.respond(
        "GET /companies/{company_id}/users/{user_id}",
        model=user.model_copy(update={"role": "KING"}),
    )
    assert client.users().get(server.user_id).role == "KING"


def test_any_json_status_and_headers(api, server):
    server.respond(GET, json={"future": [1, None]}, status=203, headers={"X-Own": "1", "Age": "3"})
    answer = api.get(f"/campaigns/{server.campaign_id}")
    assert (answer.status_code, answer.json()) == (203, {"future": [1, None]})
    assert (answer.headers["x-own"], answer.headers["age"]) == ("1", "3")
    assert answer.headers["cache-control"] == "private, max-age=60"
    assert answer.headers["x-request-id"].startswith("req_")
    server.respond(GET, json=None)
    assert api.get(f"/campaigns/{server.campaign_id}").content == b"null"


def test_the_status_is_that_of_the_operation(api, server):
    server.respond(CREATE, model=build(Campaign))
    assert api.post("/campaigns", {}).status_code == 201
    assert api.post("/campaigns", {}).headers["cache-control"] == "no-cache"
    server.respond(DELETE)
    answer = api.delete(f"/campaigns/{server.campaign_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers


def test_the_state_does_not_change(campaigns, server):
    with server.respond(CREATE, model=build(Campaign)), server.respond(DELETE):
        campaigns.create(name="A City")
        campaigns.delete(server.campaign_id)
    assert [each.id for each in campaigns.list_all()] == [server.campaign_id]


def test_neither_permissions_nor_parents_nor_bodies_are_judged(server):
    server.respond(CREATE, model=build(Campaign))
    with SyncVClient(
        server.base_url, server.api_key, transport=server.transport(), set_as_default=False
    ) as client:
        client.request("POST", "/companies/nowhere/campaigns", json={"nonsense": 1})


def test_the_key_is_judged(server):
    server.respond(LIST, items=[])
    with (
        SyncFakeVClient(server, api_key="wrong") as client,
        pytest.raises(AuthenticationError),
    ):
        client.campaigns(server.user_id).list_all()


def test_an_idempotency_key_gets_the_canned_answer_again(campaigns, server):
    with server.respond(CREATE, model=build(Campaign, name="First")):
        first = campaigns.create(name="abc", idempotency_key="k")
    assert campaigns.create(name="abc", idempotency_key="k") == first


def test_the_last_one_wins_until_it_is_used_up_or_removed(campaigns, server):
    server.respond(LIST, items=build_many(Campaign, 1))
    second = server.respond(LIST, items=build_many(Campaign, 2))
    third = server.respond(LIST, items=build_many(Campaign, 3), times=2)
    assert [campaigns.count() for _ in range(3)] == [3, 3, 2]
    assert not third.is_active
    assert second.is_active
    second.remove()
    second.remove()
    assert campaigns.count() == 1
    server.remove_interceptions()
    assert [each.id for each in campaigns.list_all()] == [server.campaign_id]


def test_a_context_takes_it_back(campaigns, server):
    with server.respond(LIST, items=[]) as canned:
        assert canned.is_active
        assert campaigns.count() == 0
    assert not canned.is_active
    assert campaigns.count() == 1


def test_it_can_be_for_one_path_alone(campaigns, server):
    other = server.create_campaign()
    canned = build(Campaign, name="Made Up")
    server.respond(GET, model=canned, path_params={"campaign_id": other.id})
    assert campaigns.get(other.id).name == "Made Up"
    assert campaigns.get(server.campaign_id).name != "Made Up"


def test_a_handle_knows_its_calls(campaigns, server):
    canned = server.respond(LIST, items=[], times=1)
    campaigns.list_all()
    campaigns.list_all()
    assert len(canned.calls) == 1
    assert canned.calls.last is server.calls[0]
    assert repr(canned) == f"<Interception of {LIST}, used 1 times, over>"
    assert repr(server.fail()) == "<Interception of every operation, used 0 times>"


def test_errors_can_be_canned(campaigns, server):
    server.respond(GET, json={"detail": "odd"}, status=400)
    with pytest.raises(ValidationError, match="odd"):
        campaigns.get(server.campaign_id)
    server.respond(GET, json="<html>", status=502, headers={"Content-Type": "text/html"})
    with pytest.raises(ServerError):
        campaigns.with_options(max_retries=0).get(server.campaign_id)


def test_what_makes_no_sense_is_refused(server):
    with pytest.raises(ValueError, match="did you mean"):
        server.respond("GET /companies/{company_id}/campain", items=[])
    with pytest.raises(ValueError, match="did you mean 'campaign_id'"):
        server.respond(GET, json=1, path_params={"campaignid": "x"})
    with pytest.raises(ValueError, match="answers no list"):
        server.respond(GET, items=[])
    with pytest.raises(ValueError, match="give items, a model or json"):
        server.respond(GET)
    with pytest.raises(ValueError, match="one of items, model and json"):
        server.respond(LIST, items=[], model=build(User))
    with pytest.raises(ValueError, match="at least 1"):
        server.respond(LIST, items=[], times=0)
    assert server._interceptions._entries == []


def test_pages_as_models(campaigns, server):
    page: PaginatedResponse[Campaign] = build_page(build_many(Campaign, 2), total=50)
    server.respond(LIST, model=page)
    assert campaigns.get_page() == page
    assert campaigns.get_page().has_more
