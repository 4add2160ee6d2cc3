"""Strings that are hidden from output: API keys and tokens."""

from __future__ import annotations

from typing import Any


class Secret:
    """A string that is hidden in `repr`, logs and tracebacks.

    Args:
        value: The string.
        origin: Its source, for error messages.
    """

    __slots__ = ("_value", "origin")

    def __init__(self, value: str, origin: str = "") -> None:
        self._value = value
        self.origin: str = origin

    def reveal(self) -> str:
        """Return the string."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "<secret>"

    def __getstate__(self) -> Any:
        msg = "a secret cannot be copied or pickled"
        raise TypeError(msg)
