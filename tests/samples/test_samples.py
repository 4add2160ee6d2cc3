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
from api_drift.comparison import differences, losses, models_in
from api_drift.discovery import Method, methods_of
from api_drift.overrides import Override
from api_drift.routing import Router
from api_drift.values import Fill
from recorded import VARIABLE, Sample, read_samples
from vclient import SyncVClient, exceptions

if TYPE_CHECKING:
    from pathlib import Path

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
    for name, below in (("sample", ""), ("error", "errors")):
        if name in metafunc.fixturenames:
            samples = read_samples(metafunc.config, below)
            reason = f"needs recorded exchanges: --samples PATH or {VARIABLE}"
            skipped = [pytest.param(None, id="none", marks=pytest.mark.skip(reason=reason))]
            cases = [pytest.param(each, id=each.name) for each in samples]
            metafunc.parametrize(name, cases or skipped)


@pytest.fixture(scope="module")
def router(request: pytest.FixtureRequest) -> Router:
    return Router({each.operation for each in read_samples(request.config)})


@pytest.fixture(scope="module")
def methods(
    router: Router, tmp_path_factory: pytest.TempPathFactory
) -> dict[str | None, list[Method]]:
    """The methods that call each operation."""
    found: dict[str | None, list[Method]] = defaultdict(list)
    folder = tmp_path_factory.mktemp("files")
    with Caller(SyncVClient, router, lambda _name, _call: httpx.Response(404), folder) as caller:
        for method in methods_of(SyncVClient):
            for exchange in caller.call(method, Fill.ALL).exchanges:
                found[exchange.operation].append(method)
    return found


def call(sample: Sample, method: Method, router: Router, folder: Path, **fields: Any) -> Call:
    """Call a method that gets the recorded answer, and then pages without items."""

    def answer(_operation: str | None, call: Call) -> httpx.Response:
        return sample.empty_page() if call.exchanges else sample.response()

    with Caller(SyncVClient, router, answer, folder) as caller:
        if not fields:
            return caller.call(method, Fill.ALL)
        given = Override(method.full_name, Fill.REQUIRED, fields, why="recorded")
        return caller.call(method, Fill.REQUIRED, given, names_user=True)


def test_answers_are_kept_field_by_field(
    sample: Sample, methods: dict[str, list[Method]], router: Router, tmp_path: Path
):
    if not methods[sample.operation]:
        pytest.skip(f"no method calls {sample.operation}")
    is_returned = sample.json is None
    for method in methods[sample.operation]:
        done = call(sample, method, router, tmp_path)
        assert done.error is None, method.full_name
        if sample.is_binary:
            continue
        assert list(losses(sample.json, done.result)) == [], method.full_name
        models = list(models_in(done.result))
        assert [each.model_extra for each in models if each.model_extra] == []
        is_returned |= bool(models) or done.result == sample.json
    assert is_returned


def test_requests_can_be_sent(
    sample: Sample, methods: dict[str, list[Method]], router: Router, tmp_path: Path
):
    """What the server took is not refused by the client, and arrives as it was."""
    if not methods[sample.operation]:
        pytest.skip(f"no method calls {sample.operation}")
    body = sample.request.get("json")
    if not isinstance(body, dict):
        pytest.skip("the request has no fields")
    takers = [each for each in methods[sample.operation] if _takes(each, body)]
    if not takers:
        pytest.skip("the arguments have other names than the fields")
    for method in takers:
        done = call(sample, method, router, tmp_path, **body)
        assert done.error is None, method.full_name
        sent = json.loads(done.exchanges[0].request.content)
        assert list(differences(body, sent)) == []


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
    assert type(raised) is ERRORS[status]
    assert raised.status_code == status
    header = error.answer["headers"].get("x-request-id")
    assert raised.request_id == error.json.get("request_id", header)
    assert header in {None, raised.request_id}
    for name in ("detail", "code", "instance", "retry_after"):
        assert getattr(raised, name) == error.json.get(name)
    if isinstance(raised, exceptions.ValidationError):
        assert raised.invalid_parameters == error.json.get("invalid_parameters", [])
    assert raised.body == error.json
