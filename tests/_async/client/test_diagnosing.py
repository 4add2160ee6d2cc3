"""`client.diagnose()`: what is found out about a client, step by step."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from behaving import serving
from proxying import PASSWORD, USER, http_proxy
from vclient import Diagnosis, VClient
from vclient._config import installation
from vclient.testing import RateLimitPolicy, ValentinaServer

if TYPE_CHECKING:
    import socket
    import ssl
    import threading
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("no_proxies")

KEY = "marker-of-a-key-that-nobody-may-see"
# Of steps that wait for nothing, and of those that wait in vain; the machine may be busy.
LONG, SHORT = 30.0, 0.3


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[ValentinaServer, str]]:
    server = ValentinaServer(
        api="0.27",
        clock=lambda: datetime.now(UTC),
        rate_limits=[RateLimitPolicy("all", capacity=1000, refill=10, per=2)],
    )
    with server.serve() as url:
        yield server, url


def silent(_connection: socket.socket, stopped: threading.Event) -> None:
    stopped.wait()


def rude(connection: socket.socket, _stopped: threading.Event) -> None:
    connection.recv(1)


async def diagnosed(url: str, key: str, seconds: float = LONG, **options: Any) -> Diagnosis:
    async with VClient(url, key, set_as_default=False, **options) as client:
        found = await client.diagnose(step_timeout=seconds)
    for text in (str(found), repr(found), str(dataclasses.asdict(found))):
        assert key not in text
        assert PASSWORD not in text
    return found


def results(found: Diagnosis) -> dict[str, str]:
    return {step.name: step.result for step in found.steps}


def step(found: Diagnosis, name: str) -> str:
    """Return what a step has found, and the advice."""
    one = next(each for each in found.steps if each.name == name)
    return f"{one.detail}; {one.advice}" if one.advice else one.detail


async def test_all_is_well_with_an_older_server(served: tuple[ValentinaServer, str]):
    server, url = served
    found = await diagnosed(url, server.api_key, timeout=20)
    assert found.is_healthy
    assert results(found) == {
        **dict.fromkeys(("name", "tcp", "health", "key", "limits", "clock"), "ok"),
        **dict.fromkeys(("proxy", "tls"), "skipped"),
        "installation": results(found)["installation"],
        "server": "warning",
    }
    assert step(found, "health") == "version 0.27.0, database online, cache online"
    assert step(found, "key").startswith("the key of test-developer; ")
    assert found.server_version == "0.27.0"
    assert len(found.missing_operations) == 9
    assert all("health" in each or "trait" in each for each in found.missing_operations)
    assert " left of 1000, which 200 s fill" in step(found, "limits")
    assert found.clock_skew is not None
    assert {"vclient", "CPython", "httpx", "pydantic", "h11"} <= found.versions.keys()
    settings = {each.name: (each.value, each.origin) for each in found.settings}
    assert settings["base_url"] == (url, "argument")
    assert settings["api_key"] == ("set", "argument")
    assert settings["timeout"] == ("20", "argument")
    assert settings["max_retries"] == ("3", "default")
    text = str(found)
    assert "timeout" in text
    assert "max_retries" not in text
    assert "WARNING" in text


async def test_where_options_come_from(
    served: tuple[ValentinaServer, str], monkeypatch: pytest.MonkeyPatch
):
    server, url = served
    monkeypatch.setenv("VALENTINA_CLIENT_BASE_URL", url)
    monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", server.api_key)
    monkeypatch.setenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", server.company_id)
    async with VClient(set_as_default=False) as client:
        origins = {each.name: each.origin for each in (await client.diagnose()).settings}
        view = client.with_options(default_company_id="another")
        changed = {each.name: each for each in (await view.diagnose()).settings}
    assert origins["base_url"] == "environment variable VALENTINA_CLIENT_BASE_URL"
    assert origins["api_key"] == "environment variable VALENTINA_CLIENT_API_KEY"
    assert origins["default_company_id"].endswith("VALENTINA_CLIENT_DEFAULT_COMPANY_ID")
    assert changed["default_company_id"].origin == "argument"


async def test_a_company_without_permissions(served: tuple[ValentinaServer, str]):
    server, url = served
    strange = await diagnosed(url, server.api_key, default_company_id="nothing")
    assert "default_company_id is none of them" in step(strange, "key")
    own = await diagnosed(url, server.api_key, default_company_id=server.company_id)
    assert results(own)["key"] == "ok"


async def test_a_key_that_is_refused(served: tuple[ValentinaServer, str]):
    found = await diagnosed(served[1], KEY)
    assert not found.is_healthy
    assert (results(found)["health"], results(found)["key"]) == ("ok", "failed")
    assert "which came from the argument api_key" in step(found, "key")
    assert results(found)["server"] == "skipped"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (ValueError("marker"), "the function api_key has raised ValueError"),
        (ConnectionRefusedError("marker"), "the function api_key has raised ConnectionRefused"),
        ("", "what the function api_key returns must be a string"),
        (KEY, "the function api_key returns a key"),
    ],
)
async def test_a_function_that_gives_the_key(
    served: tuple[ValentinaServer, str], given: Any, says: str
):
    def key() -> str:
        if isinstance(given, Exception):
            raise given
        return str(given)

    async with VClient(served[1], key, set_as_default=False) as client:
        found = await client.diagnose(step_timeout=LONG)
    (step,) = (each for each in found.steps if each.name == "configuration")
    assert step.detail.startswith(says)
    assert step.result == ("ok" if given == KEY else "failed")
    assert results(found)["health"] == ("ok" if given == KEY else "skipped")
    assert "marker" not in str(found)
    assert "api_key_callback" not in {each.name for each in found.settings}


async def test_a_server_that_is_ill(served: tuple[ValentinaServer, str]):
    server, url = served
    state = {"database_status": "offline", "cache_status": "online", "version": "0.27.0"}
    server.respond("GET /health", json=state, status=503, times=1)
    found = await diagnosed(url, server.api_key)
    assert results(found)["health"] == "failed"
    assert "database offline" in step(found, "health")
    assert results(found)["key"] == "ok"


@pytest.mark.parametrize(
    ("ahead", "result", "says"),
    [
        (timedelta(), "ok", "agrees"),
        (timedelta(hours=1), "warning", "behind that"),
        (timedelta(hours=-1), "warning", "ahead of that"),
    ],
)
async def test_clocks(ahead: timedelta, result: str, says: str):
    date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)
    server = ValentinaServer()
    me = {"id": "1", "username": "ada"}
    server.respond("GET /developers/me", json=me, headers={"Date": date})
    transport = httpx.MockTransport(server.handle)
    found = await diagnosed(server.base_url, server.api_key, transport=transport)
    assert results(found)["clock"] == result
    assert says in step(found, "clock")
    # There is no way to a server in memory.
    assert {results(found)[name] for name in ("name", "tcp", "proxy", "tls")} == {"skipped"}
    assert found.is_healthy


async def test_nothing_listens():
    with serving(silent) as gone:
        url = gone.base_url
    found = await diagnosed(url, KEY)
    assert results(found)["tcp"] == "failed"
    assert "Connection refused" in step(found, "tcp")
    assert {results(found)[name] for name in ("health", "key", "server")} == {"skipped"}


async def test_no_such_name():
    found = await diagnosed("https://nowhere.invalid", KEY)
    assert results(found)["name"] == "failed"
    assert "the name nowhere.invalid was not found" in step(found, "name")
    assert results(found)["tls"] == "skipped"


@pytest.mark.parametrize(
    ("scheme", "stuck"), [("http", "health"), ("https", "tls"), ("proxy", "proxy")]
)
async def test_a_server_that_hangs(scheme: str, stuck: str):
    with serving(silent) as server:
        url = server.base_url if scheme == "http" else server.base_url.replace("http:", "https:")
        where = server.base_url.replace("http://", f"http://{USER}:{PASSWORD}@")
        found = await diagnosed(url, KEY, SHORT, proxy=where if scheme == "proxy" else None)
    assert results(found)[stuck] == "failed"
    assert "no answer within 0.3 s" in step(found, stuck)
    assert results(found)["key"] == "skipped"


async def test_a_name_that_takes_too_long(monkeypatch: pytest.MonkeyPatch):
    import socket  # noqa: PLC0415
    import threading  # noqa: PLC0415

    over = threading.Event()

    def getaddrinfo(*_args: object, **_options: object) -> list[Any]:
        over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    found = await diagnosed("https://slow.example.com", KEY, SHORT)
    over.set()
    assert results(found)["name"] == "failed"


async def test_certificates(tls: tuple[ssl.SSLContext, str]):
    context, authority = tls
    with serving(rude, context) as server:
        url = server.base_url.replace("http:", "https:")
        strange = await diagnosed(url, KEY)
        trusted = await diagnosed(url, KEY, verify=authority)
        unchecked = await diagnosed(url, KEY, verify=False)
    assert results(strange)["tls"] == "failed"
    assert "verify=..." in step(strange, "tls")
    assert results(trusted)["tls"] == "ok"
    assert results(unchecked)["tls"] == "warning"


async def test_proxies(served: tuple[ValentinaServer, str]):
    server, url = served
    with serving(http_proxy([], asks=True)) as proxy:
        where = proxy.base_url.removeprefix("http://")
        given = f"http://{USER}:{PASSWORD}@{where}"
        through = await diagnosed(url, server.api_key, proxy=given)
        to_tls = url.replace("http:", "https:")
        refused = await diagnosed(to_tls, server.api_key, proxy=proxy.base_url)
    assert through.is_healthy
    assert results(through)["proxy"] == "ok"
    settings = {each.name: (each.value, each.origin) for each in through.settings}
    assert settings["proxy"] == (f"http://{where}", "argument")
    assert results(refused)["proxy"] == "failed"
    assert "407" in step(refused, "proxy")


async def test_several_distributions(monkeypatch: pytest.MonkeyPatch):
    names = ("valentina-vclient", "valentina-python-client")
    monkeypatch.setattr("vclient._observe.examining.providers", lambda: names)
    server = ValentinaServer()
    transport = httpx.MockTransport(server.handle)
    found = await diagnosed(server.base_url, server.api_key, transport=transport)
    assert results(found)["installation"] == "failed"
    assert "pip uninstall valentina-vclient valentina-python-client" in step(found, "installation")
    assert installation.DISTRIBUTION in str(found)


@pytest.mark.parametrize("seconds", [0, -1.0, float("nan"), float("inf"), 1e12, None, "5"])
async def test_a_step_takes_no_such_time(seconds: Any):
    with pytest.raises(ValueError, match="step_timeout must be seconds above 0"):
        await diagnosed("http://127.0.0.1:1", KEY, seconds)


async def test_shared_state_is_an_option(monkeypatch: pytest.MonkeyPatch):
    url, variable = "redis://:marker@127.0.0.1:1", "VALENTINA_CLIENT_SHARED"
    found = await diagnosed("http://127.0.0.1:1", KEY, shared=url)
    monkeypatch.setenv(variable, url)
    of_variable = await diagnosed("http://127.0.0.1:1", KEY)
    without = await diagnosed("http://127.0.0.1:1", KEY, shared="")
    settings = [each.settings[-1] for each in (found, of_variable, without)]
    assert [(each.name, each.value, each.origin) for each in settings] == [
        ("shared", "set", "argument"),
        ("shared", "set", f"environment variable {variable}"),
        ("shared", "none", "default"),
    ]
    assert "marker@" not in str(found)


async def test_a_closed_client():
    client = VClient("https://api.valentina.test", KEY, set_as_default=False)
    await client.close()
    with pytest.raises(RuntimeError, match="was closed"):
        await client.diagnose()
