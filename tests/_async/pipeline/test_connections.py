"""The life of a client, and the way of its requests: transports, proxies, certificates."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx

from inside import connections_of
from scripted import Script, WatchedTransport, returning
from vclient import VClient
from vclient._http.tls import tls_context

if TYPE_CHECKING:
    from collections.abc import Callable

    MakeClient = Callable[..., VClient]

URL = "https://api.valentina.test/api/v1/things"


@pytest.fixture
def watched() -> WatchedTransport:
    return WatchedTransport(Script.always(200))


@pytest.fixture
def made(watched: WatchedTransport, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the transports of httpx are made with; `watched` answers in their place."""
    made: list[dict[str, Any]] = []
    real = httpx.AsyncHTTPTransport
    monkeypatch.setattr(real, "__init__", lambda _self, **options: made.append(options))
    for method in (real.handle_async_request, real.aclose):
        monkeypatch.setattr(real, method.__name__, getattr(watched, method.__name__))
    return made


pytestmark = pytest.mark.usefixtures("no_proxies")


class TestLife:
    async def test_a_closed_client_sends_nothing(self, make_client: MakeClient):
        script = Script(200)
        client = make_client(script, default_company_id="company")
        users, view = client.users(user_id="user"), client.with_options(timeout=1)
        await client.request("GET", "/things")
        await client.close()
        assert client.is_closed
        assert view.is_closed
        for call in (
            lambda: client.request("GET", "/things"),
            lambda: view.request("POST", "/things"),
            users.list_all,
            lambda: users.with_options(timeout=1).delete("user"),
            lambda: client.companies.get("company"),
        ):
            with pytest.raises(RuntimeError, match="closed"):
                await call()
        assert len(script.sent) == 1

    async def test_closing_again_does_nothing(
        self, make_client: MakeClient, watched: WatchedTransport
    ):
        client = make_client(Script(), transport=watched)
        await client.close()
        await client.close()
        assert watched.closed == 1

    async def test_the_context_closes_the_callers_transport_too(
        self, make_client: MakeClient, watched: WatchedTransport
    ):
        async with make_client(Script(), transport=watched) as client:
            await client.request("GET", "/things")
            assert not client.is_closed
            assert watched.closed == 0
        assert client.is_closed
        assert watched.closed == 1

    async def test_also_when_something_fails(
        self, make_client: MakeClient, watched: WatchedTransport
    ):
        with pytest.raises(KeyError):
            async with make_client(Script(), transport=watched):
                raise KeyError
        assert watched.closed == 1

    async def test_views_close_nothing(self, make_client: MakeClient, watched: WatchedTransport):
        client = make_client(Script(), transport=watched)
        async with client.with_options(timeout=1) as view:
            await view.request("GET", "/things")
        await view.close()
        await view.with_options(timeout=2).close()
        assert not view.is_closed
        assert watched.closed == 0
        await client.request("GET", "/things")

    async def test_an_unused_client_can_be_closed(self, make_client: MakeClient):
        client = make_client(Script(), transport=None)
        await client.close()
        assert client.is_closed

    async def test_what_it_shows(self, make_client: MakeClient):
        client = make_client(Script())
        name = type(client).__name__
        assert repr(client) == f"<{name} https://api.valentina.test>"
        await client.close()
        assert repr(client) == f"<{name} https://api.valentina.test, closed>"

    async def test_the_connections_of_its_own_are_closed(
        self, make_client: MakeClient, made: list[dict[str, Any]], watched: WatchedTransport
    ):
        client = make_client(Script(), transport=None)
        view = client.with_options(timeout=1)
        for each in (client, view, client):
            await each.request("GET", "/things")
        assert (len(made), watched.closed) == (1, 0)
        await client.close()
        assert (len(made), watched.closed) == (1, 1)


class TestWiring:
    async def test_by_default(self, make_client: MakeClient, made: list[dict[str, Any]]):
        await make_client(Script(), transport=None).request("GET", "/things")
        (options,) = made
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
        assert options["limits"] == limits
        assert options["proxy"] is None
        assert options["verify"] is tls_context(True)

    async def test_limits(self, make_client: MakeClient, made: list[dict[str, Any]]):
        limits = httpx.Limits(max_connections=1)
        await make_client(Script(), transport=None, limits=limits).request("GET", "/things")
        assert made[0]["limits"] == limits

    @pytest.mark.parametrize(
        "proxy",
        [
            "http://user:password@proxy.test:3128",
            httpx.URL("http://user:password@proxy.test:3128"),
            httpx.Proxy("http://user:password@proxy.test:3128"),
        ],
        ids=lambda proxy: type(proxy).__name__,
    )
    async def test_a_proxy(self, make_client: MakeClient, made: list[dict[str, Any]], proxy: Any):
        client = make_client(Script(), transport=None, proxy=proxy)
        await client.request("GET", "/things")
        assert made[0]["proxy"].url == "http://proxy.test:3128"
        assert made[0]["proxy"].raw_auth == (b"user", b"password")
        assert "password" not in repr(vars(connections_of(client)))

    @pytest.mark.parametrize(
        ("environment", "url"),
        [
            ({"https_proxy": "http://proxy.test:3128"}, "http://proxy.test:3128"),
            ({"HTTPS_PROXY": "http://proxy.test:3128"}, "http://proxy.test:3128"),
            ({"https_proxy": "proxy.test:3128"}, "http://proxy.test:3128"),
            ({"all_proxy": "http://proxy.test"}, "http://proxy.test"),
            ({"all_proxy": "http://all.test", "https_proxy": "http://s.test"}, "http://s.test"),
            ({"https_proxy": "http://proxy.test", "no_proxy": "other.test"}, "http://proxy.test"),
            ({"https_proxy": "http://proxy.test", "no_proxy": "api.valentina.test:8"}, None),
            ({"https_proxy": "http://proxy.test", "no_proxy": "api.valentina.test"}, None),
            ({"https_proxy": "http://proxy.test", "no_proxy": "a.test, .valentina.test"}, None),
            ({"https_proxy": "http://proxy.test", "no_proxy": "*"}, None),
            ({"http_proxy": "http://proxy.test"}, None),
            ({}, None),
        ],
        ids=str,
    )
    async def test_the_proxies_of_the_environment(
        self,
        make_client: MakeClient,
        made: list[dict[str, Any]],
        monkeypatch: pytest.MonkeyPatch,
        environment: dict[str, str],
        url: str | None,
    ):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        base_url = "https://api.valentina.test:8"
        await make_client(Script(), transport=None, base_url=base_url).request("GET", "/things")
        proxy = made[0]["proxy"]
        assert (proxy and str(proxy.url)) == url

    async def test_the_argument_wins_over_the_environment(
        self,
        make_client: MakeClient,
        made: list[dict[str, Any]],
        monkeypatch: pytest.MonkeyPatch,
    ):
        monkeypatch.setenv("https_proxy", "http://environment.test")
        monkeypatch.setenv("no_proxy", "*")
        client = make_client(Script(), transport=None, proxy="http://argument.test")
        await client.request("GET", "/things")
        assert made[0]["proxy"].url == "http://argument.test"

    async def test_plain_http_goes_through_the_proxy_for_it(
        self,
        make_client: MakeClient,
        made: list[dict[str, Any]],
        monkeypatch: pytest.MonkeyPatch,
    ):
        monkeypatch.setenv("http_proxy", "http://plain.test")
        monkeypatch.setenv("https_proxy", "http://other.test")
        client = make_client(Script(), transport=None, base_url="http://localhost:8000")
        await client.request("GET", "/things")
        assert made[0]["proxy"].url == "http://plain.test"
        # No authorities are loaded for it.
        assert made[0]["verify"] is tls_context(False)

    async def test_no_verification(self, make_client: MakeClient, made: list[dict[str, Any]]):
        await make_client(Script(), transport=None, verify=False).request("GET", "/things")
        assert made[0]["verify"].verify_mode is ssl.CERT_NONE

    async def test_a_context_of_the_caller(
        self, make_client: MakeClient, made: list[dict[str, Any]]
    ):
        context = ssl.create_default_context()
        await make_client(Script(), transport=None, verify=context).request("GET", "/things")
        assert made[0]["verify"] is context

    async def test_a_folder_of_authorities(
        self, make_client: MakeClient, made: list[dict[str, Any]], tmp_path: Any
    ):
        client = make_client(Script(), transport=None, verify=str(tmp_path))
        await client.request("GET", "/things")
        assert made[0]["verify"].verify_mode is ssl.CERT_REQUIRED


class TestCertificates:
    def test_contexts_are_made_once(self):
        assert tls_context(True) is tls_context(True)
        assert tls_context(False) is tls_context(False)
        assert tls_context(True) is not tls_context(False)

    def test_they_verify_by_default(self):
        context = tls_context(True)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname

    def test_files_must_hold_certificates(self, tmp_path: Any):
        path = tmp_path / "authorities.pem"
        path.write_text("nothing of the kind")
        with pytest.raises(ValueError, match="authorities"):
            tls_context(verify=str(path))


class TestRequests:
    @pytest.mark.parametrize(
        ("base_url", "expected"),
        [
            ("https://api.valentina.test", URL),
            ("https://api.valentina.test/", URL),
            ("https://api.valentina.test/api/v1", URL),
            ("https://api.valentina.test/api/v1/", URL),
            (" https://api.valentina.test ", URL),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000/api/v1/things"),
            ("http://[::1]:8000/", "http://[::1]:8000/api/v1/things"),
            ("https://a.test/behind/it", "https://a.test/behind/it/api/v1/things"),
            ("https://a.test/behind/api/v1", "https://a.test/behind/api/v1/things"),
        ],
    )
    async def test_where_they_go(self, make_client: MakeClient, base_url: str, expected: str):
        client = make_client(Script(), transport=None, base_url=base_url)
        with respx.mock() as network:
            route = network.get(expected).mock(return_value=httpx.Response(200))
            await client.request("GET", "/things")
        assert route.call_count == 1
        assert str(route.calls.last.request.url) == expected

    async def test_timeouts_are_those_of_the_client(self, make_client: MakeClient):
        script = Script.always(200)
        await make_client(script).request("GET", "/things")
        assert set(script.last.timeout.values()) == {30.0}
        await make_client(script, timeout=2).request("GET", "/things")
        assert set(script.last.timeout.values()) == {2}
        client = make_client(script, timeout=httpx.Timeout(5, read=60))
        await client.request("GET", "/things")
        assert script.last.timeout == {"connect": 5, "read": 60, "write": 5, "pool": 5}
        await client.with_options(timeout=None).request("GET", "/things")
        assert set(script.last.timeout.values()) == {None}

    async def test_environment(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("VALENTINA_CLIENT_BASE_URL", "https://environment.test")
        monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", "environment")
        monkeypatch.setenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", "company")
        page = returning(200, json={"items": [], "limit": 1, "offset": 0, "total": 0})
        script = Script.always(page)
        transport = httpx.MockTransport(script)
        async with VClient(transport=transport, set_as_default=False) as client:
            assert client.default_company_id == "company"
            await client.users().list_all()
        assert script.last.headers["Host"] == "environment.test"
        assert script.last.headers["X-API-KEY"] == "environment"
        assert script.last.path == "/api/v1/companies/company/users"
