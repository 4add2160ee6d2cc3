"""Writers who write down what they were told of each of their writes."""

from __future__ import annotations

import functools
import time
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from faults import asynchronous as concurrency
from faults._async.clients import check_pool, client_of
from faults.injecting import FAULTS
from faults.ledger import Ledger
from faults.network import FaultyNetwork, real_time
from faults.plan import Seeded
from vclient.exceptions import APIError
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from faults.ledger import Findings, Write
    from vclient import VClient

PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)
TIMEOUT = 0.4
TOTAL_TIMEOUT = 2.5

# Some take much longer than others, or strike all calls at once.
WEIGHTS = dict.fromkeys(FAULTS, 1.0) | {"outage": 0.2, "endless body": 0.1, "endless head": 0.2}


@contextmanager
def directly(network: FaultyNetwork) -> Iterator[str]:
    """Let clients speak to the network itself."""
    yield network.base_url


@dataclass
class Report:
    """The figures of one run.

    Attributes:
        findings: What came of the comparison of the ledger with the server.
        ledger: The ledger.
        network: The network, with its counts.
        seconds: How long it took.
    """

    findings: Findings
    ledger: Ledger
    network: FaultyNetwork
    seconds: float


class Writer:
    """One who writes, one thing after the other, to notes that are nobody else's.

    A note that a write is in doubt about is left alone afterwards, as what is there is unknown.
    """

    def __init__(self, client: VClient, ledger: Ledger, network: FaultyNetwork, seed: int) -> None:
        server = network.server
        self._ledger = ledger
        self._campaign_id = server.campaign_id
        self._player_ids = server.player_ids
        self._campaigns = client.campaigns(server.user_id)
        self._users = client.users(user_id=server.user_id)
        self._random = Random(seed)
        self._notes: list[str] = []

    async def write(self, number: int) -> None:
        """Write so many things."""
        kinds = [self.create, self.update, self.delete, self.upload, self.award]
        for _ in range(number):
            kind = self._random.choices(kinds, [30, 30, 15, 5, 20])[0]
            if not self._notes and kind in {self.update, self.delete}:
                kind = self.create
            await kind()

    async def create(self) -> None:
        write = self._ledger.begin("create")
        made = await self._tell(
            write,
            self._campaigns.create_note,
            self._campaign_id,
            title=f"Note {write.number}",
            content=write.text,
        )
        if made is not None:
            write.target = made.id
            self._notes.append(made.id)

    async def update(self) -> None:
        write = self._ledger.begin("update", self._random.choice(self._notes))
        await self._tell(
            write,
            self._campaigns.update_note,
            self._campaign_id,
            write.target,
            content=write.text,
        )
        if write.outcome == "in doubt":
            self._notes.remove(str(write.target))

    async def delete(self) -> None:
        write = self._ledger.begin("delete", self._notes.pop(0))
        await self._tell(write, self._campaigns.delete_note, self._campaign_id, write.target)

    async def upload(self) -> None:
        write = self._ledger.begin("upload")
        await self._tell(
            write, self._campaigns.upload_asset, self._campaign_id, f"{write.text}.png", PNG
        )

    async def award(self) -> None:
        write = self._ledger.begin("award", self._random.choice(self._player_ids))
        await self._tell(write, self._users.add_xp, write.target, self._campaign_id, write.number)

    async def _tell(
        self, write: Write, call: Callable[..., Awaitable[Any]], *arguments: Any, **fields: Any
    ) -> Any:
        """Write, and note down what that came to."""
        try:
            result = await call(*arguments, **fields)
        except APIError as error:
            write.error = error
            write.outcome = "in doubt" if error.may_have_been_applied else "not done"
            return None
        write.outcome = "done"
        return result


async def write_through_faults(
    writes: int,
    *,
    writers: int,
    seed: int,
    has_keys: bool,
    rate: float = 0.2,
    overlap: float = 0.0,
    through: Callable[[FaultyNetwork], AbstractContextManager[str]] = directly,
    weights: Mapping[str, float] = WEIGHTS,
) -> Report:
    """Write through a network that fails, and compare what came of it.

    Args:
        writes: How many writes.
        writers: How many write at the same time.
        seed: Where chance starts.
        has_keys: Whether writes carry an idempotency key.
        rate: The share of the requests that meet a fault.
        overlap: Seconds that a write takes. Those that come meanwhile do not see it, not even
            one with the same idempotency key.
        through: Returns a context with the URL at which clients find the network.
        weights: The faults, and how often each comes compared with the others.
    """
    began = time.monotonic()
    server = ValentinaServer(clock=real_time, overlap=overlap)
    with (
        FaultyNetwork(server, Seeded(seed, rate, weights)) as network,
        through(network) as base_url,
    ):
        ledger = Ledger(network.server)
        async with client_of(
            network,
            base_url=base_url,
            timeout=TIMEOUT,
            total_timeout=TOTAL_TIMEOUT,
            auto_idempotency_keys=has_keys,
            # That of uploads would end the run early.
            headers={"X-Testing-Ignore-Rate-Limit": "true"},
        ) as client:
            await concurrency.together(
                functools.partial(
                    Writer(client, ledger, network, seed + number).write,
                    len(range(number, writes, writers)),
                )
                for number in range(writers)
            )
            await check_pool(client)
        network.settle()
        findings = ledger.compare()
    return Report(findings, ledger, network, time.monotonic() - began)
