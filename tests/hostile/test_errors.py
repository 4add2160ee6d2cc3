"""Answers without success, from servers that say so in odd ways."""

from __future__ import annotations

import json
import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile.spoiling import ODD_DOCUMENTS, ODD_VALUES, places, spoiled, without
from inside import answer_error
from trying import inputs
from vclient.exceptions import APIError, RateLimitError, ValidationError

PROBLEM: dict[str, Any] = {
    "status": 400,
    "title": "Bad Request",
    "detail": "Validation failed",
    "instance": "https://api.valentina.test/api/v1/things",
    "code": "CODE",
    "request_id": "req_1",
    "retry_after": 1.5,
    "invalid_parameters": [{"field": "name", "message": "Too short", "source": "body"}],
    "extra": {"old": [None, 1]},
}
STATUSES = [
    100,
    204,
    300,
    302,
    304,
    400,
    401,
    403,
    404,
    409,
    418,
    422,
    429,
    451,
    500,
    503,
    599,
    999,
]
ODD_HEADERS = [
    {"retry-after": "-1"},
    {"retry-after": "1e999"},
    {"retry-after": "9" * 5000},
    {"retry-after": "nan"},
    {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"},
    {"retry-after": "Fri, 31 Dec 9999 23:59:59 -2359"},
    {"retry-after": "\xff\x00"},
    {"ratelimit": '"' * 1000},
    {"ratelimit": '"a";r=-1;t=nan, "b";r=' + "9" * 400 + ";t=1e400"},
    {"ratelimit": '"\\' * 500},
    {"ratelimit": '"a"' + ";r=0" * 2000},
    {"x-request-id": ""},
    {"x-request-id": "\xe9" * 5000},
]


def check(status: int, content: bytes, headers: dict[str, str] | None = None) -> APIError:
    """Return the error of an answer, if it is sound."""
    error = answer_error(status, headers, content)
    assert (error.status_code, error.method, error.path) == (status, "GET", "/things")
    assert error.title
    for text in (error.title, error.detail, error.instance, error.code, error.request_id):
        assert text is None or isinstance(text, str)
    assert error.retry_after is None or 0 <= error.retry_after < math.inf
    if isinstance(error, ValidationError):
        assert all(isinstance(each, dict) for each in error.invalid_parameters)
    if isinstance(error, RateLimitError):
        assert error.remaining is None or error.remaining >= 0
    copied = pickle.loads(pickle.dumps(error))
    assert str(copied) == str(error)
    assert repr(vars(copied)) == repr(vars(error))
    # It can be printed.
    assert str(error).encode()
    return error


@pytest.mark.parametrize("status", STATUSES)
def test_documents_of_any_kind(status: int):
    for content in ODD_DOCUMENTS.values():
        check(status, content)


@pytest.mark.parametrize("status", [400, 422, 429, 500])
def test_problems_with_odd_values_in_every_place(status: int):
    for place in places(PROBLEM):
        check(status, without(PROBLEM, place))
        for odd in ODD_VALUES.values():
            error = check(status, spoiled(PROBLEM, place, odd))
            if place != ("detail",) and isinstance(error.body, dict):
                assert error.detail == PROBLEM["detail"]


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=lambda each: ascii(each)[:40])
def test_odd_headers(headers: dict[str, str]):
    for status in (400, 429, 503):
        check(status, json.dumps(PROBLEM).encode(), headers)


def test_a_problem_with_a_mark_of_the_byte_order_is_read():
    error = check(404, b"\xef\xbb\xbf" + json.dumps(PROBLEM).encode())
    assert error.detail == "Validation failed"


def test_members_that_are_new_are_kept():
    error = check(404, json.dumps(PROBLEM).encode())
    assert error.body == PROBLEM


@given(
    status=st.sampled_from(STATUSES),
    content=st.binary(max_size=300),
    headers=st.dictionaries(
        st.sampled_from(["retry-after", "ratelimit", "x-request-id"]),
        st.text(st.characters(max_codepoint=255), max_size=60)
        | st.from_regex(r'"[a-z]*";r=[-+0-9.e]{0,9};t=[-+0-9.einfa]{0,9}', fullmatch=True),
    ),
)
@inputs(300)
def test_any_answer(status: int, content: bytes, headers: dict[str, str]):
    check(status, content, headers)
