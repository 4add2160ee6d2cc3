#!/usr/bin/env bash
# httpx-aiohttp 0.2.0 with httpx 0.28.1 and aiohttp 3.14.5: a broken connection is a ConnectTimeout.
#
# Expected: httpx.ConnectTimeout and httpx.ConnectError say that no connection was made. Clients
#   repeat a POST after them, as the server cannot have seen it. A server that has read the
#   request and then closes the connection gives a RemoteProtocolError, as with httpx itself.
# Seen: with AiohttpTransport it is a ConnectTimeout, at once and with no timeout anywhere near. The
#   table of exceptions maps aiohttp's ClientConnectionError to it, and that is a base class of
#   ServerDisconnectedError. A connection that is refused is a ConnectTimeout too, and no
#   ConnectError. So whoever repeats what "was never sent" sends this POST twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check httpx-aiohttp==0.2.0 httpx==0.28.1 aiohttp==3.14.5
"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import socket
import sys

import httpx
from httpx_aiohttp import AiohttpTransport

bodies: list[bytes] = []


async def read_and_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    bodies.append(await reader.readexactly(5))
    writer.close()


async def post(transport: httpx.AsyncBaseTransport, port: int) -> str:
    async with httpx.AsyncClient(transport=transport, timeout=30, trust_env=False) as client:
        try:
            await client.post(f"http://127.0.0.1:{port}/orders", content=b"order")
        except httpx.HTTPError as error:
            return type(error).__name__
    return "an answer"


async def main() -> None:
    server = await asyncio.start_server(read_and_close, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    # Nobody listens where a socket is bound only.
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        refusing = unused.getsockname()[1]
        seen = {}
        for transport in (httpx.AsyncHTTPTransport, AiohttpTransport):
            seen[transport.__name__] = [await post(transport(), each) for each in (port, refusing)]
    server.close()
    for name, (closed, refused) in seen.items():
        print(f"{name}: closed after reading: {closed}; refused: {refused}")
    print("bodies that the server has read:", bodies)
    if bodies != [b"order"] * 2 or seen != {
        "AsyncHTTPTransport": ["RemoteProtocolError", "ConnectError"],
        "AiohttpTransport": ["ConnectTimeout", "ConnectTimeout"],
    }:
        sys.exit("CHANGED: failures are reported otherwise now")


asyncio.run(main())
PROGRAM
