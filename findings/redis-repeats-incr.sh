#!/usr/bin/env bash
# redis 8.1.0 (redis-py): INCR is sent again after a time-out of the client's own.
#
# Expected: redis.Redis(socket_timeout=...) raises TimeoutError when the server takes longer. As
#   nobody knows whether the command was executed, the client leaves it to the caller whether to
#   send it again; INCR, LPUSH, SPOP and the like must not be repeated blindly.
# Seen: without any option about retries, a command is repeated up to ten times after a
#   TimeoutError or ConnectionError, on a new connection and whatever it does. A server that
#   answers late executes INCR twice; the caller gets 2 and no sign of trouble. Since 5 seconds are
#   the default of socket_timeout as well, that happens to whoever sets nothing at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check redis==8.1.0
"$folder/venv/bin/python" - <<'PROGRAM'
import inspect
import socketserver
import sys
import threading
import time

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry


class Handler(socketserver.StreamRequestHandler):
    """A server that speaks as much of the protocol as the client asks for."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            words = []
            for _ in range(int(line[1:])):
                size = int(self.rfile.readline()[1:])
                words.append(self.rfile.read(size + 2)[:-2].upper())
            if words[0] == b"HELLO":
                self.wfile.write(b"%1\r\n$5\r\nproto\r\n:3\r\n")
            elif words[0] in {b"INCR", b"INCRBY"}:
                server.executed += 1
                number = server.executed
                if number == 1:
                    time.sleep(1)  # A busy moment: the answer to the first command is late.
                try:
                    self.wfile.write(b":%d\r\n" % number)
                except ConnectionError:
                    return
            else:
                self.wfile.write(b"+OK\r\n")


def count(**options) -> tuple[object, int]:
    server.executed = 0
    client = redis.Redis(port=server.server_address[1], socket_timeout=0.3, **options)
    try:
        result: object = client.incr("hits")
    except redis.TimeoutError:
        result = "TimeoutError"
    client.close()
    return result, server.executed


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    default, without = count(), count(retry=Retry(NoBackoff(), 0))
    server.shutdown()
parameters = inspect.signature(redis.Redis).parameters
timeout = parameters["socket_timeout"].default
retries = parameters["retry"].default.get_retries()
print(f"by default:      incr() gives {default[0]}, executed {default[1]} times")
print(f"without retries: incr() gives {without[0]}, executed {without[1]} times")
print(f"defaults:        {retries} retries, socket_timeout={timeout}")
if (default, without, retries, timeout) != ((2, 2), ("TimeoutError", 1), 10, 5):
    sys.exit("CHANGED: INCR after a time-out does something else now")
PROGRAM
