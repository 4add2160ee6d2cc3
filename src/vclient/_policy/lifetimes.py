"""For how long the answers of which reads are kept."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from vclient._api.dependencies import FAMILIES, READS, read_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient._api.dependencies import Read
    from vclient._api.routes import RoutePath
    from vclient._config.caching import CachePolicy

CATALOGUE: Final[tuple[str, ...]] = ("character_blueprint", "dictionary", "options")
"""The families that `cache_ttl` is for."""


class Lifetimes:
    """For how long the answers of which reads are kept, as the options of a client say.

    Args:
        policy: The option `cache`.
        catalogue: The option `cache_ttl`.

    Raises:
        ValueError: The policy names something that cannot be cached.
    """

    def __init__(self, policy: CachePolicy | None, catalogue: float | None) -> None:
        families: dict[str, float] = dict.fromkeys(CATALOGUE, catalogue or 0.0)
        self._templates: dict[str, float] = {}
        for name, seconds in (policy.ttl if policy else {}).items():
            if name in FAMILIES:
                families[name] = seconds
            else:
                self._templates[_template_of(name)] = seconds
        self._families = {name: seconds for name, seconds in families.items() if seconds}
        self.is_empty: bool = not self._families and not any(self._templates.values())

    def of(self, path: RoutePath) -> tuple[Read, float] | None:
        """Return what is known of a read and its time in seconds, or None if it is not cached."""
        found = read_of(path)
        if found is None:
            return None
        template, read = found
        seconds = self._templates.get(template, self._families.get(read.family, 0.0))
        return (read, seconds) if seconds else None


@cache
def _operations() -> Mapping[str, str]:
    """Return the templates of all reads that can be cached, by the names of the operations."""
    # The table of all operations is large, and most clients do without it.
    from vclient._api.operations import OPERATIONS  # noqa: PLC0415 - loaded when needed

    reads = [row for row in OPERATIONS if row.method == "GET" and row.route.template in READS]
    return {name: row.route.template for row in reads for name in (row.id, row.name)}


def _template_of(name: str) -> str:
    known = _operations()
    if name in known:
        return known[name]
    from difflib import get_close_matches  # noqa: PLC0415 - loaded when needed

    close = get_close_matches(name, [*sorted(FAMILIES), *known], n=3)
    hint = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
    msg = f"cache names {name!r}, which is no family of reads and no read that can be cached{hint}"
    raise ValueError(msg)
