"""The part of the guide to bots that connects them to Discord, with a stand-in for discord.py."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from document.pages import read_blocks
from vclient.testing import FakeVClient, ValentinaServer

STAND_INS = Path(__file__).parent / "stand_ins"


@pytest.fixture
def bot_module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    for block in read_blocks("discord-bots.md"):
        if block.filename is not None:
            (tmp_path / block.filename).write_text(block.code, encoding="utf-8")
    monkeypatch.syspath_prepend(STAND_INS)
    monkeypatch.syspath_prepend(tmp_path)
    names = ("bot", "commands", "discord", "discord.app_commands")
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield importlib.import_module("bot")
    for name in names:
        sys.modules.pop(name, None)


async def test_bot(bot_module: Any):
    server = ValentinaServer()
    ada = server.create_user(username="ada")
    client = FakeVClient(server, set_as_default=False)
    users = client.users(user_id=server.user_id)
    await users.link_identity(ada.id, provider="discord", token="discord:42:ada@example.com")
    bot = bot_module.Bot(client, server.company_id)
    await bot.setup_hook()
    assert bot.tree.is_synced

    said: list[str] = []
    waiting: list[bool] = []

    async def defer() -> None:
        waiting.append(True)

    async def send(text: str) -> None:
        said.append(text)

    interaction = SimpleNamespace(
        id=1,
        user=SimpleNamespace(id=42),
        response=SimpleNamespace(defer=defer),
        followup=SimpleNamespace(send=send),
    )
    await bot.tree.commands["roll"](interaction, 5)
    roll = (await client.dicerolls(ada.id).list_all())[0]
    assert waiting == [True]
    assert said == [f"{roll.result.total_dice_roll_emoji} {roll.result.total_result_humanized}"]

    await bot.close()
    assert bot.is_closed
    assert client.is_closed
