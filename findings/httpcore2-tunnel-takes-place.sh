#!/usr/bin/env bash
# httpcore2 2.16.2: a TLS handshake that fails behind a proxy takes a place of the pool for good.
#
# Expected: a request that fails leaves nothing in its pool. Directly, it does: a server that does
#   not speak TLS gives a ConnectError each time, however often it is asked, and a call that is
#   cancelled in the handshake makes room for the next one.
# Seen: through an HTTP proxy, which has answered CONNECT with 200, the pool keeps the connection.
#   It counts as active, and neither as idle, expired nor closed, so that nothing removes it. Once
#   the last place is taken, every further request to any server is a PoolTimeout, or waits for
#   ever. A ConnectTimeout in the handshake and an unknown certificate do the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check "httpcore2[asyncio]==2.16.2"
"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import sys
from typing import Any

import httpcore2


class Peer:
    """A server, or a proxy with a server behind it, that gets as far as the first bytes of TLS.

    Args:
        is_proxy: Whether it answers CONNECT first.
        is_plain: Whether it answers these bytes with plain HTTP, and not at all otherwise.
    """

    def __init__(self, is_proxy: bool, is_plain: bool) -> None:
        self._is_proxy = is_proxy
        self._is_plain = is_plain
        self.in_handshake = asyncio.Event()
        self.is_over = asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_proxy:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await reader.read(1)
        self.in_handshake.set()
        if self._is_plain:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        else:
            await self.is_over.wait()
        writer.close()


async def call_twice(is_proxy: bool, is_plain: bool) -> list[str]:
    peer = Peer(is_proxy, is_plain)
    server = await asyncio.start_server(peer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    options: Any = {"proxy": httpcore2.Proxy(url)} if is_proxy else {}
    timeout = {"timeout": {"pool": 0.5, "connect": 30}}
    outcomes = []
    async with httpcore2.AsyncConnectionPool(max_connections=1, **options) as pool:
        for _ in range(2):
            peer.in_handshake.clear()
            address = url.replace("http:", "https:")
            call = asyncio.create_task(pool.request("GET", address, extensions=timeout))
            begun = asyncio.create_task(peer.in_handshake.wait())
            await asyncio.wait([call, begun], return_when=asyncio.FIRST_COMPLETED)
            begun.cancel()
            if not is_plain:
                call.cancel()
            (outcome,) = await asyncio.gather(call, return_exceptions=True)
            outcomes.append(type(outcome).__name__)
        outcomes.append(f"{len(pool.connections)} left")
    server.close()
    peer.is_over.set()
    await asyncio.sleep(0.1)
    return outcomes


async def main() -> None:
    seen = {}
    for what, is_plain in (("no TLS", True), ("cancelled", False)):
        for how, is_proxy in (("directly", False), ("by proxy", True)):
            seen[what, how] = await call_twice(is_proxy, is_plain)
            print(f"{what}, {how}: {', '.join(seen[what, how])}")
    if seen != {
        ("no TLS", "directly"): ["ConnectError", "ConnectError", "0 left"],
        ("no TLS", "by proxy"): ["ConnectError", "PoolTimeout", "1 left"],
        ("cancelled", "directly"): ["CancelledError", "CancelledError", "0 left"],
        ("cancelled", "by proxy"): ["CancelledError", "PoolTimeout", "1 left"],
    }:
        sys.exit("CHANGED: other places are taken now")


asyncio.run(main())
PROGRAM
