"""Recorded answers: their headers, and how much of the rate limits is left."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vclient._api.rate_limit_headers import parse_policies, parse_rate_limit

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


_records: ContextVar[tuple[list[Answer], ...]] = ContextVar("records", default=())


@contextmanager
def record_answers() -> Iterator[list[Answer]]:
    """Record the answers of all calls in a `with` block, in the order in which they arrive.

    The block gets a list, to which calls of the current task or thread add their answers. So do
    calls of tasks and threads that these start, for example to read the pages of a list. Answers
    from the cache of the client are not recorded. Failed calls are not recorded either, because
    their error has the headers.

    Example:
        ```python
        with record_answers() as answers:
            company = client.companies.get("COMPANY_ID")
        print(answers[-1].request_id, answers[-1].rate_limits)
        ```
    """
    answers: list[Answer] = []
    token = _records.set((*_records.get(), answers))
    try:
        yield answers
    finally:
        _records.reset(token)


def note_answer(call: CallState) -> None:
    """Add the answer of a call that succeeded to the lists that are recorded."""
    records = _records.get()
    if not records or call.status_code is None:
        return
    answer = Answer(
        operation=" ".join(call.spec.operation),
        status_code=call.status_code,
        request_id=call.request_id,
        headers=call.headers or {},
    )
    for each in records:
        each.append(answer)
