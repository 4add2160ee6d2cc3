"""From the path of a request to the operation that it calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vclient._config.api_root import API_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    import httpx

_PARAMETER = re.compile(r"{(\w+)}")


class Router:
    """Finds operations by requests."""

    def __init__(self, operations: Iterable[str]) -> None:
        # Where a path fits several operations, the one with fewer parameters is meant.
        ordered = sorted(operations, key=lambda name: len(_PARAMETER.findall(name)))
        self._patterns = [(name, _pattern(name)) for name in ordered]

    def find(self, request: httpx.Request) -> tuple[str, dict[str, str]] | None:
        """Return the name of the operation and the parameters of the path, or None."""
        path = request.url.raw_path.decode().partition("?")[0]
        called = f"{request.method} {path.removeprefix(API_ROOT)}"
        for name, pattern in self._patterns:
            match = pattern.fullmatch(called)
            if match:
                return name, match.groupdict()
        return None


def _pattern(name: str) -> re.Pattern[str]:
    parts = _PARAMETER.split(name)
    plain, names = parts[0::2], parts[1::2]
    groups = [f"(?P<{each}>[^/]+)" for each in names]
    return re.compile("".join(re.escape(a) + b for a, b in zip(plain, [*groups, ""], strict=True)))
