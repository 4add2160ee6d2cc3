#!/usr/bin/env bash
# httptools 0.9.0: values of headers keep the blanks that follow them.
#
# Expected: HTTP says that blanks and tabs around the value of a header are no part of it, and that a
#   parser excludes them. h11 does, and servers and clients that can use either of the two are to see
#   the same.
# Seen: those before the value are excluded, those behind it are not, in requests and in answers. A
#   comparison such as `value == b"gzip"` then depends on which of the two parsers is installed.
#   The parser itself takes no notice of them: a length followed by a blank is understood.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check httptools==0.9.0 h11==0.16.0
"$folder/venv/bin/python" - <<'PROGRAM'
import sys

import h11
import httptools

FIELDS = b"Host: \t a.example\r\nContent-Encoding: gzip\t \r\nContent-Length: 2 \r\n\r\n{}"
REQUEST = b"POST / HTTP/1.1\r\n" + FIELDS
ANSWER = b"HTTP/1.1 200 OK\r\n" + FIELDS

Read = tuple[list[bytes], bytes]


def by_httptools(kind: type, data: bytes) -> Read:
    values: list[bytes] = []
    body = bytearray()

    class Parts:
        def on_header(self, name: bytes, value: bytes) -> None:
            values.append(value)

        def on_body(self, part: bytes) -> None:
            body.extend(part)

    kind(Parts()).feed_data(data)
    return values, bytes(body)


def by_h11(connection: h11.Connection, data: bytes) -> Read:
    connection.receive_data(data)
    head, body = connection.next_event(), connection.next_event()
    return [value for _, value in head.headers], bytes(body.data)


client = h11.Connection(h11.CLIENT)
client.send(h11.Request(method="GET", target="/", headers=[("Host", "a.example")]))
client.send(h11.EndOfMessage())
seen = {
    "request, h11": by_h11(h11.Connection(h11.SERVER), REQUEST),
    "request, httptools": by_httptools(httptools.HttpRequestParser, REQUEST),
    "answer, h11": by_h11(client, ANSWER),
    "answer, httptools": by_httptools(httptools.HttpResponseParser, ANSWER),
}
for what, (values, body) in seen.items():
    print(f"{what}: {values}, body {body}")
without = ([b"a.example", b"gzip", b"2"], b"{}")
behind = ([b"a.example", b"gzip\t ", b"2 "], b"{}")
if list(seen.values()) != [without, behind] * 2:
    sys.exit("CHANGED: values are read otherwise now")
PROGRAM
