"""Client-side rate limiting with token buckets: decisions without I/O.

The server limits requests with token buckets, and reports in the headers of each answer how
many tokens are left. `Pacer` keeps a copy of these buckets, and delays a call until there is a
token for it, as the server would otherwise answer with 429.

An example: the policy `q=10;w=5` stands for a bucket of 10 tokens that is refilled at 10 / 5 = 2
tokens a second. Calls 2 to 4 are made when the answer to call 1 has reported 1 token left:

    seconds  tokens  event
        0.0     ?    call 1 is sent: nothing is known yet
        1.0     1    the answer to call 1 reports r=1
        1.0     0    call 2 takes the token and is sent
        1.0     0    call 3 waits 0.5 s for one token, call 4 waits 1.0 s for two
        1.5     0    call 3 takes the token that was added, and is sent
        2.0     0    call 4 likewise
        2.0    -1.8  the answer to call 4 is a 429 with Retry-After: 2

After a 429, other clients probably use the same API key. This client then takes only 70 % of the
refill, 1.4 tokens a second, and sets its tokens to 1 - 2 * 1.4 = -1.8, so that the next call
waits the 2 seconds that the server asked for. Every success adds 2 percentage points again.

    >>> pacer, operation = Pacer(), ("GET", "/companies")
    >>> policy = '"burst";q=10;w=5'
    >>> calls = [pacer.turn(operation) for _ in range(5)]
    >>> pacer.wait(calls[0], now=0.0, longest=60)
    0.0
    >>> reported = {"ratelimit-policy": policy, "ratelimit": '"burst";r=1;t=0'}
    >>> pacer.settle(calls[0], 1.0, reported)
    >>> [pacer.wait(call, now=1.0, longest=60) for call in calls[1:4]]
    [0.0, 0.5, 1.0]
    >>> pacer.wait(calls[2], now=1.5, longest=60), pacer.wait(calls[3], now=2.0, longest=60)
    (0.0, 0.0)
    >>> reported = {"ratelimit-policy": policy, "ratelimit": '"burst";r=0;t=2'}
    >>> pacer.settle(calls[3], 2.0, reported, retry_after=2)
    >>> pacer.wait(calls[4], now=2.0, longest=60)
    2.0
"""

from __future__ import annotations

import itertools
import math
import threading
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from vclient._api.rate_limit_headers import parse_policies, parse_rate_limit
from vclient._runtime.forks import register_for_fork
from vclient.exceptions import RateLimitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient._api.rate_limit_headers import Policy
    from vclient._api.requests import RequestSpec

_FIRST_CALLS = 10
_LONGEST_SLEEP = 5.0
_SHORTEST_WAIT = 0.001

# Clients that share an API key share its rate limit: additive increase, multiplicative decrease.
_SHARE_KEPT = 0.7
_SHARE_GAINED = 0.02
_SMALLEST_SHARE = 0.05

POLICY_HEADER = "ratelimit-policy"

Operation: TypeAlias = tuple[str, str]
"""Method and path template: operations may have rate limits of their own."""


@dataclass(eq=False, slots=True)
class Turn:
    """The place of one call in the queues of the buckets.

    Attributes:
        operation: Method and path template of the call.
        number: Calls are sent in the order of their numbers.
        buckets: The buckets from which the call takes a token when it is sent.
        sent: When it was sent, or None while it waits.
        asked: Seconds until the end of the latest `Retry-After`; the call itself may have to
            wait longer, behind others of its client.
        is_counted: Whether the pacer counts it among the calls in flight.
    """

    operation: Operation
    number: int
    buckets: tuple[_Bucket, ...] = ()
    sent: float | None = None
    asked: float = 0.0
    is_counted: bool = False

    @classmethod
    def begun(cls, operation: Operation, now: float) -> Turn:
        """Return the turn of a call that was sent without asking for one."""
        return cls(operation, 0, sent=now)


@dataclass(eq=False, slots=True)
class _Bucket:
    """The token bucket of one rate limit policy, as far as it is known.

    Attributes:
        capacity: The largest number of tokens.
        full_rate: Tokens a second.
        share: The fraction of them that this client uses, as others may use the same API key.
        share_reduced_at: When `share` was last reduced.
        opens: End of the latest `Retry-After`.
        tokens: Number of tokens at `updated`, less one for each call in flight.
        waiting: The numbers of the waiting calls, sorted.
        in_flight: How many calls were sent and are not answered yet.
    """

    capacity: float
    full_rate: float
    tokens: float
    updated: float
    share: float = 1.0
    share_reduced_at: float = -math.inf
    opens: float = -math.inf
    waiting: list[int] = field(default_factory=list)
    in_flight: int = 0

    @property
    def rate(self) -> float:
        """Tokens a second for this client."""
        return self.full_rate * self.share

    def refill(self, now: float) -> None:
        passed = max(0.0, now - self.updated)
        self.tokens = min(self.capacity, self.tokens + passed * self.rate)
        self.updated = now

    def wait(self, number: int) -> float:
        """Return the seconds until there are tokens for a call and all waiting before it."""
        needed = bisect_left(self.waiting, number) + 1
        return max(0.0, (needed - self.tokens) / self.rate)

    def correct(self, remaining: float, seconds_since_sent: float) -> None:
        """Clamp the tokens to the range that is consistent with an answer.

        The answer reports whole tokens, at some time since the call was sent, and it is unknown
        which of the other calls in flight had already taken theirs.
        """
        lowest = remaining - self.in_flight
        highest = remaining + 1 + self.rate * seconds_since_sent
        self.tokens = min(max(self.tokens, lowest), highest, self.capacity)
        if remaining >= 1:
            self.opens = -math.inf
        self.share = min(1.0, self.share + _SHARE_GAINED)

    def refuse(self, retry_after: float, sent: float, now: float) -> None:
        """Set the tokens after a 429, and reduce the share of this client.

        Several 429s for calls that were in flight together reduce it only once.
        """
        if sent >= self.share_reduced_at:
            self.share = max(_SMALLEST_SHARE, self.share * _SHARE_KEPT)
            self.share_reduced_at = now
        self.tokens = 1 - retry_after * self.rate
        self.opens = now + retry_after


class Pacer:
    """The rate limits of one API key, as far as answers have reported them.

    A call takes a `turn`, sleeps as long as `wait` returns, and is passed to `settle` once it is
    answered. Thread-safe.
    """

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Start empty in a forked process."""
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._buckets: dict[str, _Bucket] = {}
        self._names: dict[Operation, frozenset[str]] = {}
        self._has_ended = False
        self._in_flight = 0
        self.is_idle: bool = False

    @property
    def awaiting_first_limits(self) -> bool:
        """Whether many calls are in flight and none has ended yet, which may report the limits.

        Further calls should wait for the first answer, but not for long.
        """
        return not self._has_ended and self._in_flight >= _FIRST_CALLS

    def turn(self, operation: Operation, number: int | None = None) -> Turn:
        """Return a place in the queue for a call.

        Args:
            operation: Method and path template of the call.
            number: The number of its earlier attempt, for a retry; by default the call is
                queued last.
        """
        return Turn(operation, next(self._numbers) if number is None else number)

    def wait(self, turn: Turn, now: float, longest: float) -> float:
        """Return the seconds to wait before asking again, or 0 when the call may be sent.

        Args:
            turn: The turn of the call, which counts as sent when 0 is returned.
            now: The time, on the clock of the client.
            longest: Policies that need more than this many seconds for one token are ignored:
                the server rejects calls beyond them. So is, for an operation
                that was never called, a `Retry-After` that is longer, as it may not apply to it.
        """
        with self._lock:
            self._leave_queues(turn)
            turn.buckets = tuple(
                bucket
                for name in self._applied(turn.operation)
                if (bucket := self._buckets[name]).full_rate * longest >= 1
                and (turn.operation in self._names or bucket.opens - now <= longest)
            )
            seconds = turn.asked = 0.0
            for bucket in turn.buckets:
                # Limit the reduction of the share, so that one token takes at most that long.
                bucket.share = max(bucket.share, 1 / (bucket.full_rate * longest))
                bucket.refill(now)
                turn.asked = max(turn.asked, bucket.opens - now)
                seconds = max(seconds, turn.asked, bucket.wait(turn.number))
            if seconds >= _SHORTEST_WAIT:
                for bucket in turn.buckets:
                    insort(bucket.waiting, turn.number)
                return seconds
            for bucket in turn.buckets:
                bucket.tokens -= 1
                bucket.in_flight += 1
            self._in_flight += 1
            turn.is_counted = True
            turn.sent = now
            return 0.0

    def settle(
        self,
        turn: Turn,
        now: float,
        headers: Mapping[str, str] | None = None,
        *,
        retry_after: float | None = None,
    ) -> None:
        """Record that a call has ended, and the limits that its answer reports.

        Args:
            turn: The turn of the call, sent or not.
            now: The time, on the clock of the client.
            headers: Headers of the answer, by lower-case names; None without an answer.
            retry_after: Seconds until the next attempt, where the server answered 429.
        """
        with self._lock:
            if turn.sent is None:
                self._leave_queues(turn)
                return
            if turn.is_counted:
                self._in_flight -= 1
            for bucket in turn.buckets:
                bucket.in_flight -= 1
            self._has_ended = True
            if headers is None:
                return
            self._learn(turn, now, headers, retry_after)
            self.is_idle = not any(self._names.values())

    def _leave_queues(self, turn: Turn) -> None:
        for bucket in turn.buckets:
            place = bisect_left(bucket.waiting, turn.number)
            if bucket.waiting[place : place + 1] == [turn.number]:
                del bucket.waiting[place]

    def _applied(self, operation: Operation) -> frozenset[str]:
        names = self._names.get(operation)
        if names is None and self._names:
            # Assume for an unknown operation the policies that apply to all known ones.
            names = frozenset.intersection(*self._names.values())
        return names or frozenset()

    def _learn(
        self, turn: Turn, now: float, headers: Mapping[str, str], retry_after: float | None
    ) -> None:
        policies = {each.name: each for each in parse_policies(headers.get(POLICY_HEADER, ""))}
        known = self._names.get(turn.operation, frozenset())
        sent = now if turn.sent is None else turn.sent
        if retry_after is None:
            self._names[turn.operation] = frozenset(policies)
        else:
            # A 429 reports only the policy that was exceeded.
            self._names[turn.operation] = known.union(policies)
        states = parse_rate_limit(headers.get("ratelimit", ""))
        # Some servers report all policies with a 429, also those that were not exceeded.
        is_exceeded_known = any(state.remaining == 0 for state in states)
        for state in states:
            policy = policies.get(state.name)
            if policy is None or state.remaining is None:
                continue
            bucket = self._bucket(policy, state.remaining, now)
            bucket.refill(now)
            if retry_after is None or (is_exceeded_known and state.remaining):
                bucket.correct(state.remaining, now - sent)
            else:
                bucket.refuse(retry_after, sent, now)
        for name in policies.keys() - self._buckets.keys():
            # The state of this policy is not reported, so it cannot be applied.
            self._names[turn.operation] -= {name}

    def _bucket(self, policy: Policy, remaining: float, now: float) -> _Bucket:
        rate = policy.quota / policy.window
        bucket = self._buckets.get(policy.name)
        if bucket is None:
            bucket = _Bucket(policy.quota, rate, remaining - self._in_flight, now)
            self._buckets[policy.name] = bucket
        bucket.capacity, bucket.full_rate = policy.quota, rate
        return bucket


def has_rate_limit_headers(status: int | None) -> bool:
    """Return whether answers with a status report all limits that apply to the operation.

    Answers to unknown API keys, and answers of a gateway, do not.

    Args:
        status: HTTP status of the answer, or None without one.
    """
    return (
        status is not None
        and status != HTTPStatus.UNAUTHORIZED
        and status < HTTPStatus.INTERNAL_SERVER_ERROR
    )


def check_asked(spec: RequestSpec, asked: float, longest: float) -> None:
    """Reject a call for which the server has asked to wait longer than the client waits.

    Args:
        spec: The request.
        asked: Seconds until the end of the latest `Retry-After`.
        longest: The longest wait that a server may ask for, in seconds.

    Raises:
        RateLimitError: The wait is longer.
    """
    if asked > longest + _SHORTEST_WAIT:
        msg = f"not sent: the rate limit lets no call through for {asked:.2f} s"
        msg += f", and max_retry_wait is {longest} s"
        raise RateLimitError(msg, method=spec.method, path=spec.path.value, retry_after=asked)


def check_deadline(spec: RequestSpec, wait: float, seconds_left: float) -> None:
    """Reject a call that would have to wait for the rate limit until after its deadline.

    Args:
        spec: The request.
        wait: Seconds that it would have to wait.
        seconds_left: Seconds until its deadline.

    Raises:
        RateLimitError: The wait is longer than the time left.
    """
    if wait > seconds_left:
        msg = f"not sent: the rate limit lets the call through in {wait:.2f} s, after its deadline"
        raise RateLimitError(msg, method=spec.method, path=spec.path.value, retry_after=wait)


def sleep_for(seconds: float, longest: float) -> float:
    """Return how long to sleep before asking again, as the limits may change meanwhile.

    Args:
        seconds: The remaining wait.
        longest: Upper limit of a single sleep, in seconds.
    """
    return min(seconds, _LONGEST_SLEEP, longest)
