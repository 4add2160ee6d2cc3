"""Sends a call again where that does no harm, after a wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from vclient._observe.hooks import attempt_ends
from vclient._observe.log import log_retry
from vclient._policy.retry import RetryPlan, RetryPolicy, is_lost_delete
from vclient._runtime import asynchronous as runtime
from vclient.exceptions import APIError, NotFoundError

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from vclient._async.clock import Clock
    from vclient._async.connections import Connections
    from vclient._async.stages.stage import Send
    from vclient._config.options import ClientConfig
    from vclient._observe.state import CallState


class Retries:
    """Sends a call again, as tenacity and the retry policy decide.

    Args:
        config: The options of the client.
        connections: The connections of the client; a client that was closed retries nothing.
        clock: The clock of the client.
    """

    def __init__(self, config: ClientConfig, connections: Connections, clock: Clock) -> None:
        self._policy = RetryPolicy.of(config, can_prove_unsent=connections.can_prove_unsent)
        self._connections = connections
        self._clock = clock

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a call until it succeeds, or another attempt would be wrong or in vain."""
        try:
            return await following(call)
        except APIError as error:
            first_error = error
        plan = RetryPlan(
            self._policy,
            method=call.spec.method,
            has_key=call.has_key,
            seconds_left=lambda: 0.0 if self._connections.is_closed else call.seconds_left(),
            jitter=self._clock.jitter,
        )
        try:
            return await self._send_again(call, following, plan, first_error)
        except Exception as error:
            if not plan.in_doubt:
                raise
            return _end_in_doubt(call, error, plan.last_error or first_error)

    async def _send_again(
        self, call: CallState, following: Send, plan: RetryPlan, first_error: APIError
    ) -> httpx.Response:
        # Only calls that failed pay for what follows.
        from tenacity import AsyncRetrying  # noqa: PLC0415 - see above

        async def before_sleep(state: RetryCallState) -> None:
            call.is_in_doubt = plan.in_doubt
            log_retry(call, state)
            if (rest := attempt_ends(call, wait=state.upcoming_sleep)) is not None:
                await runtime.finish_hook(rest)

        attempts = aiter(
            AsyncRetrying(
                sleep=self._clock.sleep,
                retry=plan.should_retry,
                wait=plan.wait,
                stop=plan.stop,
                before_sleep=before_sleep,
                reraise=True,
            )
        )
        with await anext(attempts):
            raise first_error
        while True:
            with await anext(attempts):
                if self._connections.is_closed:
                    # It says more than that nothing can be sent any more.
                    raise plan.last_error or first_error
                return await following(call)


def _end_in_doubt(call: CallState, error: Exception, last_error: APIError) -> httpx.Response:
    """Return the answer to a write that was applied after all, or raise that this is unknown."""
    if isinstance(error, NotFoundError) and is_lost_delete(call.request, error):
        return httpx.Response(204, headers=error.headers, request=call.request)
    if isinstance(error, APIError):
        raise error
    # A function of the application failed, such as that for the API key.
    raise last_error from error
