"""Storms of calls in short; `storms.py` runs them in full size."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest

from faults.storms import storm

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261129


@pytest.mark.parametrize("connections", [1, 20])
@pytest.mark.parametrize("kind", ["asyncio", "uvloop", "trio", "threads"])
def test_cancelled_and_late_calls_take_nothing_with_them(kind: str, connections: int):
    if kind == "uvloop":
        pytest.importorskip("uvloop")
    report = storm(kind, connections, calls=400, seed=SEED)
    assert report.is_right, report
    assert 3 * (report.outcomes["cancelled"] + report.outcomes["out of time"]) > 400


@pytest.fixture
def _no_callbacks_of_collections() -> Iterator[None]:
    """Nobody is called by garbage collection: Python swallows an interrupt there."""
    callbacks = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = callbacks


@pytest.mark.usefixtures("_no_callbacks_of_collections")
@pytest.mark.parametrize("connections", [1, 5])
def test_neither_do_interrupted_ones(connections: int):
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals are for the main thread")
    report = storm("threads", connections, calls=0, seed=SEED, interrupts=30)
    assert report.is_right, report
