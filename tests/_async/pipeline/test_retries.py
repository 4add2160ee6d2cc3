"""Which outcome of which call is retried: the table of the design, cell by cell."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx

from scripted import BrokenBody, Script, answering, returning
from vclient.exceptions import (
    APIError,
    AuthenticationError,
    AuthorizationError,
    ConflictError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    TransportError,
    UnprocessableEntityError,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

KEY = {"idempotency_key": "a-key"}
AUTO = {"auto_idempotency_keys": True}
FILES = {"files": {"file": ("a.png", b"content", "image/png")}}
BODY = {"json": {"name": "Ada"}}
PAGE = "<html><center>nginx</center></html>"

# name: method, arguments of the request, options of the client
CALLS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "GET": ("GET", {"params": {"limit": 5}}, {}),
    "HEAD": ("HEAD", {}, {}),
    "DELETE": ("DELETE", {}, {}),
    "PUT": ("PUT", BODY, {}),
    "PUT with key": ("PUT", {**BODY, **KEY}, {}),
    "POST": ("POST", BODY, {}),
    "PATCH": ("PATCH", BODY, {}),
    "upload": ("POST", FILES, {}),
    "POST with key": ("POST", {**BODY, **KEY}, {}),
    "PATCH with key": ("PATCH", {**BODY, **KEY}, {}),
    "POST with key in header": ("POST", {**BODY, "headers": {"idempotency-key": "a-key"}}, {}),
    "POST with automatic key": ("POST", BODY, AUTO),
    "PATCH with automatic key": ("PATCH", BODY, AUTO),
    "upload with automatic key": ("POST", FILES, AUTO),
}

REPEATABLE = {"GET", "HEAD", "DELETE", "PUT", "PUT with key"}
WITHOUT_KEY = {"POST", "PATCH", "upload"}
WITH_KEY = CALLS.keys() - REPEATABLE - WITHOUT_KEY
READS = {"GET", "HEAD"}
ALL = set(CALLS)

# name: the step, the calls that are retried, the error in the end, whether it leaves a doubt
OUTCOMES: dict[str, tuple[Any, set[str], type[APIError], bool]] = {
    "connect error": (httpx.ConnectError, ALL, TransportError, False),
    "connect timeout": (httpx.ConnectTimeout, ALL, RequestTimeoutError, False),
    "pool timeout": (httpx.PoolTimeout, ALL, RequestTimeoutError, False),
    "proxy error": (httpx.ProxyError, ALL, TransportError, False),
    "read error": (httpx.ReadError, REPEATABLE | WITH_KEY, TransportError, True),
    "write error": (httpx.WriteError, REPEATABLE | WITH_KEY, TransportError, True),
    "write timeout": (httpx.WriteTimeout, REPEATABLE | WITH_KEY, RequestTimeoutError, True),
    "remote closed": (httpx.RemoteProtocolError, REPEATABLE | WITH_KEY, TransportError, True),
    "close error": (httpx.CloseError, REPEATABLE | WITH_KEY, TransportError, True),
    "reset": (ConnectionResetError, REPEATABLE | WITH_KEY, TransportError, True),
    "half a body": (
        returning(200, stream=BrokenBody(httpx.ReadError("as scripted"))),
        REPEATABLE | WITH_KEY,
        TransportError,
        True,
    ),
    "read timeout": (httpx.ReadTimeout, REPEATABLE, RequestTimeoutError, True),
    "read timeout in the body": (
        returning(200, stream=BrokenBody(httpx.ReadTimeout("as scripted"))),
        REPEATABLE,
        RequestTimeoutError,
        True,
    ),
    "500": (500, REPEATABLE | WITH_KEY, ServerError, True),
    "502": (502, REPEATABLE | WITH_KEY, ServerError, True),
    "503": (503, REPEATABLE | WITH_KEY, ServerError, True),
    "502 of a gateway": (returning(502, html=PAGE), REPEATABLE, ServerError, True),
    "503 of a gateway": (returning(503, html=PAGE), REPEATABLE, ServerError, True),
    "503 without a body": (returning(503), REPEATABLE, ServerError, True),
    "503 in plain text": (
        returning(503, text="no healthy upstream"),
        REPEATABLE,
        ServerError,
        True,
    ),
    "503 of a cloud": (
        returning(503, json={"message": "Service Unavailable"}),
        REPEATABLE,
        ServerError,
        True,
    ),
    "504": (504, REPEATABLE, ServerError, True),
    "504 of a gateway": (returning(504, html=PAGE), REPEATABLE, ServerError, True),
    "501": (501, set(), ServerError, True),
    "505": (505, set(), ServerError, True),
    "520": (returning(520, html=PAGE), set(), ServerError, True),
    "524": (returning(524, html=PAGE), set(), ServerError, True),
    "429": (429, ALL, RateLimitError, False),
    "400": (400, set(), ValidationError, False),
    "401": (401, set(), AuthenticationError, False),
    "403": (403, set(), AuthorizationError, False),
    "404": (404, set(), NotFoundError, False),
    "405": (405, set(), APIError, False),
    "408": (408, set(), APIError, True),
    "499": (returning(499, html=PAGE), set(), APIError, True),
    "409": (409, set(), ConflictError, False),
    "413": (413, set(), APIError, False),
    "422": (422, set(), UnprocessableEntityError, False),
    "302": (302, set(), APIError, False),
    "304": (304, set(), APIError, False),
    "protocol broken here": (httpx.LocalProtocolError, set(), TransportError, False),
    "unknown protocol": (httpx.UnsupportedProtocol, set(), TransportError, False),
}

every_outcome = pytest.mark.parametrize("outcome", OUTCOMES)


def test_the_calls_of_the_table_are_all_there():
    assert REPEATABLE | WITHOUT_KEY | WITH_KEY == ALL
    assert len(WITH_KEY) == 6


@every_outcome
async def test_what_may_be_retried_is_sent_again_unchanged(make_client: MakeClient, outcome: str):
    step, retried, error_class, _ = OUTCOMES[outcome]
    attempts: dict[str, int] = {}
    errors: dict[str, type[APIError] | None] = {}
    for call, (method, arguments, options) in CALLS.items():
        script = Script(step, step, 200)
        client = make_client(script, **options)
        try:
            response = await client.request(method, "/things", **arguments)
        except APIError as error:
            errors[call] = type(error)
        else:
            errors[call] = None
            assert response.status_code == 200
        attempts[call] = len(script.sent)
        assert len({sent.wire for sent in script.sent}) == 1, call
        assert script.last.method == method
        assert script.last.path == "/api/v1/things"
        keys = script.last.headers.get_list("Idempotency-Key")
        if "automatic" in call:
            assert [uuid.UUID(key).version for key in keys] == [4]
        else:
            assert keys == (["a-key"] if "with key" in call else [])

    assert attempts == {call: 3 if call in retried else 1 for call in CALLS}
    assert errors == {call: None if call in retried else error_class for call in CALLS}


@every_outcome
async def test_the_last_failure_is_raised_and_tells_of_doubt(make_client: MakeClient, outcome: str):
    step, retried, error_class, leaves_doubt = OUTCOMES[outcome]
    attempts: dict[str, int] = {}
    in_doubt: set[str] = set()
    for call, (method, arguments, options) in CALLS.items():
        script = Script.always(step)
        client = make_client(script, max_retries=2, **options)
        with pytest.raises(APIError) as raised:
            await client.request(method, "/things", **arguments)
        error = raised.value
        attempts[call] = len(script.sent)
        assert len({sent.wire for sent in script.sent}) == 1, call
        assert type(error) is error_class
        assert (error.method, error.path) == (method, "/things")
        if error.may_have_been_applied:
            in_doubt.add(call)
        assert ("may have been applied" in str(error)) is error.may_have_been_applied

    assert attempts == {call: 3 if call in retried else 1 for call in CALLS}
    assert in_doubt == (ALL - READS if leaves_doubt else set())


@pytest.mark.parametrize("max_retries", [0, 1, 2, 5])
@pytest.mark.parametrize("step", [503, 429, httpx.ConnectError, httpx.ReadTimeout])
async def test_max_retries_counts_retries(make_client: MakeClient, step: Any, max_retries: int):
    script = Script.always(step)
    client = make_client(script, max_retries=max_retries)
    with pytest.raises(APIError):
        await client.request("GET", "/things")
    assert len(script.sent) == max_retries + 1


async def test_without_retries_nothing_is_waited_for(make_client: MakeClient, clock: Any):
    client = make_client(Script(answering(429, retry_after=1)), max_retries=0)
    with pytest.raises(RateLimitError) as raised:
        await client.request("GET", "/things")
    assert raised.value.retry_after == 1
    assert clock.waits == []


async def test_the_success_of_a_retry_is_returned(make_client: MakeClient):
    client = make_client(Script(503, httpx.ReadError, answering(201, id="x")))
    response = await client.request("PUT", "/things", json={})
    assert (response.status_code, response.json()) == (201, {"id": "x"})


async def test_different_failures_share_the_count_of_retries(make_client: MakeClient):
    script = Script(httpx.ConnectError, 429, 503, httpx.ReadTimeout)
    client = make_client(script, max_retries=3)
    with pytest.raises(RequestTimeoutError):
        await client.request("GET", "/things")
    assert len(script.sent) == 4


async def test_a_failure_that_is_final_ends_the_retries(make_client: MakeClient):
    script = Script(503, 400)
    client = make_client(script)
    with pytest.raises(ValidationError):
        await client.request("GET", "/things")
    assert len(script.sent) == 2


async def test_without_auto_retry_rate_limit_other_failures_are_retried(make_client: MakeClient):
    script = Script(503, httpx.ConnectError, httpx.ReadTimeout, 429)
    client = make_client(script, auto_retry_rate_limit=False, max_retries=10)
    with pytest.raises(RateLimitError):
        await client.request("GET", "/things")
    assert len(script.sent) == 4


async def test_a_status_list_with_429_does_not_turn_it_on_again(make_client: MakeClient):
    script = Script(429)
    client = make_client(script, auto_retry_rate_limit=False, retry_statuses=[429, 503])
    with pytest.raises(RateLimitError):
        await client.request("GET", "/things")


async def test_retry_statuses_say_which_answers_are_retried(make_client: MakeClient):
    client = make_client(Script(418, 409, 200), retry_statuses={418, 409})
    assert (await client.request("GET", "/things")).status_code == 200
    client = make_client(Script(503), retry_statuses={418, 409})
    with pytest.raises(ServerError):
        await client.request("GET", "/things")


async def test_retry_statuses_may_be_empty(make_client: MakeClient):
    script = Script(429, httpx.ReadError, 500)
    client = make_client(script, retry_statuses=())
    with pytest.raises(ServerError):
        await client.request("GET", "/things")
    assert len(script.sent) == 3


async def test_a_status_that_was_added_is_not_retried_for_writes_without_key(
    make_client: MakeClient,
):
    client = make_client(Script(409), retry_statuses={409})
    with pytest.raises(ConflictError):
        await client.request("POST", "/things", json={})
    script = Script(409, 200)
    client = make_client(script, retry_statuses={409})
    await client.request("POST", "/things", json={}, idempotency_key="a-key")
    assert len(script.sent) == 2


@pytest.mark.parametrize("status", [408, 499, 520, 521, 522, 523, 524])
async def test_nor_is_one_of_gateways_for_writes_with_a_key(make_client: MakeClient, status: int):
    for call, (method, arguments, options) in CALLS.items():
        script = Script(returning(status, html=PAGE), 200)
        client = make_client(script, retry_statuses={status}, **options)
        if call in REPEATABLE:
            await client.request(method, "/things", **arguments)
            assert len(script.sent) == 2
        else:
            with pytest.raises(APIError) as raised:
                await client.request(method, "/things", **arguments)
            assert raised.value.status_code == status
            assert raised.value.may_have_been_applied
            assert len(script.sent) == 1


@pytest.mark.parametrize("error", [RuntimeError, ValueError, AssertionError, KeyboardInterrupt])
@pytest.mark.parametrize("steps", [(), (503,)], ids=["first", "retry"])
async def test_what_is_no_failure_of_the_network_passes_through(
    make_client: MakeClient, steps: tuple[Any, ...], error: type[BaseException]
):
    mistake = error("a mistake of the program")
    client = make_client(Script(*steps, mistake))
    with pytest.raises(error) as raised:
        await client.request("GET", "/things")
    assert raised.value is mistake


async def test_a_lower_case_method_is_treated_alike(make_client: MakeClient):
    script = Script(httpx.ReadTimeout, 200)
    await make_client(script).request("get", "/things")
    assert [sent.method for sent in script.sent] == ["GET", "GET"]


async def test_the_cause_of_a_network_failure_is_chained(make_client: MakeClient):
    cause = httpx.ConnectError("no route")
    client = make_client(Script.always(cause), max_retries=1)
    with pytest.raises(TransportError, match="no route") as raised:
        await client.request("GET", "/things")
    assert raised.value.__cause__ is cause


class TestOnRealTransports:
    """`respx` stands in for the network below the transports of httpx."""

    URL = "https://api.valentina.test/api/v1/things"

    @pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.PoolTimeout])
    async def test_a_post_without_connection_is_sent_again(
        self, make_client: MakeClient, failure: type[Exception]
    ):
        client = make_client(Script(), transport=None)
        with respx.mock() as network:
            route = network.post(self.URL).mock(side_effect=[failure, httpx.Response(201)])
            response = await client.request("POST", "/things", json={"a": 1})
        assert response.status_code == 201
        first, second = (call.request for call in route.calls)
        assert first.content == second.content == b'{"a":1}'
        assert first.headers == second.headers

    async def test_a_plain_transport_of_httpx_can_tell_as_well(self, make_client: MakeClient):
        client = make_client(Script(), transport=httpx.AsyncHTTPTransport())
        with respx.mock() as network:
            route = network.post(self.URL)
            route.mock(side_effect=[httpx.ConnectError, httpx.Response(201)])
            await client.request("POST", "/things", json={"a": 1})
        assert route.call_count == 2

    @pytest.mark.parametrize("failure", [httpx.ReadError, httpx.ReadTimeout, 503])
    async def test_a_post_in_doubt_is_not(self, make_client: MakeClient, failure: Any):
        client = make_client(Script(), transport=None)
        effect = httpx.Response(failure) if isinstance(failure, int) else failure
        with respx.mock() as network:
            route = network.post(self.URL).mock(side_effect=[effect])
            with pytest.raises(APIError) as raised:
                await client.request("POST", "/things", json={"a": 1})
        assert route.call_count == 1
        assert raised.value.may_have_been_applied

    async def test_an_upload_with_a_key_is_the_same_each_time(self, make_client: MakeClient):
        client = make_client(Script(), transport=None, auto_idempotency_keys=True)
        answers = [httpx.ReadError, httpx.Response(500), httpx.Response(201)]
        with respx.mock() as network:
            route = network.post(self.URL).mock(side_effect=answers)
            await client.request("POST", "/things", **FILES)
        sent = [call.request for call in route.calls]
        assert len(sent) == 3
        assert len({request.content for request in sent}) == 1
        assert len({tuple(request.headers.raw) for request in sent}) == 1

    async def test_a_get_goes_on_until_it_succeeds(self, make_client: MakeClient, clock: Any):
        client = make_client(Script(), transport=None)
        limited = httpx.Response(429, json={"retry_after": 7.25})
        answers = [httpx.ReadTimeout, limited, httpx.Response(200, json={"ok": True})]
        with respx.mock() as network:
            network.get(self.URL).mock(side_effect=answers)
            response = await client.request("GET", "/things")
        assert response.json() == {"ok": True}
        assert 7.25 <= clock.waits[1] <= 1.25 * 7.25


class Foreign(httpx.AsyncBaseTransport):
    """A transport of somebody else, which says of broken connections that there were none."""

    def __init__(self, script: Script) -> None:
        self._script = script

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self._script(request)


class Derived(httpx.AsyncHTTPTransport):
    """A transport of somebody else that derives from one that can tell."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self._script(request)


class TestTransportsOfTheCaller:
    @pytest.mark.parametrize(
        ("failure", "retried"),
        [
            (httpx.ConnectError, REPEATABLE | WITH_KEY),
            (httpx.ProxyError, REPEATABLE | WITH_KEY),
            (httpx.ReadError, REPEATABLE | WITH_KEY),
            (httpx.ConnectTimeout, REPEATABLE),
            (httpx.PoolTimeout, REPEATABLE),
        ],
    )
    async def test_what_they_call_no_connection_may_have_been_sent(
        self, make_client: MakeClient, failure: type[Exception], retried: set[str]
    ):
        attempts: dict[str, int] = {}
        in_doubt: set[str] = set()
        for call, (method, arguments, options) in CALLS.items():
            script = Script.always(failure)
            client = make_client(script, transport=Foreign(script), max_retries=2, **options)
            with pytest.raises(TransportError) as raised:
                await client.request(method, "/things", **arguments)
            attempts[call] = len(script.sent)
            if raised.value.may_have_been_applied:
                in_doubt.add(call)
        assert attempts == {call: 3 if call in retried else 1 for call in CALLS}
        assert in_doubt == ALL - READS

    @pytest.mark.parametrize("kind", [Foreign, Derived])
    async def test_a_view_of_the_client_knows_as_well(self, make_client: MakeClient, kind: Any):
        script = Script(httpx.ConnectError)
        client = make_client(script, transport=kind(script)).with_options(max_retries=5)
        with pytest.raises(TransportError) as raised:
            await client.request("POST", "/things", json={})
        assert raised.value.may_have_been_applied

    async def test_what_they_refuse_themselves_was_not_sent(self, make_client: MakeClient):
        script = Script(httpx.UnsupportedProtocol)
        client = make_client(script, transport=Foreign(script))
        with pytest.raises(TransportError) as raised:
            await client.request("POST", "/things", json={})
        assert not raised.value.may_have_been_applied


class TestRule:
    """`retry_when` decides first."""

    @pytest.mark.parametrize(
        ("steps", "choice", "sent"),
        [
            ((409, 200), True, 2),
            ((503, 200), False, 1),
            ((503, 200), None, 2),
            ((409, 200), None, 1),
            ((409, 409, 409, 409), True, 4),
        ],
    )
    async def test_what_it_says(
        self, make_client: MakeClient, steps: tuple[int, ...], choice: Any, sent: int
    ):
        script, asked = Script(*steps), []
        client = make_client(script, retry_when=lambda error: (asked.append(error), choice)[1])
        if steps[:sent][-1] == 200:
            await client.request("GET", "/things")
        else:
            with pytest.raises(APIError):
                await client.request("GET", "/things")
        assert len(script.sent) == sent
        assert {error.path for error in asked} == {"/things"}

    async def test_writes_in_doubt(self, make_client: MakeClient):
        def rule(error: APIError) -> bool | None:
            return error.may_have_been_applied or None

        script = Script(httpx.ReadError, 200)
        await make_client(script, retry_when=rule).request("POST", "/things", json={})
        assert len(script.sent) == 2

    @pytest.mark.parametrize(
        ("rule", "logged"),
        [(lambda _: 1 / 0, "retry_when failed"), (lambda _: "no", "not str")],
    )
    async def test_what_fails_or_is_no_answer_is_logged(
        self, make_client: MakeClient, caplog: pytest.LogCaptureFixture, rule: Any, logged: str
    ):
        script = Script(httpx.ReadError, 200)
        with pytest.raises(TransportError) as raised:
            await make_client(script, retry_when=rule).request("POST", "/things", json={})
        assert raised.value.may_have_been_applied
        assert [logged in each.getMessage() for each in caplog.records] == [True]

    async def test_views_may_have_another(self, make_client: MakeClient):
        script = Script(409, 409, 200)
        client = make_client(script, retry_when=lambda error: error.status_code == 409)
        with pytest.raises(ConflictError):
            await client.with_options(retry_when=None).request("GET", "/things")
        await client.request("GET", "/things")

    @pytest.mark.parametrize("rule", [7, "yes"])
    async def test_what_is_no_rule(self, make_client: MakeClient, rule: Any):
        with pytest.raises(ValueError, match="retry_when must be callable or None"):
            make_client(Script(), retry_when=rule)
