"""The decisions about retries, without a client: outcomes, waits and the plan of one call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import tenacity
from hypothesis import given, settings
from hypothesis import strategies as st

from inside import answer_error
from vclient._config.options import ClientConfig
from vclient._policy.retry import (
    READ_METHODS,
    RETRIED,
    Outcome,
    RetryPlan,
    RetryPolicy,
    network_outcome,
)
from vclient.exceptions import (
    APIError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    RequestValidationError,
    ResponseDecodeError,
    ServerError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

POLICY = RetryPolicy(
    max_retries=3,
    retry_delay=1,
    max_retry_wait=30,
    retry_statuses=frozenset({500, 502, 503, 504}),
    auto_retry_rate_limit=True,
)


def policy(**options: Any) -> RetryPolicy:
    config = ClientConfig.create("https://a.test", "key", **options)
    return RetryPolicy.of(config)


def answered(status: int, content: bytes = b"", content_type: str | None = None) -> APIError:
    headers = {} if content_type is None else {"content-type": content_type}
    return answer_error(status, headers, content, method="POST", path="/things")


def failed(cause: BaseException) -> TransportError:
    error = TransportError("no answer")
    error.__cause__ = cause
    return error


PROBLEM = b'{"status": 503, "title": "Service Unavailable", "request_id": "req_1"}'

# Both what a gateway says of a server and what the server says itself; which of them is it?
BODIES: list[tuple[bytes, str | None, bool]] = [
    (b"", None, True),
    (b"", "application/problem+json", True),
    (b"<html><center>nginx</center></html>", "text/html", True),
    (b"<html><center>nginx</center></html>", "application/problem+json", True),
    (b"upstream connect error or disconnect/reset before headers", "text/plain", True),
    (b'{"message": "Service Unavailable"}', "application/json", True),
    (b'{"fault": {"faultstring": "The Service is temporarily unavailable"}}', None, True),
    (b'{"status": 503, "error": "Service Unavailable", "path": "/"}', "application/json", True),
    (b'{"title": "Service Unavailable"}', "application/json", True),
    (b'["title", "status"]', "application/json", True),
    (b'"title, status"', "application/problem+json", True),
    (PROBLEM[:-1], "application/problem+json", True),
    (PROBLEM, "application/problem+json", False),
    (PROBLEM, "Application/Problem+JSON; charset=utf-8", False),
    (PROBLEM, "application/json", False),
    (PROBLEM, None, False),
    (b'{"detail": "Discord is unreachable"}', "application/problem+json", False),
]


class TestOutcomes:
    @pytest.mark.parametrize(
        ("cause", "outcome"),
        [
            (httpx.ConnectError("x"), Outcome.NOT_SENT),
            (httpx.ConnectTimeout("x"), Outcome.NOT_SENT),
            (httpx.PoolTimeout("x"), Outcome.NOT_SENT),
            (httpx.ProxyError("x"), Outcome.NOT_SENT),
            (httpx.ReadTimeout("x"), Outcome.NO_ANSWER),
            (TimeoutError("x"), Outcome.NO_ANSWER),
            (httpx.ReadError("x"), Outcome.BROKEN),
            (httpx.WriteError("x"), Outcome.BROKEN),
            (httpx.WriteTimeout("x"), Outcome.BROKEN),
            (httpx.CloseError("x"), Outcome.BROKEN),
            (httpx.RemoteProtocolError("x"), Outcome.BROKEN),
            (ConnectionResetError("x"), Outcome.BROKEN),
            (OSError("x"), Outcome.BROKEN),
            (httpx.LocalProtocolError("x"), Outcome.FINAL),
            (httpx.UnsupportedProtocol("x"), Outcome.FINAL),
            (ValueError("x"), Outcome.FINAL),
            (None, Outcome.FINAL),
        ],
        ids=repr,
    )
    def test_of_the_network(self, cause: BaseException | None, outcome: Outcome):
        assert network_outcome(cause) is outcome

    @pytest.mark.parametrize(
        ("cause", "outcome"),
        [
            (httpx.ConnectError("x"), Outcome.BROKEN),
            (httpx.ProxyError("x"), Outcome.BROKEN),
            (httpx.ConnectTimeout("x"), Outcome.NO_ANSWER),
            (httpx.PoolTimeout("x"), Outcome.NO_ANSWER),
            (httpx.ReadTimeout("x"), Outcome.NO_ANSWER),
            (httpx.ReadError("x"), Outcome.BROKEN),
            (httpx.LocalProtocolError("x"), Outcome.FINAL),
            (ValueError("x"), Outcome.FINAL),
        ],
        ids=repr,
    )
    def test_of_a_network_that_cannot_tell(self, cause: BaseException, outcome: Outcome):
        assert network_outcome(cause, can_prove_unsent=False) is outcome
        made = RetryPolicy.of(ClientConfig.create("https://a.test", "key"), can_prove_unsent=False)
        assert made.outcome(failed(cause)) is outcome

    @pytest.mark.parametrize(("content", "content_type", "is_gateways"), BODIES)
    @pytest.mark.parametrize("status", [502, 503])
    def test_of_bad_gateways(
        self,
        status: int,
        content: bytes,
        content_type: str | None,
        is_gateways: bool,  # noqa: FBT001
    ):
        outcome = POLICY.outcome(answered(status, content, content_type))
        assert outcome is (Outcome.GATEWAY_ERROR if is_gateways else Outcome.SERVER_ERROR)

    @pytest.mark.parametrize("status", [408, 499, 504, 520, 521, 522, 523, 524])
    @pytest.mark.parametrize("content", [b"<html>", PROBLEM])
    def test_of_gateways_that_gave_up(self, status: int, content: bytes):
        error = answered(status, content, "application/problem+json")
        assert policy(retry_statuses=[status]).outcome(error) is Outcome.GATEWAY_ERROR
        assert policy(retry_statuses=[]).outcome(error) is Outcome.FINAL

    @pytest.mark.parametrize("status", [409, 418, 500, 501, 505, 519, 525])
    def test_of_others(self, status: int):
        made = policy(retry_statuses=[status])
        assert made.outcome(answered(status, b"<html>")) is Outcome.SERVER_ERROR

    @pytest.mark.parametrize(
        ("error", "outcome"),
        [
            (RateLimitError("x", status_code=429), Outcome.RATE_LIMITED),
            (ServerError("x", status_code=500), Outcome.SERVER_ERROR),
            (ServerError("x", status_code=501), Outcome.FINAL),
            (NotFoundError("x", status_code=404), Outcome.FINAL),
            (ResponseDecodeError("x", status_code=200), Outcome.FINAL),
            (RequestValidationError("x"), Outcome.FINAL),
            (failed(httpx.ReadError("x")), Outcome.BROKEN),
            (failed(httpx.ConnectError("x")), Outcome.NOT_SENT),
            (RequestTimeoutError("x"), Outcome.FINAL),
        ],
        ids=repr,
    )
    def test_of_calls(self, error: APIError, outcome: Outcome):
        assert POLICY.outcome(error) is outcome

    def test_the_policy_is_that_of_the_options(self):
        made = policy(
            max_retries=7,
            retry_delay=0.5,
            max_retry_wait=9,
            retry_statuses=[418],
            auto_retry_rate_limit=False,
            retry_unsafe=True,
        )
        assert made == RetryPolicy(
            max_retries=7,
            retry_delay=0.5,
            max_retry_wait=9,
            retry_statuses=frozenset({418}),
            auto_retry_rate_limit=False,
            retry_unsafe=True,
        )
        assert made.outcome(RateLimitError("x", status_code=429)) is Outcome.FINAL
        assert made.outcome(ServerError("x", status_code=503)) is Outcome.FINAL
        assert made.outcome(APIError("x", status_code=418)) is Outcome.SERVER_ERROR


@pytest.mark.parametrize(
    ("outcome", "repeatable", "without_key", "with_key"),
    [
        (Outcome.NOT_SENT, True, True, True),
        (Outcome.BROKEN, True, False, True),
        (Outcome.NO_ANSWER, True, False, False),
        (Outcome.SERVER_ERROR, True, False, True),
        (Outcome.GATEWAY_ERROR, True, False, False),
        (Outcome.RATE_LIMITED, True, True, True),
        (Outcome.FINAL, False, False, False),
    ],
)
def test_the_table(outcome: Outcome, repeatable: bool, without_key: bool, with_key: bool):  # noqa: FBT001
    names = {str(kind.name) for kind in RETRIED[outcome]}
    expected = {"REPEATABLE": repeatable, "WITHOUT_KEY": without_key, "WITH_KEY": with_key}
    assert names == {name for name, is_retried in expected.items() if is_retried}


def test_the_table_is_complete():
    assert set(RETRIED) == set(Outcome)
    assert {"GET", "HEAD", "OPTIONS"} == READ_METHODS


class TestWaits:
    @given(
        delay=st.floats(0, 1e6),
        cap=st.floats(0, 1e6),
        retries=st.integers(0, 10_000),
        jitter=st.floats(0, 1, exclude_max=True),
    )
    @settings(max_examples=50, deadline=None)
    def test_backoff_stays_in_its_bounds(
        self, delay: float, cap: float, retries: int, jitter: float
    ):
        made = policy(retry_delay=delay, max_retry_wait=cap)
        wait = made.wait(APIError("x"), retries, jitter)
        assert wait is not None
        assert 0 <= wait <= cap
        if retries < 64:
            assert wait >= min(0.75 * delay * 2**retries, cap)
            assert wait <= 1.25 * delay * 2**retries

    @pytest.mark.parametrize(
        ("retries", "jitter", "wait"),
        [
            (0, 0, 0.75),
            (0, 0.5, 1),
            (1, 0.5, 2),
            (2, 0.5, 4),
            (4, 0.5, 16),
            (5, 0.5, 30),
            (9, 0, 30),
        ],
    )
    def test_backoff_doubles(self, retries: int, jitter: float, wait: float):
        assert POLICY.wait(APIError("x"), retries, jitter) == wait

    @pytest.mark.parametrize(
        ("asked", "retries", "jitter", "wait"),
        [
            (0, 0, 0, 0.75),
            (0.05, 0, 0.5, 1),
            (0.05, 2, 0.5, 4),
            (1.98, 0, 0, 1.98),
            (10, 0, 0.4, 11),
            (10, 2, 0.4, 11),
            (10, 9, 0, 30),
            (29, 0, 0.9, 30),
            (30, 0, 0.9, 30),
            (30.01, 0, 0, None),
            (30.01, 9, 0, None),
            (math.inf, 0, 0, None),
        ],
    )
    def test_what_the_server_asks_for_is_the_least(
        self, asked: float, retries: int, jitter: float, wait: float | None
    ):
        assert POLICY.wait(APIError("x", retry_after=asked), retries, jitter) == wait


class TestPlans:
    @staticmethod
    def make(method: str = "GET", **options: Any) -> RetryPlan:
        options = {"has_key": False, "seconds_left": lambda: math.inf, **options}
        return RetryPlan(POLICY, method=method, **options)

    @staticmethod
    def state(error: BaseException | None, attempt: int = 1) -> tenacity.RetryCallState:
        state = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})
        state.attempt_number = attempt
        if error is None:
            state.set_result("done")
        else:
            state.set_exception((type(error), error, None))
        return state

    @pytest.mark.parametrize(
        "error", [None, ValueError("x"), KeyboardInterrupt(), httpx.ReadError("x")], ids=repr
    )
    def test_only_errors_of_calls_are_retried(self, error: BaseException | None):
        assert not self.make().should_retry(self.state(error))

    def test_a_state_without_outcome_is_not_retried(self):
        state = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})
        assert not self.make().should_retry(state)

    def test_a_doubt_is_not_forgotten(self):
        plan = self.make("PUT")
        errors = [
            RateLimitError("x", status_code=429),
            ServerError("x", status_code=501),
            NotFoundError("x", status_code=404),
        ]
        for error in errors:
            plan.should_retry(self.state(error))
        assert [error.may_have_been_applied for error in errors] == [False, True, True]

    def test_the_doubt_of_an_error_counts(self):
        plan = self.make("POST")
        error = ResponseDecodeError("x", status_code=200)
        error.may_have_been_applied = True
        assert not plan.should_retry(self.state(error))
        assert plan.in_doubt is error.may_have_been_applied is True

    @pytest.mark.parametrize(("left", "is_retried"), [(5, False), (4, False), (6, True)])
    def test_waits_end_before_the_deadline(self, left: float, is_retried: bool):  # noqa: FBT001
        plan = self.make(seconds_left=lambda: left, jitter=lambda: 0.0)
        state = self.state(APIError("x", status_code=503, retry_after=5))
        assert plan.should_retry(state) is is_retried
        assert plan.wait(state) == (5 if is_retried else 0)

    def test_each_attempt_has_its_wait(self):
        plan = self.make(jitter=lambda: 0.5)
        waits = []
        for attempt in range(1, 5):
            state = self.state(APIError("x", status_code=503), attempt)
            assert plan.should_retry(state)
            waits.append(plan.wait(state))
        assert waits == [1, 2, 4, 8]

    @pytest.mark.parametrize(("attempt", "is_over"), [(1, False), (3, False), (4, True), (5, True)])
    def test_attempts_are_used_up(self, attempt: int, is_over: bool):  # noqa: FBT001
        assert self.make().stop(self.state(None, attempt)) is is_over


def test_chance_is_asked_for_every_wait():
    drawn: list[float] = []

    def jitter() -> float:
        drawn.append(0.25)
        return 0.25

    seconds_left: Callable[[], float] = lambda: math.inf  # noqa: E731
    plan = RetryPlan(POLICY, method="GET", has_key=False, seconds_left=seconds_left, jitter=jitter)
    state = TestPlans.state(APIError("x", status_code=503))
    plan.should_retry(state)
    plan.should_retry(state)
    assert len(drawn) == 2
    assert plan.wait(state) == 0.875
