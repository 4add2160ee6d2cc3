"""Names of types in messages, with the packages that they are of."""

from __future__ import annotations


def named(kind: type) -> str:
    """Return the name of a type: there are several packages with a `Timeout`, such as httpx2."""
    package = kind.__module__.partition(".")[0]
    return kind.__name__ if package == "builtins" else f"{kind.__name__} of {package}"
