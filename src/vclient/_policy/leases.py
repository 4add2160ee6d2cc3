"""The tokens that one process was lent of the budget of all processes of its API key.

A call that waits asks `Leases.step` again and again what to do: go, sleep, wait until another call
of the same process has asked the budget, or ask it on behalf of all. So there is one request at a
time, which names all that is needed:

    >>> from vclient._policy.pacing import Pacer
    >>> from vclient._shared.budget import Lease
    >>> leases, operation = Leases(pacer := Pacer()), ("GET", "/companies")
    >>> first, second = pacer.turn(operation), pacer.turn(operation)
    >>> request = leases.step(first, now=0.0, longest=30.0, left=60.0)
    >>> request.wanted, leases.step(second, now=0.0, longest=30.0, left=60.0)
    (1, None)
    >>> lease = Lease(waits=(0.0, 0.5), buckets=frozenset({"burst"}), rate=2.0, is_sure=True)
    >>> leases.accept(request, lease, now=0.1)
    >>> leases.step(first, now=0.1, longest=30.0, left=60.0)
    Wait(seconds=0.0, sleep=0.0)
    >>> leases.step(second, now=0.1, longest=30.0, left=60.0)
    Wait(seconds=0.5, sleep=0.5)
"""

from __future__ import annotations

import itertools
import math
import secrets
import threading
from bisect import bisect_left, insort
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from vclient._policy.pacing import remember
from vclient._policy.waiting import SHORTEST_WAIT, Wait
from vclient._runtime.forks import register_for_fork
from vclient._shared.budget import KEEPS, LeaseRequest, LimitReport

if TYPE_CHECKING:
    from vclient._policy.bucket import Reported
    from vclient._policy.pacing import Operation, Pacer, Turn
    from vclient._shared.budget import Lease

# What is taken for calls to come, if there are plenty of tokens.
_FEWEST_SPARE: Final = 4
_MOST_SPARE: Final = 64
# A request whose answer was lost is repeated for so long.
_REPEATED_FOR: Final = 5.0
_PAUSE: Final = 5.0
_MOST_SHARES: Final = 1000

GO: Final = Wait(0.0, 0.0)

_Key: TypeAlias = "tuple[frozenset[str] | Operation, float]"


@dataclass(eq=False, slots=True)
class _Share:
    """The slots of one set of buckets, and the calls that wait for them.

    Attributes:
        holder: Its name in the budget.
        slots: When each slot can be used, ascending.
        waiting: The numbers of the calls that wait, ascending. Each gets the slot of its place.
        deadlines: When each of them has to be over.
        spare: How many slots more to ask for.
        is_asking: Whether a call of this process is asking.
        request: What was asked and not answered yet.
        requested: When it was asked first.
        ask_at: When there is a point in asking again.
        following: When there would be a slot that was not lent.
        rate: Slots a second, for all processes.
        opens: End of the latest `Retry-After`.
    """

    holder: str
    slots: list[float] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    deadlines: dict[int, float] = field(default_factory=dict)
    spare: int = _FEWEST_SPARE
    is_asking: bool = False
    request: LeaseRequest | None = None
    requested: float = -math.inf
    ask_at: float = -math.inf
    following: float = -math.inf
    rate: float = math.inf
    opens: float = -math.inf

    def enter(self, number: int, deadline: float) -> None:
        if number not in self.deadlines:
            insort(self.waiting, number)
        self.deadlines[number] = deadline

    def leave(self, number: int) -> None:
        if self.deadlines.pop(number, None) is not None:
            del self.waiting[bisect_left(self.waiting, number)]

    def drop_old(self, now: float) -> None:
        """Forget the slots that were not used in time, and ask for fewer from now on."""
        old = bisect_left(self.slots, now - KEEPS)
        if old:
            del self.slots[:old]
            self.spare = max(_FEWEST_SPARE, self.spare // 2)

    def wait(self, number: int, now: float) -> Wait | None:
        """Return what a call has to wait; None if there is no slot for it."""
        place, has = bisect_left(self.waiting, number), len(self.slots)
        if place < has:
            seconds = max(self.slots[place], self.opens) - now
            if seconds >= SHORTEST_WAIT:
                return Wait(seconds, seconds)
            # Those before it may be about to wake up; there are slots for them, too.
            del self.slots[0]
            return GO
        # Nobody asks before the last slot is due, as the next one comes later.
        ask_at = max(self.ask_at, self.slots[-1] if has else -math.inf)
        if now < ask_at:
            behind = max(ask_at, self.following) + (place - has) / self.rate
            return Wait(behind - now, max(ask_at - now, SHORTEST_WAIT))
        left = self.deadlines[number] - now
        if self.following - now > left:
            return Wait(self.following - now, self.following - now)
        return None


class Leases:
    """The tokens that this process was lent, for all operations. Thread-safe.

    Args:
        pacer: What this process knows of the limits.
    """

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Start empty in a forked process, under another name."""
        # Garbage collection may end another call on the same thread while it is held.
        self._lock = threading.RLock()
        self._id = secrets.token_hex(8)
        self._numbers = itertools.count(1)
        self._shares: dict[_Key, _Share] = {}
        self._entered: dict[Turn, _Share] = {}
        # What others have told of operations: surely, or because it applies to all.
        self._told: dict[Operation, frozenset[str]] = {}
        self._guessed: dict[Operation, frozenset[str]] = {}
        self._reported: dict[str, float] = {}
        self._telling: set[Operation] = set()

    def step(
        self, turn: Turn, now: float, longest: float, left: float
    ) -> Wait | LeaseRequest | None:
        """Return what a call has to wait; or what to ask the budget, None if another call asks.

        Args:
            turn: The turn of the call, which has used a slot when it need not wait.
            now: The time, on the clock of the client.
            longest: The longest wait that a server may ask for, in seconds.
            left: Seconds until the deadline of the call.
        """
        with self._lock:
            operation = turn.operation
            names = self._buckets_of(operation)
            if names is not None and not names:
                self.leave(turn)
                return GO
            share = self._enter(turn, (names or operation, longest), now + left)
            share.drop_old(now)
            turn.asked = max(0.0, share.opens - now)
            if turn.asked > longest:
                if operation not in self._told and self._pacer.buckets_of(operation) is None:
                    # It may not apply to an operation that was never called.
                    self.leave(turn)
                    return GO
                if now < share.ask_at:
                    return Wait(turn.asked, turn.asked)
            wait = share.wait(turn.number, now)
            if wait is None and not share.is_asking:
                share.is_asking = True
                return self._request(share, operation, names, longest, now)
            if wait is GO:
                self.leave(turn)
            return wait

    def accept(self, request: LeaseRequest, lease: Lease, now: float) -> None:
        """Keep what was lent.

        Args:
            request: What was asked.
            lease: The answer.
            now: The time, on the clock of the client.
        """
        with self._lock:
            self._learn(request, lease)
            asking = self._share_of(request)
            if asking is None:
                return
            if asking.request is request:
                asking.is_asking, asking.request = False, None
            names = self._buckets_of(request.operation)
            share = self._share((names or request.operation, request.longest))
            for wait in lease.waits + (0.0,) * lease.spare:
                insort(share.slots, now + wait)
            share.following = now + lease.following
            share.rate = lease.rate or math.inf
            self._pacer.expect(names or (), lease.users)
            share.opens = now + lease.asked if lease.asked > 0 else -math.inf
            share.ask_at = now + lease.again
            if lease.asked > request.longest:
                share.ask_at = now + _PAUSE
            elif lease.spare:
                share.spare = min(2 * share.spare, _MOST_SPARE)
            if asking is not share and not asking.waiting:
                self._forget(asking)

    def _learn(self, request: LeaseRequest, lease: Lease) -> None:
        if lease.buckets is not None:
            told = self._told if lease.is_sure else self._guessed
            remember(told, request.operation, lease.buckets)
        for learned, names in request.learned:
            remember(self._told, learned, names)
        for report in request.reports:
            if report.is_new:
                remember(self._reported, report.bucket, report.since)

    def fail(self, request: LeaseRequest, *, is_lost: bool) -> None:
        """Note that a request was not answered.

        Args:
            request: What was asked.
            is_lost: Whether it is given up; else the next call repeats it.
        """
        with self._lock:
            share = self._share_of(request)
            if not request.holder:
                self._telling.discard(request.operation)
            elif share is not None and share.request is request:
                share.is_asking = False
                if is_lost:
                    share.request = None

    def leave(self, turn: Turn) -> None:
        """Note that a call does not wait any more; its slot is for another one.

        Args:
            turn: The turn of the call.
        """
        with self._lock:
            share = self._entered.pop(turn, None)
            if share is not None:
                share.leave(turn.number)

    def news(self, turn: Turn, now: float, *, is_refused: bool) -> LeaseRequest | None:
        """Return what all processes should know at once, None if there is nothing.

        That is which buckets apply to an operation, and that a call was refused.

        Args:
            turn: The turn of a call that was answered.
            now: The time, on the clock of the client.
            is_refused: Whether the answer was a 429.
        """
        with self._lock:
            operation = turn.operation
            names = self._pacer.buckets_of(operation)
            is_known = self._told.get(operation) == names or operation in self._telling
            if names is None or (is_known and not is_refused):
                return None
            self._telling.add(operation)
            request = LeaseRequest("", 0, operation, names, 0, 0, math.inf, math.inf)
            return self._with_reports(request, names, now)

    def _buckets_of(self, operation: Operation) -> frozenset[str] | None:
        own = self._pacer.buckets_of(operation)
        if own is None:
            own = self._told.get(operation, self._guessed.get(operation))
        if own is None and self._pacer.is_idle:
            own = frozenset()
        return own

    def _enter(self, turn: Turn, key: _Key, deadline: float) -> _Share:
        share, before = self._share(key), self._entered.get(turn)
        if before is not None and before is not share:
            before.leave(turn.number)
        self._entered[turn] = share
        share.enter(turn.number, deadline)
        return share

    def _share(self, key: _Key) -> _Share:
        share = self._shares.get(key)
        if share is None:
            share = self._shares[key] = _Share(f"{self._id}.{next(self._numbers)}")
            if len(self._shares) > _MOST_SHARES:
                self._shares = {
                    key: each
                    for key, each in self._shares.items()
                    if each.waiting or each.is_asking or each is share
                }
        return share

    def _share_of(self, request: LeaseRequest) -> _Share | None:
        found = (each for each in self._shares.values() if each.holder == request.holder)
        return next(found, None)

    def _forget(self, share: _Share) -> None:
        self._shares = {key: each for key, each in self._shares.items() if each is not share}

    def _request(
        self,
        share: _Share,
        operation: Operation,
        names: frozenset[str] | None,
        longest: float,
        now: float,
    ) -> LeaseRequest:
        if share.request is not None and now - share.requested < _REPEATED_FOR:
            return share.request
        has = len(share.slots)
        request = LeaseRequest(
            holder=share.holder,
            number=next(self._numbers),
            operation=operation,
            buckets=names,
            wanted=len(share.waiting) - has,
            spare=share.spare,
            longest=longest,
            within=max(share.deadlines[each] for each in share.waiting[has:]) - now,
        )
        share.request = self._with_reports(request, names or frozenset(), now)
        share.requested = now
        return share.request

    def _with_reports(
        self, request: LeaseRequest, names: frozenset[str], now: float
    ) -> LeaseRequest:
        operation, own = request.operation, self._pacer.buckets_of(request.operation)
        has_learned = own is not None and self._told.get(operation) != own
        return replace(
            request,
            reports=tuple(
                _report(each, now, self._reported.get(each.name, -math.inf))
                for each in self._pacer.reported(sorted(names))
            ),
            learned=((operation, own),) if own is not None and has_learned else (),
        )


def _report(told: Reported, now: float, reported: float) -> LimitReport:
    """Return a report; of a refusal, the time counts from its answer on."""
    since = told.sent if told.retry_after is None else told.answered
    return LimitReport(
        bucket=told.name,
        capacity=told.capacity,
        rate=told.rate,
        remaining=told.remaining,
        since=since,
        age=max(0.0, now - since),
        retry_after=told.retry_after,
        is_new=since > reported,
    )
