"""Writes that processes tell each other of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient._async.locks import KeyedLocks
from vclient._async.shared.keeper import AGAIN, may_wait_at_end
from vclient._policy.own_writes import WINDOW
from vclient._policy.touched import WRITES, names_touched
from vclient._shared.away import AwayError, LateError

if TYPE_CHECKING:
    from types import TracebackType

    from vclient._async.clock import Clock
    from vclient._async.shared.keeper import Keeper
    from vclient._observe.state import CallState
    from vclient._policy.own_writes import OwnWrites

LOOK: Final = 0.01
"""Seconds for which what a client knows of the writes of others holds."""

# After that many seconds, no reader relies on what it knew before.
_KNOWN: Final = LOOK + 0.001
# What a window that began with a write has to leave for the server to empty its cache.
_LAG: Final = 0.5


class SharedWrites:
    """Knows of the writes of other processes, and tells them of those of the client.

    The versions of some names change when a write begins, before it is sent, and again when it
    has ended. A read that finds another version than the one before bypasses the server's cache,
    and so do those of the whole window after it: it does not matter when the write was.

    An example:

        milliseconds  writing process                  reading process
                   0  versions change
                   1  the write is sent
                   8                                   read: the version is another one, and the
                                                       window begins
                  60  the answer comes, versions change
                  61                                   read within the window
                2300                                   read: the version is another one again

    What a client knows is up to 10 ms old. A write that takes less time waits for that, as a reader
    may know nothing of its beginning; so does one of which others could not be told before, and
    one that takes so long that the window of its beginning may be over.

    Args:
        keeper: What tells others of the end of writes that were cancelled.
        own_writes: The writes that the client knows of.
    """

    def __init__(self, keeper: Keeper, own_writes: OwnWrites) -> None:
        self._shared = keeper.shared
        self._keeper = keeper
        self._own_writes = own_writes
        self._looking = KeyedLocks()
        self._looked: float | None = None
        self._version: bytes | None = None

    async def look(self, call: CallState) -> None:
        """Look whether others have written, unless that was done just now."""
        if self._is_known(call):
            return
        async with self._looking.hold(WRITES, call.seconds_left()):
            if self._is_known(call):
                return
            started = call.now()
            try:
                _, (version,) = await self._shared.read(None, [WRITES])
            except LateError:
                # Others may have written meanwhile.
                self._own_writes.record_foreign(call.now())
                self._looked = call.now()
                return
            except AwayError:
                # Those who wait do not try it one after the other.
                self._looked = call.now()
                return
            self._looked = started
            if version != self._version:
                self._version = version
                self._own_writes.record_foreign(call.now())

    def _is_known(self, call: CallState) -> bool:
        return self._looked is not None and call.now() - self._looked < LOOK

    def telling(self, call: CallState, clock: Clock) -> Telling:
        """Return a context for a write, which tells others when it begins and when it has ended.

        Args:
            call: The write.
            clock: The clock of the client.
        """
        return Telling(call, clock, self._keeper)


class Telling:
    """The context in which one write runs.

    Args:
        call: The write.
        clock: The clock of the client.
        keeper: What tells others of the end of a write that could not do that itself.
    """

    def __init__(self, call: CallState, clock: Clock, keeper: Keeper) -> None:
        self._call = call
        self._clock = clock
        self._shared = keeper.shared
        self._keeper = keeper
        self._names = names_touched(call.spec)
        self._told: float | None = None

    async def __aenter__(self) -> None:
        if self._names and await self._shared.touch(self._names):
            self._told = self._call.now()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        call = self._call
        if not (self._names and call.attempts):
            return
        if not may_wait_at_end(call, error):
            self._keeper.soon(self._touch_later)
        elif not await self._shared.touch(self._names):
            # This client may call nothing any more, and others would not know of the write.
            self._keeper.soon(self._touch_later, AGAIN)
        elif (seconds := self._wait()) > 0:
            await self._clock.sleep(seconds)

    def _wait(self) -> float:
        """Return how long it takes until no reader relies on what it knew before."""
        if WRITES not in self._names:
            return 0.0
        if self._told is None:
            return _KNOWN
        taken = self._call.now() - self._told
        return _KNOWN - taken if taken < WINDOW - _LAG else _KNOWN

    async def _touch_later(self) -> float | None:
        return None if await self._shared.touch(self._names) else AGAIN
