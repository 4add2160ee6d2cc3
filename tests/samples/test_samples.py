"""What was recorded with the API, read by the methods of the client.

The methods of an operation are found by calling all of them, as the check for drift does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api_drift.arguments import signature_of
from api_drift.calls import Call, Caller
from api_drift.check import call_everything
from api_drift.comparison import differences, losses, models_in
from api_drift.overrides import Override, overrides_for
from api_drift.routing import Router
from api_drift.values import Fill
from recorded import VARIABLE, Sample, read_samples
from spoiling import check_spoiled
from vclient import SyncVClient, exceptions
from vclient.models.base import ResponseModel

if TYPE_CHECKING:
    from pathlib import Path

    from api_drift.discovery import Method

ERRORS = {
    400: exceptions.ValidationError,
    401: exceptions.AuthenticationError,
    403: exceptions.AuthorizationError,
    404: exceptions.NotFoundError,
    405: exceptions.APIError,
    409: exceptions.ConflictError,
    413: exceptions.APIError,
    422: exceptions.UnprocessableEntityError,
    429: exceptions.RateLimitError,
    500: exceptions.ServerError,
    503: exceptions.ServerError,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, below in (("sample", ""), ("written", ""), ("error", "errors")):
        if name not in metafunc.fixturenames:
            continue
        samples = read_samples(metafunc.config, below)
        if name == "written":
            samples = [each for each in samples if isinstance(each.request.get("json"), dict)]
        reason = f"needs recorded exchanges: --samples PATH or {VARIABLE}"
        skipped = [pytest.param(None, id="none", marks=pytest.mark.skip(reason=reason))]
        metafunc.parametrize(
            name, [pytest.param(each, id=each.name) for each in samples] or skipped
        )


@pytest.fixture(scope="module")
def router(request: pytest.FixtureRequest) -> Router:
    return Router({each.operation for each in read_samples(request.config)})


@pytest.fixture(scope="module")
def methods(router: Router) -> dict[str | None, list[Method]]:
    """The methods that call each operation."""
    found: dict[str | None, list[Method]] = defaultdict(list)
    calls, _ = call_everything(SyncVClient, router, lambda _name, _call: httpx.Response(404))
    for call in calls:
        for exchange in call.exchanges:
            if call.method not in found[exchange.operation]:
                found[exchange.operation].append(call.method)
    return found


def call_recorded(
    sample: Sample, method: Method, fill: Fill, override: Override | None, folder: Path
) -> Call:
    """Call a method that gets the recorded answer, and then pages without items."""

    def answer(_operation: str | None, call: Call) -> httpx.Response:
        return sample.empty_page() if call.exchanges else sample.response()

    with Caller(SyncVClient, Router([sample.operation]), answer, folder) as caller:
        return caller.call(method, fill, override, names_user=True)


def test_answers_are_kept_field_by_field(
    sample: Sample, methods: dict[str, list[Method]], tmp_path: Path
):
    assert methods[sample.operation], "no method calls this operation"
    is_returned = sample.json is None
    for method in methods[sample.operation]:
        override = next(iter(overrides_for(method, Fill.ALL)), None)
        call = call_recorded(sample, method, Fill.ALL, override, tmp_path)
        assert call.error is None, method.full_name
        if sample.is_binary:
            continue
        assert list(losses(sample.json, call.result)) == [], method.full_name
        models = list(models_in(call.result))
        assert [each.model_extra for each in models if each.model_extra] == []
        is_returned |= bool(models) or call.result == sample.json
    assert is_returned


def test_requests_can_be_sent(written: Sample, methods: dict[str, list[Method]], tmp_path: Path):
    """What the server took is not refused by the client, and arrives as it was."""
    body = written.request["json"]
    takers = [each for each in methods[written.operation] if _takes(each, body)]
    if not takers:
        pytest.skip("the arguments have other names than the fields")
    for method in takers:
        given = Override(method.full_name, Fill.REQUIRED, body, why="recorded")
        call = call_recorded(written, method, Fill.REQUIRED, given, tmp_path)
        assert call.error is None, method.full_name
        sent = json.loads(call.exchanges[0].request.content)
        assert list(differences(body, sent)) == []


def test_no_field_breaks_an_answer(
    sample: Sample, methods: dict[str, list[Method]], tmp_path: Path
):
    """Each field is left out, null or of another type: the others are right."""
    kinds: set[Any] = set()
    for method in methods[sample.operation]:
        override = next(iter(overrides_for(method, Fill.ALL)), None)
        result = call_recorded(sample, method, Fill.ALL, override, tmp_path).result
        first = next(iter(models_in(result)), None)
        if isinstance(result, list) and isinstance(sample.json, list) and result:
            kinds.add(list[type(result[0])])  # type: ignore[misc] # a class at run time
        elif isinstance(result, ResponseModel) and first is result:
            kinds.add(type(result))
    for kind in kinds:
        check_spoiled(kind, sample.json)


def _takes(method: Method, body: dict[str, Any]) -> bool:
    signature = signature_of(method.function)
    return signature.model is not None or body.keys() <= {each.name for each in signature.inputs}


def test_errors(error: Sample):
    """Each recorded error is raised as the class of its status, with all that it says."""
    transport = httpx.MockTransport(lambda _request: error.response())
    method, _, _ = error.operation.partition(" ")
    with (
        SyncVClient(
            "https://api.example.test",
            "k" * 32,
            max_retries=0,
            set_as_default=False,
            transport=transport,
        ) as client,
        pytest.raises(exceptions.APIError) as caught,
    ):
        client.request(method, error.request["path"].removeprefix("/api/v1"))
    raised, status = caught.value, error.answer["status"]
    is_no_route = error.name == "404_unknown_route"
    expected = exceptions.UnsupportedOperationError if is_no_route else ERRORS[status]
    assert type(raised) is expected
    assert raised.status_code == status
    header = error.answer["headers"].get("x-request-id")
    assert raised.request_id == error.json.get("request_id", header)
    assert header in {None, raised.request_id}
    for name in ("detail", "code", "instance", "retry_after"):
        assert getattr(raised, name) == error.json.get(name)
    if isinstance(raised, exceptions.ValidationError):
        assert raised.invalid_parameters == error.json.get("invalid_parameters", [])
    assert raised.body == error.json
