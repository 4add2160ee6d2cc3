"""Synchronous calls that Ctrl-C interrupts, at each single line of this package and each socket.

Afterwards the pool has all its places, nobody holds a lock, and the next call works.
"""

from __future__ import annotations

import linecache
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vclient
from faults._sync.clients import ONE_CONNECTION, check_pool, client_of
from faults.plan import Scripted
from inside import check_idle, open_stream
from vclient import SyncVClient
from vclient._api import routes
from vclient._network.synchronous import Socket

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Self

    from faults.network import FaultyNetwork
    from vclient.testing import ValentinaServer

PACKAGE = str(Path(vclient.__file__).parent / "_sync")
MOST = 3000


pytestmark = pytest.mark.usefixtures("no_proxies")


def read(client: SyncVClient, server: ValentinaServer) -> None:
    client.campaigns(server.user_id).get(server.campaign_id)


def award(client: SyncVClient, server: ValentinaServer) -> None:
    users = client.with_options(total_timeout=60).users(user_id=server.user_id)
    users.add_xp(server.player_ids[0], server.campaign_id, 1)


def stream(client: SyncVClient, server: ValentinaServer) -> None:
    path = routes.CAMPAIGNS(company_id=server.company_id)
    with closing(open_stream(client, path)) as chunks:
        assert b"".join(chunks)


def list_all(client: SyncVClient, server: ValentinaServer) -> None:
    assert client.campaigns(server.user_id).list_all()


CALLS: dict[str, tuple[Callable[[SyncVClient, ValentinaServer], None], list[str]]] = {
    "read": (read, []),
    "read with retries": (read, ["page 503", "lost answer"]),
    "award": (award, ["reset after reading"]),
    "stream": (stream, []),
    "list_all": (list_all, []),
}


def is_sure(frame: FrameType) -> bool:
    """Return whether Python looks for no signal there: it does where something is called."""
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    calls_nothing = line.startswith(("try:", "except", "finally:", "return self"))
    return calls_nothing or frame.f_code.co_name == "__del__"


class InterruptedLines:
    """Raises at the nth line that is executed in this package, as a signal would.

    Attributes:
        lines: How many lines were executed.
    """

    def __init__(self, at: int) -> None:
        self.at = at
        self.lines = 0

    def interrupt(self, call: Callable[..., None], *arguments: Any) -> bool:
        """Make a call, and return whether it was interrupted."""
        sys.settrace(self._enter_frame)
        try:
            call(*arguments)
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(None)
        return False

    def _enter_frame(self, frame: FrameType, _event: str, _argument: object) -> Any:
        return self._see if frame.f_code.co_filename.startswith(PACKAGE) else None

    def _see(self, frame: FrameType, event: str, _argument: object) -> Any:
        if event == "line" and not is_sure(frame):
            self.lines += 1
            if self.lines == self.at + 1:
                raise KeyboardInterrupt
        return self._see


class InterruptedSockets:
    """Raises before or after the nth time that a socket is connected, read or written.

    Attributes:
        uses: How often one was.
    """

    def __init__(self, at: int, *, before: bool) -> None:
        self.at = at
        self.uses = 0
        self._before = before

    def __enter__(self) -> Self:
        self._patches = pytest.MonkeyPatch()
        for name in ("connect", "send", "receive"):
            self._patches.setattr(Socket, name, self._around(getattr(Socket, name)))
        return self

    def __exit__(self, *_exception: object) -> None:
        self._patches.undo()

    def _around(self, use: Any) -> Any:
        def interrupted(*arguments: Any, **options: Any) -> Any:
            this = self.uses == self.at
            self.uses += 1
            if this and self._before:
                raise KeyboardInterrupt
            result = use(*arguments, **options)
            if this:
                raise KeyboardInterrupt
            return result

        return interrupted


def check(client: SyncVClient, network: FaultyNetwork) -> None:
    check_pool(client)
    network.plan = Scripted()
    check_idle(client)
    read(client, network.server)


def make_client(network: FaultyNetwork) -> SyncVClient:
    return client_of(
        network,
        limits=ONE_CONNECTION,
        max_concurrency=1,
        auto_idempotency_keys=True,
        retry_delay=0.001,
        headers={"X-Testing-Ignore-Rate-Limit": "true"},
    )


@pytest.mark.skipif(sys.gettrace() is not None, reason="lines are traced by somebody else")
# A stream that was begun and not returned yet is nobody's; it is tried by sockets alone. The award
# has retries too.
@pytest.mark.parametrize("name", ["read", "list_all", "award"])
def test_at_any_line(network: FaultyNetwork, name: str):
    call, faults = CALLS[name]
    interrupted = 0
    for at in range(MOST):
        with make_client(network) as client:
            read(client, network.server)
            network.plan = Scripted(*faults)
            lines = InterruptedLines(at)
            # In a thread of its own, as errors that are raised so may count as handled there after.
            with ThreadPoolExecutor(1) as thread:
                was_interrupted = thread.submit(lines.interrupt, call, client, network.server)
            interrupted += was_interrupted.result()
            assert was_interrupted.result() or lines.lines <= at, "an interrupt was swallowed"
            check(client, network)
            if lines.lines <= at:
                break
    assert interrupted > 50


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("name", CALLS)
def test_at_any_socket(network: FaultyNetwork, name: str, before: bool):  # noqa: FBT001
    call, faults = CALLS[name]
    for at in range(MOST):
        with make_client(network) as client:
            network.plan = Scripted(*faults)
            interrupted = False
            with InterruptedSockets(at, before=before) as sockets:
                try:
                    call(client, network.server)
                except KeyboardInterrupt:
                    interrupted = True
            check(client, network)
            if not interrupted and sockets.uses <= at:
                break
    assert at >= 2


def test_a_signal_ends_a_call_that_waits_for_its_answer(network: FaultyNetwork):
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals are for the main thread")
    network.plan = Scripted("stall, then act")
    with make_client(network) as client:

        def interrupt() -> None:
            while not network.requests:
                is_over.wait(0.001)
            signal.raise_signal(signal.SIGINT)

        is_over = threading.Event()
        thread = threading.Thread(target=interrupt)
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            read(client, network.server)
        thread.join()
        check(client, network)
