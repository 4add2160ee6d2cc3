#!/usr/bin/env bash
# uvloop 0.23.0 with asyncio streams over TLS: a slow reader loses the end of what was received.
#
# Expected: a StreamReader returns all bytes that the peer sent before it closed the connection, as
#   it does on the event loop of asyncio. Reading slowly changes when they are returned, not how many.
# Seen: once the reader has paused the transport, which StreamReader does by itself when its
#   buffer is full, and the peer closes TCP without a closing message of TLS, uvloop reports the end
#   of the stream before it has handed over what it holds. read() returns b"", as after a
#   complete stream: a third of 300,000 bytes is missing, and no error says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check uvloop==0.23.0 trustme==1.2.1
"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import socket
import ssl
import sys
import threading

import trustme
import uvloop

SIZE = 300_000
TRIES = 10

authority = trustme.CA()
of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert("localhost").configure_cert(of_server)
of_client = ssl.create_default_context()
authority.configure_trust(of_client)
listener = socket.create_server(("127.0.0.1", 0))


def serve() -> None:
    """Send all bytes to each client, and close the connection."""
    while True:
        accepted, _ = listener.accept()
        with of_server.wrap_socket(accepted, server_side=True) as connection:
            connection.recv(100)
            connection.sendall(b"x" * SIZE)


async def receive() -> int:
    """Return how many bytes are read by one who rests after the first of them."""
    port = listener.getsockname()[1]
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=of_client, server_hostname="localhost"
    )
    writer.write(b"go")
    received = 0
    while piece := await reader.read(16_384):
        if not received:
            await asyncio.sleep(0.2)
        received += len(piece)
    writer.close()
    return received


async def receive_often() -> list[int]:
    return [await receive() for _ in range(TRIES)]


threading.Thread(target=serve, daemon=True).start()
of_asyncio = asyncio.run(receive_often())
of_uvloop = uvloop.run(receive_often())
print(f"sent {SIZE} bytes, {TRIES} times")
print("asyncio:", of_asyncio)
print("uvloop: ", of_uvloop)
if of_asyncio != [SIZE] * TRIES or min(of_uvloop) == SIZE:
    sys.exit("CHANGED: uvloop hands over all bytes, or asyncio does not")
PROGRAM
