"""A worker of the benchmarks whose locks expire soon, so that tests need not wait for that."""

from __future__ import annotations

from vbench.programs import worker
from vclient._async.shared import locks as async_locks
from vclient._sync.shared import locks as sync_locks

if __name__ == "__main__":
    for locks in (async_locks, sync_locks):
        locks.EXPIRY, locks._MARGIN, locks._EXTENDED_EVERY = 1.5, 0.3, 0.3
    worker.main()
