"""Which reads are kept, for how long, and what is given once their time is over."""

from __future__ import annotations

import pickle
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import cache_of, call, open_stream
from scripted import Script, answer
from vclient import CachePolicy, CacheStats
from vclient._api import routes
from vclient._policy.cache import SETTLES_AFTER
from vclient._runtime import asynchronous as runtime
from vclient.exceptions import NotFoundError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]

COMPANY_ID, OTHER_ID = "c1", "c2"
COMPANY = routes.COMPANY(company_id=COMPANY_ID)
CAMPAIGNS = routes.CAMPAIGNS(company_id=COMPANY_ID)
CAMPAIGN = routes.CAMPAIGN(company_id=COMPANY_ID, campaign_id="1")
CHARACTERS = routes.CHARACTERS(company_id=COMPANY_ID)
STATISTICS = routes.COMPANY_STATISTICS(company_id=COMPANY_ID)


class Counting:
    """A server that numbers its answers, and tells when a company was changed."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.modified = "2026-11-22T14:19:27Z"
        self.date = "Sun, 22 Nov 2026 14:20:00 GMT"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        headers = {"Date": self.date, "X-Request-Id": f"req_{len(self.requests)}"}
        if request.url.path == f"/api/v1{COMPANY.value}":
            return httpx.Response(
                200, json={"resources_modified_at": self.modified}, headers=headers
            )
        return httpx.Response(200, json=len(self.requests), headers=headers)

    @property
    def paths(self) -> list[str]:
        return [request.url.path.removeprefix("/api/v1") for request in self.requests]


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def make(make_client: MakeClient, counting: Counting) -> Any:
    return lambda cache, **options: make_client(counting, cache=cache, **options)


async def settle(is_done: Callable[[], bool]) -> None:
    """Wait for what goes on behind a call."""
    for _ in range(2000):
        if is_done():
            return
        with suppress(TimeoutError):
            await runtime.Signal().wait(0.005)
    pytest.fail("it goes on")


async def get(client: Any, path: Any, **fields: Any) -> Any:
    return await call(client, "GET", path, int, **fields)


@pytest.mark.parametrize(
    "cache",
    [
        {"campaigns": 60},
        {"listCampaigns": 60},
        {"GET /companies/{company_id}/campaigns": 60},
        {"campaigns": 5, "listCampaigns": 60},
        CachePolicy(ttl={"campaigns": 60}, revalidate=False),
    ],
)
async def test_what_is_named_is_kept_for_its_time(make: Any, clock: Any, cache: Any):
    client = make(cache)
    assert await get(client, CAMPAIGNS) == 1
    clock.now += 59
    assert await get(client, CAMPAIGNS) == 1
    assert await get(client, STATISTICS) == 2
    assert await get(client, STATISTICS) == 3


async def test_what_is_not_named_is_not_kept(make: Any):
    client = make({"campaigns": 60, "listCampaigns": 0})
    assert [await get(client, CAMPAIGNS) for _ in range(2)] == [1, 2]
    assert [await get(client, CAMPAIGN) for _ in range(2)] == [3, 3]
    view = client.with_options(cache=None)
    assert [await get(view, CAMPAIGN) for _ in range(2)] == [4, 5]
    view = client.with_options(cache={"statistics": 60})
    assert [await get(view, STATISTICS) for _ in range(2)] == [6, 6]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("campaign", "'campaigns'"),
        ("listCampaign", "'listCampaigns'"),
        ("createCampaign", ""),
        ("GET /health", ""),
        ("downloads", ""),
    ],
)
def test_unknown_names_are_refused_with_a_suggestion(make: Any, name: str, hint: str):
    for create in (lambda: make({name: 60}), lambda: make(None).with_options(cache={name: 60})):
        with pytest.raises(ValueError, match=f"cache names '{name}'.*{hint}"):
            create()


def test_a_policy_is_checked(make: Any):
    with pytest.raises(ValueError, match="needs the option shared"):
        make(CachePolicy(store="shared"))
    for bad in ({"stale": -1}, {"store": "disk"}, {"largest_size": 1.5}, {"largest_value": -1}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            CachePolicy(**bad)
    policy = CachePolicy(ttl={"campaigns": 60}, stale=5)
    assert pickle.loads(pickle.dumps(policy)) == policy


async def test_the_acting_user_counts_where_rights_do(make: Any):
    client = make({"campaigns": 60, "characters": 60})
    for path, numbers in ((CAMPAIGNS, [1, 1, 1]), (CHARACTERS, [2, 3, 2])):
        assert [await get(client, path, on_behalf_of=user) for user in ("a", "b", "a")] == numbers


async def test_reads_that_are_given_as_text_are_the_same(make: Any):
    client = make({"campaigns": 60})
    assert await get(client, CAMPAIGNS) == 1
    response = await client.request("GET", CAMPAIGNS.value)
    assert response.json() == 1
    assert response.request.url.path.endswith(CAMPAIGNS.value)
    assert response.headers["x-request-id"] == "req_1"
    await client.request("POST", CAMPAIGNS.value, json={})
    assert await get(client, CAMPAIGNS) == 3


async def test_what_fills_the_cache_bypasses_that_of_the_server(make: Any, counting: Counting):
    client = make({"campaigns": 60}, read_your_writes=False)
    await get(client, CAMPAIGNS)
    assert "_fresh" in counting.requests[-1].url.params
    await get(client, STATISTICS)
    assert "_fresh" not in counting.requests[-1].url.params


async def test_errors_and_streams_are_not_kept(make_client: MakeClient):
    script = Script(404, 503, 200, 200, 200)
    client = make_client(script, cache={"campaigns": 60}, max_retries=0)
    for error in (NotFoundError, ServerError):
        with pytest.raises(error):
            await client.request("GET", CAMPAIGNS.value)
    for _ in range(2):
        stream = open_stream(client, CAMPAIGNS)
        async for _ in stream:
            pass
        await stream.aclose()
    await client.request("GET", CAMPAIGNS.value)
    assert len(script.sent) == 5


async def test_what_tells_of_all_writes_waits_until_the_server_has_caught_up(make: Any, clock: Any):
    client = make({"companies": 60})
    companies = routes.COMPANIES()
    await client.request("POST", CAMPAIGNS.value, json={})
    assert [await get(client, companies) for _ in range(2)] == [2, 3]
    clock.now += SETTLES_AFTER
    assert [await get(client, companies) for _ in range(2)] == [4, 4]


class TestOld:
    async def test_what_is_stale_is_given_at_once_and_read_behind(
        self, make: Any, clock: Any, counting: Counting
    ):
        client = make(CachePolicy(ttl={"statistics": 60}, stale=600))
        assert await get(client, STATISTICS) == 1
        clock.now += 61
        assert await get(client, STATISTICS) == 1
        await settle(lambda: len(counting.requests) == 2)
        await settle(lambda: not cache_of(client).behind)
        assert await get(client, STATISTICS) == 2
        assert client.cache.stats().stale == 1
        clock.now += 661
        assert await get(client, STATISTICS) == 3

    async def test_what_a_write_has_outdated_is_never_given(self, make: Any, clock: Any):
        client = make(CachePolicy(ttl={"campaigns": 60}, stale=600))
        assert await get(client, CAMPAIGNS) == 1
        clock.now += 61
        await client.request("POST", CAMPAIGNS.value, json={})
        assert await get(client, CAMPAIGNS) == 3

    async def test_it_is_kept_while_the_company_was_not_changed(
        self, make: Any, clock: Any, counting: Counting
    ):
        client = make({"campaigns": 60, "books": 60})
        books = routes.BOOKS(company_id=COMPANY_ID, campaign_id="1")
        for path in (CAMPAIGNS, books):
            await get(client, path)
        clock.now += 60
        # Nothing was known of the company before, so both are read again.
        assert [await get(client, path) for path in (CAMPAIGNS, books)] == [4, 5]
        assert counting.paths.count(COMPANY.value) == 1
        for _ in range(3):
            clock.now += 60
            assert [await get(client, path) for path in (CAMPAIGNS, books)] == [4, 5]
        assert counting.paths.count(COMPANY.value) == 4
        assert client.cache.stats().revalidated == 6
        counting.modified = "2026-11-22T14:30:00Z"
        clock.now += 60
        assert [await get(client, path) for path in (CAMPAIGNS, books)] == [10, 11]

    @pytest.mark.parametrize("date", ["Sun, 22 Nov 2026 14:19:28 GMT", "", "soon"])
    async def test_a_change_just_before_a_read_says_nothing(
        self, make: Any, clock: Any, counting: Counting, date: str
    ):
        client = make({"campaigns": 60})
        counting.date = date
        numbers = []
        for _ in range(3):
            numbers.append(await get(client, CAMPAIGNS))
            clock.now += 60
        assert numbers == [1, 3, 5]

    async def test_statistics_are_read_again(self, make: Any, clock: Any, counting: Counting):
        client = make({"statistics": 60})
        for number in (1, 2, 3):
            assert await get(client, STATISTICS) == number
            clock.now += 60
        assert COMPANY.value not in counting.paths

    async def test_it_is_read_again_some_time(self, make: Any, clock: Any, counting: Counting):
        client = make({"campaigns": 60})
        for _ in range(14):
            await get(client, CAMPAIGNS)
            clock.now += 60
        assert counting.paths.count(CAMPAIGNS.value) == 3


class TestTheCache:
    async def test_it_tells_what_it_did(self, make: Any):
        client = make({"campaigns": 60})
        for _ in range(3):
            await get(client, CAMPAIGNS)
        await client.request("POST", CAMPAIGNS.value, json={})
        await get(client.with_options(max_retries=0), CAMPAIGNS)
        stats = client.cache.stats()
        assert stats == CacheStats(hits=2, misses=2, invalidated=1, entries=1, size=stats.size)
        assert 0 < stats.size < 3000

    @pytest.mark.parametrize(
        ("arguments", "dropped"),
        [
            ({}, {"one", "other", "statistics"}),
            ({"company_id": COMPANY_ID}, {"one", "statistics"}),
            ({"family": "campaigns"}, {"one", "other"}),
            ({"company_id": COMPANY_ID, "family": "campaigns"}, {"one"}),
        ],
    )
    async def test_it_can_be_cleared(self, make: Any, arguments: Any, dropped: set[str]):
        client = make({"campaigns": 60, "statistics": 60})
        paths = {
            "one": CAMPAIGNS,
            "other": routes.CAMPAIGNS(company_id=OTHER_ID),
            "statistics": STATISTICS,
        }
        before = {name: await get(client, path) for name, path in paths.items()}
        await client.cache.clear(**arguments)
        after = {name: await get(client, path) for name, path in paths.items()}
        assert {name for name in paths if after[name] != before[name]} == dropped

    async def test_only_families_can_be_cleared(self, make: Any):
        with pytest.raises(ValueError, match="family must be one of audit_logs, books"):
            await make(None).cache.clear(family="everything")

    async def test_its_size_is_what_the_policy_says(self, make_client: MakeClient):
        script = Script.always(lambda _request: answer(200, text="x" * 1000))
        client = make_client(script, cache=CachePolicy(ttl={"campaigns": 60}, largest_size=5000))
        for number in range(10):
            await client.request("GET", CAMPAIGNS.value, params={"limit": number})
        stats = client.cache.stats()
        assert stats.entries == 2
        assert stats.size < 5000


async def test_services_use_it(server: ValentinaServer, client: VClient):
    view = client.with_options(cache={"campaigns": 60, "characters": 60})
    assert len(await view.campaigns(server.user_id).list_all()) == 1
    await view.campaigns(server.user_id).create(name="A new one")
    assert len(await view.campaigns(server.user_id).list_all()) == 2
    server.create_campaign(name="Of somebody else")
    assert len(await view.campaigns(server.user_id).list_all()) == 2
    fresh = view.with_options(fresh=True)
    assert len(await fresh.campaigns(server.user_id).list_all()) == 3
    assert len(await view.campaigns(server.user_id).list_all()) == 3
