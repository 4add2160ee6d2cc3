"""The server of the storms: it answers each call with its number, in all ways that there are."""

from __future__ import annotations

import asyncio
import random
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

_PATIENCE = 30.0
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Server:
    """A server in a thread of its own, which answers the number it was asked for, in many ways.

    It answers after a random time, in one piece or in two, in chunks; it closes the connection
    after it, with and without notice, or instead of an answer; and it sends an answer for which
    nobody has asked right behind another. `/together/N` is answered when N calls have come.

    Args:
        seed: What its random choices begin with.
        longest: After how many seconds it answers at the latest.

    Attributes:
        chance: Its random choices.
        longest: As above.
        base_url: Where it is.
        connections: The open connections.
        together: What answers the calls that wait for others.
    """

    def __init__(self, seed: int, longest: float) -> None:
        self.chance = random.Random(seed)
        self.longest = longest
        self.base_url = ""
        self.connections: set[_Connection] = set()
        self.together: list[Callable[[], None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="storm")

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(
            self._loop.create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=512)
        )
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.close()
        self._do(self._server.wait_closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)


class _Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self._server = server
        self._received = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._server.connections.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._server.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._received.endswith(b"\r\n\r\n"):
            return
        *_, kind, number = self._received.split(b" ", 2)[1].split(b"/")
        self._received = b""
        loop, chance = asyncio.get_running_loop(), self._server.chance
        if kind == b"together":
            waiting = self._server.together
            waiting.append(lambda: self._transport.write(_plain(number)))
            if len(waiting) == int(number):
                for answer in waiting:
                    answer()
                waiting.clear()
            return
        if chance.random() < 0.8:
            loop.call_later(self._server.longest * chance.random(), self._answer, number)
        else:
            self._answer(number)

    def _answer(self, number: bytes) -> None:
        write, chance = self._transport.write, self._server.chance.random()
        plain = _plain(number)
        if chance < 0.6:
            write(plain)
        elif chance < 0.7:
            write(plain[: len(plain) // 2])
            asyncio.get_running_loop().call_later(0.001, write, plain[len(plain) // 2 :])
        elif chance < 0.8:
            write(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n")
            write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(number), number))
        elif chance < 0.85:
            write(_plain(number, b"Connection: close\r\n"))
            self._transport.close()
        elif chance < 0.9:
            write(plain)
            self._transport.close()
        elif chance < 0.95:
            write(plain + _plain(b"-1"))
        else:
            self._transport.abort()


def _plain(number: bytes, fields: bytes = b"") -> bytes:
    return _HEAD + fields + b"Content-Length: %d\r\n\r\n%b" % (len(number), number)
