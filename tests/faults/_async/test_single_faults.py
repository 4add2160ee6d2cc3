"""What callers get of each fault, over real sockets: a result, or an error that tells the truth."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from faults import asynchronous as concurrency
from faults._async.clients import ONE_CONNECTION, check_pool, client_of
from faults.injecting import AFTER_ACTING, FAULTS
from faults.plan import Scripted
from inside import open_stream, state_of
from vclient._api import routes
from vclient.exceptions import (
    APIError,
    RateLimitError,
    RequestTimeoutError,
    ResponseDecodeError,
    ServerError,
    TransportError,
)

if TYPE_CHECKING:
    from faults.network import FaultyNetwork
    from vclient import VClient

# The outcomes, and the error where every attempt meets the fault.
HARMLESS = None
BROKEN = TransportError
LATE = RequestTimeoutError
FAILED = ServerError
REFUSED = RateLimitError
UNREADABLE = ResponseDecodeError

OUTCOMES: dict[str, type[APIError] | None] = {
    "reset before reading": BROKEN,
    "reset after reading": BROKEN,
    "hang up": BROKEN,
    "stall": LATE,
    "stall, then act": LATE,
    "act, then stall": LATE,
    "page 200": UNREADABLE,
    "page 500": FAILED,
    "page 502": FAILED,
    "page 503": FAILED,
    "page 504": FAILED,
    "act, then page 504": FAILED,
    "429": REFUSED,
    "429 with seconds": REFUSED,
    "429 with a date": REFUSED,
    "429 with nonsense": REFUSED,
    "429 with retry_after": REFUSED,
    "429 with headers": REFUSED,
    "lost answer": BROKEN,
    "truncated head": BROKEN,
    "truncated body": BROKEN,
    "length too large": BROKEN,
    "length too small": UNREADABLE,
    "trickle": HARMLESS,
    "closed when idle": HARMLESS,
    "outage": HARMLESS,
    "wrong content type": HARMLESS,
    "html": UNREADABLE,
    "another shape": UNREADABLE,
    "half of the json": UNREADABLE,
    "broken gzip": UNREADABLE,
    "endless body": LATE,
    "endless head": BROKEN,
}

READ = {HARMLESS, BROKEN, LATE, FAILED, REFUSED}
WRITE = {HARMLESS, REFUSED}
KEYED = {HARMLESS, BROKEN, FAILED, REFUSED}

# Pages of a gateway, behind which the server may still be at work.
OF_A_GATEWAY = {"page 502", "page 503", "page 504", "act, then page 504"}

# An answer without a body has no length that could be wrong.
OUTCOMES_OF_DELETES = {"length too large": HARMLESS, "length too small": HARMLESS}

# name: the outcomes after which the call succeeds by being sent again
CALLS = {"read": READ, "write": WRITE, "keyed write": KEYED, "delete": READ}


SENT_AGAIN = {
    (fault, name)
    for name, outcomes in CALLS.items()
    for fault, outcome in OUTCOMES.items()
    # It takes all the time that there is.
    if outcome in outcomes
    and fault != "endless body"
    and not (name == "keyed write" and fault in OF_A_GATEWAY)
}


def outcome_of(fault: str, name: str) -> type[APIError] | None:
    return OUTCOMES_OF_DELETES.get(fault, OUTCOMES[fault]) if name == "delete" else OUTCOMES[fault]


def test_no_fault_was_forgotten():
    assert OUTCOMES.keys() == FAULTS.keys()


def patient(network: FaultyNetwork, fault: str, **options: Any) -> VClient:
    """Return a client that gives up before a stall ends, and otherwise only when it has to."""
    if OUTCOMES[fault] is LATE:
        options["timeout"] = 0.2
    if fault == "endless body":
        options |= {"total_timeout": 0.8, "timeout": 5.0}
    return client_of(network, limits=ONE_CONNECTION, **options)


class Calls:
    """The calls that meet the faults, and what they did to the server."""

    def __init__(self, client: VClient, network: FaultyNetwork) -> None:
        server = network.server
        self._network = network
        self._server = server
        self._notes = client.campaigns(server.user_id)
        self._note_id = server.create_note(campaign_id=server.campaign_id, title="There").id
        self._before = self._titles()

    def _titles(self) -> list[str]:
        self._network.settle()
        rows = state_of(self._server).notes.under(self._server.campaign_id)
        return sorted(row.title for row in rows)

    async def make(self, name: str) -> None:
        try:
            await self._make(name)
        finally:
            # Sockets of event loops are closed in their next turn.
            await concurrency.sleep(0)

    async def _make(self, name: str) -> None:
        notes, campaign_id = self._notes, self._server.campaign_id
        if name == "read":
            found = await notes.get_note(campaign_id, self._note_id)
            assert found.title == "There"
        elif name == "delete":
            await notes.delete_note(campaign_id, self._note_id)
        else:
            key = str(uuid.uuid4()) if name == "keyed write" else None
            made = await notes.create_note(
                campaign_id, title="Made", content="By a call", idempotency_key=key
            )
            assert made.title == "Made"

    def applied(self, name: str) -> int:
        """Return how often the call has taken effect."""
        now = self._titles()
        if name == "read":
            assert now == self._before
            return 0
        title, change = ("There", -1) if name == "delete" else ("Made", 1)
        return change * (now.count(title) - self._before.count(title))


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_one_fault(network: FaultyNetwork, fault: str, name: str):
    outcome, acts = outcome_of(fault, name), fault in AFTER_ACTING
    is_read = name == "read"
    async with patient(network, fault) as client:
        calls = Calls(client, network)
        network.plan = Scripted(fault)
        if outcome is HARMLESS or (fault, name) in SENT_AGAIN:
            await calls.make(name)
            assert calls.applied(name) == (0 if is_read else 1)
        else:
            with pytest.raises(outcome) as raised:
                await calls.make(name)
            error = raised.value
            assert type(error) is outcome
            assert error.method == {"read": "GET", "delete": "DELETE"}.get(name, "POST")
            assert error.path is not None
            assert error.path.startswith("/companies/")
            assert error.may_have_been_applied is not is_read
            assert calls.applied(name) == (0 if is_read or not acts else 1)
        assert network.injected == {fault: 1}
        await check_pool(client)
        # The only connection that there may be is free, and what it left over does no harm.
        found = await client.campaigns(network.server.user_id).get(network.server.campaign_id)
        assert found.id == network.server.campaign_id
        await check_pool(client)


@pytest.mark.parametrize(
    ("fault", "name"),
    [(fault, name) for fault in FAULTS for name in CALLS if outcome_of(fault, name)],
)
async def test_a_fault_that_does_not_end(network: FaultyNetwork, fault: str, name: str):
    outcome, acts = outcome_of(fault, name), fault in AFTER_ACTING
    async with patient(network, fault, max_retries=2) as client:
        calls = Calls(client, network)
        network.plan = Scripted(always=fault)
        with pytest.raises(APIError) as raised:
            await calls.make(name)
        error = raised.value
        assert type(error) is outcome
        # That it was refused is known of every attempt.
        may_be = name != "read" and outcome is not REFUSED
        assert error.may_have_been_applied is may_be
        assert calls.applied(name) == (1 if acts and name != "read" else 0)
        assert network.injected == {fault: 3 if (fault, name) in SENT_AGAIN else 1}
        await check_pool(client)
        network.plan = Scripted()
        await client.campaigns(network.server.user_id).get(network.server.campaign_id)


@pytest.mark.parametrize("name", CALLS)
async def test_a_refused_connection_is_tried_again(network: FaultyNetwork, name: str):
    async with client_of(network, limits=ONE_CONNECTION, retry_delay=0.05) as client:
        calls = Calls(client, network)
        network.refuse(0.03)
        await calls.make(name)
        assert calls.applied(name) == (name != "read")
        assert network.requests == 1


@pytest.mark.parametrize("name", CALLS)
async def test_a_server_that_stays_away_leaves_no_doubt(network: FaultyNetwork, name: str):
    async with client_of(network, limits=ONE_CONNECTION) as client:
        calls = Calls(client, network)
        network.refuse(0.3)
        with pytest.raises(TransportError) as raised:
            await calls.make(name)
        assert not raised.value.may_have_been_applied
        network.settle()
        assert calls.applied(name) == 0
        await calls.make("read")
        await check_pool(client)


async def test_an_idle_connection_that_was_closed_costs_nothing(network: FaultyNetwork):
    async with client_of(network, max_retries=0) as client:
        network.plan = Scripted(always="closed when idle")
        for _ in range(5):
            await client.campaigns(network.server.user_id).get(network.server.campaign_id)
            network.settle()
        assert network.requests == 5


async def test_an_upload_is_sent_again_as_it_was(network: FaultyNetwork):
    server = network.server
    content = b"\x89PNG\r\n\x1a\n" + bytes(100_000)
    before = {row.id for row in state_of(server).assets.under(server.campaign_id)}
    async with client_of(network, auto_idempotency_keys=True) as client:
        network.plan = Scripted("lost answer", "reset before reading", "truncated body")
        asset = await client.campaigns(server.user_id).upload_asset(
            server.campaign_id, "map.png", content
        )
    after = {row.id for row in state_of(server).assets.under(server.campaign_id)}
    assert after - before == {asset.id}
    assert network.injected.total() == 3


async def test_a_download_that_breaks_off_is_an_error(network: FaultyNetwork):
    async with client_of(network) as client:
        network.plan = Scripted("truncated body")
        with pytest.raises(TransportError) as raised:
            async for _ in open_stream(
                client, routes.CAMPAIGNS(company_id=network.server.company_id)
            ):
                pass
        assert raised.value.method == "GET"
        assert not raised.value.may_have_been_applied
        await check_pool(client)
