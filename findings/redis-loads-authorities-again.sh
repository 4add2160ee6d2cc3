#!/usr/bin/env bash
# redis 8.1.0 (redis-py) over TLS: every connection loads the certificate authorities again.
#
# Expected: the connections of one pool share one SSL context, as those of httpx, urllib3 and aiohttp
#   do. Loading the authorities of the system reads and parses a file of some hundred certificates.
# Seen: each connection of a pool makes a context of its own, in redis.asyncio as well as in the
#   synchronous client. With asyncio that happens on the event loop, which stands still for the
#   time: a burst of commands that opens ten connections loads the authorities ten times.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check redis==8.1.0 httpx==0.28.1 trustme==1.2.1
"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import asyncio
import socketserver
import ssl
import sys
import threading

import httpx
import redis.asyncio
import trustme

CONNECTIONS = 10
authority = trustme.CA()
authority.cert_pem.write_to_path(f"{sys.argv[1]}/authority.pem")
of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert("localhost").configure_cert(of_server)
all_there = threading.Barrier(CONNECTIONS)


class Answering(socketserver.StreamRequestHandler):
    """Answers commands of Redis with OK; a PING once all connections have sent one."""

    def setup(self) -> None:
        self.request = of_server.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        while head := self.rfile.readline():
            if head.startswith(b"GET"):
                all_there.wait(30)
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            words = []
            for _ in range(int(head[1:])):
                words.append(self.rfile.read(int(self.rfile.readline()[1:]) + 2).strip())
            if words == [b"PING"]:
                all_there.wait(30)
            self.wfile.write(b"+OK\r\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


made = 0
make = ssl.create_default_context


def count(*arguments, **options):
    global made
    made += 1
    return make(*arguments, **options)


async def with_redis(port: int) -> None:
    client = redis.asyncio.from_url(
        f"rediss://localhost:{port}", ssl_ca_certs=f"{sys.argv[1]}/authority.pem", protocol=2
    )
    await asyncio.gather(*(client.execute_command("PING") for _ in range(CONNECTIONS)))
    await client.aclose()


async def with_httpx(port: int) -> None:
    context = ssl.create_default_context(cafile=f"{sys.argv[1]}/authority.pem")
    async with httpx.AsyncClient(verify=context, trust_env=False) as client:
        await asyncio.gather(*(client.get(f"https://localhost:{port}/") for _ in range(CONNECTIONS)))


ssl.create_default_context = count
counts = {}
with Server(("127.0.0.1", 0), Answering) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, run in {"httpx": with_httpx, "redis": with_redis}.items():
        made = 0
        asyncio.run(run(server.server_address[1]))
        counts[name] = made
    server.shutdown()
print(f"contexts that {CONNECTIONS} connections of one client made:", counts)
if counts != {"httpx": 1, "redis": CONNECTIONS}:
    sys.exit("CHANGED: connections of redis share a context, or those of httpx do not")
PROGRAM
