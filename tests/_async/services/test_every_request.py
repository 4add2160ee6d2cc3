"""Every method that takes a request: as a model, as keyword fields, and as both."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api_drift.arguments import signature_of
from api_drift.discovery import methods_of
from model_samples.requests import ID, REQUIRED, SAMPLES
from recording import Recorder
from vclient import RequestValidationError, ServerError, VClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from api_drift.discovery import Method
    from vclient.models.base import RequestModel

METHODS = [method for method in methods_of(VClient) if signature_of(method.function).takes_model]


def required_ids(function: Callable[..., Any]) -> dict[str, str]:
    """Return an id for each argument of a function that is one."""
    return {name: ID for name in inspect.signature(function).parameters if name.endswith("_id")}


def model_of(method: Method) -> type[RequestModel]:
    model = signature_of(method.function).model
    assert model is not None
    return model


@pytest.fixture
def sent_by(make_client: Callable[..., VClient]) -> Callable[..., Any]:
    """A function that calls a method, and returns the body that it sends; none if it refuses."""

    async def call(method: Method, request: Any = None, **fields: Any) -> Any:
        recorder = Recorder(httpx.Response(500))
        accessor = method.accessor
        service = getattr(make_client(recorder, max_retries=0), accessor.name)
        if accessor.function is not None:
            service = service(**required_ids(accessor.function))
        ids = required_ids(method.function).values()
        with pytest.raises((ServerError, RequestValidationError)) as raised:
            await getattr(service, method.name)(*ids, request, **fields)
        if isinstance(raised.value, RequestValidationError):
            assert recorder.requests == []
            return None
        return json.loads(recorder.last.content)

    return call


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.full_name)
async def test_model_and_fields(sent_by: Callable[..., Any], method: Method):
    model = model_of(method)
    sample = SAMPLES[model.__name__]
    body = await sent_by(method, **sample)
    assert body == json.loads(model(**sample).to_json())
    assert await sent_by(method, model(**sample)) == body
    # Half of them each; what is in both is the field's.
    needed = REQUIRED.get(model.__name__, set())
    first = {*needed, *list(sample)[::2]}
    request = model(**{name: value for name, value in sample.items() if name in first})
    before = request.to_json()
    others = {name: value for name, value in sample.items() if name not in first}
    assert await sent_by(method, request, **others) == body
    # The model of the caller stays as it was.
    assert request.to_json() == before


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.full_name)
async def test_what_is_refused(sent_by: Callable[..., Any], method: Method):
    sample = SAMPLES[model_of(method).__name__]
    assert await sent_by(method, **sample, unknown_field=1) is None
    assert await sent_by(method, sample) is None
    for name in sample:
        assert await sent_by(method, **{**sample, name: object()}) is None
    needed = REQUIRED.get(model_of(method).__name__, set())
    for name in needed:
        assert await sent_by(method, **{key: sample[key] for key in sample if key != name}) is None


@pytest.mark.parametrize(
    "method",
    [method for method in METHODS if model_of(method).__name__ not in REQUIRED],
    ids=lambda method: method.full_name,
)
async def test_where_nothing_is_required_only_what_is_given_is_sent(
    sent_by: Callable[..., Any], method: Method
):
    assert await sent_by(method) == {}
    for name, value in SAMPLES[model_of(method).__name__].items():
        assert await sent_by(method, **{name: value}) == {name: value}
