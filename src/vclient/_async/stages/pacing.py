"""Lets a call wait for the rate limits that earlier answers reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._policy.pacing import (
    POLICY_HEADER,
    Turn,
    check_asked,
    check_deadline,
    has_rate_limit_headers,
    sleep_for,
)
from vclient.exceptions import RateLimitError

if TYPE_CHECKING:
    import httpx

    from vclient._async.clock import Clock, Latch
    from vclient._async.connections import Connections
    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState
    from vclient._policy.pacing import Pacer

# Of a server that is slow or down, nothing can be learned in time.
_LONGEST_WAIT_FOR_LIMITS = 0.5


class Pacing:
    """Lets a call wait for its turn, so that the server need not refuse it.

    Args:
        connections: The connections of the client; once it was closed, no call waits.
        pacer: The rate limits of the API key.
        first_answer: Released by each answer until the limits are known.
        clock: The clock of the client.
    """

    def __init__(
        self, connections: Connections, pacer: Pacer, first_answer: Latch, clock: Clock
    ) -> None:
        self._connections = connections
        self._pacer = pacer
        self._first_answer = first_answer
        self._clock = clock

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send one attempt when the rate limits let it through, and learn from its answer."""
        if not call.config.pacing:
            return await following(call)
        if self._pacer.awaiting_first_limits:
            await self._first_answer.wait(min(_LONGEST_WAIT_FOR_LIMITS, call.seconds_left()))
        return await self._send_in_turn(call, following)

    async def _send_in_turn(self, call: CallState, following: Send) -> httpx.Response:
        pacer = self._pacer
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
            self._first_answer.release()

    async def _wait_for_turn(self, call: CallState) -> Turn:
        pacer, longest = self._pacer, call.config.max_retry_wait
        connections, started, slept = self._connections, call.now(), 0.0
        turn = pacer.turn(call.spec.operation, call.queue_number)
        call.queue_number = turn.number
        try:
            # Tests of applications stop clocks; what was slept has passed all the same.
            while wait := pacer.wait(turn, max(call.now(), started + slept), longest):
                if connections.is_closed:
                    break
                check_asked(call.spec, turn.asked, longest)
                check_deadline(call.spec, wait, call.seconds_left())
                seconds = sleep_for(wait, longest)
                await self._clock.sleep(seconds)
                slept += seconds
        except BaseException:
            pacer.settle(turn, call.now())
            raise
        return turn
