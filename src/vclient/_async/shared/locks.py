"""Locks that the processes of one API key share."""

from __future__ import annotations

import math
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from vclient._async.shared.keeper import AGAIN, may_wait_at_end
from vclient._runtime.elapsed import elapsed
from vclient._shared.away import AwayError
from vclient._shared.lock_names import lock_name
from vclient.exceptions import SharedStateError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from vclient._async.clock import Clock
    from vclient._async.connections import Connections
    from vclient._async.shared.guard import Shared
    from vclient._async.shared.keeper import Keeper
    from vclient._async.shared.state import SharedState
    from vclient._observe.state import CallState

EXPIRY: Final = 8.0
"""Seconds after which the lock of a process that died is free."""

_EXTENDED_EVERY: Final = 2.0
# An attempt is sent while its lock holds for so many seconds more, so that its answer can come.
_MARGIN: Final = 1.5

_SHORTEST_PAUSE: Final = 0.005
_LONGEST_PAUSE: Final = 0.02
_GROWTH: Final = 1.5
# A process whose calls had a lock for that many seconds asks whether others wait for it.
_TURN: Final = 0.2
# If so, it leaves the lock alone for so long that each of them asks for it.
_ROUND: Final = 1.5 * _LONGEST_PAUSE
_MOST_TURNS: Final = 100
# For how long one who waits is known to wait.
_KNOWN: Final = 0.3

_LOST: Final = (
    "the lock of the call was lost to another process, and an earlier attempt may have been "
    "applied: it was not sent again"
)


class SharedLocks:
    """The locks of the calls of a client.

    A process has a lock for a turn of some calls while others wait for it. Who waits asks again
    and again, the more often the longer, so that nobody waits for ever.

    Args:
        keeper: What extends locks.
        connections: The connections of the client; once it was closed, no call waits.
    """

    def __init__(self, keeper: Keeper, connections: Connections) -> None:
        self.keeper: Keeper = keeper
        self.shared: Shared = keeper.shared
        self.connections: Connections = connections
        # When the turns of this process began and when its last calls ended, by lock.
        self._turns: dict[str, tuple[float, float]] = {}

    def hold(self, call: CallState, clock: Clock) -> SharedLock:
        """Return a context that holds the lock of a call, which has a `lock_key`.

        Args:
            call: The call.
            clock: The clock of the client.
        """
        return SharedLock(self, call, clock)

    async def wait_after_turn(self, name: str, clock: Clock) -> None:
        """Leave a lock to others for a moment, if they wait and the turn of this process is over.

        Args:
            name: The name of the lock.
            clock: The clock of the client.
        """
        now = elapsed()
        began, ended = self._turns.get(name, (now, -math.inf))
        if now - began < _TURN and now - ended < _ROUND:
            return
        if now - ended < _ROUND:
            with suppress(AwayError):
                waiting, _ = await self.shared.read(_waiting(name), [])
                if waiting is not None:
                    await clock.sleep(_ROUND)
        self._turns.pop(name, None)

    def note(self, name: str) -> None:
        """Note that this process has a lock.

        Args:
            name: The name of the lock.
        """
        now = elapsed()
        began, _ = self._turns.get(name, (now, now))
        self._turns[name] = began, now
        if len(self._turns) > _MOST_TURNS:
            self._turns = {
                name: turn for name, turn in self._turns.items() if now - turn[1] < _ROUND
            }

    async def wait(self, name: str) -> None:
        """Let others know that this process waits for a lock."""
        await self.shared.write(_waiting(name), b"1", _KNOWN)


def _waiting(name: str) -> str:
    return f"waiting:{name}"


class SharedLock:
    """The context in which one call holds its lock.

    The lock is extended while the call lasts. A process that was stopped for longer than it holds
    finds out by its own clock, and asks for it anew before it sends anything.

    Where the state is away and the call goes on without it, nothing is held.

    Args:
        locks: What all locks use.
        call: The call.
        clock: The clock of the client.
    """

    def __init__(self, locks: SharedLocks, call: CallState, clock: Clock) -> None:
        self._locks = locks
        self._call = call
        self._clock = clock
        self._name = lock_name(call.spec.lock_key)
        self._owner = secrets.token_hex(8)
        self._number: int | None = None
        self._held_until = -math.inf
        self._was_lost = False
        self._is_over = False

    async def __aenter__(self) -> Self:
        try:
            await self._locks.wait_after_turn(self._name, self._clock)
            await self._take()
        except BaseException as error:
            # Interrupts come at any line, and the answer may be lost that says that it is ours.
            if self._number is not None or isinstance(error, SharedStateError):
                self._locks.keeper.soon(self._release)
            raise
        if self._number is not None:
            self._locks.note(self._name)
            self._locks.keeper.soon(self._extend, _EXTENDED_EVERY)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_over = True
        if self._number is None:
            return
        self._locks.keeper.forget(self._extend)
        self._locks.note(self._name)
        if may_wait_at_end(self._call, error):
            if not await self._locks.shared.release(self._name, self._owner):
                self._locks.keeper.soon(self._release, AGAIN)
        else:
            self._locks.keeper.soon(self._release)

    async def check(self) -> None:
        """Make sure that the lock holds, immediately before an attempt is sent.

        Raises:
            SharedStateError: It cannot be had, or an earlier attempt may have been applied while
                another process held it.
        """
        if elapsed() > self._held_until - _MARGIN:
            await self._take()
        was_lost, self._was_lost = self._was_lost, False
        if was_lost and self._call.is_in_doubt:
            spec = self._call.spec
            error = SharedStateError(_LOST, method=spec.method, path=spec.path.value)
            error.may_have_been_applied = True
            raise self._call.failed(error)

    async def _take(self) -> None:
        """Wait until the lock is held for its whole time."""
        locks, clock, pause = self._locks, self._clock, _SHORTEST_PAUSE
        started = asked = elapsed()
        known_until = -math.inf
        while not locks.connections.is_closed:
            try:
                number = await locks.shared.acquire(self._call, self._name, self._owner, EXPIRY)
            except AwayError:
                return
            except SharedStateError:
                if locks.connections.is_closed:
                    return
                raise
            if self._learn(asked, number):
                return
            left = self._call.seconds_left()
            if left <= 0:
                raise TimeoutError
            if asked > known_until - _ROUND:
                await locks.wait(self._name)
                known_until = asked + _KNOWN
            await clock.sleep(min(pause * (0.5 + clock.jitter()), left))
            asked = elapsed()
            # Who waits for long asks more often than others.
            pause = min(pause * _GROWTH, _LONGEST_PAUSE / (1 + asked - started))

    async def _extend(self) -> float | None:
        """Hold the lock for longer, in the thread of the keeper."""
        asked = elapsed()
        try:
            number = await self._locks.shared.ask(self._ask_for_more)
        except AwayError:
            return AGAIN
        self._learn(asked, number)
        return None if self._is_over else _EXTENDED_EVERY

    async def _ask_for_more(self, state: SharedState) -> int | None:
        name = self._locks.shared.scoped(self._name)
        number = await state.acquire(name, self._owner, EXPIRY)
        if self._is_over:
            # The call has released it meanwhile.
            await state.release(name, self._owner)
        return number

    def _learn(self, asked: float, number: int | None) -> bool:
        """Note an answer, and return whether the lock is held.

        Args:
            asked: When it was asked for.
            number: The answer.
        """
        if number is None:
            self._held_until = -math.inf
            return False
        # Others may have held it, if it is not the same holding.
        self._was_lost = self._was_lost or self._number not in {None, number}
        self._number = number
        self._held_until = asked + EXPIRY
        return True

    async def _release(self) -> float | None:
        is_free = await self._locks.shared.release(self._name, self._owner)
        return None if is_free or elapsed() > self._held_until else AGAIN
