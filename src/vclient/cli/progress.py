"""Progress bars on the error stream of terminals."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient._config.hooks import ProgressCallback


@contextmanager
def progress_bar(label: str, *, in_bytes: bool = False) -> Iterator[ProgressCallback | None]:
    """Return a context with a callback that draws a bar; None if the error stream is no terminal.

    The bar appears at the first invocation that is not the last one, so that short operations
    draw nothing, and it disappears afterwards.

    Args:
        label: Description of the operation.
        in_bytes: Whether bytes are counted.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - most commands draw no bar
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    counter = DownloadColumn() if in_bytes else MofNCompleteColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), counter)
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=None)

    def tell(done: int, total: int | None) -> None:
        if done != total:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield tell
    finally:
        bar.stop()
