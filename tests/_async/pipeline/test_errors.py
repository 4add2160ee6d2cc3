"""From the answers of servers and proxies to errors, with all that can be known."""

from __future__ import annotations

import pickle
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripted import REQUEST_ID, Script, answering, returning
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
    UnsupportedOperationError,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

TRACEBACK = "Traceback (most recent call last):\n  File ...\nKeyError: 'name'\n"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"


async def error_of(client: VClient, method: str = "GET", path: str = "/things") -> APIError:
    with pytest.raises(APIError) as raised:
        await client.request(method, path)
    return raised.value


@pytest.mark.parametrize(
    ("status", "error_class"),
    [
        (400, ValidationError),
        (401, AuthenticationError),
        (403, AuthorizationError),
        (404, NotFoundError),
        (405, APIError),
        (409, ConflictError),
        (410, APIError),
        (413, APIError),
        (418, APIError),
        (422, UnprocessableEntityError),
        (429, RateLimitError),
        (500, ServerError),
        (501, ServerError),
        (502, ServerError),
        (503, ServerError),
        (504, ServerError),
    ],
)
async def test_every_status_has_its_error(
    make_client: MakeClient, status: int, error_class: type[APIError]
):
    client = make_client(Script(answering(status, code="SOME_CODE")), max_retries=0)
    error = await error_of(client, "POST")
    assert type(error) is error_class
    assert error.status_code == status
    assert error.title == HTTPStatus(status).phrase
    assert error.detail == "As scripted"
    assert error.instance == "https://api.valentina.test/api/v1/things?secret=value"
    assert error.code == "SOME_CODE"
    assert error.request_id == REQUEST_ID
    assert (error.method, error.path) == ("POST", "/things")
    assert error.headers["content-type"] == "application/problem+json"
    assert isinstance(error.body, dict)
    assert error.body["status"] == status
    hint = "; the API key came from the argument api_key" if status == 401 else ""
    assert str(error).startswith(
        f"{status} {error.title}: As scripted{hint} (POST /things, request req_"
    )


async def test_a_status_that_nobody_knows(make_client: MakeClient):
    error = await error_of(make_client(Script(returning(599)), max_retries=0))
    assert type(error) is ServerError
    assert (error.title, error.detail, error.body) == ("Unknown Status", None, None)
    assert str(error) == "599 Unknown Status (GET /things)"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(make_client: MakeClient, status: int):
    location = {"Location": "https://elsewhere.test/api/v1/things"}
    script = Script(returning(status, headers=location))
    error = await error_of(make_client(script))
    assert type(error) is APIError
    assert error.status_code == status
    assert error.headers["location"] == location["Location"]
    # A second request, to whatever host, would have failed the script.
    assert len(script.sent) == 1


async def test_the_request_id_is_taken_from_the_body_where_the_header_is_missing(
    make_client: MakeClient,
):
    body = {"detail": "Unauthorized API key", "request_id": "req_of_the_body"}
    client = make_client(
        Script(
            returning(401, json=body),
            returning(401, json=body, headers={"X-Request-Id": "req_of_the_header"}),
            returning(404, json={"detail": "Not Found"}),
        )
    )
    assert (await error_of(client)).request_id == "req_of_the_body"
    assert (await error_of(client)).request_id == "req_of_the_header"
    assert (await error_of(client)).request_id is None


async def test_a_failure_that_production_did_not_handle(make_client: MakeClient):
    body = {"status_code": 500, "detail": "Internal Server Error"}
    error = await error_of(make_client(Script(returning(500, json=body)), max_retries=0))
    assert type(error) is ServerError
    assert error.title == "Internal Server Error"
    assert error.detail == "Internal Server Error"
    assert error.body == body
    assert (error.instance, error.code, error.request_id) == (None, None, None)


NO_DOCUMENTS: dict[str, tuple[dict[str, Any], object]] = {
    "traceback": ({"text": TRACEBACK}, TRACEBACK),
    "HTML": ({"html": HTML}, HTML),
    "empty": ({}, None),
    "half": ({"content": b'{"detail":'}, '{"detail":'),
    "bytes": ({"content": b"\xff\xfe\xfa"}, "\N{REPLACEMENT CHARACTER}" * 3),
    "list": ({"json": ["not", "a", "problem"]}, ["not", "a", "problem"]),
    "text": ({"json": "text"}, "text"),
    "number": ({"json": 7}, 7),
    "null": ({"content": b"null"}, None),
    "deep": ({"content": b"[" * 100_000}, "[" * 100_000),
    "long": ({"content": b"9" * 5000}, "9" * 5000),
}


@pytest.mark.parametrize("kind", NO_DOCUMENTS)
@pytest.mark.parametrize("status", [400, 404, 500])
async def test_bodies_that_are_no_problem_document(make_client: MakeClient, status: int, kind: str):
    options, body = NO_DOCUMENTS[kind]
    error = await error_of(make_client(Script(returning(status, **options)), max_retries=0))
    assert error.status_code == status
    assert error.title == HTTPStatus(status).phrase
    assert error.detail is None
    assert error.body == body
    hint = (
        f"; {'what answers is a web page, not the API: check base_url'}"
        if kind == "HTML" and status in {400, 404}
        else ""
    )
    is_no_operation = status == 404 and not hint
    assert isinstance(error, UnsupportedOperationError) == is_no_operation
    prefix = "this server has no such operation; check base_url: " * is_no_operation
    assert str(error) == f"{prefix}{status} {error.title}{hint} (GET /things)"
    pickle.loads(pickle.dumps(error))


@pytest.mark.parametrize("wrong", [None, 7, "", [], {"a": 1}])
async def test_members_of_another_type_are_left_out(make_client: MakeClient, wrong: object):
    body = dict.fromkeys(("title", "detail", "instance", "code", "request_id"), wrong)
    error = await error_of(make_client(Script(returning(400, json=body))))
    assert isinstance(error, ValidationError)
    assert error.title == "Bad Request"
    assert (error.detail, error.instance, error.code, error.request_id) == (None,) * 4
    assert error.body == body


class TestInvalidParameters:
    async def test_they_are_listed_as_the_server_does(self, make_client: MakeClient):
        listed = [{"field": "name", "message": "Too short"}, {"message": "?", "field": "data"}]
        client = make_client(Script(answering(400, invalid_parameters=listed)))
        error = await error_of(client)
        assert isinstance(error, ValidationError)
        assert error.invalid_parameters == listed

    @pytest.mark.parametrize("wrong", [None, "name", {"field": "name"}, 7, [], ["name", 7]])
    async def test_there_may_be_none(self, make_client: MakeClient, wrong: object):
        client = make_client(Script(answering(400, invalid_parameters=wrong), returning(400)))
        for _ in range(2):
            error = await error_of(client)
            assert isinstance(error, ValidationError)
            assert error.invalid_parameters == []


class TestRateLimits:
    async def test_what_is_left_is_told(self, make_client: MakeClient):
        limits = '"sustained";r=95;t=0, "burst";r=0;t=2'
        step = answering(429, headers={"RateLimit": limits}, retry_after=1.98)
        error = await error_of(make_client(Script(step), max_retries=0))
        assert isinstance(error, RateLimitError)
        assert (error.retry_after, error.remaining) == (1.98, 0)

    async def test_or_it_is_not_known(self, make_client: MakeClient):
        error = await error_of(make_client(Script(429), max_retries=0))
        assert isinstance(error, RateLimitError)
        assert (error.retry_after, error.remaining) == (None, None)


class TestTransportErrors:
    @pytest.mark.parametrize(
        ("cause", "error_class"),
        [
            (httpx.ConnectError("no route"), TransportError),
            (httpx.ReadError(""), TransportError),
            (httpx.ProxyError("407 Proxy Authentication Required"), TransportError),
            (httpx.UnsupportedProtocol("gopher"), TransportError),
            (httpx.StreamClosed(), TransportError),
            (ConnectionResetError("reset"), TransportError),
            (OSError("broken"), TransportError),
            (httpx.ConnectTimeout("slow"), RequestTimeoutError),
            (httpx.ReadTimeout(""), RequestTimeoutError),
            (httpx.WriteTimeout(""), RequestTimeoutError),
            (httpx.PoolTimeout(""), RequestTimeoutError),
            (TimeoutError("slow"), RequestTimeoutError),
        ],
        ids=repr,
    )
    async def test_there_is_no_answer_to_tell_of(
        self, make_client: MakeClient, cause: Exception, error_class: type[APIError]
    ):
        error = await error_of(make_client(Script(cause), max_retries=0))
        assert type(error) is error_class
        assert error.__cause__ is cause
        assert type(cause).__name__ in str(error)
        assert str(cause) in str(error)
        assert (error.method, error.path) == ("GET", "/things")
        assert error.status_code is error.title is error.detail is error.request_id is None
        assert (error.headers, error.body, error.retry_after) == ({}, None, None)


async def test_what_the_client_says_holds_no_query(make_client: MakeClient):
    script = Script(400, 503, httpx.ReadTimeout, returning(200, content=b"{"))
    client = make_client(script, max_retries=0, default_company_id="company")
    for _ in range(4):
        with pytest.raises(APIError) as raised:
            await client.users().get_page(email="somebody@example.com")
        assert "somebody" in script.last.target
        assert "somebody" not in str(raised.value)
        assert raised.value.path == "/companies/company/users"
