"""Whatever goes wrong on the way, the API key and tokens are shown nowhere."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from faults._async.clients import client_of
from faults.injecting import FAULTS
from faults.plan import Scripted
from faults.watching import LOGGERS, watching
from inside import open_stream
from vclient import VClient
from vclient._api import routes
from vclient.exceptions import APIError
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from faults.network import FaultyNetwork

TOKEN = "TOKEN-OF-A-PROVIDER/with+odd=parts&TOKEN"
EMAIL = "somebody.who.is.private@example.com"
NOTE = "Words of a note that are nobody's business"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)

LATE = {"stall", "stall, then act", "act, then stall"}
# Each breaks another layer off; to show the errors takes longer than to make them.
RICHLY = {"page 500", "stall"}
ENDLESS = {"endless body", "endless head"}


class Calls:
    """Calls of all kinds. Their arguments are in no local variable, which tests would show."""

    def __init__(self, client: VClient, network: FaultyNetwork) -> None:
        server = network.server
        self._client = client
        self._server = server
        self._campaigns = client.campaigns(server.user_id)
        self._users = client.users(user_id=server.user_id)

    @property
    def kinds(self) -> dict[str, Callable[[], Awaitable[Any]]]:
        server, campaigns, users = self._server, self._campaigns, self._users
        campaign_id = server.campaign_id
        return {
            "read": lambda: campaigns.get(campaign_id),
            "write": lambda: campaigns.create_note(campaign_id, title="Made", content=NOTE),
            "keyed write": lambda: campaigns.create_note(
                campaign_id, title="Made", content=NOTE, idempotency_key="a key"
            ),
            "delete": lambda: campaigns.delete_note(campaign_id, "no such note"),
            "upload": lambda: campaigns.upload_asset(campaign_id, "a.png", PNG),
            "list": users.list_all,
            "identify": lambda: self._client.identity().identify(
                "github", TOKEN, username="somebody", email=EMAIL
            ),
            "link": lambda: users.link_identity(server.user_id, provider="github", token=TOKEN),
            "request": lambda: self._client.request(
                "POST",
                f"/companies/{server.company_id}/auth/identify",
                params={"email": EMAIL},
                json={"provider": "github", "token": TOKEN},
            ),
            "download": self.download,
        }

    async def download(self) -> int:
        chunks = open_stream(self._client, routes.CAMPAIGNS(company_id=self._server.company_id))
        return sum([len(chunk) async for chunk in chunks])


async def error_of(call: Callable[[], Awaitable[Any]]) -> Exception | None:
    try:
        await call()
    except APIError as error:
        return error
    return None


def check(texts: Any, *secrets: str) -> None:
    """Check that no text holds a secret, or the half of one, without saying which."""
    halves = [half for each in secrets for half in (each[: len(each) // 2], each[-12:])]
    found = [text for text in texts if any(half in text for half in halves)]
    assert len(found) == 0


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_fault_shows_a_secret(network: FaultyNetwork, fault: str):
    timeout, total = (0.05, None) if fault in LATE else (5.0, 0.2 if fault in ENDLESS else None)
    with watching() as watch:
        async with client_of(
            network,
            timeout=timeout,
            total_timeout=total,
            max_retries=1,
            headers={"X-Testing-Ignore-Rate-Limit": "true"},
        ) as client:
            for name, call in Calls(client, network).kinds.items():
                # One that is met twice, and is followed by a success.
                network.plan = Scripted(*[fault] * (1 if name == "keyed write" else 2))
                error = await error_of(call)
                if error is not None:
                    watch.errors.append(error)
            shown = repr(client)
        network.settle()
    assert "vclient" in {record.name for record in watch.records}
    thoroughly = min(len(watch.errors), 2 if fault in RICHLY else 1)
    check([shown, *watch.shown(thoroughly=thoroughly)], network.server.api_key, TOKEN)
    check(watch.logged, EMAIL, NOTE)


@pytest.mark.parametrize("kind", ["read", "identify", "upload", "request"])
async def test_neither_does_a_refused_connection_or_a_server_that_is_away(
    network: FaultyNetwork, kind: str
):
    with watching() as watch:
        async with client_of(network, max_retries=1) as client:
            call = Calls(client, network).kinds[kind]
            network.refuse(0.2)
            error = await error_of(call)
            assert error is not None
            watch.errors.append(error)
        network.settle()
    check(watch.shown(), network.server.api_key, TOKEN)
    check(watch.logged, EMAIL, NOTE)


async def test_neither_does_the_end_of_all_time(network: FaultyNetwork):
    with watching() as watch:
        async with client_of(network, total_timeout=0.05) as client:
            for name, call in Calls(client, network).kinds.items():
                network.plan = Scripted(always="stall")
                error = await error_of(call)
                assert error is not None, name
                watch.errors.append(error)
        network.settle()
    check(watch.shown(), network.server.api_key, TOKEN)
    check(watch.logged, EMAIL, NOTE)


async def test_neither_do_arguments_that_are_refused(network: FaultyNetwork):
    async with client_of(network) as client:
        server = network.server
        identity, users = client.identity(), client.users(user_id=server.user_id)
        calls: list[Callable[[], Awaitable[Any]]] = [
            lambda: identity.identify("nobody", TOKEN),  # type: ignore[arg-type]
            lambda: identity.identify("github", TOKEN, email="none"),
            lambda: identity.identify("github", TOKEN, idempotency_key="a\nb"),
            lambda: identity.identify("github", f"{TOKEN}\0"),
            lambda: identity.identify("github", f"{TOKEN}\ud800"),
            lambda: identity.identify("github", [TOKEN]),  # type: ignore[arg-type]
            lambda: users.link_identity("..", provider="github", token=TOKEN),
            lambda: users.link_identity("a", provider="github", token=TOKEN, more=1),  # type: ignore[call-arg]
            lambda: client.request("POST", "//elsewhere", json={"token": TOKEN}),
            lambda: client.request("PO ST", "/things", json={"token": TOKEN}),
            lambda: client.request("POST", "/things", json={"token": TOKEN}, headers={"a": "\n"}),
            lambda: client.request("POST", "/things", params={"a": "\ud800"}, json=[TOKEN]),
            lambda: client.request(7, "/things", json=[TOKEN]),  # type: ignore[arg-type]
            lambda: client.request("GET", 7, json=[TOKEN]),  # type: ignore[arg-type]
        ]
        with watching() as watch:
            for call in calls:
                with pytest.raises((APIError, ValueError, TypeError)) as raised:
                    await call()
                watch.errors.append(raised.value)
        assert network.requests == 0
    check(watch.shown(), network.server.api_key)
    # Tools show what the caller has handed over where it was handed over; nothing else does.
    check([str(error) for error in watch.errors], TOKEN)
    check([repr(vars(error)) for error in watch.errors], TOKEN)


async def test_the_records_of_the_server_hold_none(network: FaultyNetwork):
    server = network.server
    server.calls.clear()
    async with client_of(network, headers={"X-Testing-Ignore-Rate-Limit": "true"}) as client:
        for call in Calls(client, network).kinds.values():
            await error_of(call)
    calls = server.calls
    assert len(calls) >= 10
    check([repr(calls), repr(server), *map(repr, calls), *map(str, calls)], server.api_key, TOKEN)
    async with VClient(
        server.base_url,
        server.global_admin_api_key,
        transport=server.transport(),
        set_as_default=False,
    ) as admin:
        logs = await admin.companies.list_all_audit_logs(
            server.company_id, include=["request_details"]
        )
    assert any(each.request_json for each in logs)
    # They log the attempt, and its answer, of all but reads.
    check([each.model_dump_json() for each in logs], server.api_key, TOKEN)


async def test_its_log_files_hold_none():
    server = ValentinaServer(file_logging=True)
    transport = server.transport()
    async with VClient(
        server.base_url,
        server.api_key,
        default_company_id=server.company_id,
        transport=transport,
        set_as_default=False,
    ) as client:
        await error_of(lambda: client.identity().identify("github", TOKEN, email=EMAIL))
        await client.users(user_id=server.user_id).list_all()
    async with VClient(
        server.base_url, server.global_admin_api_key, transport=transport, set_as_default=False
    ) as admin:
        lines = await admin.global_admin.tail_logs(limit=100)
        archive = await admin.global_admin.download_logs()
    assert len(lines) >= 2
    texts = [each.model_dump_json() for each in lines]
    check([*texts, archive.decode("latin-1")], server.api_key, TOKEN)


ECHOES: dict[str, Callable[[httpx.Request], httpx.Response]] = {
    "as it is": lambda request: httpx.Response(
        500, text=f"{dict(request.headers)}\n{request.content.decode()}"
    ),
    "as JSON": lambda request: httpx.Response(
        422,
        json={
            "title": "Unprocessable",
            "detail": request.content.decode(),
            "invalid_parameters": [{"field": "token", "message": request.content.decode()}],
            "request_id": request.headers["x-api-key"],
        },
    ),
    "as a member": lambda request: httpx.Response(
        400, json={"detail": "Wrong", "sent": json.loads(request.content)}
    ),
    "as HTML": lambda request: httpx.Response(
        502, html=f"<p>{request.content.decode().replace('&', '&amp;')}</p>"
    ),
    "in a header": lambda request: httpx.Response(
        409,
        headers={
            "Location": str(httpx.URL("https://a.test", params=json.loads(request.content))),
            "X-Echo": request.headers["x-api-key"],
            "X-Request-Id": json.loads(request.content)["token"],
        },
    ),
    "beside a body that cannot be unpacked": lambda request: httpx.Response(
        200,
        headers={"Content-Encoding": "gzip", "X-Echo": json.loads(request.content)["token"]},
        stream=httpx.ByteStream(b"no gzip at all"),
    ),
    "in a success": lambda request: httpx.Response(
        200, json={"sent": json.loads(request.content), "key": request.headers["x-api-key"]}
    ),
}


@pytest.mark.parametrize("echo", ECHOES)
async def test_a_server_that_repeats_what_it_was_sent(network: FaultyNetwork, echo: str):
    """In debug mode, or through a proxy that does."""
    server = network.server
    with watching() as watch:
        async with VClient(
            server.base_url,
            server.api_key,
            default_company_id=server.company_id,
            transport=httpx.MockTransport(ECHOES[echo]),
            set_as_default=False,
            max_retries=0,
        ) as client:
            calls = Calls(client, network).kinds
            for name in ("identify", "link"):
                error = await error_of(calls[name])
                if error is None:
                    # An object of another shape is an answer in which no field is set.
                    assert (echo, name) == ("in a success", "identify")
                else:
                    watch.errors.append(error)
    check(watch.shown(), server.api_key, TOKEN)


@pytest.mark.parametrize("name", LOGGERS)
def test_the_watch_sees_what_is_logged(name: str):
    """So that these tests can fail."""
    with watching() as watch:
        logging.getLogger(name).debug("headers: %s", {"X-API-KEY": TOKEN})
    with pytest.raises(AssertionError):
        check(watch.shown(), TOKEN)
