"""The hooks of a client, called for every attempt of every call, and its rule for retries.

Their exceptions are logged: the call may have had an effect, and its answer must not be lost.
"""

from __future__ import annotations

import logging
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, Any, TypeVar

from vclient._config.hooks import RequestEvent, ResponseEvent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from vclient._config.hooks import RetryRule
    from vclient._observe.state import CallState
    from vclient.exceptions import APIError

EventT = TypeVar("EventT", bound=RequestEvent)

logger: logging.Logger = logging.getLogger("vclient")


def attempt_begins(call: CallState) -> Coroutine[Any, Any, None] | None:
    """Invoke `on_request`, as an attempt is about to be sent.

    Returns:
        The rest of a hook that is a coroutine function, to be awaited; otherwise None.
    """
    config = call.config
    if config.on_request is None and config.on_response is None:
        return None
    call.attempt_started = call.now()
    if config.on_request is None:
        return None
    event = RequestEvent(
        method=call.spec.method, path_template=call.spec.path.template, attempt=call.attempts
    )
    return _invoke(config.on_request, event)


def attempt_ends(call: CallState, *, wait: float | None = None) -> Coroutine[Any, Any, None] | None:
    """Invoke `on_response`, as an attempt is over, unless that was done.

    Args:
        call: The call.
        wait: Seconds until the next attempt; None if there is none.

    Returns:
        The rest of a hook that is a coroutine function, to be awaited; otherwise None.
    """
    if call.attempt_started is None:
        return None
    duration, call.attempt_started = call.now() - call.attempt_started, None
    if call.config.on_response is None:
        return None
    event = ResponseEvent(
        method=call.spec.method,
        path_template=call.spec.path.template,
        attempt=call.attempts,
        status_code=call.status_code,
        request_id=call.request_id,
        duration=duration,
        error=call.error,
        wait=wait,
    )
    return _invoke(call.config.on_response, event)


def ask_rule(rule: RetryRule | None, error: APIError) -> bool | None:
    """Return what `retry_when` says of an error, or None if it says nothing that it may say."""
    if rule is None:
        return None
    try:
        choice: object = rule(error)
    except Exception:
        logger.exception("retry_when failed")
        return None
    if choice is None or isinstance(choice, bool):
        return choice
    # Above all what nobody awaits is no yes: a write in doubt would be sent again.
    logger.error("retry_when must return True, False or None, not %s", type(choice).__name__)
    if iscoroutine(choice):
        choice.close()
    return None


def _invoke(hook: Callable[[EventT], object], event: EventT) -> Coroutine[Any, Any, None] | None:
    try:
        result = hook(event)
    except Exception:
        logger.exception("a hook failed at %r", event)
        return None
    return _finish(result, event) if isawaitable(result) else None


async def _finish(rest: Awaitable[object], event: RequestEvent) -> None:
    try:
        await rest
    except Exception:
        logger.exception("a hook failed at %r", event)
