"""The versions of servers, as far as they are known, for the messages of errors."""

from __future__ import annotations

from typing import ClassVar


class ServerVersion:
    """The version of the server of a client, as far as it is known.

    Attributes:
        known: The version, or None.
    """

    _met: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        self.known: str | None = None

    def learn(self, version: str | None) -> None:
        """Remember the version that a server tells; None if it tells none."""
        self.known = version
        if version is not None:
            self._met.add(version)

    @classmethod
    def of_all(cls) -> str | None:
        """Return the version of all servers that this process knows; None if they differ.

        A model does not know from which of them it came.
        """
        return next(iter(cls._met)) if len(cls._met) == 1 else None
