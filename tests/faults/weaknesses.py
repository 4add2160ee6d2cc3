"""A server with the weaknesses of the live one, and clients whose defence is switched off.

A test that shows a defence also shows what happens without it, so that it is known to be able to
fail.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from faults.network import FaultyNetwork, real_time
from inside import state_of, use_locks
from vclient._policy import retry
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    import pytest

# Longer than it takes to send some requests after each other, also on a busy machine.
OVERLAP = 0.06
# Longer than any test, so that no earlier write empties the cache in the middle of one.
STALE = 60.0


def weak_network() -> FaultyNetwork:
    """Return a network around a server that loses updates, numbers twice and reads stale."""
    return FaultyNetwork(ValentinaServer(clock=real_time, overlap=OVERLAP, stale_reads=STALE))


def take_long(server: ValentinaServer, patches: pytest.MonkeyPatch) -> None:
    """Let a key not be known before so much time that a busy machine makes no difference."""
    patches.setattr(state_of(server).overlap, "duration", timedelta(seconds=5))


class NoLocks:
    """In place of the locks of a client: everybody gets in at once."""

    def hold(self, _key: object, _seconds: float | None = None) -> Any:
        """Return a context that waits for nobody."""
        return nullcontext()


def without_locks(client: Any) -> None:
    """Let no call of a client wait for another one."""
    use_locks(client, NoLocks())


def repeat_after_gateway_errors(patches: pytest.MonkeyPatch) -> None:
    """Let clients repeat writes with a key that a gateway gave up on."""
    _repeat_after(patches, retry.Outcome.GATEWAY_ERROR)


def repeat_after_timeouts(patches: pytest.MonkeyPatch) -> None:
    """Let clients repeat writes with a key whose first attempt may still be running."""
    _repeat_after(patches, retry.Outcome.NO_ANSWER)


def _repeat_after(patches: pytest.MonkeyPatch, outcome: retry.Outcome) -> None:
    calls = retry.RETRIED[outcome] | retry._Retry.WITH_KEY
    patches.setattr(retry, "RETRIED", {**retry.RETRIED, outcome: calls})
