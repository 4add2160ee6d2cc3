"""Sockets of event loops of trio."""

from __future__ import annotations

import math
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import trio

from vclient._network.address import PIECE_SIZE, has_input

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    from vclient._network.address import Address


class TrioSocket:
    """A socket of an event loop of trio; its methods do what those of `Socket` do."""

    def __init__(self) -> None:
        self._token = trio.lowlevel.current_trio_token()
        self._connecting = trio.CancelScope()
        self._raw: trio.SocketStream | None = None
        self._stream: trio.abc.Stream
        self._is_closed = False

    async def connect(self, address: Address, seconds: float | None) -> None:
        with self._connecting, _limit(seconds):
            self._raw = self._stream = await trio.open_tcp_stream(address.host, address.port)
            if address.context is not None:
                await self.start_tls(address.context, address.host, None)
        if self._is_closed:
            self.close()
            raise ConnectionAbortedError

    async def start_tls(
        self, context: ssl.SSLContext, server_name: str, seconds: float | None
    ) -> None:
        encrypted = self._stream = trio.SSLStream(
            self._stream, context, server_hostname=server_name, https_compatible=True
        )
        with _limit(seconds):
            await encrypted.do_handshake()

    async def send(self, data: bytes, seconds: float | None) -> None:
        with _limit(seconds):
            await self._stream.send_all(data)

    async def receive(self, seconds: float | None) -> bytes:
        with _limit(seconds):
            return bytes(await self._stream.receive_some(PIECE_SIZE))

    @property
    def is_silent(self) -> bool:
        return self._raw is not None and not has_input(self._raw.socket.fileno())

    def close(self) -> None:
        self._is_closed = True
        # The loop may have ended.
        with suppress(trio.RunFinishedError):
            if trio.lowlevel.in_trio_run() and trio.lowlevel.current_trio_token() is self._token:
                self._abort()
            else:
                self._token.run_sync_soon(self._abort)

    def _abort(self) -> None:
        self._connecting.cancel()
        if self._raw is not None:
            self._raw.socket.close()


@contextmanager
def _limit(seconds: float | None) -> Iterator[None]:
    """Raise the errors of `Socket`, and a `TimeoutError` after some seconds."""
    try:
        with trio.move_on_after(math.inf if seconds is None else seconds) as scope:
            yield
    except (trio.BrokenResourceError, trio.ClosedResourceError) as cause:
        reason = cause.__cause__
        raise reason if isinstance(reason, OSError) else ConnectionResetError from cause
    if scope.cancelled_caught:
        raise TimeoutError
