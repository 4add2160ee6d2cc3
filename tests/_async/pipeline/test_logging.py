"""What the logs say of a call, and what they never say."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx

from inside import send
from scripted import REQUEST_ID, Script, answering
from vclient._api import routes
from vclient.exceptions import APIError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

    Records = Callable[[int], list[logging.LogRecord]]


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Records:
    """A function that returns the records of a level."""
    caplog.set_level(logging.DEBUG, logger="vclient")

    def of(level: int) -> list[logging.LogRecord]:
        return [each for each in caplog.records if each.levelno == level]

    return of


def extra(record: logging.LogRecord) -> dict[str, Any]:
    usual = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}
    return {name: value for name, value in vars(record).items() if name not in usual}


async def test_one_record_for_a_call(make_client: MakeClient, records: Records, clock: Any):
    def slow(_request: httpx.Request) -> httpx.Response:
        clock.now += 0.25
        return httpx.Response(201, headers={"X-Request-Id": REQUEST_ID})

    await make_client(Script(slow)).request("POST", "/things", params={"secret": "value"})
    (record,) = records(logging.DEBUG)
    assert record.name == "vclient"
    assert record.getMessage() == "POST /things: 201 after 0.250 s, attempts: 1"
    assert extra(record) == {
        "operation": "POST /things",
        "method": "POST",
        "path": "/things",
        "status_code": 201,
        "attempts": 1,
        "duration": 0.25,
        "request_id": REQUEST_ID,
    }
    assert records(logging.WARNING) == []


async def test_one_warning_for_a_retry(make_client: MakeClient, records: Records, clock: Any):
    client = make_client(Script(answering(429, retry_after=2), httpx.ReadTimeout, 200))
    await client.request("GET", "/things", params={"secret": "value"})
    limited, late = records(logging.WARNING)
    assert limited.getMessage() == (
        f"GET /things failed (RateLimitError), trying again in {clock.waits[0]:.2f} s, retry 1 of 3"
    )
    assert extra(limited) == {
        "operation": "GET /things",
        "method": "GET",
        "path": "/things",
        "attempt": 1,
        "wait": clock.waits[0],
        "error": "RateLimitError",
        "status_code": 429,
        "request_id": REQUEST_ID,
    }
    assert extra(late) == {
        "operation": "GET /things",
        "method": "GET",
        "path": "/things",
        "attempt": 2,
        "wait": clock.waits[1],
        "error": "RequestTimeoutError",
        "status_code": None,
        "request_id": None,
    }
    (record,) = records(logging.DEBUG)
    assert extra(record)["attempts"] == 3
    assert extra(record)["duration"] == pytest.approx(sum(clock.waits))
    assert extra(record)["status_code"] == 200


@pytest.mark.parametrize(
    ("step", "status_code", "attempts", "words"),
    [
        (404, 404, 1, "GET /things: 404"),
        (503, 503, 2, "GET /things: 503"),
        (httpx.ConnectError, None, 2, "GET /things: no answer"),
    ],
)
async def test_calls_that_fail_are_recorded_too(
    make_client: MakeClient,
    records: Records,
    step: Any,
    status_code: int | None,
    attempts: int,
    words: str,
):
    client = make_client(Script.always(step), max_retries=1)
    with pytest.raises(APIError):
        await client.request("GET", "/things")
    (record,) = records(logging.DEBUG)
    assert record.getMessage().startswith(words)
    assert extra(record)["status_code"] == status_code
    assert extra(record)["attempts"] == attempts
    # The last failure is raised, and needs no warning.
    assert len(records(logging.WARNING)) == attempts - 1


async def test_an_attempt_without_answer_does_not_show_the_one_before(
    make_client: MakeClient, records: Records
):
    client = make_client(Script(503, httpx.ReadTimeout), max_retries=1)
    with pytest.raises(APIError):
        await client.request("GET", "/things")
    (record,) = records(logging.DEBUG)
    assert extra(record)["status_code"] is None
    assert extra(record)["request_id"] is None


async def test_messages_name_the_operation_and_fields_the_object(
    make_client: MakeClient, records: Records
):
    client = make_client(Script(503, 204))
    path = routes.USER(company_id="a-company", user_id="a-user")
    await send(client, "DELETE", path)
    for record in (*records(logging.DEBUG), *records(logging.WARNING)):
        assert "/companies/{company_id}/users/{user_id}" in record.getMessage()
        assert extra(record)["operation"] == "DELETE /companies/{company_id}/users/{user_id}"
        assert extra(record)["path"] == "/companies/a-company/users/a-user"


async def test_a_bug_is_recorded_and_raised(make_client: MakeClient, records: Records):
    client = make_client(Script(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        await client.request("GET", "/things")
    assert len(records(logging.DEBUG)) == 1


async def test_every_page_is_a_call(make_client: MakeClient, records: Records):
    page = answering(200, items=[], limit=100, offset=0, total=0)
    await make_client(Script(page)).companies.list_all()
    assert len(records(logging.DEBUG)) == 1


async def test_nothing_is_said_when_nobody_listens(
    make_client: MakeClient, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING, logger="vclient")
    await make_client(Script(200)).request("GET", "/things")
    assert caplog.records == []


async def test_no_record_shows_what_was_sent_or_answered(
    make_client: MakeClient, caplog: pytest.LogCaptureFixture
):
    for name in ("", "vclient", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    client = make_client(
        Script(),
        transport=None,
        api_key="hidden-key",
        headers={"X-Header": "hidden-header"},
        default_company_id="company",
    )
    failed = httpx.Response(500, headers={"X-Answer": "hidden-answer"}, text="hidden-text")
    done = httpx.Response(201, headers={"X-Answer": "hidden-answer"}, json={"a": "hidden-text"})
    with respx.mock() as network:
        network.post("https://api.valentina.test/api/v1/things").mock(side_effect=[failed, done])
        await client.request(
            "POST",
            "/things",
            params={"a": "hidden-query"},
            json={"a": "hidden-body"},
            on_behalf_of="hidden-user",
            idempotency_key="hidden-idempotency",
        )
    ours = [each for each in caplog.records if each.name == "vclient"]
    assert len(ours) == 2
    for record in caplog.records:
        assert "hidden" not in record.getMessage()
        assert "hidden" not in repr(vars(record))
        assert record.exc_info is None
