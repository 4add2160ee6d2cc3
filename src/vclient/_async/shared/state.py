"""The interface of state that the processes of one API key share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vclient._shared.budget import Lease, LeaseRequest


class SharedState(Protocol):
    """State that the processes of one API key share.

    Every method is one round trip, and is applied as a whole or not at all. One that is repeated
    with the same arguments, because its answer was lost, has no further effect. Time is that of
    the store, never that of a caller. Names have no API key in them, and no personal data.

    A *version* of a name is a value that was never used before. A name that the store does not
    know, because it is new, has expired or was evicted, gets a new version when it is asked for:
    two equal versions prove that nobody called `touch` in between.

    A method raises a `MemoryError` if there is no room for what it would store, and any other
    `Exception` if the store is away.
    """

    async def read(self, key: str | None, names: Sequence[str]) -> tuple[bytes | None, list[bytes]]:
        """Return the value of a key, None if there is none, and the versions of names.

        Args:
            key: The key; None for the versions alone.
            names: The names.
        """
        ...

    async def write(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value.

        Args:
            key: The key.
            value: The value.
            seconds: How long it is kept, unless there is no room for it.
        """
        ...

    async def touch(self, names: Sequence[str]) -> None:
        """Give new versions to names.

        Args:
            names: The names.
        """
        ...

    async def acquire(self, name: str, owner: str, seconds: float) -> int | None:
        """Return the fencing number of a lock, or None while another owner holds it.

        The number grows with each new holder. The holder extends its time by asking again.

        Args:
            name: The name of the lock.
            owner: Who asks; unique for each holding.
            seconds: When the lock is free again, unless it is released or extended before.
        """
        ...

    async def release(self, name: str, owner: str) -> None:
        """Free a lock, if the owner holds it.

        Args:
            name: The name of the lock.
            owner: Who held it.
        """
        ...

    async def lease(self, name: str, request: LeaseRequest) -> Lease:
        """Lend tokens of a budget, and learn what answers have told of its limits.

        Args:
            name: The name of the budget.
            request: What is wanted, and what was learned.
        """
        ...

    async def close(self) -> None:
        """Close the connections that this object has opened."""
        ...
