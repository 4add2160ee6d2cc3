"""Logging of calls, without bodies, headers and queries."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from vclient._observe.state import CallState

logger: logging.Logger = logging.getLogger("vclient")


def log_retry(call: CallState, state: RetryCallState) -> None:
    """Log that a call is sent again, after a wait.

    Args:
        call: The call.
        state: The state that tenacity keeps of its retries.
    """
    error = state.outcome.exception() if state.outcome is not None else None
    spec = call.spec
    logger.warning(
        "%s %s failed (%s), trying again in %.2f s, retry %d of %d",
        spec.method,
        spec.path.template,
        type(error).__name__,
        state.upcoming_sleep,
        state.attempt_number,
        call.config.max_retries,
        extra={
            "operation": " ".join(spec.operation),
            "method": spec.method,
            "path": spec.path.value,
            "attempt": state.attempt_number,
            "wait": state.upcoming_sleep,
            "error": type(error).__name__,
            "status_code": getattr(error, "status_code", None),
            "request_id": getattr(error, "request_id", None),
        },
    )


def log_call(call: CallState) -> None:
    """Log that a call is over."""
    if not logger.isEnabledFor(logging.DEBUG):
        return
    spec, duration = call.spec, call.now() - call.started
    logger.debug(
        "%s %s: %s after %.3f s, attempts: %d",
        spec.method,
        spec.path.template,
        call.status_code or "no answer",
        duration,
        call.attempts,
        extra={
            "operation": " ".join(spec.operation),
            "method": spec.method,
            "path": spec.path.value,
            "status_code": call.status_code,
            "attempts": call.attempts,
            "duration": duration,
            "request_id": call.request_id,
        },
    )
