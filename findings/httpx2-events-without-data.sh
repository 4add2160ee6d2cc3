#!/usr/bin/env bash
# httpx2 2.16.2: EventSource yields events that no server has sent.
#
# Expected: the HTML standard says of server-sent events that a block without a "data" line
#   dispatches nothing: "retry" sets the time to reconnect, "id" the id to resume from, and an
#   "event" line alone is forgotten. Servers send such blocks at the start of a stream and as a sign
#   of life; browsers show none of them to the page.
# Seen: EventSource yields an event with empty data for each of them, under the name "message"
#   where no other was given. `event.json()`, as in the usual loop over a stream of JSON, fails at
#   the first "retry: 3000". A comment yields nothing, as it should be.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check httpx2==2.16.2
"$folder/venv/bin/python" - <<'PROGRAM'
import sys

import httpx2

STREAM = """\
: hello

retry: 3000

id: 41

event: heartbeat

event: price
data: {"price": 7}

"""


def app(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, headers={"content-type": "text/event-stream"}, text=STREAM)


with httpx2.Client(transport=httpx2.MockTransport(app)) as client:
    response = client.get("http://shop.example/prices")
    events = [(event.event, event.data) for event in httpx2.EventSource(response)]
    try:
        prices: object = [event.json() for event in httpx2.EventSource(response)]
    except ValueError as error:
        prices = type(error).__name__
expected = [("price", '{"price": 7}')]
print("expected:", expected)
print("seen:    ", events)
print("json() of each:", prices)
empty = [("message", ""), ("message", ""), ("heartbeat", "")]
if events != [*empty, *expected] or prices != "JSONDecodeError":
    sys.exit("CHANGED: other events are yielded now")
PROGRAM
