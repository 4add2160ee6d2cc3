"""Which failures are retried, and after which wait: decisions without I/O.

Tenacity drives the retries; `RetryPlan` has the callables that it invokes. There is one plan for
each call, so that concurrent calls never share state.
"""

from __future__ import annotations

import enum
import random
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from vclient._api.requests import READ_METHODS, REPEATABLE_METHODS
from vclient._observe.hooks import ask_rule
from vclient.exceptions import APIError, RateLimitError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tenacity import RetryCallState

    from vclient._config.hooks import RetryRule
    from vclient._config.options import ClientConfig
    from vclient.exceptions import NotFoundError

_MOST_DOUBLINGS = 64
# What is waited at most beyond what the server asks for, as a part of that.
_SPREAD = 0.25


class Outcome(enum.Enum):
    """The kinds of failures of an attempt that retries distinguish."""

    NOT_SENT = "the connection was never made"
    BROKEN = "the connection broke after sending"
    NO_ANSWER = "no answer in time"
    SERVER_ERROR = "the server failed"
    GATEWAY_ERROR = "a gateway failed, and the server may still be at work"
    RATE_LIMITED = "too many requests"
    FINAL = "another attempt would not help"


class _Retry(enum.Flag):
    """The kinds of calls that are retried."""

    REPEATABLE = enum.auto()
    WITHOUT_KEY = enum.auto()
    WITH_KEY = enum.auto()


_EVERY = _Retry.REPEATABLE | _Retry.WITHOUT_KEY | _Retry.WITH_KEY
_SAFE = _Retry.REPEATABLE | _Retry.WITH_KEY

# The server does not serialise requests that share an idempotency key. After a timeout, its own
# or that of a gateway, the first may still be running, so the key does not make it safe to repeat.
RETRIED: Mapping[Outcome, _Retry] = {
    Outcome.NOT_SENT: _EVERY,
    Outcome.BROKEN: _SAFE,
    Outcome.NO_ANSWER: _Retry.REPEATABLE,
    Outcome.SERVER_ERROR: _SAFE,
    Outcome.GATEWAY_ERROR: _Retry.REPEATABLE,
    Outcome.RATE_LIMITED: _EVERY,
    Outcome.FINAL: _Retry(0),
}

_IN_DOUBT = frozenset({Outcome.BROKEN, Outcome.NO_ANSWER})

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

# Statuses of gateways whose upstream timed out; 499 is nginx, 520 to 524 are Cloudflare.
_GATEWAY_STATUSES = frozenset({408, 499, 504, *range(520, 525)})
# Statuses of both gateways and the server itself.
_SHARED_STATUSES = frozenset({502, 503})
_PROBLEM_TYPE = "application/problem+json"
_PROBLEM_MEMBERS = frozenset({"title", "status"})


def network_outcome(error: BaseException | None, *, can_prove_unsent: bool = True) -> Outcome:
    """Return the outcome of an attempt that ended without an answer.

    Args:
        error: The exception of the network.
        can_prove_unsent: Whether a connection error proves that nothing was sent.
    """
    match error:
        case _ if can_prove_unsent and isinstance(error, _UNSENT):
            return Outcome.NOT_SENT
        case httpx.ReadTimeout() | httpx.ConnectTimeout() | httpx.PoolTimeout() | TimeoutError():
            return Outcome.NO_ANSWER
        case httpx.LocalProtocolError() | httpx.UnsupportedProtocol():
            return Outcome.FINAL
        case httpx.TransportError() | OSError():
            return Outcome.BROKEN
        case _:
            return Outcome.FINAL


def is_from_gateway(error: APIError) -> bool:
    """Return whether a gateway answered, while the server may still process the request.

    A 502 or 503 with a problem document is attributed to the server itself, which has then
    failed.

    Args:
        error: The error of an attempt.
    """
    if error.status_code in _SHARED_STATUSES:
        return not _has_problem_document(error)
    return error.status_code in _GATEWAY_STATUSES


def _has_problem_document(error: APIError) -> bool:
    # Problem documents of the server have both members; gateways send other JSON, too.
    if not isinstance(error.body, dict):
        return False
    content_type = error.headers.get("content-type", "").lower()
    return content_type.startswith(_PROBLEM_TYPE) or error.body.keys() >= _PROBLEM_MEMBERS


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The retry options of a client; see the options of the same names of `VClient`.

    Attributes:
        can_prove_unsent: Whether connection errors of its transport prove that nothing was
            sent.
    """

    max_retries: int
    retry_delay: float
    max_retry_wait: float
    retry_statuses: frozenset[int]
    auto_retry_rate_limit: bool
    retry_unsafe: bool = False
    retry_when: RetryRule | None = None
    can_prove_unsent: bool = True

    @classmethod
    def of(cls, config: ClientConfig, *, can_prove_unsent: bool = True) -> RetryPolicy:
        """Return the policy of a client.

        Args:
            config: The options of the client.
            can_prove_unsent: Whether connection errors of its transport prove that nothing was
                sent.
        """
        return cls(
            max_retries=config.max_retries,
            retry_delay=config.retry_delay,
            max_retry_wait=config.max_retry_wait,
            retry_statuses=config.retry_statuses,
            auto_retry_rate_limit=config.auto_retry_rate_limit,
            retry_unsafe=config.retry_unsafe,
            retry_when=config.retry_when,
            can_prove_unsent=can_prove_unsent,
        )

    def outcome(self, error: APIError) -> Outcome:
        """Return the outcome of an attempt that ended with the given error."""
        if isinstance(error, TransportError):
            return network_outcome(error.__cause__, can_prove_unsent=self.can_prove_unsent)
        if isinstance(error, RateLimitError):
            return Outcome.RATE_LIMITED if self.auto_retry_rate_limit else Outcome.FINAL
        if error.status_code not in self.retry_statuses:
            return Outcome.FINAL
        return Outcome.GATEWAY_ERROR if is_from_gateway(error) else Outcome.SERVER_ERROR

    def wait(self, error: APIError, retries: int, jitter: float) -> float | None:
        """Return the seconds to wait before the next attempt, or None for no further attempt.

        Args:
            error: The error of the last attempt.
            retries: Number of earlier retries.
            jitter: A random number in [0, 1), so that clients do not retry simultaneously.
        """
        backoff = self.retry_delay * 2.0 ** min(retries, _MOST_DOUBLINGS) * (0.75 + jitter / 2)
        asked = error.retry_after or 0.0
        if asked > self.max_retry_wait:
            # After a shorter wait than requested, the server would reject the call again.
            return None
        # The server sends the same `Retry-After`, the time until one call is possible, to all
        # clients: if all retried then, all but one would be rejected again.
        return min(max(asked * (1 + _SPREAD * jitter), backoff), self.max_retry_wait)


class RetryPlan:
    """The decisions about one call, from its first attempt to its last.

    Tenacity invokes `should_retry`, `wait` and `stop`, in this order.

    Args:
        policy: The retry options of the client.
        method: HTTP method of the call, in capitals.
        has_key: Whether the call carries an idempotency key.
        seconds_left: Returns the seconds until the deadline of the call; infinity without.
        jitter: Returns a number in [0, 1).
    """

    def __init__(
        self,
        policy: RetryPolicy,
        *,
        method: str,
        has_key: bool,
        seconds_left: Callable[[], float],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._policy = policy
        self._is_read = method in READ_METHODS
        if method in REPEATABLE_METHODS or policy.retry_unsafe:
            self._kind = _Retry.REPEATABLE
        else:
            self._kind = _Retry.WITH_KEY if has_key else _Retry.WITHOUT_KEY
        self._seconds_left = seconds_left
        self._jitter = jitter
        self._wait = 0.0
        self.in_doubt: bool = False
        self.last_error: APIError | None = None

    def should_retry(self, state: RetryCallState) -> bool:
        """Record the outcome of an attempt, and return whether to retry it.

        An error of a write that may have taken effect, in this or an earlier attempt, is
        marked as such. Only an `APIError` is retried, so a cancellation never is.

        Args:
            state: The state that tenacity keeps of the call.
        """
        error = state.outcome.exception() if state.outcome is not None else None
        if not isinstance(error, APIError):
            return False
        self.last_error = error
        outcome = self._policy.outcome(error)
        server_failed = (error.status_code or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
        is_doubtful = outcome in _IN_DOUBT or server_failed or is_from_gateway(error)
        if not self._is_read and is_doubtful:
            self.in_doubt = True
        # The error for a success whose answer cannot be decoded is marked already.
        self.in_doubt = self.in_doubt or error.may_have_been_applied
        error.may_have_been_applied = self.in_doubt
        choice = ask_rule(self._policy.retry_when, error)
        if not (self._kind in RETRIED[outcome] if choice is None else choice):
            return False
        wait = self._policy.wait(error, state.attempt_number - 1, self._jitter())
        if wait is None or wait >= self._seconds_left():
            return False
        self._wait = wait
        return True

    def wait(self, _state: RetryCallState) -> float:
        """Return how many seconds to wait before the next attempt."""
        return self._wait

    def stop(self, state: RetryCallState) -> bool:
        """Return whether the maximum number of attempts is reached."""
        return state.attempt_number > self._policy.max_retries


def is_lost_delete(request: httpx.Request, error: NotFoundError) -> bool:
    """Return whether a 404 shows that an earlier attempt to delete has succeeded.

    A 404 for an unknown route or for the acting user proves nothing about the object, unless
    users delete themselves.

    Args:
        request: The request, of which an earlier attempt may have been applied.
        error: The error of a later attempt.
    """
    if request.method != "DELETE" or error.request_id is None:
        return False
    acting_user = request.headers.get("On-Behalf-Of")
    is_about_acting_user = error.detail == f"User '{acting_user}' not found"
    return not is_about_acting_user or request.url.path.endswith(f"/{acting_user}")
