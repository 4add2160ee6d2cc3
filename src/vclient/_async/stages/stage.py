"""The interface of a stage of a call, and the composition of stages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

import httpx

from vclient._observe.state import CallState

if TYPE_CHECKING:
    from collections.abc import Sequence

Send: TypeAlias = Callable[[CallState], Awaitable[httpx.Response]]
"""Sends a call, and returns its successful answer."""


class Stage(Protocol):
    """One concern of a call, around all that follows."""

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send a call through the stages that follow, and return its successful answer.

        Args:
            call: The call.
            following: The stages that follow.

        Raises:
            APIError: The call failed.
        """
        ...


def in_order(stages: Sequence[Stage], last: Send) -> Send:
    """Return one function that sends calls through stages, the first of them outermost."""
    send = last
    for stage in reversed(stages):
        send = partial(stage.send, following=send)
    return send
