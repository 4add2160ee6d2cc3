"""Where answers of reads are kept: in what processes share, or in the memory of this one."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_bytes
from typing import TYPE_CHECKING, Final, NamedTuple

from vclient._policy.cache import decode_entry
from vclient._shared.away import AwayError, LateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vclient._async.shared.guard import Shared
    from vclient._config.caching import CachePolicy
    from vclient._policy.cache import Entry, MemoryCache

# How long a process may take for a read before another one asks as well, in seconds.
_LONGEST_TURN: Final = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where one answer is kept, and for how long.

    Attributes:
        key: Its key.
        names: The names that it depends on.
        policy: The policy of the call.
        ttl: Seconds that it is kept.
        longer: Seconds after that in which it is still there.
        is_stamped: Whether the company tells of all that changes it.
        largest: Most bytes of its body.
    """

    key: str
    names: tuple[str, ...]
    policy: CachePolicy
    ttl: float
    longer: float
    is_stamped: bool
    largest: int


class Found(NamedTuple):
    """The result of looking for an answer.

    Attributes:
        entry: The answer, if there is a valid one.
        is_over: Whether it is older than its time.
        versions: The present versions of the names.
        is_shared: Whether these are those of all processes.
        is_outdated: Whether there is an answer, which is not valid any more.
    """

    entry: Entry | None
    is_over: bool
    versions: tuple[bytes, ...]
    is_shared: bool
    is_outdated: bool


class Answers:
    """The answers that are kept for the views of a client.

    While shared state is away, the memory of the process takes over. Versions of the one never
    equal those of the other, so nothing has to be dropped when that changes.

    Args:
        shared: What processes share; None for this process alone.
        memory: The memory of this process.

    Attributes:
        memory: The same.
    """

    def __init__(self, shared: Shared | None, memory: MemoryCache) -> None:
        self._shared = shared
        self.memory = memory

    async def find(self, place: Place, now: float) -> Found:
        """Return what is kept in a place, and the versions that a new answer would depend on.

        Args:
            place: The place.
            now: The time, on the clock of the client.
        """
        try:
            read = await self._read_shared(place)
        except LateError:
            # Others may write meanwhile, so that no answer may ever seem to be valid.
            unknown = tuple(token_bytes(8) for _ in place.names)
            return Found(None, False, unknown, is_shared=False, is_outdated=False)
        except AwayError:
            read = None
        if read is None:
            value, is_over, versions = None, False, self.memory.versions(place.names)
        else:
            value, is_over, versions = read
        entry = None if value is None else decode_entry(value, place.largest)
        if entry is None:
            entry, is_over = self._find_in_memory(place, now)
        present = tuple(versions)
        is_outdated = entry is not None and entry.versions != present
        return Found(
            None if is_outdated else entry, is_over, present, read is not None, is_outdated
        )

    async def _read_shared(self, place: Place) -> tuple[bytes | None, bool, list[bytes]] | None:
        """Return a value, whether it is old, and versions; None where nothing is shared.

        Raises:
            AwayError: The store is away.
        """
        if self._shared is None:
            return None
        in_memory = place.policy.store == "memory"
        key = None if in_memory else _fresh(place)
        value, versions = await self._shared.read(key, place.names)
        is_over = value is None and place.longer > 0 and not in_memory
        if is_over:
            value, _ = await self._shared.read(_old(place), ())
        return value, is_over, versions

    def _find_in_memory(self, place: Place, now: float) -> tuple[Entry | None, bool]:
        found = self.memory.find(place.key)
        if found is None:
            return None, False
        entry, kept = found
        age = now - kept
        if age >= place.ttl + place.longer:
            return None, False
        return entry, age >= place.ttl

    async def keep(self, place: Place, entry: Entry, now: float, *, is_shared: bool) -> None:
        """Keep an answer.

        Args:
            place: The place.
            entry: The answer.
            now: The time, on the clock of the client.
            is_shared: Whether its versions are those of all processes.
        """
        policy = place.policy
        if self._shared is not None and is_shared and policy.store != "memory":
            value = entry.encode()
            if len(value) <= policy.largest_value:
                await self._shared.write(_fresh(place), value, place.ttl)
                if place.longer:
                    await self._shared.write(_old(place), value, place.ttl + place.longer)
                return
        self.memory.keep(place.key, entry, now, policy.largest_size)

    async def forget(self, place: Place) -> None:
        """Drop what is kept in a place."""
        self.memory.drop(place.key)
        if self._shared is not None and place.policy.store != "memory":
            for key in (_fresh(place), _old(place)):
                await self._shared.write(key, b"", 1.0)

    async def versions(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """Return the present versions of names: those of all processes, if these share them.

        Args:
            names: The names.
        """
        # From now on, writes have to be followed.
        self.memory.is_used = True
        asked = tuple(names)
        if self._shared is not None:
            try:
                _, versions = await self._shared.read(None, asked)
                return dict(zip(asked, versions, strict=True))
            except AwayError:
                pass
        return dict(zip(asked, self.memory.versions(asked), strict=True))

    async def touch(self, names: Sequence[str], now: float) -> None:
        """Give new versions to names, in this process and in what is shared.

        Args:
            names: The names.
            now: The time, on the clock of the client.
        """
        self.memory.touch(names, now)
        if self._shared is not None:
            await self._shared.touch(names)

    async def take_turn(self, place: Place, owner: str) -> bool:
        """Return whether this process is the one to ask for an answer.

        Args:
            place: The place of the answer.
            owner: Who asks.

        Raises:
            AwayError: Nothing is shared, or it is away: each process asks for itself.
        """
        shared = self._shared
        if shared is None:
            raise AwayError
        return await shared.take(_turn(place), owner, _LONGEST_TURN) is not None

    async def end_turn(self, place: Place, owner: str) -> None:
        """Let other processes ask for an answer."""
        if self._shared is not None:
            await self._shared.release(_turn(place), owner)

    async def read_text(self, key: str) -> str | None:
        """Return a short text that processes share, or None."""
        if self._shared is None:
            return None
        try:
            value, _ = await self._shared.read(key, ())
        except AwayError:
            return None
        return None if value is None else value.decode("ascii", "replace")

    async def write_text(self, key: str, text: str, seconds: float) -> None:
        """Share a short text for some seconds."""
        if self._shared is not None:
            await self._shared.write(key, text.encode("ascii", "replace"), seconds)


def _fresh(place: Place) -> str:
    return f"read:{place.key}"


def _old(place: Place) -> str:
    return f"read-old:{place.key}"


def _turn(place: Place) -> str:
    return f"read:{place.key}"
