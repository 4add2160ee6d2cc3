"""Names of the locks that processes share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Hashable


def lock_name(key: Hashable) -> str:
    """Return the name of the lock of a key, the same in every process.

    Args:
        key: The key of a lock, a tuple of texts and None: what is changed, and ids of where.
    """
    parts = key if isinstance(key, tuple) else (key,)
    return ":".join("" if part is None else quote(str(part), safe="") for part in parts)
