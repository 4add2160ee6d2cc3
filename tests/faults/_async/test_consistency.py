"""A server that loses, doubles and remembers too long, and what a client makes of it.

Each test is held twice: with the defence of the client, and without, where it has to see what
the server does.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from faults import asynchronous as concurrency
from faults._async.clients import client_of
from faults.plan import Scripted
from faults.weaknesses import (
    repeat_after_gateway_errors,
    repeat_after_timeouts,
    take_long,
    weak_network,
    without_locks,
)
from inside import state_of
from vclient.exceptions import RequestTimeoutError, ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.network import FaultyNetwork
    from vclient import VClient

CALLERS = 5
defended = pytest.mark.parametrize("is_defended", [True, False], ids=["defended", "undefended"])


@pytest.fixture(scope="module")
def _weak_network() -> Iterator[FaultyNetwork]:
    with weak_network() as network:
        yield network


@pytest.fixture
def network(_weak_network: FaultyNetwork) -> FaultyNetwork:
    _weak_network.reset_after_fork()
    return _weak_network


def weak_client(network: FaultyNetwork, *, is_defended: bool = True, **options: Any) -> VClient:
    client = client_of(network, headers={"X-Testing-Ignore-Rate-Limit": "true"}, **options)
    if not is_defended:
        without_locks(client)
    return client


@defended
async def test_own_writes_are_read(network: FaultyNetwork, is_defended: bool):  # noqa: FBT001
    server = network.server
    stale = 0
    async with weak_client(network, read_your_writes=is_defended) as client:
        campaigns = client.campaigns(server.user_id)
        for number in range(3):
            await campaigns.get(server.campaign_id)
            await campaigns.update(server.campaign_id, name=f"Name {number} {is_defended}")
            found = await campaigns.get(server.campaign_id)
            stale += found.name != f"Name {number} {is_defended}"
    assert (stale == 0) is is_defended


@defended
async def test_lists_have_what_was_created(network: FaultyNetwork, is_defended: bool):  # noqa: FBT001
    server = network.server
    async with weak_client(network, read_your_writes=is_defended) as client:
        campaigns = client.campaigns(server.user_id)
        await campaigns.list_all()
        made = await campaigns.create(name=f"Made {is_defended}")
        listed = [each.id for each in await campaigns.list_all()]
    assert (made.id in listed) is is_defended


@defended
async def test_no_award_is_lost(network: FaultyNetwork, is_defended: bool):  # noqa: FBT001
    server = network.server
    player_id = server.create_user(username=f"player {is_defended}").id
    async with weak_client(network, is_defended=is_defended) as client:
        users = client.users(user_id=server.user_id)
        award = functools.partial(users.add_xp, player_id, server.campaign_id, 10)
        await concurrency.together([award] * CALLERS)
        found = await users.get_experience(player_id, server.campaign_id)
    assert (found.xp_total == 10 * CALLERS) is is_defended
    assert network.requests == CALLERS + 1


@defended
async def test_no_number_is_given_twice(network: FaultyNetwork, is_defended: bool):  # noqa: FBT001
    server = network.server
    campaign = server.create_campaign(name=f"Numbered {is_defended}")
    async with weak_client(network, is_defended=is_defended) as client:
        books = client.books(server.user_id, campaign.id)
        create = functools.partial(books.create, name="A Book")
        await concurrency.together([create] * CALLERS)
        listed = await books.list_all()
        chapters = client.chapters(server.user_id, campaign.id, listed[0].id)
        create_chapter = functools.partial(chapters.create, name="A Chapter")
        await concurrency.together([create_chapter] * CALLERS)
        in_book = await chapters.list_all()
    expected = list(range(1, CALLERS + 1))
    assert (sorted(each.number for each in listed) == expected) is is_defended
    assert (sorted(each.number for each in in_book) == expected) is is_defended


@defended
async def test_a_write_that_may_still_be_running_is_not_repeated(
    network: FaultyNetwork,
    monkeypatch: pytest.MonkeyPatch,
    is_defended: bool,  # noqa: FBT001
):
    """The server does not know a key before it has answered the first request with it."""
    if not is_defended:
        repeat_after_timeouts(monkeypatch)
    server = network.server
    take_long(server, monkeypatch)
    name = f"Once {is_defended}"
    async with weak_client(
        network, auto_idempotency_keys=True, timeout=0.03, max_retries=1
    ) as client:
        with pytest.raises(RequestTimeoutError) as raised:
            await client.campaigns(server.user_id).create(name=name)
    # That it is not known is said in any case.
    assert raised.value.may_have_been_applied
    network.settle()
    made = [row for row in state_of(server).campaigns if row.name == name]
    assert len(made) == (1 if is_defended else 2)


@defended
async def test_nor_is_one_that_a_gateway_gave_up_on(
    network: FaultyNetwork,
    monkeypatch: pytest.MonkeyPatch,
    is_defended: bool,  # noqa: FBT001
):
    """The gateway answers, and the server goes on with the first request."""
    if not is_defended:
        repeat_after_gateway_errors(monkeypatch)
    server = network.server
    take_long(server, monkeypatch)
    name = f"Given Up {is_defended}"
    async with weak_client(network, auto_idempotency_keys=True, max_retries=1) as client:
        network.plan = Scripted(always="page 504, then act")
        with pytest.raises(ServerError) as raised:
            await client.campaigns(server.user_id).create(name=name)
    assert raised.value.may_have_been_applied
    network.settle()
    made = [row for row in state_of(server).campaigns if row.name == name]
    assert len(made) == (1 if is_defended else 2)


async def test_a_doubt_can_be_resolved_by_reading(network: FaultyNetwork):
    """What the caller of a write in doubt reads next is what is there."""
    server = network.server
    async with weak_client(network) as client:
        campaigns = client.campaigns(server.user_id)
        await campaigns.list_all()
        with pytest.raises(RequestTimeoutError) as raised:
            await campaigns.with_options(timeout=0.03).create(name="In Doubt")
        assert raised.value.may_have_been_applied
        network.settle()
        assert [each.name for each in await campaigns.list_all()].count("In Doubt") == 1
