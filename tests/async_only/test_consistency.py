"""One client on several event loops at once, against a server that loses updates."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from faults._async.clients import client_of
from faults.weaknesses import weak_network, without_locks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.network import FaultyNetwork

LOOPS = 4
TASKS = 2


@pytest.fixture(scope="module")
def network() -> Iterator[FaultyNetwork]:
    with weak_network() as network:
        yield network


@pytest.mark.parametrize("is_defended", [True, False], ids=["defended", "undefended"])
def test_no_award_of_any_loop_is_lost(
    network: FaultyNetwork,
    monkeypatch: pytest.MonkeyPatch,
    is_defended: bool,  # noqa: FBT001
):
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = network.server
    player_id = server.create_user(username=f"player {is_defended}").id
    client = client_of(network, headers={"X-Testing-Ignore-Rate-Limit": "true"})
    if not is_defended:
        without_locks(client)
    users = client.users(user_id=server.user_id)
    failures: list[BaseException] = []

    async def main() -> None:
        await asyncio.gather(
            *(users.add_xp(player_id, server.campaign_id, 10) for _ in range(TASKS))
        )

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:  # noqa: BLE001 - it is looked at below
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(LOOPS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = asyncio.run(users.get_experience(player_id, server.campaign_id))
    assert (found.xp_total == 10 * LOOPS * TASKS) is is_defended
