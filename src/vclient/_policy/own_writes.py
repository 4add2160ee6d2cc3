"""Read-your-writes consistency, and protection from lost updates.

The server answers most reads from a cache, which it invalidates only after it has answered a
write: a read that follows immediately is often stale. Unknown query parameters do not change an
answer but are part of the cache key, so a parameter with a new value bypasses the cache.

An example: the parameter is `_fresh`, and a write is followed by reads for 2 seconds.

    seconds  call                       parameter
        0.0  read                       none: the answer may come from the server's cache
        1.0  write                      none, but it assigns the value a-1 to later reads
        1.1  read                       _fresh=a-1: a cache miss, which the server caches
        1.2  the same read              _fresh=a-1: answered from the server's cache
        3.0  read                       none: the server has invalidated its cache by now
"""

from __future__ import annotations

import itertools
import secrets
from typing import TYPE_CHECKING

from vclient._api import routes
from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    from collections.abc import Hashable

PARAMETER = "_fresh"
"""Name of the query parameter that bypasses the server's cache."""

WINDOW = 2.0
"""Seconds after a write in which reads bypass the cache; the server needs about 0.1."""

_NEVER_CACHED = frozenset(
    route.template
    for route in (
        routes.HEALTH,
        routes.DICEROLLS,
        routes.DICEROLL,
        routes.COMPANY_STATISTICS,
        routes.USER_STATISTICS,
        routes.CAMPAIGN_STATISTICS,
        routes.CHARACTER_STATISTICS,
        routes.CHARACTER_TRAIT_VALUE_OPTIONS,
        routes.CHARGEN_SESSIONS,
        routes.CHARGEN_SESSION,
        routes.USERS_LOOKUP,
        routes.ADMIN_LOGS,
        routes.ADMIN_LOGS_DOWNLOAD,
    )
)

KEEP_THE_CACHE = frozenset({routes.DICEROLLS.template, routes.DICEROLLS_QUICKROLL.template})


def experience_lock_key(user_id: str | None, campaign_id: str | None) -> Hashable:
    """Return the lock key of changes of one user's experience in one campaign.

    The server reads the experience, changes it and writes it back: of two concurrent changes,
    one would be lost.

    Args:
        user_id: Id of the user whose experience is changed.
        campaign_id: Id of the campaign.
    """
    return ("experience", user_id, campaign_id)


def is_cached(template: str) -> bool:
    """Return whether the server answers a read from its cache.

    Args:
        template: Path of the read, with the names of its parameters.
    """
    return template not in _NEVER_CACHED


class OwnWrites:
    """The latest writes a client knows of, and the query parameter for the reads after them."""

    def __init__(self) -> None:
        self._last: tuple[float, str] | None = None
        self._foreign: float | None = None
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Use values that no other process uses, in a forked process."""
        self._prefix = secrets.token_hex(4)
        self._numbers = itertools.count(1)

    def record_write(self, template: str, now: float) -> None:
        """Record that a write was sent.

        Args:
            template: Path of the write, with the names of its parameters.
            now: The time, on the clock of the client.
        """
        if template not in KEEP_THE_CACHE:
            self._last = (now, self.unique())

    def record_foreign(self, now: float) -> None:
        """Record that another process writes or has written, whenever that was.

        Args:
            now: The time, on the clock of the client.
        """
        self._foreign = now

    def parameter(self, template: str, now: float, *, fresh: bool) -> str | None:
        """Return the value of the parameter for a read, or None where it needs none.

        Reads between two writes of the client share a value, so that the server can still cache
        them. Reads during a write of another process may reach the server before it: what they get
        must not be the answer to later ones, so that each has a value of its own.

        Args:
            template: Path of the read, with the names of its parameters.
            now: The time, on the clock of the client.
            fresh: Whether the read bypasses the cache in any case.
        """
        if not is_cached(template):
            return None
        if fresh:
            return self.unique()
        if self._foreign is not None and now - self._foreign < WINDOW:
            return self.unique()
        if self._last is not None and now - self._last[0] < WINDOW:
            return self._last[1]
        return None

    def unique(self) -> str:
        """Return a value that no other read has used."""
        return f"{self._prefix}-{next(self._numbers)}"
