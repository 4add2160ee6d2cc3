"""Every method of both clients, given answers of a hostile or a future server."""

from __future__ import annotations

import json
from collections import defaultdict
from http import HTTPStatus
from random import Random
from typing import TYPE_CHECKING, Any, get_args, get_origin

import httpx
import pytest

from api_drift.calls import Call, Caller
from api_drift.discovery import methods_of
from api_drift.overrides import overrides_for
from api_drift.routing import Router
from api_drift.values import Fill
from hostile.spoiling import ODD_DOCUMENTS, ODD_VALUES, enriched, places, spoiled
from hostile.test_models import MODELS
from model_samples.responses import SAMPLES
from recorded import VARIABLE, read_samples
from trying import scale
from vclient import SyncVClient, VClient, _async, _sync
from vclient._api.operations import OPERATIONS
from vclient.exceptions import APIError, ResponseDecodeError
from vclient.models import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Self

    from api_drift.discovery import Method

_OPERATIONS = [operation.name for operation in OPERATIONS]
HEADERS = {"X-Request-Id": "req_1", "Content-Type": "application/json"}
NAMES = {model: name for name, model in MODELS.items()}

# One of each kind; all others are tried on the models themselves.
DOCUMENTS = [
    *("nothing", "null", "zero", "empty list", "empty object", "deeper", "no UTF-8", "HTML"),
    *("an empty page", "a page of nothing", "many errors", "half a character"),
]
STATUSES = [300, 304, 400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 503, 599]


def sample_of(model: Any) -> Any:
    """Return a valid answer for what a method reads, as JSON."""
    if get_origin(model) is list:
        return [sample_of(get_args(model)[0])]
    if model == Tracker:
        return SAMPLES["DamageTracker"]
    if model in NAMES:
        return SAMPLES[NAMES[model]]
    arguments = model.__pydantic_generic_metadata__["args"]
    return {"items": [sample_of(arguments[0])], "limit": 10, "offset": 0, "total": 1}


class Answers:
    """Calls the methods of one client, with whatever is to be answered."""

    def __init__(self, client: type[Any], folder: Path) -> None:
        self._answer: Callable[[], httpx.Response] = lambda: httpx.Response(204)
        self._caller = Caller(client, Router(_OPERATIONS), self._respond, folder)
        self.methods = methods_of(client)

    def _respond(self, _operation: str | None, call: Call) -> httpx.Response:
        assert len(call.exchanges) < 40, "this call does not end"
        return self._answer()

    def __enter__(self) -> Self:
        self._caller.__enter__()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._caller.__exit__(None, None, None)

    def call(self, method: Method, status: int, content: bytes) -> Call:
        """Call a method that gets one and the same answer for each request."""
        self._answer = lambda: httpx.Response(status, content=content, headers=HEADERS)
        override = next(iter(overrides_for(method, Fill.ALL)), None)
        call = self._caller.call(method, Fill.ALL, override, names_user=True)
        assert call.exchanges, call.error
        return call


def check(call: Call) -> None:
    """Check that a call came to a value, or to an error that says where."""
    error = call.error
    if error is None:
        assert repr(call.result)
        return
    name = call.method.full_name
    assert isinstance(error, APIError), (name, error)
    assert error.method == call.exchanges[-1].request.method
    assert error.path
    assert call.exchanges[-1].request.url.raw_path.decode().startswith(f"/api/v1{error.path}")
    if not isinstance(error, ResponseDecodeError) or error.status_code is not None:
        assert error.request_id == "req_1", name


@pytest.fixture(scope="module", params=[VClient, SyncVClient], ids=["async", "sync"])
def answers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Answers]:
    with Answers(request.param, tmp_path_factory.mktemp("answers")) as answers:
        yield answers


@pytest.fixture
def models_of(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the methods read their first answer as, by their names."""
    found: dict[str, Any] = {}
    seen: list[Any] = []

    def decode(_response: httpx.Response, model: Any, _spec: object) -> Any:
        seen.append(model)
        msg = "seen"
        raise ResponseDecodeError(msg)

    with monkeypatch.context() as patches:
        for package in (_async, _sync):
            for module in ("transport", "services.base"):
                patches.setattr(f"{package.__name__}.{module}.decode", decode)
        for method in answers.methods:
            seen.clear()
            answers.call(method, 200, b"{}")
            if seen:
                found[method.full_name] = seen[0]
    return found


def test_every_operation_is_tried(answers: Answers):
    called = {
        exchange.operation
        for method in answers.methods
        for exchange in answers.call(method, 404, b"").exchanges
    }
    assert called == set(_OPERATIONS)


def test_what_is_valid_or_new_is_read(answers: Answers, models_of: dict[str, Any]):
    assert len(models_of) > 150
    for method in answers.methods:
        if method.full_name not in models_of:
            continue
        sample = sample_of(models_of[method.full_name])
        for value in (sample, enriched(sample)):
            call = answers.call(method, 200, json.dumps(value).encode())
            assert call.error is None, method.full_name


def test_odd_successes(answers: Answers, models_of: dict[str, Any]):
    random = Random(6)
    for method in answers.methods:
        chosen = ODD_DOCUMENTS if scale() > 1 else DOCUMENTS
        contents = [ODD_DOCUMENTS[each] for each in chosen]
        if method.full_name in models_of:
            sample = sample_of(models_of[method.full_name])
            every = list(places(sample))
            contents += [
                spoiled(sample, random.choice(every), random.choice([*ODD_VALUES.values()]))
                for _ in range(3 * scale())
            ]
        for content in contents:
            check(answers.call(method, 200, content))


def test_odd_failures(answers: Answers):
    random = Random(7)
    for method in answers.methods:
        for content in random.sample([*ODD_DOCUMENTS.values()], 3):
            call = answers.call(method, random.choice(STATUSES), content)
            assert isinstance(call.error, APIError), method.full_name
            assert call.error.status_code not in {None, HTTPStatus.OK}
            check(call)


def test_recorded_answers_that_were_spoiled(answers: Answers, pytestconfig: pytest.Config):
    samples = [each for each in read_samples(pytestconfig) if not each.is_binary and each.json]
    if not samples:
        pytest.skip(f"needs recorded exchanges: --samples PATH or {VARIABLE}")
    callers: dict[str | None, list[Method]] = defaultdict(list)
    for method in answers.methods:
        for exchange in answers.call(method, 404, b"").exchanges[:1]:
            callers[exchange.operation].append(method)
    random = Random(8)
    for sample in samples:
        every = list(places(sample.json))
        for method in callers[sample.operation]:
            for place in random.sample(every, min(len(every), 5 * scale())):
                odd = random.choice([*ODD_VALUES.values()])
                check(answers.call(method, 200, spoiled(sample.json, place, odd)))
