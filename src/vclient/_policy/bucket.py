"""One token bucket of the server, as far as a client knows it; `pacing` says how it is used."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

# Of the clients that share a key, found by simulation: see `tests/unit/test_pacing.py`. Users are
# estimated clients; a part is that of the capacity.
_MOST_USERS = 40.0
_LARGEST_RAISE = 16.0
_LARGEST_RAISE_PART = 0.8
_RAISE_PER_MISSED_TOKEN = 2.0
_RAISE_WITHOUT_TOKENS = 2.0
_IDLE_TOKENS = 1.0
_DECAY = 0.1
_LARGEST_DECAY = 0.5
_RESERVE = 4.0
_RESERVE_PART = 0.2
# Clients that were refused come back some seconds later, and should find tokens then.
_FEWEST_USERS_SHARED = 3.0
_SHARED_SECONDS = 10.0


class Reported(NamedTuple):
    """The state of a bucket, as an answer has told it.

    Attributes:
        name: Name of the bucket.
        capacity: The largest number of tokens.
        rate: Tokens that are added a second.
        remaining: Whole tokens that were left.
        sent: When the call was sent.
        answered: When the answer came.
        retry_after: Seconds until the next attempt, where the call was refused.
    """

    name: str
    capacity: float
    rate: float
    remaining: float
    sent: float
    answered: float
    retry_after: float | None


@dataclass(eq=False, slots=True)
class Bucket:
    """The token bucket of one rate limit policy, as far as it is known.

    Attributes:
        capacity: The largest number of tokens.
        rate: Tokens that are added a second.
        tokens: Number of tokens at `updated`, less `users` for each call in flight.
        updated: When `tokens` was last computed.
        users: How many clients seem to share the bucket, this one included.
        users_raised_at: When a refusal last raised that number.
        shared_until: Until when there are sure to be others.
        seen: The tokens that an answer reported, from which on those of others are counted.
        seen_at: When that answer came; minus infinity before the first one.
        own: How many answers came since.
        last: The tokens that the last answer reported.
        last_at: When it came.
        opens: End of the latest `Retry-After`.
        waiting: The numbers of the waiting calls, sorted.
        in_flight: How many calls were sent and are not answered yet.
        reported: What the last answer has told.
    """

    capacity: float
    rate: float
    tokens: float
    updated: float
    users: float = 1.0
    users_raised_at: float = -math.inf
    shared_until: float = -math.inf
    seen: float = 0.0
    seen_at: float = -math.inf
    own: int = 0
    last: float | None = None
    last_at: float = 0.0
    opens: float = -math.inf
    waiting: list[int] = field(default_factory=list)
    in_flight: int = 0
    reported: Reported | None = None

    @property
    def reserve(self) -> float:
        """Tokens to leave in the bucket, so that calls of others find one."""
        return min(_RESERVE, self.capacity * _RESERVE_PART) * (1 - 1 / self.users)

    def refill(self, now: float) -> None:
        passed = max(0.0, now - self.updated)
        # Clients may be more than there is room for tokens; each waits for its turn all the same.
        most = max(self.capacity, self.users + self.reserve)
        self.tokens = min(most, self.tokens + passed * self.rate)
        self.updated = now

    def wait(self, number: int) -> float:
        """Return the seconds until there are tokens for a call and all waiting before it."""
        needed = (bisect_left(self.waiting, number) + 1) * self.users + self.reserve
        return max(0.0, (needed - self.tokens) / self.rate)

    def spend(self) -> None:
        """Take the tokens of a call that is sent, and those of others in the same time."""
        self.tokens -= self.users
        self.in_flight += 1

    def correct(self, remaining: float, sent: float, now: float, overtaken: int) -> None:
        """Clamp the tokens to the range that is consistent with an answer.

        The answer reports whole tokens, at some time since the call was sent, and it is unknown
        which of the other calls in flight, or of the `overtaken` that have ended meanwhile, had
        already taken theirs.
        """
        unknown = self.in_flight + overtaken
        # The part of a token that is not reported is about a half.
        surplus = remaining + 0.5 - self.reserve
        if self._count_users(remaining, unknown, now) or self.users == 1:
            pass
        elif surplus < 0:
            self._set_users(self.users - _RAISE_WITHOUT_TOKENS * surplus / self.reserve)
        else:
            fewer = max(surplus - _IDLE_TOKENS, _DECAY * (self.users - 1))
            self._set_users(self.users - min(fewer, _LARGEST_DECAY * self.users))
        self.last, self.last_at = remaining, now
        lowest = remaining - unknown * self.users
        highest = remaining + 1 + self.rate * (now - sent)
        self.tokens = min(max(self.tokens, lowest), highest)
        if remaining >= 1:
            self.opens = -math.inf

    def refuse(self, retry_after: float, sent: float, now: float) -> None:
        """Set the tokens after a 429, so that the next call comes when the server asked for it.

        Several 429s for calls that were in flight together say only once that there are others.
        """
        left = 1 - retry_after * self.rate
        if sent >= self.users_raised_at:
            self.shared_until = now + _SHARED_SECONDS
            if not self._count_users(0, self.in_flight, now):
                self._set_users(self.users + self._users_missed(left, now))
            self.users_raised_at = now
        self.tokens = left - 1 + self.users + self.reserve
        self.opens = now + retry_after
        self.last, self.last_at = left, now

    def _users_missed(self, left: float, now: float) -> float:
        """Return how many users more there seem to be, after a 429."""
        expected = self.capacity / 2
        if self.last is not None:
            expected = min(self.capacity, self.last + (now - self.last_at) * self.rate)
        missed = max(0.0, expected - self.in_flight - left) / (1 + self.in_flight)
        most = min(_LARGEST_RAISE, self.capacity * _LARGEST_RAISE_PART)
        return min(_RAISE_PER_MISSED_TOKEN * missed, most)

    def limit_wait(self, longest: float) -> None:
        """Make sure that one call waits at most some seconds for its tokens."""
        needed = self.users + self.reserve
        if needed > self.rate * longest:
            self._set_users(self.rate * longest - self.reserve)
            self.tokens -= needed - self.users - self.reserve

    def _set_users(self, users: float) -> None:
        least = 1.0
        if self.updated < self.shared_until:
            least = max(least, min(_FEWEST_USERS_SHARED, self.capacity * _RESERVE_PART))
        self.users = min(max(users, least), _MOST_USERS)

    def _count_users(self, remaining: float, unknown: int, now: float) -> bool:
        """Raise the number of users where others take tokens as fast as they can.

        Each of them then takes as many as this client does. Where they take fewer than are added,
        the clients wait for each other, and nothing can be told from it.
        """
        self.own += 1
        added = (now - self.seen_at) * self.rate
        # What is unknown, other calls of this client and a part of a token, counts as not taken.
        taken = self.seen - remaining - 1 - self.own - unknown
        if added > max(1.0, taken):
            self.seen, self.seen_at, self.own = remaining, now, 0
            return False
        users = 1 + taken / self.own
        if taken <= 1 or users <= self.users:
            return False
        self.shared_until = now + _SHARED_SECONDS
        self._set_users(users)
        return True
