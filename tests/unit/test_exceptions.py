"""The errors as objects: their hierarchy, what they hold and what they say."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vclient
from inside import answer_error
from vclient import exceptions
from vclient.exceptions import (
    APIError,
    RequestTimeoutError,
    RequestValidationError,
    ResponseDecodeError,
    ServerError,
    TransportError,
    ValidationError,
)
from vclient.models import CharacterCreate

CLASSES = [
    value
    for value in vars(exceptions).values()
    if inspect.isclass(value) and issubclass(value, APIError)
]
CONTEXT: dict[str, Any] = {
    "status_code": 429,
    "title": "Too Many Requests",
    "detail": "You are being rate limited.",
    "instance": "https://a.test/api/v1/things",
    "code": "CODE",
    "request_id": "req_1",
    "method": "POST",
    "path": "/things",
    "headers": {"ratelimit": '"a";r=0;t=2'},
    "body": {"a": [1, None, {"b": "ü"}]},
    "retry_after": 1.5,
}


def test_the_hierarchy():
    parents = {each.__name__: each.__base__.__name__ for each in CLASSES}
    assert parents == {
        "APIError": "Exception",
        "AuthenticationError": "APIError",
        "AuthorizationError": "APIError",
        "NotFoundError": "APIError",
        "UnsupportedOperationError": "NotFoundError",
        "ValidationError": "APIError",
        "ConflictError": "APIError",
        "UnprocessableEntityError": "APIError",
        "RateLimitError": "APIError",
        "ServerError": "APIError",
        "TransportError": "APIError",
        "RequestTimeoutError": "TransportError",
        "SharedStateError": "APIError",
        "ResponseDecodeError": "APIError",
        "RequestValidationError": "APIError",
    }


@pytest.mark.parametrize("error_class", CLASSES)
def test_all_are_at_the_top_level_too(error_class: type[APIError]):
    assert getattr(vclient, error_class.__name__) is error_class


@pytest.mark.parametrize("error_class", CLASSES)
class TestEveryClass:
    @pytest.fixture
    def error(self, error_class: type[APIError]) -> APIError:
        context = dict(CONTEXT)
        if error_class in {ResponseDecodeError, RequestValidationError}:
            context["errors"] = [{"loc": ("a", 0), "msg": "Wrong", "type": "wrong"}]
        error = error_class("A message", **context)
        error.may_have_been_applied = True
        return error

    def test_holds_what_it_is_given(self, error: APIError):
        for name, value in CONTEXT.items():
            assert getattr(error, name) == value
        assert error.args == ("A message",)

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_can_be_pickled(self, error: APIError, protocol: int):
        other = pickle.loads(pickle.dumps(error, protocol))
        assert type(other) is type(error)
        assert vars(other) == vars(error)
        assert other.args == error.args
        assert str(other) == str(error)

    def test_can_be_copied(self, error: APIError):
        for other in (copy.copy(error), copy.deepcopy(error)):
            assert vars(other) == vars(error)
            assert str(other) == str(error)

    def test_needs_only_a_message(self, error_class: type[APIError]):
        error = error_class("A message")
        assert str(error) == "A message"
        assert error.status_code is error.title is error.detail is error.instance is None
        assert error.code is error.request_id is error.method is error.path is None
        assert error.body is error.retry_after is None
        assert error.headers == {}
        assert error.may_have_been_applied is False
        assert vars(pickle.loads(pickle.dumps(error))) == vars(error)

    def test_keeps_headers_of_its_own(self, error_class: type[APIError]):
        headers = httpx.Headers({"X-One": "1"})
        error = error_class("A message", headers=headers)
        headers["X-One"] = "2"
        assert error.headers == {"x-one": "1"}
        assert type(error.headers) is dict


@pytest.mark.parametrize(
    ("context", "doubt", "text"),
    [
        ({}, False, "Message"),
        ({"method": "GET", "path": "/a"}, False, "Message (GET /a)"),
        ({"request_id": "req_1"}, False, "Message (request req_1)"),
        (
            {"method": "PUT", "path": "/a", "request_id": "req_1"},
            True,
            "Message (PUT /a, request req_1, may have been applied)",
        ),
        ({}, True, "Message (may have been applied)"),
    ],
)
def test_what_it_says(context: dict[str, Any], doubt: bool, text: str):  # noqa: FBT001
    error = APIError("Message", **context)
    error.may_have_been_applied = doubt
    assert str(error) == text


def test_errors_of_fields_are_copied():
    listed = [{"loc": ("a",), "msg": "Wrong", "type": "wrong"}]
    for error in (
        ResponseDecodeError("x", errors=listed),
        RequestValidationError("x", errors=listed),
    ):
        assert error.errors == listed
        assert error.errors[0] is not listed[0]


@pytest.mark.parametrize("error_class", CLASSES)
def test_one_that_is_built_by_hand_reads_its_body(error_class: type[APIError]):
    body = {
        "title": "Conflict",
        "detail": "Taken",
        "code": "C",
        "request_id": "r",
        "retry_after": 2,
    }
    error = error_class("A message", 409, body)
    assert (error.message, error.status_code, error.body) == ("A message", 409, body)
    assert (error.title, error.detail, error.code) == ("Conflict", "Taken", "C")
    assert (error.request_id, error.retry_after, error.by_field()) == ("r", 2, {})
    assert error_class("A message", 409, body, detail="Other", retry_after=0).detail == "Other"
    other = pickle.loads(pickle.dumps(error))
    assert (vars(other), other.args) == (vars(error), ("A message",))
    for strange in (None, "text", [], {"detail": 7, "retry_after": "x"}, {"retry_after": -1}):
        assert error_class("A message", 409, strange).retry_after is None


FILLER = {"field": "body", "message": "One or more fields did not pass validation."}
LACKS = "Object missing required field `name`"
SEVERAL = [
    {"field": "limit", "message": "Expected `int` <= 100"},
    {"field": "role", "message": "Invalid enum value 'X'"},
]


@pytest.mark.parametrize(
    ("detail", "listed", "fields", "text"),
    [
        (
            "Failed.",
            SEVERAL,
            {"limit": "Expected `int` <= 100", "role": "Invalid enum value 'X'"},
            "Failed: limit: Expected `int` <= 100; role: Invalid enum value 'X'",
        ),
        (
            "Failed.",
            [{"field": "data", "message": LACKS}],
            {"name": LACKS},
            f"Failed: name: {LACKS}",
        ),
        (
            "Failed.",
            [{"field": "settings", "message": LACKS}],
            {"settings.name": LACKS},
            f"Failed: settings.name: {LACKS}",
        ),
        (
            "name: Length of 'Ab' 2 < 3",
            [FILLER],
            {"name": "Length of 'Ab' 2 < 3"},
            "name: Length of 'Ab' 2 < 3",
        ),
        ("There is no such book", [FILLER], {}, "There is no such book"),
        ("JSON is malformed: x (byte 1)", None, {}, "JSON is malformed: x (byte 1)"),
        (
            "No image.",
            [{"field": "upload", "message": "No image."}],
            {"upload": "No image."},
            "No image: upload",
        ),
        (
            "Failed.",
            [{"field": "a", "message": "x"}, {"field": "a", "message": "y"}, {"field": 7}],
            {"a": "x; y", "7": ""},
            "Failed: a: x; y; 7",
        ),
    ],
)
def test_a_refusal_says_which_field_and_why(
    detail: str, listed: Any, fields: dict[str, str], text: str
):
    content = json.dumps({"detail": detail, "invalid_parameters": listed}).encode()
    error = answer_error(400, {}, content)
    assert error.by_field() == fields
    assert error.message == f"400 Bad Request: {text}"
    assert str(error).startswith(error.message)
    assert ValidationError("x", 400, error.body).by_field() == fields


def test_arguments_that_the_client_rejects_say_the_same():
    with pytest.raises(RequestValidationError) as caught:
        CharacterCreate(
            name_first="Al",
            name_last="Byron",
            character_class="MORTAL",
            game_version="V5",
            age="old",
            traits=[{"trait_id": "x", "value": 1}],
        )
    assert caught.value.by_field() == {
        "name_first": "must have 3 to 50 characters, without blanks around it",
        "age": "Input should be a valid integer, unable to parse string as an integer",
        "traits[0].trait_id": "must be a UUID",
    }
    assert "traits.0.trait_id: must be a UUID" in caught.value.message


def test_transport_errors_are_no_answers():
    assert not issubclass(TransportError, ServerError)
    assert not issubclass(RequestTimeoutError, TimeoutError)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
MEMBERS = ["title", "detail", "instance", "code", "request_id", "retry_after", "invalid_parameters"]


@given(
    status=st.integers(300, 599),
    content=st.binary()
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.sampled_from(MEMBERS), JSON).map(lambda value: json.dumps(value).encode()),
)
@settings(max_examples=40, deadline=None)
def test_every_answer_makes_an_error(status: int, content: bytes):
    headers = {"ratelimit": '"a";r=0;t=1'}
    error = answer_error(status, headers, content)
    assert error.status_code == status
    assert error.title
    for text in (error.title, error.detail, error.instance, error.code, error.request_id):
        assert text is None or isinstance(text, str)
    if isinstance(error, ValidationError):
        assert all(isinstance(each, dict) for each in error.invalid_parameters)
    assert repr(vars(pickle.loads(pickle.dumps(error)))) == repr(vars(error))
    assert str(status) in str(error)


def test_problems_that_repeat_a_secret():
    content = json.dumps({"detail": "Key KEY is unknown", "request_id": "KEY"}).encode()
    headers = {"x-echo": "KEY KEY", "x-other": "x"}
    error = answer_error(401, headers, content, secrets=("KEY", ""))
    assert error.detail == "Key <secret> is unknown"
    assert error.request_id == "<secret>"
    assert error.headers == {"x-echo": "<secret> <secret>", "x-other": "x"}
    assert "KEY" not in repr(vars(error))
