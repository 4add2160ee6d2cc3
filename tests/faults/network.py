"""A testing server behind a network that fails: HTTP/1.1 over real sockets.

`FaultyNetwork` serves on an event loop of its own, in a thread, so that both clients can be
tried. Each request is asked of the plan, and meets the fault that it names.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import h11
import httpx

from faults.injecting import EARLY, FAULTS, READ_SLOWLY, SPECIAL
from faults.plan import Scripted
from faults.turn import Answer, Turn
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable
    from typing import Self

    from faults.plan import Plan

STALL = 0.25
OUTAGE = 0.02
_BACKLOG = 256
_CHUNK = 65536
_FIRST_BYTES = 1
_STEPS = 10


def real_time() -> datetime:
    """Return a time that goes on as fast as the real one, and is never set."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=time.monotonic())


class FaultyNetwork:
    """A network around a testing server, while the context lasts.

    Args:
        server: The server; by default a new one that goes by real time.
        plan: Which request meets which fault; none by default.
        stall: Seconds of a stall, longer than clients wait for data.

    Attributes:
        server: The server, which can be asked directly too.
        plan: As above; it may be changed.
        requests: How many requests came.
        injected: How many met each fault.
        acted: How many of these the server acted on.
        errors: What went wrong in the network itself.
    """

    def __init__(
        self,
        server: ValentinaServer | None = None,
        plan: Plan | None = None,
        *,
        stall: float = STALL,
    ) -> None:
        self.server = server or ValentinaServer(clock=real_time)
        self.plan: Plan = plan or Scripted()
        self.requests = 0
        self.injected: Counter[str] = Counter()
        self.acted: Counter[str] = Counter()
        self.errors: list[BaseException] = []
        self._stall = stall
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network")
        self._connections: dict[asyncio.Task[None], Turn | None] = {}
        self._writers: list[asyncio.StreamWriter] = []
        self._turn_ended = asyncio.Event()
        self._address = ("127.0.0.1", 0)
        self._listener: socket.socket | None = None
        self._accepted: set[asyncio.Task[None]] = set()
        self._outage: asyncio.Task[None] | None = None

    @property
    def base_url(self) -> str:
        host, port = self._address
        return f"http://{host}:{port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen(self._bind()))
        return self

    def __exit__(self, *_exception: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        assert self.errors == [], self.errors

    def reset_after_fork(self) -> None:
        """Wait until all is calm, and count from nothing again, without a fault."""
        self.settle()
        self.plan = Scripted()
        self.requests = 0
        self.injected.clear()
        self.acted.clear()

    def settle(self) -> None:
        """Wait until the server works on no request any more."""
        self._do(self._settle())

    def refuse(self, seconds: float = OUTAGE) -> None:
        """Refuse all connections from now on, for some seconds; close those that are idle."""
        self._do(self._start_outage(seconds))

    def _do(self, coroutine: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=30)

    def _bind(self) -> socket.socket:
        # Where the protocol is named, asyncio sends small packets at once.
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(self._address)
        self._address = bound.getsockname()
        return bound

    async def _listen(self, bound: socket.socket) -> None:
        bound.setblocking(False)
        bound.listen(_BACKLOG)
        self._listener = bound
        self._loop.add_reader(bound, self._accept, bound)

    def _accept(self, listener: socket.socket) -> None:
        # A server of asyncio would lose those that are accepted while it is closed.
        try:
            connection, _ = listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        task = self._loop.create_task(self._connect(connection))
        self._accepted.add(task)
        task.add_done_callback(self._accepted.discard)

    async def _connect(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        reader = asyncio.StreamReader()
        await self._loop.connect_accepted_socket(
            lambda: asyncio.StreamReaderProtocol(reader, self._serve), connection
        )

    def _stop_listening(self) -> None:
        assert self._listener is not None
        self._loop.remove_reader(self._listener)
        self._listener.close()

    async def _start_outage(self, seconds: float) -> None:
        self._stop_listening()
        for task, turn in list(self._connections.items()):
            if turn is None:
                task.cancel()
        # What is bound and does not listen refuses connections.
        bound = self._bind()

        async def end() -> None:
            await asyncio.sleep(seconds)
            await self._listen(bound)

        self._outage = asyncio.ensure_future(end())

    def _break_down(self) -> None:
        if self._outage is None or self._outage.done():
            self._outage = asyncio.ensure_future(self._start_outage(OUTAGE))

    async def _settle(self) -> None:
        for _ in range(_STEPS):
            # What has arrived is begun.
            await asyncio.sleep(0)
        while self._outage is not None and not self._outage.done():
            await self._outage
        while any(turn is not None for turn in self._connections.values()):
            self._turn_ended.clear()
            await self._turn_ended.wait()

    async def _end(self) -> None:
        await self._settle()
        self._stop_listening()
        await asyncio.gather(*self._accepted)
        for _ in range(_STEPS):
            # A connection that was just accepted is not served yet.
            await asyncio.sleep(0)
            for task in list(self._connections):
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
            # What a client has not read would keep its connection open.
            for writer in self._writers:
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._writers.append(writer)
        self._connections[task] = None
        try:
            while await self._serve_request(task, reader, writer):
                self._connections[task] = None
                self._turn_ended.set()
        except (ConnectionError, h11.RemoteProtocolError, asyncio.CancelledError):
            # The client has gone, or the network ends.
            pass
        except Exception as error:  # noqa: BLE001 - it is looked at when the network ends
            self.errors.append(error)
        finally:
            del self._connections[task]
            self._turn_ended.set()
            writer.close()

    async def _serve_request(
        self, task: asyncio.Task[None], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Serve one request, and tell whether another one may follow."""
        # No more, so that a fault can strike before the request was read.
        first = await reader.read(_FIRST_BYTES)
        if not first:
            return False
        self.requests += 1
        turn = Turn(reader, writer, self._ask, stall=self._stall, break_down=self._break_down)
        self._connections[task] = turn
        name = self.plan.next()
        if name is not None:
            self.injected[name] += 1
        try:
            is_early = name in EARLY or name == READ_SLOWLY
            if not is_early:
                turn.request = await self._read(reader, first)
            if turn.request is None and not is_early:
                return False
            if name is None:
                await turn.send((await turn.act()).wire())
            else:
                await (FAULTS.get(name) or SPECIAL[name])(turn)
        finally:
            if name is not None:
                self.acted[name] += turn.has_acted
        return turn.is_open

    async def _read(self, reader: asyncio.StreamReader, first: bytes) -> httpx.Request | None:
        parser = h11.Connection(our_role=h11.SERVER)
        parser.receive_data(first)
        head: h11.Request | None = None
        content = bytearray()
        while True:
            event = parser.next_event()
            if isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                content += event.data
            elif isinstance(event, h11.EndOfMessage):
                break
            elif event is h11.NEED_DATA:
                data = await reader.read(_CHUNK)
                if not data:
                    return None
                parser.receive_data(data)
        head = cast("h11.Request", head)
        return httpx.Request(
            head.method.decode(),
            self.base_url + head.target.decode(),
            headers=cast("Iterable[tuple[bytes, bytes]]", list(head.headers)),
            content=bytes(content),
        )

    async def _ask(self, request: httpx.Request) -> Answer:
        exchange = self.server.exchange(request)
        if exchange.delay:
            await asyncio.sleep(exchange.delay)
        answer = exchange.answer
        assert answer is not None
        assert exchange.broken is None
        encoded = "content-encoding" in answer.headers
        # The content is what a reader finds, and the stream what is sent.
        body = b"".join(cast("Iterable[bytes]", answer.stream)) if encoded else answer.content
        headers = [each for each in answer.headers.items() if each[0].lower() != "content-length"]
        return Answer(answer.status_code, tuple(headers), body)
