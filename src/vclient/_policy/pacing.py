"""When a call may be sent so that the server does not refuse it: decisions without I/O.

The server keeps token buckets, of which it tells after each call how full they are. `Pacer`
keeps the same buckets on the side of the client, and lets a call wait for its token where
it would otherwise be spent on an answer of 429.
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

# What clients that share a key take of it: each gives in when it is refused, and gains slowly.
_SHARE_KEPT = 0.7
_SHARE_GAINED = 0.02
_SMALLEST_SHARE = 0.05

POLICY_HEADER = "ratelimit-policy"

Operation: TypeAlias = tuple[str, str]
"""Method and path template: operations may have rate limits of their own."""


@dataclass(eq=False, slots=True)
class Turn:
    """The place of one call among those that wait.

    Attributes:
        operation: What the call is about.
        number: Calls go in the order of their numbers.
        buckets: Where the call takes a token, once it goes.
        sent: When it went, or None while it waits.
        is_counted: Whether it is one of those that the pacer knows to be in flight.
    """

    operation: Operation
    number: int
    buckets: tuple[_Bucket, ...] = ()
    sent: float | None = None
    is_counted: bool = False

    @classmethod
    def begun(cls, operation: Operation, now: float) -> Turn:
        """Return the turn of a call that was sent without asking for one."""
        return cls(operation, 0, sent=now)


@dataclass(eq=False, slots=True)
class _Bucket:
    """What is known of one policy.

    Attributes:
        capacity: The largest number of tokens.
        full_rate: Tokens a second.
        share: The part of them that others who use the same key seem to leave.
        share_reduced_at: When that was made smaller the last time.
        tokens: How many there are at `updated`, without those of calls that are in flight.
        waiting: The numbers of the calls that wait, in order.
        in_flight: How many calls were sent and not answered.
    """

    capacity: float
    full_rate: float
    tokens: float
    updated: float
    share: float = 1.0
    share_reduced_at: float = -math.inf
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
        """Return the seconds until the call of a number, and all before it, have a token."""
        needed = bisect_left(self.waiting, number) + 1
        return max(0.0, (needed - self.tokens) / self.rate)

    def correct(self, remaining: float, seconds_since_sent: float) -> None:
        """Move the tokens into the range that an answer leaves possible.

        The answer counts whole tokens, at some time since the call was sent, and it is not
        known which of the other calls in flight it has counted.
        """
        lowest = remaining - self.in_flight
        highest = remaining + 1 + self.rate * seconds_since_sent
        self.tokens = min(max(self.tokens, lowest), highest, self.capacity)
        self.share = min(1.0, self.share + _SHARE_GAINED)

    def refuse(self, retry_after: float, sent: float, now: float) -> None:
        """Set the tokens to what a refusal says, and leave more of them to others.

        Of calls that were in flight together, the first refusal counts for all.
        """
        if sent >= self.share_reduced_at:
            self.share = max(_SMALLEST_SHARE, self.share * _SHARE_KEPT)
            self.share_reduced_at = now
        self.tokens = 1 - retry_after * self.rate


class Pacer:
    """The rate limits of one API key, as far as the answers told of them.

    A call asks for a turn, waits as long as `wait` says, and is settled when its answer is
    there. Threads may use it at once.
    """

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Forget everything, as a forked process has to."""
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._buckets: dict[str, _Bucket] = {}
        self._names: dict[Operation, frozenset[str]] = {}
        self._has_limits = False
        self._in_flight = 0
        self.is_idle: bool = False

    @property
    def awaiting_first_limits(self) -> bool:
        """Whether many calls are in flight and no answer has told of limits yet.

        Further calls better wait for the first answer.
        """
        return not self._has_limits and self._in_flight >= _FIRST_CALLS

    def turn(self, operation: Operation, number: int | None = None) -> Turn:
        """Return a place for a call.

        Args:
            operation: What the call is about.
            number: The place that the call had when it was sent before; by default one
                behind all calls that wait already.
        """
        return Turn(operation, next(self._numbers) if number is None else number)

    def wait(self, turn: Turn, now: float, longest: float) -> float:
        """Return the seconds to wait before asking again, or 0 when the call may be sent.

        Args:
            turn: The place of the call. It counts as sent when 0 is returned.
            now: The time, on the clock of the client.
            longest: Limits whose tokens take longer than this many seconds each are left to
                the server, which refuses calls beyond them.
        """
        with self._lock:
            self._leave_queues(turn)
            turn.buckets = tuple(
                bucket
                for name in self._applied(turn.operation)
                if (bucket := self._buckets[name]).full_rate * longest >= 1
            )
            seconds = 0.0
            for bucket in turn.buckets:
                bucket.refill(now)
                seconds = max(seconds, bucket.wait(turn.number))
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
        """Take note that a call is over, and of what its answer tells.

        Args:
            turn: The place of the call, sent or not.
            now: The time, on the clock of the client.
            headers: Headers of the answer, by lower-case names; None without an answer.
            retry_after: Seconds until the next try, where the server has refused the call.
        """
        with self._lock:
            if turn.sent is None:
                self._leave_queues(turn)
                return
            if turn.is_counted:
                self._in_flight -= 1
            for bucket in turn.buckets:
                bucket.in_flight -= 1
            if headers is None:
                return
            self._has_limits = True
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
            # What has applied to all other operations will apply to this one as well.
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
            # A refusal tells only of the policy that refused.
            self._names[turn.operation] = known.union(policies)
        for state in parse_rate_limit(headers.get("ratelimit", "")):
            policy = policies.get(state.name)
            if policy is None or state.remaining is None:
                continue
            bucket = self._bucket(policy, state.remaining, now)
            bucket.refill(now)
            if retry_after is None:
                bucket.correct(state.remaining, now - sent)
            else:
                bucket.refuse(retry_after, sent, now)
        for name in policies.keys() - self._buckets.keys():
            # Whose state is not told; so nothing can be decided by it.
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
    """Return whether an answer of a status names all limits that apply to its operation.

    What does not know the key, and what stands before the server, does not.
    """
    return (
        status is not None
        and status != HTTPStatus.UNAUTHORIZED
        and status < HTTPStatus.INTERNAL_SERVER_ERROR
    )


def check_deadline(spec: RequestSpec, wait: float, seconds_left: float) -> None:
    """Refuse a call that would have to wait for the rate limit beyond its deadline.

    Args:
        spec: The request.
        wait: Seconds that it would have to wait.
        seconds_left: Seconds until its deadline.

    Raises:
        RateLimitError: It is not worth waiting.
    """
    if wait > seconds_left:
        msg = f"not sent: the rate limit lets the call through in {wait:.2f} s, after its deadline"
        raise RateLimitError(msg, method=spec.method, path=spec.path.value, retry_after=wait)


def sleep_for(seconds: float, longest: float) -> float:
    """Return how long to sleep of a wait: limits may change meanwhile.

    Args:
        seconds: The wait.
        longest: The longest single wait, in seconds.
    """
    return min(seconds, _LONGEST_SLEEP, longest)
