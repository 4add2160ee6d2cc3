"""A worker of the benchmarks for tests: its locks expire soon, and it waits for Redis for long."""

from __future__ import annotations

from vbench.programs import worker
from vclient._async.shared import answers as async_answers
from vclient._async.shared import guard as async_guard
from vclient._async.shared import locks as async_locks
from vclient._sync.shared import answers as sync_answers
from vclient._sync.shared import guard as sync_guard
from vclient._sync.shared import locks as sync_locks

if __name__ == "__main__":
    for guard, locks in ((async_guard, async_locks), (sync_guard, sync_locks)):
        guard.PATIENCE = guard.PATIENCE_FOR_LOCKS = 10.0
        locks.EXPIRY, locks._MARGIN, locks._EXTENDED_EVERY = 1.5, 0.3, 0.3
    async_answers._LONGEST_TURN = sync_answers._LONGEST_TURN = 1.5
    worker.main()
