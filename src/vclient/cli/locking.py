"""A lock between processes, so that none overwrites what another has just written."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def locked(folder: Path) -> Iterator[None]:
        """Return a context that one thread of one process at a time is in.

        Args:
            folder: The folder whose files are changed.

        Raises:
            OSError: Another was in it for ten seconds.
        """
        # A folder cannot be locked there.
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            yield
        finally:
            os.close(descriptor)
else:
    import fcntl

    @contextmanager
    def locked(folder: Path) -> Iterator[None]:
        """Return a context that one thread of one process at a time is in.

        Args:
            folder: The folder whose files are changed.
        """
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
