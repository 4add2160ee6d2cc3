"""The door to shared state for the stages of a call.

`Shared` has the methods of `SharedState`, with names that need to be unique for one API key only.
None of them waits longer than 50 ms, whatever the store does. What they do while it is away:

| Method | while the store is away |
|---|---|
| `read`, and `ask` for what else a store can do | raises `AwayError`: go on without |
| `write`, `tell` | nothing |
| `touch`, `release` | nothing; it is made up for before anything else is asked of the store |
| `take` | raises `AwayError`: go on without |
| `acquire` | raises `SharedStateError`; with `shared_required=False`, `AwayError` |

`acquire` waits up to a second if the call cannot go on without. Callers are cancelled and
interrupted as everywhere; what was asked then goes on behind them, and a lock is given back.

Stages that are given None in place of `Shared` know their own process alone.
"""

from __future__ import annotations

import math
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from vclient._observe.log import logger
from vclient._policy.breaker import Breaker
from vclient._runtime import asynchronous as runtime
from vclient._runtime.callers import warn_caller
from vclient._runtime.pickling import NotPicklable
from vclient._runtime.tracebacks import without_frames
from vclient._shared.away import AwayError, LateError
from vclient.exceptions import SharedStateError, SharedStateWarning

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from vclient._async.shared.state import SharedState
    from vclient._observe.state import CallState

AnswerT = TypeVar("AnswerT")

PATIENCE: Final = 0.05
PATIENCE_FOR_LOCKS: Final = 1.0
# Of what does not answer, no more is asked at the same time.
_MOST_RUNNING: Final = 8
_PARTS: Final = 5
_AWAY: Final = "shared state is away (%s): calls go on with what their process knows"


class Shared(NotPicklable):
    """The shared state of a client, which never holds a call.

    Args:
        store: Where it is.
        scope: What names begin with, so that clients with other keys have others.
        origin: Where it was named: `argument`, or an environment variable.

    Attributes:
        origin: The same.
        patience: Seconds that a call waits for the store.
        patience_for_locks: Seconds that a call waits for it which cannot go on without.
    """

    def __init__(self, store: SharedState, scope: str, origin: str = "argument") -> None:
        self.origin = origin
        self._store = store
        self._scope = scope
        self._breaker = Breaker()
        self._background = runtime.Background()
        # Its keys, as all that is done with them is safe in threads.
        self._untouched: dict[str, None] = {}
        self._unreleased: dict[tuple[str, str], None] = {}
        self._reason = ""
        self._has_warned = False
        self._is_late = False
        self._is_closed = False
        self.patience: float = PATIENCE
        self.patience_for_locks: float = PATIENCE_FOR_LOCKS

    @property
    def is_away(self) -> bool:
        """Whether the store did not answer when it was asked last."""
        return self._breaker.away_since is not None

    @property
    def works_anywhere(self) -> bool:
        """Whether the store may be asked on any event loop, that of another thread included."""
        return getattr(self._store, "works_anywhere", False)

    def scoped(self, name: str) -> str:
        """Return the name by which the store knows what is called so here."""
        return f"{self._scope}:{name}"

    async def read(self, key: str | None, names: Sequence[str]) -> tuple[bytes | None, list[bytes]]:
        """Return the value of a key, None if there is none, and the versions of names.

        Raises:
            AwayError: The store is away.
        """
        own = None if key is None else self.scoped(key)
        return await self.ask(lambda store: store.read(own, self._all_scoped(names)))

    async def write(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value for some seconds, if the store is there."""
        try:
            await self.ask(lambda store: store.write(self.scoped(key), value, seconds))
        except AwayError:
            return

    async def touch(self, names: Sequence[str]) -> bool:
        """Give new versions to names; return False if that is still to be done."""
        try:
            await self.ask(lambda store: store.touch(self._all_scoped(names)))
        except BaseException as error:
            self._untouched.update(dict.fromkeys(names))
            if not isinstance(error, AwayError):
                raise
            return False
        return True

    async def acquire(self, call: CallState, name: str, owner: str, seconds: float) -> int | None:
        """Return the fencing number of a lock, or None while another owner holds it.

        Args:
            call: The call that needs it.
            name: The name of the lock.
            owner: Who asks; unique for each holding.
            seconds: When the lock is free again, unless it is released or extended before.

        Raises:
            SharedStateError: The store is away, and the call needs it.
            AwayError: The store is away, and the call goes on without.
            TimeoutError: The call has no time left.
        """
        is_needed = call.config.shared_required
        patience = self._patience_for_locks() if is_needed else self.patience
        try:
            return await self._take(
                name, owner, seconds, patience, left=call.seconds_left(), is_pressing=is_needed
            )
        except AwayError as away:
            if not is_needed:
                raise
            msg = f"the state that processes share is away ({away}), so the call was not sent"
            raise SharedStateError(
                msg, method=call.spec.method, path=call.spec.path.value
            ) from away.__cause__

    async def take(self, name: str, owner: str, seconds: float) -> int | None:
        """Return the fencing number of a lock that calls can do without, or None as `acquire` does.

        Raises:
            AwayError: The store is away.
        """
        return await self._take(name, owner, seconds, self.patience)

    async def _take(
        self, name: str, owner: str, seconds: float, patience: float, **how: Any
    ) -> int | None:
        taking = _Taking(self.scoped(name), owner, seconds)
        try:
            return await self._ask(taking.run, patience, **how)
        except BaseException:
            self._give_back(taking)
            raise

    def _patience_for_locks(self) -> float:
        # Calls take turns: those behind one that has waited in vain would wait long, all together.
        since = self._breaker.away_since
        waited = 0.0 if since is None else time.monotonic() - since
        return min(self.patience_for_locks, max(self.patience, self.patience_for_locks - waited))

    def _give_back(self, taking: _Taking) -> None:
        taking.is_unwanted = True
        if taking.is_taken:
            self._background.start(partial(taking.give_back, self._store))

    async def release(self, name: str, owner: str) -> bool:
        """Free a lock, if the owner holds it; return False if that is still to be done."""
        try:
            await self._ask(
                lambda store: store.release(self.scoped(name), owner),
                self.patience,
                is_pressing=True,
            )
        except BaseException as error:
            self._unreleased[name, owner] = None
            if not isinstance(error, AwayError):
                raise
            return False
        return True

    async def ask(self, wanted: Callable[[SharedState], Awaitable[AnswerT]]) -> AnswerT:
        """Return what the store answers.

        Args:
            wanted: Asks the store, which knows all by its `scoped` name.

        Raises:
            AwayError: The store is away.
        """
        return await self._ask(wanted, self.patience)

    def tell(self, wanted: Callable[[SharedState], Awaitable[None]]) -> bool:
        """Tell the store something behind the caller; return whether it is there.

        Args:
            wanted: Asks the store, which knows all by its `scoped` name.
        """
        state = self._breaker.ask(time.monotonic())
        if state is not None:
            self._background.start(partial(self._attempt, wanted, state))
        return state is not None

    async def close(self) -> None:
        """Close the connections to the store, and end what goes on there."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            await self._background.close()
        finally:
            await self._store.close()

    async def _ask(
        self,
        wanted: Callable[[SharedState], Awaitable[AnswerT]],
        seconds: float,
        *,
        left: float = math.inf,
        is_pressing: bool = False,
    ) -> AnswerT:
        breaker, background = self._breaker, self._background
        is_crowded = self.is_away and background.running >= _MOST_RUNNING
        turn = None if is_crowded else breaker.ask(time.monotonic(), is_pressing=is_pressing)
        if turn is None:
            # What found out may have had no caller to warn.
            self._warn(self._reason)
            raise AwayError(self._reason)
        job = background.start(partial(self._attempt, wanted, turn))
        try:
            return await _result(job, min(seconds, left))
        except TimeoutError as error:
            if self._is_closed:
                msg = "the client was closed"
                raise AwayError(msg) from None
            if left < seconds:
                raise
            cause: Exception = error
            reason = f"no answer within {seconds} s"
            if not self._is_late and not self.is_away:
                self._is_late = True
                raise LateError(reason) from without_frames(error)
            self._failed(turn, reason)
        except _FailedError as error:
            cause, reason = error.cause, _reason(error.cause)
        self._warn(reason)
        raise AwayError(reason) from without_frames(cause)

    async def _attempt(
        self, wanted: Callable[[SharedState], Awaitable[AnswerT]], turn: int
    ) -> AnswerT:
        """Ask the store, and note whether it answers."""
        try:
            await self._catch_up()
            answer = await wanted(self._store)
        except Exception as error:  # noqa: BLE001 - whatever a store raises, calls go on
            # One that is full answers other questions.
            if not isinstance(error, MemoryError):
                self._failed(turn, _reason(error))
            raise _FailedError(error) from None
        else:
            self._succeeded(turn)
            return answer

    async def _catch_up(self) -> None:
        """Release and touch what was not released and touched while the store was away."""
        for name, owner in list(self._unreleased):
            await self._store.release(self.scoped(name), owner)
            self._unreleased.pop((name, owner), None)
        names = list(self._untouched)
        if not names:
            return
        # Before it is done, as another call may want it once more meanwhile.
        for name in names:
            self._untouched.pop(name, None)
        try:
            await self._store.touch(self._all_scoped(names))
        except BaseException:
            self._untouched.update(dict.fromkeys(names))
            raise

    def _succeeded(self, turn: int) -> None:
        self._is_late = False
        since = self._breaker.away_since
        if self._breaker.succeeded(turn) and since is not None:
            logger.warning("shared state is back after %.1f s", time.monotonic() - since)

    def _failed(self, turn: int, reason: str) -> None:
        if self._breaker.failed(turn, time.monotonic()):
            self._reason = reason
            logger.warning(_AWAY, reason)

    def _warn(self, reason: str) -> None:
        """Warn at the line of the call, once."""
        if not self._has_warned:
            self._has_warned = True
            if not self.is_away:
                logger.warning(_AWAY, reason)
            warn_caller(_AWAY % reason, SharedStateWarning)

    def _all_scoped(self, names: Sequence[str]) -> list[str]:
        return [self.scoped(name) for name in names]


async def _result(job: runtime.Job[AnswerT], seconds: float) -> AnswerT:
    """Return the result of a job within some seconds, which are waited for in short parts.

    Where the machine is so busy that each part takes longer, the store is late for the same reason.

    Raises:
        TimeoutError: It takes longer.
    """
    for _ in range(_PARTS - 1):
        with suppress(TimeoutError):
            return await job.result(seconds / _PARTS)
    return await job.result(seconds / _PARTS)


class _FailedError(Exception):
    """A store raised an error, which may be any, also a `TimeoutError`."""

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self.cause = cause


class _Taking:
    """A lock that is asked for, and given back if nobody waits for the answer any more."""

    def __init__(self, name: str, owner: str, seconds: float) -> None:
        self._name = name
        self._owner = owner
        self._seconds = seconds
        self.is_taken = False
        self.is_unwanted = False

    async def run(self, store: SharedState) -> int | None:
        number = await store.acquire(self._name, self._owner, self._seconds)
        self.is_taken = number is not None
        if self.is_unwanted and self.is_taken:
            await self.give_back(store)
        return number

    async def give_back(self, store: SharedState) -> None:
        await store.release(self._name, self._owner)


def _reason(error: Exception) -> str:
    """Return what has failed; errors of stores that are not ours may hold anything."""
    if isinstance(error, MemoryError):
        return "it is full"
    name = type(error).__name__
    is_known = isinstance(error, OSError) or type(error).__module__.startswith("redis.")
    return f"{name}: {error}" if is_known else name
