"""Lets a call wait for the rate limits that earlier answers reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._policy.pacing import POLICY_HEADER, Turn, has_rate_limit_headers
from vclient._policy.waiting import Wait, check_asked, check_deadline, sleep_for
from vclient.exceptions import RateLimitError

if TYPE_CHECKING:
    import httpx

    from vclient._async.clock import Clock, Latch
    from vclient._async.connections import Connections
    from vclient._async.shared.budget import Budget
    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState
    from vclient._policy.pacing import Pacer

# Of a server that is slow or down, nothing can be learned in time.
_LONGEST_WAIT_FOR_LIMITS = 0.5
# Seconds until a call looks whether the budget of all processes is back.
_PAUSE = 0.25


class Pacing:
    """Lets a call wait for its turn, so that the server need not refuse it.

    Args:
        connections: The connections of the client; once it was closed, no call waits.
        pacer: The rate limits of the API key, as far as this process knows.
        first_answer: Released by each answer until the limits are known.
        clock: The clock of the client.
        budget: What all processes of the key share; None if this one is alone.
    """

    def __init__(
        self,
        connections: Connections,
        pacer: Pacer,
        first_answer: Latch,
        clock: Clock,
        budget: Budget | None,
    ) -> None:
        self._connections = connections
        self._pacer = pacer
        self._first_answer = first_answer
        self._clock = clock
        self._budget = budget

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send one attempt when the rate limits let it through, and learn from its answer."""
        if not call.config.pacing:
            return await following(call)
        pacer, budget = self._pacer, self._budget
        turn = None if pacer.is_idle else await self._wait_for_turn(call)
        started, retry_after = call.now(), None
        call.forget_answer()
        try:
            return await following(call)
        except RateLimitError as error:
            retry_after = error.retry_after or 0.0
            raise
        finally:
            if turn is None and POLICY_HEADER in (call.headers or ()):
                turn = Turn.begun(call.spec.operation, started)
            if turn is not None:
                # No local variable holds the headers: tools that print those would show a secret
                # that an answer repeats.
                pacer.settle(
                    turn,
                    call.now(),
                    call.headers if has_rate_limit_headers(call.status_code) else None,
                    retry_after=retry_after,
                )
                if budget is not None:
                    budget.report(call, turn, is_refused=retry_after is not None)
            self._first_answer.release()

    async def _wait_for_turn(self, call: CallState) -> Turn:
        pacer, budget, longest = self._pacer, self._budget, call.config.max_retry_wait
        connections, started, slept = self._connections, call.now(), 0.0
        turn = pacer.turn(call.spec.operation, call.queue_number)
        call.queue_number = turn.number
        try:
            while True:
                wait = await self._wait(call, turn, max(call.now(), started + slept))
                if not wait.seconds or connections.is_closed:
                    break
                check_asked(call.spec, turn.asked, longest)
                check_deadline(call.spec, wait.seconds, call.seconds_left())
                seconds = sleep_for(wait.sleep, longest)
                await self._clock.sleep(seconds)
                slept += seconds
        except BaseException:
            pacer.settle(turn, call.now())
            raise
        finally:
            if budget is not None:
                budget.leave(turn)
        return turn

    async def _wait(self, call: CallState, turn: Turn, now: float) -> Wait:
        """Return what a call has to wait, by what all processes know or by what this one knows."""
        pacer, budget = self._pacer, self._budget
        while budget is not None:
            wait = await budget.wait(call, turn, max(now, call.now()))
            if wait is not None:
                if not wait.seconds:
                    pacer.send(turn, max(now, call.now()))
                return wait
            if not await self._has_waited_for_limits(call, turn):
                break
        else:
            await self._has_waited_for_limits(call, turn)
        seconds = pacer.wait(turn, max(now, call.now()), call.config.max_retry_wait)
        return Wait(seconds, seconds if budget is None else min(seconds, _PAUSE))

    async def _has_waited_for_limits(self, call: CallState, turn: Turn) -> bool:
        """Wait for the first answer while nothing is known, once; return whether that was so."""
        if not (turn.is_new and self._pacer.awaiting_first_limits):
            return False
        turn.is_new = False
        await self._first_answer.wait(min(_LONGEST_WAIT_FOR_LIMITS, call.seconds_left()))
        return True
