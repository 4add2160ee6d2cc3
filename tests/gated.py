"""A server whose slow answers wait until a test lets them out."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from loopback import loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopback import Loopback


class Gate:
    """A handler whose answers wait until they are let out, and that tells how many do."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self._changed = threading.Condition()
        self._waiting = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/slow"):
            with self._changed:
                self._waiting += 1
                self._changed.notify_all()
            assert self.opened.wait(10)
        return httpx.Response(200, json={})

    def wait_for(self, number: int) -> None:
        """Wait until so many answers wait."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._waiting >= number, timeout=5)


@contextmanager
def gated(gate: Gate) -> Iterator[Loopback]:
    """Serve a gate, which is opened at the end; connections that are left open fail the test."""
    with loopback(gate) as network:
        try:
            yield network
        finally:
            gate.opened.set()
        # What was not closed warns when it is collected, which fails the test.
        gc.collect()
        network.wait_until_closed()
