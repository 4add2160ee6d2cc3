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

Clients that share an API key share its buckets, and cannot talk to each other. What they have in
common is the number of tokens left, so each of them lets it decide: after an answer that reports
`r` tokens, the next call waits until there would be `users + reserve` of them, where `users` is
this client's estimate of how many clients there are, itself included. If all do so, each gets an
equal part, and `r` settles at `reserve + users - number of clients`. So the estimate need not be
right: one that is too high leaves tokens in the bucket, where they are not lost, and answers that
report more or fewer than the reserve correct it. It is raised where tokens vanish faster than they
are added, as all clients then spend what was saved, and by a 429, the more the more tokens should
have been there. Alone, a client has `users = 1` and no reserve.

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
import threading
from bisect import bisect_left, insort
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from vclient._api.rate_limit_headers import age_of, parse_policies, parse_rate_limit
from vclient._policy.bucket import Bucket, Reported
from vclient._policy.waiting import SHORTEST_WAIT
from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vclient._api.rate_limit_headers import Policy

_FIRST_CALLS = 10
_FIRST_USERS = 8.0
# Paths that `client.request` is given are operations, too, and there may be any number of them.
_MOST_KNOWN = 1000

POLICY_HEADER = "ratelimit-policy"

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")

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
        ended_before: How many calls had ended when it was sent; None if that is unknown.
        is_new: Whether it has not waited for the first answer.
    """

    operation: Operation
    number: int
    buckets: tuple[Bucket, ...] = ()
    sent: float | None = None
    asked: float = 0.0
    ended_before: int | None = 0
    is_new: bool = True

    @classmethod
    def begun(cls, operation: Operation, now: float) -> Turn:
        """Return the turn of a call that was sent without asking for one."""
        return cls(operation, 0, sent=now, ended_before=None)


class Pacer:
    """The rate limits of one API key, as far as answers have reported them.

    A call takes a `turn`, sleeps as long as `wait` returns, and is passed to `settle` once it is
    answered. Thread-safe.

    Args:
        is_alone: Whether no other client is known to use the key. Else a single call goes out while
            nothing is known, and then some clients are expected until answers show how many.
    """

    def __init__(self, *, is_alone: bool = True) -> None:
        self._first_calls = _FIRST_CALLS if is_alone else 1
        self._first_users = 1.0 if is_alone else _FIRST_USERS
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Start empty in a forked process."""
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._buckets: dict[str, Bucket] = {}
        self._names: dict[Operation, frozenset[str]] = {}
        self._sent: set[Turn] = set()
        self._ended = 0
        self.is_idle: bool = False

    @property
    def awaiting_first_limits(self) -> bool:
        """Whether many calls are in flight and none has ended yet, which may report the limits.

        Further calls should wait for the first answer, but not for long.
        """
        return not self._ended and len(self._sent) >= self._first_calls

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
                if (bucket := self._buckets.get(name)) is not None
                and bucket.rate * longest >= 1
                and (turn.operation in self._names or bucket.opens - now <= longest)
            )
            seconds = turn.asked = 0.0
            for bucket in turn.buckets:
                bucket.limit_wait(longest)
                bucket.refill(now)
                turn.asked = max(turn.asked, bucket.opens - now)
                seconds = max(seconds, turn.asked, bucket.wait(turn.number))
            if seconds >= SHORTEST_WAIT:
                for bucket in turn.buckets:
                    insort(bucket.waiting, turn.number)
                return seconds
            self._send(turn, now)
            return 0.0

    def send(self, turn: Turn, now: float) -> None:
        """Count a call as sent that has waited for its turn elsewhere.

        Args:
            turn: The turn of the call.
            now: The time, on the clock of the client.
        """
        with self._lock:
            self._leave_queues(turn)
            names = self._applied(turn.operation)
            turn.buckets = tuple(self._buckets[name] for name in names if name in self._buckets)
            for bucket in turn.buckets:
                bucket.refill(now)
            self._send(turn, now)

    def _send(self, turn: Turn, now: float) -> None:
        for bucket in turn.buckets:
            bucket.spend()
        self._sent.add(turn)
        turn.ended_before = self._ended
        turn.sent = now

    def buckets_of(self, operation: Operation) -> frozenset[str] | None:
        """Return the buckets that apply to an operation, None if no answer has told.

        Args:
            operation: Method and path template.
        """
        with self._lock:
            return self._names.get(operation)

    def expect(self, names: Iterable[str], users: int) -> None:
        """Count with some users of buckets at least, until answers show that there are fewer.

        Args:
            names: The names of the buckets.
            users: How many clients use them, this one included.
        """
        with self._lock:
            for name in names:
                bucket = self._buckets.get(name)
                if bucket is not None:
                    bucket.users = max(bucket.users, float(users))

    def reported(self, names: Iterable[str]) -> list[Reported]:
        """Return what the last answers have told of buckets.

        Args:
            names: Their names; those of which nothing is known are left out.
        """
        with self._lock:
            return [
                bucket.reported
                for name in names
                if (bucket := self._buckets.get(name)) and bucket.reported is not None
            ]

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
            self._sent.discard(turn)
            for bucket in turn.buckets:
                bucket.in_flight -= 1
            # What a cache answers tells of the time when it was put there.
            if headers is not None and age_of(headers):
                headers = None
            if headers is not None:
                self._learn(turn, now, headers, retry_after)
            self._ended += 1
            if headers is None:
                return
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
        found = parse_policies(headers.get(POLICY_HEADER, ""))
        policies = {_bucket_name(each.name, each.partition): each for each in found}
        known = self._names.get(turn.operation, frozenset())
        sent = now if turn.sent is None else turn.sent
        # Calls that ended while this one was in flight.
        overtaken = 0 if turn.ended_before is None else self._ended - turn.ended_before
        # A 429 reports only the policy that was exceeded.
        names = frozenset(policies) if retry_after is None else known.union(policies)
        remember(self._names, turn.operation, names)
        states = parse_rate_limit(headers.get("ratelimit", ""))
        # Some servers report all policies with a 429, also those that were not exceeded.
        is_exceeded_known = any(state.remaining == 0 for state in states)
        for state in states:
            name = _bucket_name(state.name, state.partition)
            policy = policies.get(name)
            if policy is None or state.remaining is None:
                continue
            bucket = self._bucket(name, policy, state.remaining, now)
            bucket.refill(now)
            refused = None if is_exceeded_known and state.remaining else retry_after
            if refused is None:
                bucket.correct(state.remaining, sent, now, overtaken)
            else:
                bucket.refuse(refused, sent, now)
            bucket.reported = Reported(
                name, bucket.capacity, bucket.rate, state.remaining, sent, now, refused
            )
        for name in policies.keys() - self._buckets.keys():
            # The state of this policy is not reported, so it cannot be applied.
            self._names[turn.operation] -= {name}

    def _bucket(self, name: str, policy: Policy, remaining: float, now: float) -> Bucket:
        rate = policy.quota / policy.window
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = Bucket(policy.quota, rate, remaining - len(self._sent), now)
            # Those that are in flight take tokens, too.
            bucket.in_flight = len(self._sent)
            bucket.users = self._first_users
            for turn in self._sent:
                turn.buckets += (bucket,)
            remember(self._buckets, name, bucket)
        bucket.capacity, bucket.rate = policy.quota, rate
        return bucket


def _bucket_name(policy: str, partition: str | None) -> str:
    """Return the name of a bucket, of which a policy has one for each partition."""
    return policy if partition is None else f"{policy};pk={partition}"


def remember(known: dict[KeyT, ValueT], key: KeyT, value: ValueT) -> None:
    """Add to what is known, and forget what was learned first where that is too much.

    Args:
        known: What is known.
        key: Of what something was learned.
        value: What was learned.
    """
    known.pop(key, None)
    known[key] = value
    while len(known) > _MOST_KNOWN:
        del known[next(iter(known))]


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
