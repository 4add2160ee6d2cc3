"""Asks the budget that all processes of one API key share, on behalf of the calls of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient._async.clock import Latch
from vclient._policy.leases import Leases
from vclient._policy.waiting import Wait
from vclient._shared.away import AwayError
from vclient._shared.budget import NOTHING

if TYPE_CHECKING:
    from vclient._async.shared.guard import Shared
    from vclient._async.shared.state import SharedState
    from vclient._observe.state import CallState
    from vclient._policy.pacing import Pacer, Turn
    from vclient._shared.budget import LeaseRequest

_NAME: Final = "limits"
# A call looks so often whether another one of its process was answered, should it miss that.
_LOOKS_EVERY: Final = 0.01


class Budget:
    """The budget of all processes, as a client uses it.

    Args:
        shared: What the client shares.
        pacer: What its process knows of the limits.
    """

    def __init__(self, shared: Shared, pacer: Pacer) -> None:
        self._shared = shared
        self._leases = Leases(pacer)
        self._answered = Latch()
        self._failures = 0

    def begin(self) -> None:
        """Let the store get ready, behind the caller, so that the first call need not wait."""

        async def nothing(store: SharedState) -> None:
            await store.lease(self._shared.scoped(_NAME), NOTHING)

        self._shared.tell(nothing)

    async def wait(self, call: CallState, turn: Turn, now: float) -> Wait | None:
        """Return what a call has to wait, None while nobody can be asked.

        Args:
            call: The call.
            turn: Its turn, which has used its slot when it need not wait.
            now: The time, on the clock of the client.
        """
        longest, failures = call.config.max_retry_wait, self._failures
        while True:
            step = self._leases.step(turn, max(now, call.now()), longest, call.seconds_left())
            if isinstance(step, Wait):
                return step
            if step is not None:
                await self._ask(step, call, now)
            else:
                await self._answered.wait(_LOOKS_EVERY)
            if self._failures != failures:
                self._leases.leave(turn)
                return None

    def leave(self, turn: Turn) -> None:
        """Note that a call does not wait any more.

        Args:
            turn: Its turn.
        """
        self._leases.leave(turn)

    def report(self, call: CallState, turn: Turn, *, is_refused: bool) -> None:
        """Tell what all processes should know at once, if there is such, behind the call.

        Args:
            call: A call that was answered.
            turn: Its turn.
            is_refused: Whether the answer was a 429.
        """
        request = self._leases.news(turn, call.now(), is_refused=is_refused)
        if request is None:
            return

        async def tell(store: SharedState) -> None:
            try:
                await self._lease(store, request, call, now=0.0)
            finally:
                self._leases.fail(request, is_lost=True)

        if not self._shared.tell(tell):
            self._leases.fail(request, is_lost=True)

    async def _ask(self, request: LeaseRequest, call: CallState, now: float) -> None:
        is_lost = False
        try:
            await self._shared.ask(lambda store: self._lease(store, request, call, now))
        except AwayError:
            is_lost = True
            self._failures += 1
        finally:
            # Where the call was cancelled, another one repeats the request.
            self._leases.fail(request, is_lost=is_lost)
            self._answered.release()

    async def _lease(
        self, store: SharedState, request: LeaseRequest, call: CallState, now: float
    ) -> None:
        """Keep what is lent, also if that comes too late for the call, as others may need it."""
        lease = await store.lease(self._shared.scoped(_NAME), request)
        self._leases.accept(request, lease, max(now, call.now()))
