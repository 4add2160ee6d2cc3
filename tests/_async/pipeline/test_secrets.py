"""The API key is sent to the server, and shown nowhere else."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import functools
import logging
import pickle
import socket
import threading
import traceback
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx

from inside import config_of, parts_of
from loopback import loopback
from scripted import BrokenBody, Script, returning
from shown import shown_with_locals
from vclient._http import tls
from vclient.exceptions import APIError, RequestValidationError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vclient import VClient

    MakeClient = Callable[..., VClient]

KEY = "MARKER0123456789012345678901MARKER"


def echo(status: int) -> Callable[[httpx.Request], httpx.Response]:
    """Answer as a server in debug mode may: with all that it was sent."""

    def step(request: httpx.Request) -> httpx.Response:
        text = f"Traceback ...\nheaders = {dict(request.headers)}\nKeyError"
        assert KEY in text
        return httpx.Response(status, text=text, headers={"X-Echo": request.headers["X-API-KEY"]})

    return step


def echo_as_problem(request: httpx.Request) -> httpx.Response:
    detail = f"Unauthorized API key {request.headers['X-API-KEY']}"
    return httpx.Response(401, json={"title": "Unauthorized", "detail": detail})


FAILURES = {
    "refused": 401,
    "failed": 500,
    "redirected": 302,
    "no connection": httpx.ConnectError,
    "broken": httpx.ReadError,
    "late": httpx.ReadTimeout,
    "half a body": returning(200, stream=BrokenBody(httpx.ReadError("as scripted"))),
    "another body": returning(200, content=b"[]"),
    "badly compressed": returning(
        200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip")
    ),
    "repeated in the answer": echo(500),
    "repeated in a success": echo(200),
    "repeated in a problem": echo_as_problem,
}


def shown(value: object, depth: int = 6) -> Iterator[str]:
    """Show an object and all that it holds, as a debugger or an error tracker would."""
    yield repr(value)
    yield str(value)
    if depth == 0 or not type(value).__module__.startswith("vclient"):
        return
    names = [name for each in type(value).__mro__ for name in getattr(each, "__slots__", ())]
    # What a secret is there for.
    held = {name: getattr(value, name, None) for name in names if name != "_value"}
    held.update(getattr(value, "__dict__", {}))
    yield repr(held)
    for each in held.values():
        yield from shown(each, depth - 1)


TOKEN = "TOKEN-OF-A-PROVIDER-TOKEN"


@pytest.fixture
def client(make_client: MakeClient, request: pytest.FixtureRequest) -> VClient:
    step = FAILURES[request.param] if hasattr(request, "param") else 200
    return make_client(Script.always(step), api_key=KEY, max_retries=1)


async def test_the_key_is_sent(make_client: MakeClient):
    script = Script(200)
    await make_client(script, api_key=KEY).request("GET", "/things")
    assert script.last.headers.get_list("X-API-KEY") == [KEY]


@pytest.mark.parametrize("client", FAILURES, indirect=True)
async def test_no_error_holds_it(client: VClient):
    with pytest.raises(APIError) as raised:
        await client.system.health()
    error = raised.value
    for text in shown(error):
        assert KEY not in text
    assert KEY not in repr(vars(error))
    assert KEY.encode() not in pickle.dumps(error)
    assert KEY not in "".join(traceback.format_exception(error))


@contextlib.contextmanager
def repeating(answer: bytes) -> Iterator[str]:
    """Serve bytes in which the key of the request takes the place of `KEY`, whatever they are."""

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    head = connection.recv(65536)
                    sent = head.lower().partition(b"x-api-key: ")[2].partition(b"\r\n")[0]
                    connection.sendall(answer.replace(b"KEY", sent.upper()))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.usefixtures("no_proxies")
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad\r\nyou sent KEY\r\n\r\n",
        b"KEY\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n",
    ],
    ids=["header", "status", "chunk"],
)
async def test_nor_does_one_of_an_answer_that_is_no_http(make_client: MakeClient, answer: bytes):
    with repeating(answer) as url:
        client = make_client(
            Script(), base_url=url, api_key=KEY, max_retries=1, transport=None, timeout=5
        )
        with pytest.raises(TransportError, match="RemoteProtocolError") as raised:
            await client.request("GET", "/things")
    assert "<secret>" in str(raised.value)
    error: BaseException | None = raised.value
    while error is not None:
        assert KEY not in repr(error) + str(error) + repr(error.args)
        error = error.__cause__ or error.__context__
    assert KEY.encode() not in pickle.dumps(raised.value)
    assert KEY not in shown_with_locals(raised.value)


async def test_what_repeats_it_is_kept_otherwise(make_client: MakeClient):
    client = make_client(Script(echo(500)), api_key=KEY, max_retries=0)
    with pytest.raises(APIError) as raised:
        await client.request("GET", "/things")
    assert str(raised.value.body).startswith("Traceback")
    assert str(raised.value.body).endswith("KeyError")
    assert raised.value.headers["x-echo"] == "<secret>"


async def test_neither_does_what_the_client_shows_of_itself(client: VClient):
    view = client.with_options(timeout=1)
    config = config_of(client)
    objects = [client, view, *parts_of(client), config]
    for each in [*objects, client.companies, client.users("company"), config.api_key]:
        for text in shown(each):
            assert KEY not in text


async def test_it_cannot_be_pickled_or_copied(client: VClient):
    config = config_of(client)
    for each in (client, client.with_options(timeout=1), config, config.api_key):
        with pytest.raises(TypeError, match="pickled"):
            pickle.dumps(each)
    with pytest.raises(TypeError, match="pickled"):
        copy.deepcopy(config)
    with pytest.raises(TypeError, match="pickled"):
        dataclasses.asdict(config)


async def test_a_secret_is_known_by_its_value_alone(client: VClient):
    secret = config_of(client).api_key
    same = type(secret)(KEY)
    assert secret == same
    assert hash(secret) == hash(same)
    assert secret != type(secret)("another")
    assert secret != KEY
    assert repr(secret) == str(secret) == "<secret>"


@pytest.mark.parametrize(
    "key", [f" {KEY}", f"{KEY} ", f"{KEY}\n", f"{KEY}\r\nX: y", f"{KEY}\0", f"{KEY}\N{BULLET}"]
)
async def test_a_key_that_cannot_be_sent_is_not_shown_either(make_client: MakeClient, key: str):
    with pytest.raises(ValueError, match="api_key") as raised:
        make_client(Script(), api_key=key)
    assert KEY not in "".join(traceback.format_exception(raised.value))


async def test_a_key_in_the_place_of_the_url_is_not_shown(make_client: MakeClient):
    with pytest.raises(ValueError, match="base_url") as raised:
        make_client(Script(), base_url=KEY, api_key="https://api.valentina.test")
    assert KEY not in "".join(traceback.format_exception(raised.value))


async def test_no_record_holds_it(make_client: MakeClient, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    for name in ("vclient", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    client = make_client(Script(), transport=None, api_key=KEY)
    with respx.mock() as network:
        answers: list[Any] = [httpx.ConnectError, httpx.Response(503), httpx.Response(200)]
        network.get("https://api.valentina.test/api/v1/things").mock(side_effect=answers)
        await client.request("GET", "/things")
    assert len(caplog.records) >= 3
    for record in caplog.records:
        assert KEY not in record.getMessage()
        assert KEY not in repr(vars(record))


@pytest.mark.parametrize("client", FAILURES, indirect=True)
async def test_no_traceback_holds_it_with_all_local_variables(client: VClient):
    with pytest.raises(APIError) as raised:
        await client.system.health()
    assert "health" in (text := shown_with_locals(raised.value))
    assert KEY not in text


@pytest.mark.parametrize("client", FAILURES, indirect=True)
async def test_no_traceback_holds_the_token_of_an_identity(client: VClient):
    for call in (
        client.identity("company").identify,
        functools.partial(client.users("company", user_id="user").link_identity, "user"),
    ):
        with pytest.raises(APIError) as raised:
            await call(provider="github", token=TOKEN)
        text = shown_with_locals(raised.value)
        assert TOKEN not in text
        assert KEY not in text


@pytest.mark.parametrize(
    "bad", [{"provider": "nobody"}, {"provider": "github", "email": "none"}, {"provider": None}]
)
async def test_neither_does_one_of_a_call_that_is_refused(make_client: MakeClient, bad: Any):
    identity = make_client(Script()).identity("company")
    with pytest.raises(RequestValidationError) as raised:
        await identity.identify(token=TOKEN, **bad)
    assert TOKEN not in shown_with_locals(raised.value, richly=bad["provider"] is None)
    assert TOKEN.encode() not in pickle.dumps(raised.value)


@pytest.mark.parametrize("bad", ["/things?é\n", "https://elsewhere.test/", "//elsewhere.test"])
async def test_no_traceback_of_what_cannot_be_sent_holds_it(make_client: MakeClient, bad: str):
    client = make_client(Script(), api_key=KEY)
    for arguments in ({"path": bad}, {"path": "/x", "headers": {"X-One": "a\nb"}}):
        with pytest.raises(ValueError, match=r".") as raised:
            await client.request("GET", **{"path": "/x", **arguments})
        assert KEY not in shown_with_locals(raised.value)


async def test_real_connections_show_it_nowhere(
    make_client: MakeClient, caplog: pytest.LogCaptureFixture
):
    """With the loggers of all layers on, and a server that breaks off."""
    for name in ("vclient", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)

    def handler(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(500, content=b"{")

    with loopback(handler) as server:
        client = make_client(
            Script(), transport=None, api_key=KEY, base_url=server.base_url, max_retries=1
        )
        with pytest.raises(APIError) as raised:
            await client.request("POST", "/things", json={"name": "x"}, idempotency_key="k")
        await client.close()
    with pytest.raises(APIError) as refused:
        await make_client(
            Script(), transport=None, api_key=KEY, base_url=server.base_url, max_retries=0
        ).system.health()
    for error in (raised.value, refused.value):
        assert KEY not in shown_with_locals(error, richly=True)
    assert len(caplog.records) >= 3
    for record in caplog.records:
        assert KEY not in record.getMessage()
        assert KEY not in repr(vars(record))


@pytest.mark.parametrize(
    "host", ["api.valentina.test", "10.0.0.1", "localhost.valentina.test", "[2001:db8::1]"]
)
async def test_plain_http_is_warned_of_once(make_client: MakeClient, host: str):
    tls._warned_of.clear()
    with pytest.warns(UserWarning, match="plain http") as caught:
        make_client(Script(), transport=None, base_url=f"http://{host}", api_key=KEY)
    assert len(caught) == 1
    make_client(Script(), transport=None, base_url=f"http://{host}:8080/sub", api_key=KEY)
    assert KEY not in str(caught[0].message)


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.valentina.test",
        "http://localhost:8000",
        "http://api.localhost",
        "http://127.0.0.1",
        "http://127.1.2.3:80",
        "http://[::1]:8000",
    ],
)
async def test_what_nobody_else_can_read_is_not_warned_of(make_client: MakeClient, base_url: str):
    tls._warned_of.clear()
    make_client(Script(), transport=None, base_url=base_url)
    make_client(Script(), base_url="http://api.valentina.test")
