#!/usr/bin/env bash
# httpx-aiohttp 0.2.0 with httpx 0.28.1, aiohttp 3.14.5 and yarl 1.25.1: another URL is sent.
#
# Expected: what httpx shows as request.url.raw_path is what goes over the wire. Auth classes
#   sign it, logs and traces record it, and servers compare the signature with what they get.
# Seen: the transport gives the URL to aiohttp as a string, and yarl quotes it anew. In the path
#   "%7E" becomes "~"; in the query "%2C", "%3A" and "%40" become ",", ":" and "@". Where a
#   server splits lists at commas before it unquotes, one value becomes two. httpx's own
#   transport sends the URL as it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check httpx-aiohttp==0.2.0 httpx==0.28.1 aiohttp==3.14.5 yarl==1.25.1
"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import sys

import httpx
from httpx_aiohttp import AiohttpTransport

TARGET = "/%7Eana/items?tags=red%2Cblue,green&at=10%3A30&by=ana%40example.com"
received: list[str] = []
signed: list[str] = []


class Signature(httpx.Auth):
    def auth_flow(self, request):
        signed.append(request.url.raw_path.decode())
        yield request


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    received.append(head.split(b" ")[1].decode())
    writer.write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
    await writer.drain()
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for transport in (httpx.AsyncHTTPTransport(), AiohttpTransport()):
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            await client.get(base + TARGET, auth=Signature())
    server.close()
    for name, sign, wire in zip(("httpx", "httpx-aiohttp"), signed, received):
        print(f"{name:13} signed {sign}\n{'':13} sent   {wire}")
    changed = "/~ana/items?tags=red,blue,green&at=10:30&by=ana@example.com"
    if signed != [TARGET] * 2 or received != [TARGET, changed]:
        sys.exit("CHANGED: other URLs are sent now")


asyncio.run(main())
PROGRAM
