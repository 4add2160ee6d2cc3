"""The outcome of one request: the answer, its delay, or a broken connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from .call_record import Call
    from .clock import Clock
    from .interceptions import Moment


class Exchange:
    """One request that a server has handled, for the adapter that delivers the answer.

    Attributes:
        call: The record of the request.
        answer: The answer, or None where the server did not act.
        delay: Seconds until the answer arrives.
        broken: When the connection breaks; None if it does not.
    """

    __slots__ = ("answer", "broken", "call", "delay")

    def __init__(
        self,
        call: Call,
        answer: httpx.Response | None,
        *,
        delay: float = 0.0,
        broken: Moment | None = None,
    ) -> None:
        self.call: Call = call
        self.answer: httpx.Response | None = answer
        self.delay: float = delay
        self.broken: Moment | None = broken

    def finish_in_process(self, clock: Clock) -> httpx.Response:
        """Return the answer like a transport without connections, without waiting.

        Args:
            clock: The clock, which is advanced instead.

        Raises:
            httpx.TransportError: The answer does not arrive, or not in time.
        """
        request = self.call.request
        if self.broken == "connecting":
            msg = "the testing server was told to refuse the connection"
            raise httpx.ConnectError(msg, request=request)
        if self.delay:
            patience = request.extensions.get("timeout", {}).get("read")
            if patience is not None and patience < self.delay:
                clock.advance(patience)
                self.call.is_lost = True
                msg = f"the testing server was told to answer after {self.delay} seconds"
                raise httpx.ReadTimeout(msg, request=request)
            clock.advance(self.delay)
        if self.broken == "before" or self.answer is None:
            msg = "the testing server was told to drop the connection before it acts"
            raise httpx.ReadError(msg, request=request)
        if self.broken == "after":
            msg = "the testing server was told to drop the connection after it acted"
            raise httpx.RemoteProtocolError(msg, request=request)
        return self.answer
