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
    """The state of one token bucket, as an answer of the server reported it.

    Attributes:
        bucket: Name of the bucket.
        capacity: Largest number of tokens in it.
        rate: Number of tokens that are added to it in a second.
        remaining: Number of whole tokens that were left.
        since: When the call was sent, or when it was answered if the server rejected it. This is a
            time on the clock of the process, and means nothing to other processes.
        age: Seconds between `since` and this report.
        retry_after: Seconds that the server asked to wait, counted from its answer; None if it did
            not reject the call.
        is_new: Whether this report is sent for the first time.
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
    """A request of a process for tokens of the budget.

    A *slot* is one token, together with the moment from which it can be used.

    Attributes:
        holder: Who asks: an id of one process and one set of buckets, which sends one request at a
            time. It is empty if the process only reports, and asks for nothing.
        number: Number of the request. A repeated request has the same number, gets the same answer,
            and counts only once.
        operation: The operation to call.
        buckets: The buckets that apply to the operation; None if they are unknown.
        wanted: Number of slots that are needed.
        spare: Number of further slots to lend if there are plenty, to be used immediately. The
            spare slots of the request before have been used.
        longest: Buckets that need more than this number of seconds for one token are ignored.
        within: Slots that are more than this number of seconds ahead are useless.
        reports: States of buckets that answers of the server reported.
        learned: Operations with the buckets that apply to them, as answers of the server reported.
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
        """Return the request as JSON, which the script in Redis reads."""
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
    """The slots that a process gets for its `LeaseRequest`.

    Attributes:
        waits: For each slot, in how many seconds it can be used, ascending. There are as many as
            were wanted, or fewer if other processes need slots too. A slot is lost if it is not
            used within 5 seconds.
        spare: Number of further slots, which can be used immediately.
        buckets: The buckets that apply to the operation; None if no process knows them.
        is_sure: Whether an answer of the server reported these buckets. Otherwise, they are those
            that apply to all known operations.
        following: In how many seconds the next slot would be free.
        rate: Number of slots in a second for all processes together; 0 if there is no limit.
        users: Number of processes that wait for slots, including this one.
        asked: Seconds until the latest `Retry-After` of the server is over; 0 if there is none.
        again: If the limits will soon be known, seconds after which to ask again.
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
        """Return the lease from the JSON that the script in Redis returns."""
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
