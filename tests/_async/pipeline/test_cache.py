"""Answers of reads that are kept in memory, above all those of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import cache_of, call, send
from scripted import Script
from vclient._api import routes
from vclient._api.dependencies import touched_by
from vclient._api.requests import Body
from vclient.exceptions import NotFoundError, ResponseDecodeError
from vclient.models import PaginatedResponse, TraitFilters

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

SIZE = 32 * 1024 * 1024
ONE, OTHER = "c1", "c2"
TRAITS = routes.BLUEPRINT_TRAITS(company_id=ONE)
TRAIT = routes.BLUEPRINT_TRAIT(company_id=ONE, trait_id="t")
TERMS = routes.DICTIONARY(company_id=ONE)
OPTIONS = routes.OPTIONS(company_id=ONE)


class Numbered:
    """A server that numbers its answers, so that a kept one shows."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json=len(self.requests))


@pytest.fixture
def server() -> Numbered:
    return Numbered()


@pytest.fixture
def client(make_client: MakeClient, server: Numbered) -> Any:
    return make_client(server, cache_ttl=60)


@pytest.mark.parametrize("path", [TRAITS, TRAIT, TERMS, OPTIONS])
async def test_the_catalogue_is_asked_for_once(client: Any, path: Any, clock: Any):
    assert await call(client, "GET", path, int) == 1
    clock.now += 59
    assert await call(client, "GET", path, int) == 1
    clock.now += 1
    assert await call(client, "GET", path, int) == 2


async def test_it_is_off_by_default(make_client: MakeClient, server: Numbered):
    for options in ({}, {"cache_ttl": 0}, {"cache_ttl": None}):
        client = make_client(server, **options)
        assert await call(client, "GET", TRAITS, int) != await call(client, "GET", TRAITS, int)


@pytest.mark.parametrize(
    "path",
    [
        routes.COMPANY(company_id=ONE),
        routes.CAMPAIGNS(company_id=ONE),
        routes.COMPANY_STATISTICS(company_id=ONE),
        routes.CHARACTER_TRAIT_VALUE_OPTIONS(
            company_id=ONE, character_id="c", character_trait_id="t"
        ),
    ],
)
async def test_everything_else_is_asked_for_each_time(client: Any, path: Any):
    assert await call(client, "GET", path, int) == 1
    assert await call(client, "GET", path, int) == 2


async def test_all_that_an_answer_depends_on_keeps_answers_apart(client: Any):
    calls: list[dict[str, Any]] = [
        {"params": None},
        {"params": {"limit": 1}},
        {"params": {"limit": 2}},
        {"params": {"limit": 1, "offset": 1}},
        {"params": {"limit": [1, 2]}},
    ]
    numbers = [await call(client, "GET", TRAITS, int, **each) for each in calls]
    assert numbers == list(range(1, len(calls) + 1))
    assert [await call(client, "GET", TRAITS, int, **each) for each in calls] == numbers
    other_order = {"offset": 1, "limit": 1, "category_id": None}
    assert await call(client, "GET", TRAITS, int, params=other_order) == numbers[3]
    # The API does not read the acting user here.
    same = {"params": {"limit": "1"}, "on_behalf_of": "a"}
    assert await call(client, "GET", TRAITS, int, **same) == numbers[1]
    other = routes.BLUEPRINT_TRAITS(company_id=OTHER)
    assert await call(client, "GET", other, int) == len(calls) + 1
    view = client.with_options(headers={"Accept-Language": "de"})
    assert await call(view, "GET", TRAITS, int) == len(calls) + 2
    await send(client, "GET", TRAITS, headers={"X-One": "1"})
    await send(client, "GET", TRAITS, headers={"traceparent": "00-1-2-01"})
    assert await call(client, "GET", TRAITS, int) == 1


async def test_views_share_it_and_have_their_own_patience(client: Any, clock: Any):
    assert await call(client, "GET", TRAITS, int) == 1
    clock.now += 30
    view = client.with_options(cache_ttl=20)
    assert await call(client, "GET", TRAITS, int) == 1
    assert await call(client.with_options(max_retries=0), "GET", TRAITS, int) == 1
    assert await call(view, "GET", TRAITS, int) == 2
    clock.now += 20
    assert await call(client, "GET", TRAITS, int) == 1
    assert await call(view, "GET", TRAITS, int) == 3


async def test_fresh_reads_pass_by_and_renew(client: Any):
    assert await call(client, "GET", TRAITS, int) == 1
    assert await call(client.with_options(fresh=True), "GET", TRAITS, int) == 2
    assert await call(client, "GET", TRAITS, int) == 2


WRITES = [
    ("POST", routes.DICTIONARY(company_id=ONE), {TERMS}),
    ("PATCH", routes.DICTIONARY_TERM(company_id=ONE, dictionary_term_id="d"), {TERMS}),
    ("DELETE", routes.DICTIONARY_TERM(company_id=ONE, dictionary_term_id="d"), {TERMS}),
    ("POST", routes.DICTIONARY(company_id=OTHER), set()),
    ("PATCH", routes.COMPANY(company_id=ONE), set()),
    ("DELETE", routes.COMPANY(company_id=ONE), {TERMS, TRAITS, TRAIT, OPTIONS}),
    ("POST", routes.COMPANY_ACCESS(company_id=ONE), {TERMS, TRAITS, TRAIT, OPTIONS}),
    ("PATCH", routes.COMPANY(company_id=OTHER), set()),
    ("POST", routes.CHARACTER_TRAITS_CREATE(company_id=OTHER, character_id="c"), set()),
    (
        "DELETE",
        routes.CHARACTER_TRAIT(company_id=OTHER, character_id="c", character_trait_id="t"),
        {TRAIT},
    ),
    ("POST", routes.USERS_MERGE(company_id=ONE), {TERMS, TRAITS, TRAIT, OPTIONS}),
    ("DELETE", routes.CHARACTER(company_id=ONE, character_id="c"), {TRAIT}),
    ("DELETE", routes.ADMIN_USER(user_id="u"), {TERMS, TRAITS, TRAIT, OPTIONS}),
    ("POST", routes.DICEROLLS(company_id=ONE), set()),
]


@pytest.mark.parametrize(("method", "write", "dropped"), WRITES)
async def test_writes_drop_what_they_concern(
    client: Any, method: str, write: Any, dropped: set[Any]
):
    before = {
        path: await call(client, "GET", path, int) for path in (TERMS, TRAITS, TRAIT, OPTIONS)
    }
    await send(client, method, write, content=Body(b"{}"))
    after = {path: await call(client, "GET", path, int) for path in before}
    assert {path for path in before if after[path] != before[path]} == dropped


async def test_an_answer_that_a_write_has_overtaken_is_not_kept(
    make_client: MakeClient, server: Numbered
):
    clients: list[Any] = []

    def handler(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and len(server.requests) == 0:
            cache_of(clients[0]).touch(touched_by("POST", TERMS), now=0)
        return server(request)

    clients.append(make_client(handler, cache_ttl=60))
    client = clients[0]
    assert [await call(client, "GET", TERMS, int) for _ in range(3)] == [1, 2, 2]


async def test_errors_and_bad_answers_are_not_kept(make_client: MakeClient):
    script = Script(
        404,
        lambda _request: httpx.Response(200, content=b"no JSON"),
        lambda _request: httpx.Response(200, json=1),
    )
    client = make_client(script, cache_ttl=60)
    with pytest.raises(NotFoundError):
        await call(client, "GET", TRAITS, int)
    with pytest.raises(ResponseDecodeError):
        await call(client, "GET", TRAITS, int)
    assert await call(client, "GET", TRAITS, int) == 1
    assert await call(client, "GET", TRAITS, int) == 1


async def test_its_size_is_bounded(make_client: MakeClient):
    sizes: list[int] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sizes.append(int(request.url.params["offset"]))
        return httpx.Response(200, content=b'"' + b"x" * sizes[-1] + b'"')

    client = make_client(handler, cache_ttl=60)

    async def read(size: int) -> None:
        await call(client, "GET", TRAITS, str, params={"offset": size})

    third = SIZE // 3
    for size in (third, third - 1, third, SIZE, third - 2, third, third - 1):
        await read(size)
    # The one that was not read for the longest time has gone, and the huge one never came.
    assert sizes == [third, third - 1, SIZE, third - 2, third - 1]


async def test_what_a_caller_does_to_an_answer_stays_with_the_caller(make_client: MakeClient):
    page = {"items": [1, 2], "limit": 10, "offset": 0, "total": 2}
    script = Script.always(lambda _request: httpx.Response(200, json=page))
    client = make_client(script, cache_ttl=60)
    first = await call(client, "GET", TRAITS, PaginatedResponse[int])
    first.items.clear()
    second = await call(client, "GET", TRAITS, PaginatedResponse[int])
    assert second.items == [1, 2]
    assert len(script.sent) == 1


async def test_the_services_of_the_catalogue_use_it(make_client: MakeClient):
    page = {"items": [], "limit": 1000, "offset": 0, "total": 0}
    script = Script.always(lambda _request: httpx.Response(200, json=page))
    client = make_client(script, cache_ttl=60, default_company_id=ONE)
    blueprint = client.character_blueprint()
    for _ in range(3):
        assert await blueprint.list_all_traits(is_rollable=True) == []
        assert await client.dictionary().list_all() == []
    assert len(script.sent) == 2
    assert TraitFilters(is_rollable=True).to_params() == {"is_rollable": True}
