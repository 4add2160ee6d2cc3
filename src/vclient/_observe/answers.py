"""Recorded answers: their headers, and how much of the rate limits is left."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vclient._api.rate_limit_headers import parse_policies, parse_rate_limit
from vclient._observe.recording import recorders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vclient._observe.state import CallState


class RateLimit(NamedTuple):
    """The state of one rate limit of the API key when an answer was sent.

    Attributes:
        name: Name of the limit.
        remaining: Number of requests left, or None if the server did not send it.
        reset: Seconds until another request is possible, or None if the server did not send it.
        quota: Largest number of requests in a burst, or None if the server did not send it.
        window: Seconds in which that number is replenished, or None if the server did not send it.
    """

    name: str
    remaining: int | None
    reset: float | None
    quota: float | None
    window: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A successful answer of the server: all that it contains besides the result of the call.

    Attributes:
        operation: Method and path template, such as `GET /companies/{company_id}`.
        status_code: HTTP status.
        request_id: The server's id of the request, or None.
        headers: All headers. Their names are in lower case.
    """

    operation: str
    status_code: int
    request_id: str | None
    headers: Mapping[str, str] = field(repr=False)

    @property
    def rate_limits(self) -> list[RateLimit]:
        """The rate limits that apply to the operation, as this answer reported them."""
        policies = {
            (each.name, each.partition): each
            for each in parse_policies(self.headers.get("ratelimit-policy", ""))
        }
        limits = []
        for each in parse_rate_limit(self.headers.get("ratelimit", "")):
            policy = policies.get((each.name, each.partition))
            quota, window = (None, None) if policy is None else (policy.quota, policy.window)
            limits.append(RateLimit(each.name, each.remaining, each.reset, quota, window))
        return limits


@contextmanager
def record_answers() -> Iterator[list[Answer]]:
    """Record the answers of all calls in a `with` block, in the order in which they arrive.

    It records the calls of the current task or thread, the tasks that it starts, and the pages of
    lists. Threads that it starts record their own calls, unless they run in a copy of its context,
    as with `asyncio.to_thread`. Answers from the cache of the client are no answers of
    the server, and what failed has its headers in the error.

    Example:
        ```python
        with record_answers() as answers:
            company = client.companies.get("COMPANY_ID")
        print(answers[-1].request_id, answers[-1].rate_limits)
        ```
    """
    answers: list[Answer] = []
    token = recorders.set((*recorders.get(), lambda call: answers.append(_answer(call))))
    try:
        yield answers
    finally:
        recorders.reset(token)


def _answer(call: CallState) -> Answer:
    return Answer(
        operation=" ".join(call.spec.operation),
        status_code=call.status_code or 0,
        request_id=call.request_id,
        headers=call.headers or {},
    )
