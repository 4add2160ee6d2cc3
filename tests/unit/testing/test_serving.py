"""The server over a socket, and as an ASGI application."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from vclient._config.installation import how_to_install
from vclient.testing import __main__ as program
from vclient.testing.asgi import ASGIAdapter
from vclient.testing.serving import base_url, open_socket


@pytest.fixture
def start():
    running = []

    def run(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "vclient.testing", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process, json.loads(process.stdout.readline())

    yield run
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_served_server_says_where_it_is_and_stops_quietly(start, number):
    process, ready = start()
    assert ready.keys() == {
        "base_url",
        "api_key",
        "global_admin_api_key",
        "company_id",
        "user_id",
        "campaign_id",
        "character_id",
    }
    headers = {"X-API-KEY": ready["api_key"], "On-Behalf-Of": ready["user_id"]}
    with httpx.Client(base_url=f"{ready['base_url']}/api/v1", headers=headers) as client:
        company = f"/companies/{ready['company_id']}"
        roll = client.post(
            f"{company}/dicerolls",
            json={
                "character_id": ready["character_id"],
                "campaign_id": ready["campaign_id"],
            },
        )
        assert roll.status_code == 201
        lost = client.get("/nowhere%2F?x=%20")
        assert lost.json()["instance"] == f"{ready['base_url']}/api/v1/nowhere%2F?x=%20"
        deleted = client.delete(company)
        assert (deleted.status_code, deleted.content) == (204, b"")
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
    assert (process.returncode, output, errors) == (0, "", "")


def test_the_seed_decides_the_dice(start):
    faces = []
    for _ in range(2):
        _, ready = start("--seed", "7")
        answer = httpx.post(
            f"{ready['base_url']}/api/v1/companies/{ready['company_id']}/dicerolls",
            json={"num_dice": 20, "dice_size": 100},
            headers={"X-API-KEY": ready["api_key"], "On-Behalf-Of": ready["user_id"]},
        )
        faces.append(answer.json()["result"]["player_roll"])
    assert faces[0] == faces[1]


def test_without_uvicorn_there_is_a_message(monkeypatch, capsys, server):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert program.main(["--port", "0"]) == 2
    assert how_to_install("server") in capsys.readouterr().err
    with (
        pytest.raises(ModuleNotFoundError, match=re.escape(how_to_install("server"))),
        server.serve(),
    ):
        pass


def test_a_port_that_is_taken(capsys, server):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert program.main(["--port", str(port)]) == 1
        with pytest.raises(OSError, match="in use"), server.serve(port=port):
            pass
    assert f"Cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


def test_a_server_is_served_from_a_thread(server, caplog):
    threads = threading.active_count()
    with server.serve() as url, httpx.Client(base_url=f"{url}/api/v1") as http:
        http.headers["X-API-KEY"] = server.api_key
        server.drop_connection("GET /health")
        with pytest.raises(httpx.RemoteProtocolError):
            http.get("/health")
        server.remove_interceptions()
        assert http.get("/health").status_code == 200
    assert threading.active_count() == threads
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/api/v1/health")
    assert [call.is_lost for call in server.calls] == [True, False]
    assert caplog.records == []


def test_a_server_may_be_served_twice_at_once(server):
    with server.serve() as first, server.serve() as second:
        assert first != second
        for url in (first, second):
            httpx.get(f"{url}/api/v1/health")
    assert len(server.calls) == 2


def test_a_body_that_fails_ends_the_serving_too(server):
    threads = threading.active_count()
    with pytest.raises(LookupError), server.serve():
        raise LookupError
    assert threading.active_count() == threads


def test_addresses():
    with open_socket("127.0.0.1", 0) as bound:
        assert base_url(bound) == f"http://127.0.0.1:{bound.getsockname()[1]}"


def test_answers_are_not_held_back():
    # What asyncio looks at before it turns the algorithm of Nagle off.
    with open_socket("127.0.0.1", 0) as bound:
        assert bound.proto == socket.IPPROTO_TCP


def test_the_address_of_version_6():
    try:
        bound = open_socket("::1", 0)
    except OSError:
        pytest.skip("no IPv6 here")
    with bound:
        assert base_url(bound) == f"http://[::1]:{bound.getsockname()[1]}"


def test_the_asgi_application(server):
    async def ask():
        transport = httpx.ASGITransport(ASGIAdapter(server))
        async with httpx.AsyncClient(transport=transport, base_url="http://asgi.test") as client:
            headers = {"X-API-KEY": server.api_key, "On-Behalf-Of": server.user_id}
            path = f"/api/v1/companies/{server.company_id}"
            return [
                await client.get(f"{path}/users?limit=1", headers=headers),
                await client.post(f"{path}/campaigns", json={"name": "A" * 9}, headers=headers),
                await client.get("/api/v1/health"),
            ]

    users, campaign, refused = asyncio.run(ask())
    assert users.json()["total"] == 4
    assert campaign.status_code == 201
    assert refused.json()["instance"] == "http://asgi.test/api/v1/health"


def drive(server, scope, messages):
    sent = []
    waiting = iter(messages)

    async def receive():
        return next(waiting)

    async def send(message):
        sent.append(message)

    asyncio.run(ASGIAdapter(server)(scope, receive, send))
    return sent


SCOPE = {
    "type": "http",
    "method": "POST",
    "scheme": "http",
    "raw_path": b"/api/v1/companies",
    "query_string": b"",
    "server": ("127.0.0.1", 80),
    "headers": [],
}


def test_a_body_in_pieces_is_read_whole(server):
    messages = [
        {"type": "http.request", "body": b'{"name": "In ', "more_body": True},
        {"type": "http.request", "body": b'pieces", "email": "a@b.co"}', "more_body": False},
    ]
    scope = SCOPE | {"headers": [(b"x-api-key", server.api_key.encode())]}
    start, body = drive(server, scope, messages)
    assert start["status"] == 201
    assert json.loads(body["body"])["company"]["name"] == "In pieces"
    assert server.calls[-1].json == {"name": "In pieces", "email": "a@b.co"}


def test_a_client_that_left_is_not_answered(server):
    assert drive(server, SCOPE, [{"type": "http.disconnect"}]) == []
    assert server.calls == []


def test_other_protocols_are_left_alone(server):
    assert drive(server, {"type": "websocket"}, []) == []
