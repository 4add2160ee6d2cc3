"""Files that are written while they are downloaded."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


@contextmanager
def complete_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file for writing that gets its name, and replaces another, once it is complete.

    Until then it has another name in the same folder; if anything fails, it is deleted and
    the other file stays.

    Args:
        path: Path of the file.

    Raises:
        OSError: The file cannot be written.
    """
    path = Path(path)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with partial.open("xb") as file:
            yield file
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
