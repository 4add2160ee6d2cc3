"""Every model of an answer, given what a hostile or a future server may send."""

from __future__ import annotations

import inspect
import json
import pickle
import tracemalloc
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile.spoiling import (
    ODD_DOCUMENTS,
    ODD_VALUES,
    Place,
    doubled,
    enriched,
    places,
    spoiled,
    without,
)
from model_samples.responses import SAMPLES
from trying import inputs, scale
from vclient import models
from vclient._api import routes
from vclient._api.requests import RequestSpec
from vclient._http.decoding import decode
from vclient.exceptions import ResponseDecodeError
from vclient.models.base import ResponseModel

PATH = routes.COMPANY(company_id="a-company")
SPEC = RequestSpec(method="GET", path=PATH)
_OWN_DEPTH = 2
REQUEST = httpx.Request("GET", "https://api.valentina.test", headers={"X-API-KEY": "k" * 32})
HEADERS = {"X-Request-Id": "req_1"}

MODELS: dict[str, Any] = {
    name: models.PaginatedResponse[models.Note] if value is models.PaginatedResponse else value
    for name in models.__all__
    if inspect.isclass(value := getattr(models, name))
    and issubclass(value, ResponseModel)
    and name in SAMPLES
}


def outcome(model: Any, content: bytes) -> Any:
    """Return the value that an answer gives, or its error, if it is the right one."""
    answer = httpx.Response(200, content=content, headers=HEADERS, request=REQUEST)
    try:
        value = decode(answer, model, SPEC)
    except ResponseDecodeError as error:
        value = error
    if isinstance(value, ResponseDecodeError):
        assert (value.path, value.request_id, value.status_code) == (PATH.value, "req_1", 200)
        assert value.errors
    assert repr(value)
    return value


def check_error(error: ResponseDecodeError) -> None:
    """Check that an error can be shown and sent elsewhere, whatever it is about."""
    copied = pickle.loads(pickle.dumps(error))
    assert str(copied) == str(error)
    assert str(error).encode()
    assert repr(copied.errors) == repr(error.errors)


def own_places(sample: Any) -> list[Place]:
    """Return the places of a sample, without those of other models, which have their own turn."""
    return [each for each in places(sample) if len(each) <= _OWN_DEPTH or scale() > 1]


def test_there_is_a_sample_of_every_model():
    named = {
        name
        for name in models.__all__
        if inspect.isclass(value := getattr(models, name))
        and issubclass(value, ResponseModel)
        # Some have a second name.
        and value.__name__ == name
    }
    assert named - MODELS.keys() <= {"Resource", "ResponseModel"}
    assert len(MODELS) >= 60


@pytest.mark.parametrize("name", MODELS)
class TestEveryModel:
    def test_its_sample_is_a_value(self, name: str):
        value = outcome(MODELS[name], json.dumps(SAMPLES[name]).encode())
        assert isinstance(value, MODELS[name])

    def test_odd_values_in_every_place(self, name: str):
        for place in own_places(SAMPLES[name]):
            for odd in ODD_VALUES.values():
                outcome(MODELS[name], spoiled(SAMPLES[name], place, odd))

    def test_missing_and_doubled_members(self, name: str):
        for place in places(SAMPLES[name]):
            outcome(MODELS[name], without(SAMPLES[name], place))
            outcome(MODELS[name], doubled(SAMPLES[name], place, b'{"a":[1]}'))

    def test_unknown_members_are_kept_everywhere(self, name: str):
        sample = enriched(SAMPLES[name])
        value = outcome(MODELS[name], json.dumps(sample).encode())
        assert isinstance(value, MODELS[name])
        dumped = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert json.dumps(dumped).count("new_member") == json.dumps(sample).count("new_member")

    def test_documents_of_another_kind(self, name: str):
        for content in ODD_DOCUMENTS.values():
            result = outcome(MODELS[name], content)
            if isinstance(result, ResponseDecodeError):
                check_error(result)


NAMES = st.sampled_from(sorted(MODELS))
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-01-01T00:00:00Z", "ADMIN", "NEW_VALUE", "id"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(name=NAMES, data=st.data())
@inputs(150)
def test_several_places_at_once(name: str, data: st.DataObject):
    sample = SAMPLES[name]
    every = list(places(sample))
    content = json.dumps(sample)
    for place in data.draw(st.lists(st.sampled_from(every), max_size=4)) if every else ():
        try:
            content = spoiled(
                json.loads(content), place, json.dumps(data.draw(JSON)).encode()
            ).decode()
        except (KeyError, IndexError, TypeError, AttributeError):
            # The place has gone with another one.
            continue
    outcome(MODELS[name], content.encode())


@given(name=NAMES, data=st.data())
@inputs(150)
def test_bytes_that_were_mixed_up(name: str, data: st.DataObject):
    content = bytearray(json.dumps(SAMPLES[name]).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        until = data.draw(st.integers(at, min(len(content), at + 20)))
        content[at:until] = data.draw(st.binary(max_size=6) | st.sampled_from([b'"', b"{", b"]"]))
    result = outcome(MODELS[name], bytes(content))
    if isinstance(result, ResponseDecodeError):
        check_error(result)


@given(name=NAMES, content=st.binary(max_size=200) | JSON.map(json.dumps).map(str.encode))
@inputs(150)
def test_any_bytes(name: str, content: bytes):
    outcome(MODELS[name], content)


@pytest.mark.parametrize("model", [models.PaginatedResponse[models.Note], list[models.Note]])
def test_many_items_that_do_not_fit_are_no_many_errors(model: Any):
    items = b"[" + b"{}," * 100_000 + b"{}]"
    content = items if model == list[models.Note] else b'{"items":' + items + b"}"
    outcome(model, b"{}")
    tracemalloc.start()
    try:
        error = outcome(model, content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(error, ResponseDecodeError)
    assert len(error.errors) < 20
    # The objects that it is parsed to are larger than their notation, and there are no more errors
    # with the whole of it than a page has members of its own.
    assert peak < 100 * len(content)


def test_many_missing_members_do_not_each_hold_the_whole_answer():
    content = b'{"x":[' + b"{}," * 200_000 + b"{}]}"
    outcome(models.Character, b"{}")
    tracemalloc.start()
    try:
        error = outcome(models.Character, content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(error.errors) == 1
    assert peak < 50 * len(content)


@pytest.mark.parametrize("name", ["CharacterTraitValueOptionsResponse", "CharacterDetail"])
def test_those_within_a_model_are_none(name: str):
    sample, field = {**SAMPLES[name]}, "traits"
    if name == "CharacterDetail":
        sample["traits"] = [{}] * 1000
    else:
        field, sample["options"] = "options", {str(number): 7 for number in range(1000)}
    value = outcome(MODELS[name], json.dumps(sample).encode())
    assert value.model_fields_set == sample.keys() - {field}
