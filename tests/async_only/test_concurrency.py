"""Many calls at once: none knows of another one's failures, and some wait for each other."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from fates import FATES
from inside import call, send, waiting_in
from vclient._api import routes
from vclient.exceptions import (
    APIError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

PATH = routes.COMPANIES()
CATALOGUE = routes.BLUEPRINT_TRAITS(company_id="c")


def test_fifty_calls_do_not_mix(run: Any, make_client: MakeClient, clock: Any):
    attempts: dict[str, list[str]] = {}

    async def handler(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        keys = attempts.setdefault(name, [])
        keys.append(request.headers["Idempotency-Key"])
        step = FATES[int(name) % len(FATES)][0][len(keys) - 1]
        for _ in range(int(name) % 3):
            await anyio.lowlevel.checkpoint()
        if isinstance(step, int):
            return httpx.Response(step, json={"name": name})
        raise step(name)

    outcomes: dict[int, Any] = {}

    async def main() -> None:
        client = make_client(handler, max_retries=2, auto_idempotency_keys=True)

        async def call(number: int) -> None:
            try:
                outcomes[number] = await client.request("POST", f"/things/{number}")
            except APIError as error:
                outcomes[number] = error

        async with anyio.create_task_group() as group:
            for number in range(50):
                group.start_soon(call, number)

    run(main)
    for number in range(50):
        steps, error_class, in_doubt = FATES[number % len(FATES)]
        outcome = outcomes[number]
        assert len(attempts[str(number)]) == len(steps)
        assert len(set(attempts[str(number)])) == 1
        if error_class is None:
            assert outcome.json() == {"name": str(number)}
        else:
            assert type(outcome) is error_class
            assert outcome.path == f"/things/{number}"
            assert outcome.may_have_been_applied is in_doubt
    assert len(set(itertools.chain(*attempts.values()))) == 50
    assert len(clock.waits) == sum(len(each) - 1 for each in attempts.values())


class Counting:
    """A server that counts how many calls of each kind it carries out at a time."""

    def __init__(self) -> None:
        self.active: dict[str, int] = {}
        self.most: dict[str, int] = {}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        kind = request.url.params["kind"]
        self.active[kind] = self.active.get(kind, 0) + 1
        self.most[kind] = max(self.most.get(kind, 0), self.active[kind])
        for _ in range(3):
            await anyio.lowlevel.checkpoint()
        self.active[kind] -= 1
        return httpx.Response(200)


def test_calls_with_the_same_key_never_overlap(run: Any, make_client: MakeClient):
    server = Counting()

    async def main() -> None:
        client = make_client(server, pacing=False)
        views = [client, client.with_options(timeout=1)]

        async def send_one(number: int, kind: str) -> None:
            client = views[number % 2]
            key = None if kind == "free" else ("xp", kind)
            await send(client, "POST", PATH, params={"kind": kind}, lock_key=key)

        async with anyio.create_task_group() as group:
            for number in range(10):
                for kind in ("a", "b", "free"):
                    group.start_soon(send_one, number, kind)
        assert waiting_in(client) == {}

    run(main)
    assert server.most["a"] == server.most["b"] == 1
    assert server.most["free"] == 10


def test_the_lock_is_kept_over_retries(run: Any, make_client: MakeClient):
    order: list[str] = []

    async def handler(request: httpx.Request) -> httpx.Response:
        name = request.url.params["kind"]
        order.append(name)
        await anyio.lowlevel.checkpoint()
        return httpx.Response(503 if order.count(name) < 3 else 200)

    async def main() -> None:
        client = make_client(handler)

        async def send_one(kind: str) -> None:
            await send(client, "PUT", PATH, params={"kind": kind}, lock_key="key")

        async with anyio.create_task_group() as group:
            group.start_soon(send_one, "a")
            group.start_soon(send_one, "b")

    run(main)
    assert "".join(order) in {"aaabbb", "bbbaaa"}


@pytest.mark.parametrize("status", [400, 503])
def test_a_failure_releases_the_lock(run: Any, make_client: MakeClient, status: int):
    async def main() -> None:
        client = make_client(lambda _request: httpx.Response(status))
        for _ in range(2):
            with pytest.raises(APIError):
                await send(client, "POST", PATH, lock_key="key")
        assert waiting_in(client) == {}

    run(main)


def test_many_first_calls_wait_for_the_first_answer(run: Any, make_client: MakeClient):
    """Whether there are limits is not known before, and a burst would be refused."""
    answers = anyio.Event()
    arrived = 0

    async def handler(_request: httpx.Request) -> httpx.Response:
        nonlocal arrived
        arrived += 1
        await answers.wait()
        return httpx.Response(200, json={})

    async def main() -> None:
        client = make_client(handler)
        async with anyio.create_task_group() as group:
            for _ in range(100):
                group.start_soon(send, client, "GET", PATH)
            for _ in range(200):
                await anyio.lowlevel.checkpoint()
            assert arrived <= 11
            answers.set()
        assert arrived == 100

    run(main)


class Catalogue:
    """A server whose answers wait until they are let out."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.requests = 0
        self.is_open = anyio.Event()

    async def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.requests += 1
        await self.is_open.wait()
        status = self.statuses.pop(0) if self.statuses else 200
        return httpx.Response(status, json=self.requests)


async def settled() -> None:
    for _ in range(300):
        await anyio.lowlevel.checkpoint()


def test_a_hundred_callers_ask_for_the_catalogue_once(run: Any, make_client: MakeClient):
    server = Catalogue()

    async def main() -> None:
        client = make_client(server, cache_ttl=60)
        found: list[int] = []

        async def read() -> None:
            found.append(await call(client, "GET", CATALOGUE, int))

        async with anyio.create_task_group() as group:
            for _ in range(100):
                group.start_soon(read)
            await settled()
            assert server.requests == 1
            server.is_open.set()
        assert found == [1] * 100

    run(main)
    assert server.requests == 1


def test_a_caller_that_gives_up_leaves_the_question_to_the_next(run: Any, make_client: MakeClient):
    server = Catalogue()

    async def main() -> list[int]:
        client = make_client(server, cache_ttl=60)
        found: list[int] = []
        first = anyio.CancelScope()

        async def read() -> None:
            found.append(await call(client, "GET", CATALOGUE, int))

        async def read_in_vain() -> None:
            with first:
                await read()

        async with anyio.create_task_group() as group:
            group.start_soon(read_in_vain)
            await settled()
            for _ in range(5):
                group.start_soon(read)
            await settled()
            first.cancel()
            await settled()
            assert server.requests == 2
            server.is_open.set()
        return found

    assert run(main) == [2] * 5
    assert server.requests == 2


def test_callers_that_wait_share_a_failure(run: Any, make_client: MakeClient, clock: Any):
    server = Catalogue(404)
    errors: list[APIError] = []

    async def main() -> None:
        client = make_client(server, cache_ttl=60)

        async def read() -> None:
            try:
                await call(client, "GET", CATALOGUE, int)
            except APIError as error:
                errors.append(error)

        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(read)
            await settled()
            clock.now += 1
            server.is_open.set()
        assert len(errors) == 20
        assert await call(client, "GET", CATALOGUE, int) == 2

    run(main)
    assert {error.status_code for error in errors} == {404}
    assert len(set(map(id, errors))) == 20
