"""From bytes to models, and the error that is raised where that fails."""

from __future__ import annotations

import pickle
from typing import Any

import httpx
import pydantic
import pytest

from vclient._api import routes
from vclient._api.requests import RequestSpec
from vclient._http.decoding import decode
from vclient._http.failures import decode_error
from vclient.exceptions import ResponseDecodeError
from vclient.models.base import ResponseModel
from vclient.models.pagination import PaginatedResponse

PATH = routes.COMPANY(company_id="a-company")
READ = RequestSpec(method="GET", path=PATH)
WRITE = RequestSpec(method="PATCH", path=PATH)
HEADERS = {"X-Request-Id": "req_1", "X-API-KEY": "KEY"}


class Thing(ResponseModel):
    id: str
    size: int | None


def response(content: bytes, **options: Any) -> httpx.Response:
    request = httpx.Request("PATCH", "https://a.test/secret?q=1", headers={"X-API-KEY": "KEY"})
    options = {"headers": {"X-Request-Id": "req_1"}, **options}
    return httpx.Response(200, content=content, request=request, **options)


@pytest.mark.parametrize(
    ("content", "model", "value"),
    [
        (b'{"id":"a","size":1}', Thing, Thing(id="a", size=1)),
        (b'[{"id":"a","size":null}]', list[Thing], [Thing(id="a", size=None)]),
        (b"null", type(None), None),
        (b'{"a":1}', dict[str, int], {"a": 1}),
    ],
)
def test_bodies_become_models(content: bytes, model: Any, value: object):
    assert decode(response(content), model, READ) == value


def test_pages_hold_models():
    content = b'{"items":[{"id":"a","size":1,"new":2}],"limit":10,"offset":0,"total":1}'
    page = decode(response(content), PaginatedResponse[Thing], READ)
    assert isinstance(page.items[0], Thing)
    assert page.items[0].new == 2  # type: ignore[attr-defined] # unknown to the model


@pytest.mark.parametrize("spec", [READ, WRITE], ids=lambda spec: spec.method)
@pytest.mark.parametrize(
    ("content", "location"),
    [
        (b"", ()),
        (b"{", ()),
        (b"<html>", ()),
        (b"null", ()),
        (b'{"id":7,"size":null}', ("id",)),
        (b'{"size":"SECRET"}', ("id",)),
        (b'{"id":["SECRET"],"size":1}', ("id",)),
    ],
)
def test_others_make_an_error(content: bytes, location: tuple[str, ...], spec: RequestSpec):
    with pytest.raises(ResponseDecodeError) as raised:
        decode(response(content), Thing, spec)
    error = raised.value
    assert isinstance(error.__cause__, pydantic.ValidationError)
    assert not isinstance(error, pydantic.ValidationError)
    assert [each["loc"] for each in error.errors] == [location]
    assert "SECRET" not in repr(error.errors)
    assert error.body == content.decode()
    assert (error.method, error.path) == (spec.method, "/companies/a-company")
    assert (error.status_code, error.request_id) == (200, "req_1")
    assert error.may_have_been_applied is spec.is_write
    where = f"{spec.method} /companies/a-company"
    path = f"{location[0]}: " if location else ""
    assert str(error).startswith(f"the answer is not a valid Thing: {path}")
    assert f" ({where}, request req_1" in str(error)
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)


def test_the_key_is_taken_out_of_what_is_kept():
    with pytest.raises(ResponseDecodeError) as raised:
        decode(response(b"headers: KEY", headers=HEADERS), Thing, READ)
    assert raised.value.body == "headers: <secret>"
    assert raised.value.headers["x-api-key"] == "<secret>"


def test_bytes_that_are_no_text_are_kept_as_well_as_can_be():
    with pytest.raises(ResponseDecodeError) as raised:
        decode(response(b"\xff\x00a"), Thing, READ)
    assert raised.value.body == "\N{REPLACEMENT CHARACTER}\0a"


def test_a_body_that_was_never_read_is_not_kept():
    request = httpx.Request("GET", "https://a.test")
    unread = httpx.Response(200, stream=httpx.ByteStream(b"x"), request=request)
    error = decode_error(unread, READ, "badly compressed")
    assert error.body is None
    assert error.errors == []
    assert str(error) == "badly compressed (GET /companies/a-company)"
