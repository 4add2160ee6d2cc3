"""Calls through real proxies, and what is said of those that do not work; and TLS without one."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from behaving import answer_each, serving, stall
from proxying import PASSWORD, USER, http_proxy, refusing, socks_proxy
from vclient import VClient
from vclient.exceptions import APIError, RequestTimeoutError, TransportError

if TYPE_CHECKING:
    import ssl

pytestmark = pytest.mark.usefixtures("no_proxies")

PROXIES = {"http": http_proxy, "socks5": socks_proxy}


def client_of(base_url: str, **options: Any) -> VClient:
    options = {"set_as_default": False, "max_retries": 0, "timeout": 5, **options}
    return VClient(base_url, "k" * 32, **options)


@pytest.mark.parametrize("asks", [False, True], ids=["for nobody", "for a password"])
@pytest.mark.parametrize("is_encrypted", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("kind", PROXIES)
async def test_calls_go_through_it(
    request: pytest.FixtureRequest,
    kind: str,
    is_encrypted: bool,  # noqa: FBT001
    asks: bool,  # noqa: FBT001
):
    passed: list[str] = []
    context, options = None, {}
    if is_encrypted:
        context, authority = request.getfixturevalue("tls")
        options["verify"] = authority
    with (
        serving(answer_each(b"1"), context) as server,
        serving(PROXIES[kind](passed, asks=asks)) as proxy,
    ):
        where = proxy.base_url.removeprefix("http://")
        url = f"{kind}://{USER}:{PASSWORD}@{where}" if asks else f"{kind}://{where}"
        async with client_of(server.base_url, proxy=url, **options) as client:
            for _ in range(3):
                assert (await client.request("GET", "/things")).json() == 1
        # The connection was used again.
        assert (proxy.opened, server.opened) == (1, 1)
        name = server.base_url.partition("://")[2]
    if kind == "http" and not is_encrypted:
        assert passed == [f"GET {server.base_url}/api/v1/things"]
    else:
        assert passed == [f"CONNECT {name}"]


@pytest.mark.parametrize("is_encrypted", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("kind", PROXIES)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_one_that_cannot_be_reached_is_named(method: str, kind: str, is_encrypted: bool):  # noqa: FBT001
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{bound.getsockname()[1]}"
        async with client_of(
            "https://api.test" if is_encrypted else "http://127.0.0.1:9",
            proxy=f"{kind}://{USER}:{PASSWORD}@{where}",
        ) as client:
            with pytest.raises(TransportError, match=f"the proxy {kind}://{where}") as raised:
                await client.request(method, "/things")
    assert not raised.value.may_have_been_applied
    assert PASSWORD not in str(raised.value)


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        ("http", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "403"),
        ("http", b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407"),
        ("http", b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "502"),
        ("http", b"nonsense\r\n\r\n", ""),
        ("http", b"", ""),
        ("socks5", b"\x05\xff", ""),
        ("socks5", b"\x04\x00", ""),
        ("socks5", b"nonsense", ""),
        ("socks5", b"", ""),
    ],
)
async def test_one_that_refuses_is_named(kind: str, answer: bytes, said: str):
    with serving(refusing(answer)) as proxy:
        url = f"{kind}://" + proxy.base_url.removeprefix("http://")
        async with client_of("https://api.test", proxy=url) as client:
            with pytest.raises(TransportError, match=rf"(?i)proxy.*{said}") as raised:
                await client.request("POST", "/things")
    assert not raised.value.may_have_been_applied


@pytest.mark.parametrize("status", [403, 407])
async def test_the_refusal_of_plain_http_is_an_answer(status: int):
    answer = b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status
    with serving(refusing(answer)) as proxy:
        async with client_of("http://127.0.0.1:9", proxy=proxy.base_url) as client:
            with pytest.raises(APIError) as raised:
                await client.request("GET", "/things")
    assert raised.value.status_code == status


@pytest.mark.parametrize("kind", PROXIES)
@pytest.mark.parametrize("options", [{"timeout": 0.2}, {"total_timeout": 0.2}], ids=str)
async def test_one_that_never_answers_is_not_waited_for(kind: str, options: dict[str, Any]):
    with serving(stall) as proxy:
        url = f"{kind}://" + proxy.base_url.removeprefix("http://")
        async with client_of("https://api.test", proxy=url, **options) as client:
            began = time.monotonic()
            with pytest.raises(RequestTimeoutError):
                await client.request("POST", "/things")
            assert time.monotonic() - began < 1.2


@pytest.mark.parametrize("trust_env", [True, False])
async def test_that_of_the_environment(monkeypatch: pytest.MonkeyPatch, trust_env: bool):  # noqa: FBT001
    passed: list[str] = []
    with serving(answer_each(b"1")) as server, serving(http_proxy(passed)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base_url)
        async with client_of(server.base_url, trust_env=trust_env) as client:
            assert (await client.request("GET", "/things")).json() == 1
        assert len(passed) == proxy.opened == trust_env


@pytest.mark.parametrize("bad", ["http://", "ftp://proxy.test", "http://proxy.test:x"])
async def test_a_bad_one_of_the_environment_makes_no_client(
    monkeypatch: pytest.MonkeyPatch, bad: str
):
    monkeypatch.setenv("https_proxy", bad)
    with pytest.raises(ValueError, match="environment"):
        client_of("https://api.test")
    await client_of("https://api.test", trust_env=False).close()


class TestWithoutOne:
    async def test_tls(self, tls: tuple[ssl.SSLContext, str]):
        context, authority = tls
        with serving(answer_each(b"1"), context) as server:
            async with client_of(server.base_url, verify=authority) as client:
                for _ in range(3):
                    assert (await client.request("GET", "/things")).json() == 1
            assert server.opened == 1

    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_a_certificate_that_nobody_knows(
        self, tls: tuple[ssl.SSLContext, str], method: str
    ):
        with serving(answer_each(b"1"), tls[0]) as server:
            async with client_of(server.base_url) as client:
                with pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED") as raised:
                    await client.request(method, "/things")
        assert not raised.value.may_have_been_applied

    async def test_a_server_that_does_not_speak_it(self):
        with serving(refusing(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
            async with client_of(server.base_url.replace("http:", "https:")) as client:
                with pytest.raises(TransportError) as raised:
                    await client.request("POST", "/things")
        assert not raised.value.may_have_been_applied
