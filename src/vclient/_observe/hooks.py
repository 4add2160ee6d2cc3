"""The hooks of a client, called for every attempt of every call.

Exceptions of hooks are logged: the call may have had an effect, and its answer must not be lost.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from vclient._config.hooks import RequestEvent, ResponseEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient._observe.state import CallState

EventT = TypeVar("EventT")

logger: logging.Logger = logging.getLogger("vclient")


def attempt_begins(call: CallState) -> None:
    """Invoke `on_request`, as an attempt is about to be sent."""
    config = call.config
    if config.on_request is None and config.on_response is None:
        return
    call.attempt_started = call.now()
    if config.on_request is not None:
        event = RequestEvent(
            method=call.spec.method, path_template=call.spec.path.template, attempt=call.attempts
        )
        _invoke(config.on_request, event)


def attempt_ends(call: CallState, *, wait: float | None = None) -> None:
    """Invoke `on_response`, as an attempt is over, unless that was done.

    Args:
        call: The call.
        wait: Seconds until the next attempt; None if there is none.
    """
    if call.attempt_started is None:
        return
    duration, call.attempt_started = call.now() - call.attempt_started, None
    if call.config.on_response is not None:
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
        _invoke(call.config.on_response, event)


def _invoke(hook: Callable[[EventT], object], event: EventT) -> None:
    try:
        hook(event)
    except Exception:
        logger.exception("a hook failed at %r", event)
