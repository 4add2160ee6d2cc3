"""Requests to the budget that all processes of one API key share, and its answers.

The budget is a copy of the token buckets of the server, on the clock of the store. A process is
lent *slots*: tokens, each of which may be used from some moment on. When there are none left,
slots in the future are lent, in the order of the requests, so that nobody asks again and again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Operation: TypeAlias = tuple[str, str]
"""Method and path template."""

KEEPS: Final = 5.0
"""Seconds for which a slot can be used; the holder may be dead after that."""


@dataclass(frozen=True, slots=True)
class LimitReport:
    """The state of one bucket, as an answer of the server has told it.

    Attributes:
        bucket: Its name.
        capacity: The largest number of tokens.
        rate: Tokens that are added a second.
        remaining: Whole tokens that were left.
        since: When the call was sent; when it was answered, where it was refused. It is on the
            clock of the process, and tells others nothing.
        age: Seconds since then.
        retry_after: Seconds that the server has asked to wait, from its answer on; None if it has
            not refused the call.
        is_new: Whether it was not reported before.
    """

    bucket: str
    capacity: float
    rate: float
    remaining: float
    since: float
    age: float
    retry_after: float | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """A request of a process to the budget.

    Attributes:
        holder: Who asks: an id of one process and one set of buckets, which asks for one thing
            at a time; empty where nothing is asked for, and only reported.
        number: The number of the request. One that is repeated is answered alike, and counts once.
        operation: The operation that is to be called.
        buckets: The buckets that apply to it; None if they are not known.
        wanted: How many slots are needed.
        spare: How many more are taken if there are plenty, all of them for now. Who asks has used
            those that it got before.
        longest: Buckets that need more than this many seconds for one token do not count.
        within: Slots that are more than this many seconds ahead are useless.
        reports: What answers have told of the buckets.
        learned: Operations, and the buckets that apply to them, as answers have told.
    """

    holder: str
    number: int
    operation: Operation
    buckets: frozenset[str] | None
    wanted: int
    spare: int
    longest: float
    within: float
    reports: tuple[LimitReport, ...] = ()
    learned: tuple[tuple[Operation, frozenset[str]], ...] = ()

    def encode(self) -> str:
        """Return the request as JSON, as the script of Redis reads it."""
        asked = {
            "holder": self.holder,
            "number": self.number,
            "operation": _text(self.operation),
            "wanted": self.wanted,
            "spare": self.spare,
            "longest": self.longest,
            # There is no infinity in JSON.
            "within": min(self.within, 1e9),
            "reports": [
                {
                    "bucket": report.bucket,
                    "capacity": report.capacity,
                    "rate": report.rate,
                    "remaining": report.remaining,
                    "age": report.age,
                    "retry_after": report.retry_after,
                    "is_new": report.is_new,
                }
                for report in self.reports
            ],
            "learned": [[_text(operation), sorted(names)] for operation, names in self.learned],
        }
        if self.buckets is not None:
            asked["buckets"] = sorted(self.buckets)
        return json.dumps(asked)


NOTHING: Final = LeaseRequest("", 0, ("", ""), frozenset(), 0, 0, 0.0, 0.0)
"""A request for nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The answer to a request.

    Attributes:
        waits: In how many seconds each slot can be used, ascending; as many as were wanted, or
            fewer where others need some too. Each is lost if it was not used for `KEEPS` seconds.
        spare: How many more there are for now.
        buckets: The buckets that apply to the operation; None if nobody knows.
        is_sure: Whether an answer has told so; else it is what applies to all known operations.
        following: In how many seconds there would have been another slot.
        rate: Slots a second, for all processes together; 0 if there is no limit.
        users: How many processes, this one included, wait for slots.
        asked: Seconds until the end of the latest `Retry-After`.
        again: Seconds after which to ask again, where the limits are about to be known.
    """

    waits: tuple[float, ...] = ()
    spare: int = 0
    buckets: frozenset[str] | None = None
    is_sure: bool = False
    following: float = 0.0
    rate: float = 0.0
    users: int = 1
    asked: float = 0.0
    again: float = 0.0

    @classmethod
    def decode(cls, answer: bytes | str) -> Lease:
        """Return the lease that the script of Redis has answered, as JSON."""
        told: dict[str, Any] = json.loads(answer)
        buckets = told.get("buckets")
        return cls(
            # An empty list may be an empty object: Lua knows no difference.
            waits=tuple(told["waits"]),
            spare=int(told["spare"]),
            buckets=None if buckets is None else frozenset(buckets),
            is_sure=bool(told["is_sure"]),
            following=told["following"],
            rate=told["rate"],
            users=int(told["users"]),
            asked=told["asked"],
            again=told["again"],
        )


def _text(operation: Operation) -> str:
    return " ".join(operation)
