"""As much of discord.py as the guide to bots uses, so that its code runs without it."""

from __future__ import annotations


class Intents:
    @classmethod
    def default(cls) -> Intents:
        return cls()


class Interaction: ...


class Client:
    def __init__(self, *, intents: Intents) -> None:
        self.intents = intents
        self.is_closed = False

    async def close(self) -> None:
        self.is_closed = True
