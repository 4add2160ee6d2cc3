"""Uploads in pieces on every event loop, also where they are cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from loopback import loopback
from vclient import VClient
from vclient._http.upload_stream import PIECE_SIZE as PIECE
from vclient.models import Asset
from vclient.testing import build

if TYPE_CHECKING:
    from collections.abc import Callable

ASSET = build(Asset).model_dump(mode="json")


def upload(run: Any, progress: Callable[[int, int | None], object]) -> None:
    async def main() -> None:
        async with VClient(server.base_url, "k" * 32, set_as_default=False) as client:
            users = client.users("a-company", user_id="a-user")
            await users.upload_asset(
                "a-user", "a.png", b"GIF89a".ljust(3 * PIECE), progress=progress
            )

    with loopback(lambda _: httpx.Response(201, json=ASSET)) as server:
        run(main)


def test_upload(run: Any):
    told: list[tuple[int, int | None]] = []
    upload(run, lambda *each: told.append(each))
    assert [done for done, _ in told[:4]] == [0, PIECE, 2 * PIECE, 3 * PIECE]
    assert told[-1][0] == told[-1][1]


def test_a_callback_that_fails(run: Any):
    def fail(done: int, _total: int | None) -> None:
        if done == PIECE:
            msg = "as told"
            raise OSError(msg)

    with pytest.raises(OSError, match="as told"):
        upload(run, fail)


def test_cancellation(run: Any):
    """What is sent in pieces is let go of, with no generator left to be closed."""

    async def main() -> None:
        def cancel(done: int, _total: int | None) -> None:
            if done == PIECE:
                scope.cancel()

        async with VClient(server.base_url, "k" * 32, set_as_default=False) as client:
            users = client.users("a-company", user_id="a-user")
            with anyio.CancelScope() as scope:
                await users.upload_asset(
                    "a-user", "a.png", b"GIF89a".ljust(9 * PIECE), progress=cancel
                )
            assert scope.cancelled_caught
        server.wait_until_closed()

    with loopback(lambda _: httpx.Response(201, json=ASSET)) as server:
        run(main)
