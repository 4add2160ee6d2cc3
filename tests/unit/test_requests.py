"""Requests as they are built: headers, queries and bodies."""

from __future__ import annotations

import json
import math
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vclient
from vclient._api import routes
from vclient._api.requests import Body, RequestSpec, encode_json
from vclient._config.options import ClientConfig
from vclient._http.requests import RequestBuilder, encode_query

PATH = routes.USERS(company_id="a/b")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


def build(
    method: str = "GET", *, options: dict[str, Any] | None = None, **fields: Any
) -> httpx.Request:
    config = ClientConfig.create("https://a.test/base", "a-key", **(options or {}))
    return RequestBuilder(config).build(RequestSpec(method=method, path=PATH, **fields))


class TestRequests:
    def test_a_read(self):
        request = build(params={"limit": 5})
        assert request.method == "GET"
        assert str(request.url) == "https://a.test/base/api/v1/companies/a%2Fb/users?limit=5"
        assert dict(request.headers) == {
            "host": "a.test",
            "accept": "application/json",
            "accept-encoding": "gzip, deflate",
            "connection": "keep-alive",
            "user-agent": f"vclient/{vclient.__version__} python-httpx/{httpx.__version__}",
            "x-api-key": "a-key",
        }
        assert request.content == b""
        assert request.extensions == {"timeout": httpx.Timeout(30.0).as_dict()}

    def test_a_write(self):
        headers = build(
            "POST",
            content=Body(b"{}"),
            on_behalf_of="a-user",
            idempotency_key="an-idempotency-key",
        ).headers
        assert headers["Content-Type"] == "application/json"
        assert headers["Content-Length"] == "2"
        assert headers["On-Behalf-Of"] == "a-user"
        assert headers["Idempotency-Key"] == "an-idempotency-key"

    @pytest.mark.parametrize("content", [None, Body(b"")])
    def test_a_write_without_content(self, content: Body | None):
        assert build("POST", content=content).headers["Content-Length"] == "0"

    def test_what_writes(self):
        methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
        writes = [method for method in methods if RequestSpec(method=method, path=PATH).is_write]
        assert writes == ["POST", "PUT", "PATCH", "DELETE"]

    def test_headers_of_the_client_and_of_the_call(self):
        options = {"headers": {"X-One": "1", "accept": "text/plain", "x-api-key": "other"}}
        headers = build(options=options, headers={"x-one": "one", "X-Two": "2"}).headers
        assert headers.get_list("X-One") == ["one"]
        assert headers["X-Two"] == "2"
        assert headers.get_list("Accept") == ["text/plain"]
        # That of the client's own argument.
        assert headers.get_list("X-API-KEY") == ["a-key"]

    def test_requests_do_not_share_headers(self):
        builder = RequestBuilder(ClientConfig.create("https://a.test", "a-key"))
        spec = RequestSpec(method="GET", path=PATH)
        builder.build(replace(spec, headers={"X-One": "1"}, on_behalf_of="user"))
        headers = builder.build(spec).headers
        assert "X-One" not in headers
        assert "On-Behalf-Of" not in headers

    def test_the_argument_wins_over_the_headers(self):
        request = build("POST", headers={"on-behalf-of": "header"}, on_behalf_of="argument")
        assert request.headers.get_list("On-Behalf-Of") == ["argument"]

    def test_automatic_keys(self):
        options = {"auto_idempotency_keys": True}
        key = build("PATCH", options=options).headers["Idempotency-Key"]
        assert uuid.UUID(key).version == 4
        assert build("PATCH", options=options).headers["Idempotency-Key"] != key
        request = build("PATCH", options=options, headers={"idempotency-key": "mine"})
        assert request.headers.get_list("Idempotency-Key") == ["mine"]
        assert "Idempotency-Key" not in build("DELETE", options=options).headers

    def test_urls_have_an_end(self):
        with pytest.raises(ValueError, match="no URL that can be sent"):
            build(params={"a": "x" * 70_000})

    @pytest.mark.parametrize("method", ["", "GET /", "G\r\nT", "GÉT"])
    def test_methods_are_words(self, method: str):
        with pytest.raises(ValueError, match="HTTP method"):
            build(method)


class TestFiles:
    def test_they_are_one_multipart_body(self):
        files = {"file": ("a.png", b"one", "image/png"), "other": ("b", b"two")}
        request = build("POST", files=files)
        kind, _, boundary = request.headers["Content-Type"].partition("; boundary=")
        assert kind == "multipart/form-data"
        assert request.headers["Content-Length"] == str(len(request.content))
        parts = request.content.split(f"--{boundary}".encode())
        assert parts[0] == b""
        assert parts[1] == (
            b'\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
            b"Content-Type: image/png\r\n\r\none\r\n"
        )
        assert b"\r\n\r\ntwo\r\n" in parts[2]
        assert parts[3] == b"--\r\n"

    def test_a_type_may_be_left_out(self):
        content = build("POST", files={"file": ("a.png", b"one", None)}).content
        assert b"\r\n\r\none\r\n" in content

    @pytest.mark.parametrize("bad", ["a\r\nX-Header: y", "", 7])
    def test_types_are_headers(self, bad: Any):
        with pytest.raises(ValueError, match="content type"):
            build("POST", files={"file": ("a.png", b"one", bad)})


class TestQueries:
    @pytest.mark.parametrize(
        ("params", "query"),
        [
            (None, ""),
            ({}, ""),
            ({"a": None}, ""),
            ({"a": []}, ""),
            ({"a": "b"}, "a=b"),
            ({"a": ""}, "a="),
            ({"a": 0, "b": 1.5, "c": -1}, "a=0&b=1.5&c=-1"),
            ({"a": True, "b": False}, "a=true&b=false"),
            ({"a": ["x", "y"], "b": ("z",)}, "a=x&a=y&b=z"),
            ({"a": ["x", None, True]}, "a=x&a=true"),
            ({"a": frozenset({"x"})}, "a=x"),
            ({"a": date(2026, 11, 22)}, "a=2026-11-22"),
            (
                {"a": datetime(2026, 11, 22, 13, 5, tzinfo=UTC)},
                "a=2026-11-22T13%3A05%3A00%2B00%3A00",
            ),
            ({"a b": "c&d=e#f+g"}, "a+b=c%26d%3De%23f%2Bg"),
            ({"a": "ü€"}, "a=%C3%BC%E2%82%AC"),
        ],
    )
    def test_values(self, params: Any, query: str):
        assert encode_query(params) == query

    @given(st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=3), max_size=4))
    @settings(max_examples=50, deadline=None)
    def test_what_is_written_is_read(self, params: dict[str, Any]):
        expected = [
            (name, each)
            for name, value in params.items()
            for each in (value if isinstance(value, list) else [value])
        ]
        query = encode_query(params)
        assert parse_qsl(query, keep_blank_values=True) == expected
        # Nothing is encoded another time on the way.
        assert build(params=params).url.query == query.encode()


class TestJson:
    @pytest.mark.parametrize(
        ("value", "encoded"),
        [
            ({"a": [1, None, True]}, b'{"a":[1,null,true]}'),
            ("ü€", '"ü€"'.encode()),
            ([], b"[]"),
            (0.1, b"0.1"),
        ],
    )
    def test_values(self, value: object, encoded: bytes):
        body = encode_json(value)
        assert body.reveal() == encoded
        assert json.loads(encoded) == value
        assert repr(body) == f"<body of {len(encoded)} bytes>"

    @pytest.mark.parametrize("bad", [math.nan, math.inf, [-math.inf], "\ud83d"])
    def test_values_without_a_notation(self, bad: object):
        with pytest.raises(ValueError, match=r"JSON|encode"):
            encode_json(bad)

    @pytest.mark.parametrize("bad", [object(), {"a": {1}}, b"bytes", {(1, 2): 3}])
    def test_objects_without_a_notation(self, bad: object):
        with pytest.raises(TypeError):
            encode_json(bad)
