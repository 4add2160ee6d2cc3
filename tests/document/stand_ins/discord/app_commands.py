"""The commands of the stand-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord import Client


class CommandTree:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.commands: dict[str, Any] = {}
        self.is_synced = False

    def command(self, *, name: str, description: str) -> Callable[[Any], Any]:
        def register(callback: Any) -> Any:
            assert description
            self.commands[name] = callback
            return callback

        return register

    async def sync(self) -> None:
        self.is_synced = True
