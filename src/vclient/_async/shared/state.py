"""The interface of a store in which the processes of one API key share state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vclient._shared.budget import Lease, LeaseRequest


class SharedState(Protocol):
    """A store in which the processes of one API key share state.

    Implement it to use another store than Redis. Each method is one round trip, and atomic. The
    client may repeat a method with the same arguments if the answer was lost, and the repetition
    must have no further effect. Measure all times with the clock of the store, not with that of the
    caller. Names contain neither the API key nor personal data.

    Each name has a *version*, a value that was never used before. If the store does not know a
    name, because it is new, has expired or was evicted, reading its version creates a new one. So
    two equal versions prove that nobody called `touch` in between.

    A method raises a `MemoryError` if the store has no room for a value, and any other `Exception`
    if the store is away.
    """

    async def read(self, key: str | None, names: Sequence[str]) -> tuple[bytes | None, list[bytes]]:
        """Return the value of a key, or None if there is none; and the versions of names.

        Args:
            key: The key; None to read only versions.
            names: The names.
        """
        ...

    async def write(self, key: str, value: bytes, seconds: float) -> None:
        """Store a value.

        Args:
            key: The key.
            value: The value.
            seconds: After how many seconds it expires. The store may drop it earlier.
        """
        ...

    async def touch(self, names: Sequence[str]) -> None:
        """Give a new version to each of some names.

        Args:
            names: The names.
        """
        ...

    async def acquire(self, name: str, owner: str, seconds: float) -> int | None:
        """Take a lock, and return its fencing number; None if another owner holds it.

        The number grows with each new owner. If the caller already holds the lock, this extends it,
        and the number stays the same.

        Args:
            name: The name of the lock.
            owner: Who takes the lock, a unique text for each time that it is taken.
            seconds: After how many seconds the lock is free, unless it is released or extended.
        """
        ...

    async def release(self, name: str, owner: str) -> None:
        """Free a lock, if this owner holds it.

        Args:
            name: The name of the lock.
            owner: Who took the lock.
        """
        ...

    async def lease(self, name: str, request: LeaseRequest) -> Lease:
        """Lend tokens of a budget to a process, and store what the process reports about limits.

        Args:
            name: The name of the budget.
            request: How many tokens the process needs, and what it reports.
        """
        ...

    async def close(self) -> None:
        """Close the connections that this object opened."""
        ...
