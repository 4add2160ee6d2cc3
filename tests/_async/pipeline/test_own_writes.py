"""Reads after a write pass by the server's cache, which is emptied too late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import send
from scripted import Script
from vclient._api import routes
from vclient._policy.own_writes import WINDOW
from vclient.exceptions import APIError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient._api.routes import RoutePath
    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]

IDS = dict.fromkeys(
    ("company_id", "user_id", "campaign_id", "character_id", "diceroll_id"), "some-id"
) | {"character_trait_id": "some-id", "session_id": "some-id"}

# As measured: what answers with `Cache-Control: no-cache`.
NEVER_CACHED = [
    routes.HEALTH,
    routes.DICEROLLS,
    routes.DICEROLL,
    routes.COMPANY_STATISTICS,
    routes.USER_STATISTICS,
    routes.CAMPAIGN_STATISTICS,
    routes.CHARACTER_STATISTICS,
    routes.CHARACTER_TRAIT_VALUE_OPTIONS,
    routes.CHARGEN_SESSIONS,
    routes.CHARGEN_SESSION,
    routes.USERS_LOOKUP,
    routes.ADMIN_LOGS,
    routes.ADMIN_LOGS_DOWNLOAD,
]


def path_of(route: routes.Route) -> RoutePath:
    return route(**{name: IDS[name] for name in route.names})


def fresh(script: Script) -> str | None:
    return script.last.params.get("_fresh")


@pytest.fixture
def script() -> Script:
    return Script.always(204)


@pytest.fixture
def client(make_client: MakeClient, script: Script) -> VClient:
    return make_client(script, default_company_id="company")


async def test_before_any_write_nothing_is_added(client: VClient, script: Script):
    await client.request("GET", "/companies", params={"limit": 5})
    assert script.last.target == "/api/v1/companies?limit=5"


@pytest.mark.parametrize("read", ["GET", "HEAD"])
@pytest.mark.parametrize("write", ["POST", "PUT", "PATCH", "DELETE"])
async def test_reads_after_a_write_carry_a_parameter(
    client: VClient, script: Script, write: str, read: str
):
    await client.request(write, "/companies/1")
    assert fresh(script) is None
    await client.request(read, "/companies", params={"limit": 5})
    assert fresh(script)
    assert script.last.params["limit"] == "5"


async def test_a_write_that_cannot_be_sent_is_none(client: VClient, script: Script):
    with pytest.raises(ValueError, match="blanks"):
        await client.request("POST", "/companies", idempotency_key=" key ")
    await client.request("GET", "/companies")
    assert fresh(script) is None


async def test_it_is_the_same_until_the_next_write(client: VClient, script: Script):
    values: list[str | None] = []
    for _ in range(3):
        await client.request("PATCH", "/companies/1")
        for path in ("/companies", "/companies/1", "/companies"):
            await client.request("GET", path)
            values.append(fresh(script))
    assert None not in values
    assert values == [values[0]] * 3 + [values[3]] * 3 + [values[6]] * 3
    assert len(set(values)) == 3


async def test_clients_do_not_share_values(make_client: MakeClient):
    values = set()
    for _ in range(5):
        script = Script.always(200)
        client = make_client(script)
        await client.request("POST", "/companies")
        await client.request("GET", "/companies")
        values.add(fresh(script))
    assert len(values) == 5


async def test_after_a_while_the_cache_is_up_to_date(client: VClient, script: Script, clock: Any):
    await client.request("POST", "/companies")
    clock.now += WINDOW - 0.001
    await client.request("GET", "/companies")
    assert fresh(script)
    clock.now += 0.001
    await client.request("GET", "/companies")
    assert fresh(script) is None
    assert script.last.target == "/api/v1/companies"


async def test_the_window_begins_with_the_answer(make_client: MakeClient, clock: Any):
    def slow(_request: httpx.Request) -> httpx.Response:
        clock.now += 10
        return httpx.Response(200)

    script = Script(slow, 200)
    client = make_client(script)
    await client.request("POST", "/companies")
    await client.request("GET", "/companies")
    assert fresh(script)


@pytest.mark.parametrize("outcome", [500, 400, httpx.ReadError, httpx.ReadTimeout])
async def test_a_write_that_failed_counts_too(make_client: MakeClient, outcome: Any):
    script = Script(outcome, 200)
    client = make_client(script)
    with pytest.raises(APIError):
        await client.request("POST", "/companies")
    await client.request("GET", "/companies")
    assert fresh(script)


async def test_retries_carry_the_same_value(make_client: MakeClient):
    script = Script(200, 503, httpx.ReadTimeout, 200)
    client = make_client(script)
    await client.request("POST", "/companies")
    await client.request("GET", "/companies")
    assert len({sent.target for sent in script.sent[1:]}) == 1
    assert fresh(script)


@pytest.mark.parametrize("route", NEVER_CACHED, ids=lambda route: route.template)
async def test_what_is_never_cached_needs_none(
    client: VClient, script: Script, route: routes.Route
):
    path = path_of(route)
    await client.request("POST", "/companies")
    await send(client, "GET", path)
    assert fresh(script) is None
    await send(client.with_options(fresh=True), "GET", path)
    assert fresh(script) is None


@pytest.mark.parametrize("route", [routes.DICEROLLS, routes.DICEROLLS_QUICKROLL])
async def test_dice_rolls_leave_the_cache_alone(
    client: VClient, script: Script, route: routes.Route
):
    await send(client, "POST", path_of(route))
    await client.request("GET", "/companies")
    assert fresh(script) is None


async def test_reads_are_no_writes(client: VClient, script: Script):
    for method in ("GET", "HEAD", "OPTIONS"):
        await client.request(method, "/companies")
    await client.request("GET", "/companies")
    assert fresh(script) is None


async def test_writes_and_other_methods_carry_none(client: VClient, script: Script):
    await client.request("POST", "/companies")
    for method in ("POST", "PATCH", "DELETE", "OPTIONS"):
        await client.request(method, "/companies/1")
        assert fresh(script) is None


async def test_it_can_be_turned_off(make_client: MakeClient, script: Script):
    client = make_client(script, read_your_writes=False)
    await client.request("POST", "/companies")
    await client.request("GET", "/companies")
    assert fresh(script) is None


async def test_fresh_reads_always_carry_a_value_of_their_own(client: VClient, script: Script):
    view = client.with_options(fresh=True)
    values = set()
    for _ in range(3):
        await view.request("GET", "/companies")
        values.add(fresh(script))
    assert None not in values
    assert len(values) == 3
    await client.request("GET", "/companies")
    assert fresh(script) is None


async def test_fresh_works_without_read_your_writes(make_client: MakeClient, script: Script):
    client = make_client(script, read_your_writes=False)
    await client.with_options(fresh=True).request("GET", "/companies")
    assert fresh(script)


async def test_views_and_services_share_what_was_written(client: VClient, script: Script):
    view = client.with_options(timeout=1)
    await view.request("POST", "/companies")
    await client.request("GET", "/companies")
    first = fresh(script)
    assert first
    await view.with_options(max_retries=0).request("GET", "/companies")
    assert fresh(script) == first
    await client.users(user_id="user").with_options(timeout=2).delete("another")
    await view.request("GET", "/companies")
    assert fresh(script) not in {first, None}


async def test_pages_of_one_list_share_the_value(server: ValentinaServer, make_client: MakeClient):
    script = Script.always(server.handle)
    client = make_client(script, api_key=server.api_key, default_company_id=server.company_id)
    users = client.users(user_id=server.user_id)
    await users.create_note(server.user_id, title="A title", content="Text")
    assert len([each async for each in users.iter_all(limit=1)]) == 4
    values = [sent.params.get("_fresh") for sent in script.sent]
    assert values[0] is None
    assert values[1]
    assert values[1:] == [values[1]] * 4
