"""Uses an installed vclient, async and sync, against the testing server; any Python will do.

python scripts/smoke.py            as installed without extras
python scripts/smoke.py --extras   with all of them
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import sysconfig
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

import vclient
from vclient.testing import ValentinaServer

SECONDS = 60
WITHOUT_UVICORN = 2


async def use_async(server: ValentinaServer) -> list[object]:
    """Return what the async client is told of a company, and of what it does there."""
    transport = server.transport()
    async with vclient.VClient(server.base_url, server.api_key, transport=transport) as client:
        (company,) = [company async for company in client.companies.iter_all()]
        owner, *_ = await client.users(company.id).list_all()
        rolls = client.dicerolls(owner.id, company.id)
        roll = await rolls.create(dice_size=10, num_dice=5, difficulty=6)
        return [company.name, owner.username, roll.successes]


def use_sync(server: ValentinaServer) -> list[object]:
    """Return what the synchronous client is told of a company, and of what it does there."""
    transport = server.transport()
    with vclient.SyncVClient(server.base_url, server.api_key, transport=transport) as client:
        (company,) = client.companies.iter_all()
        owner, *_ = client.users(company.id).list_all()
        rolls = client.dicerolls(owner.id, company.id)
        roll = rolls.create(dice_size=10, num_dice=5, difficulty=6)
        return [company.name, owner.username, roll.successes]


def check_programs(*, extras: bool) -> None:
    """Fail where a program that comes with the package does not run."""
    testing = ["-m", "vclient.testing"]
    if not extras:
        run(sys.executable, *testing, "--port", "0", code=WITHOUT_UVICORN)
        return
    with subprocess.Popen(
        [sys.executable, *testing, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as served:
        try:
            facts = json.loads(served.stdout.readline() if served.stdout else "")
            with vclient.SyncVClient(facts["base_url"], facts["api_key"]) as client:
                client.system.health()
        finally:
            served.terminate()
    for command in entry_points(group="console_scripts", name="vclient"):
        program = Path(sysconfig.get_path("scripts")) / command.name
        if vclient.__version__ not in run(program, "--version"):
            fail("the command does not tell its version")


def run(*command: str | Path, code: int = 0) -> str:
    """Run a program, and return what it prints; fail if it ends with another code."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    if done.returncode != code or "Traceback" in done.stderr:
        fail(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def fail(message: str) -> NoReturn:
    """End the program with a message."""
    raise SystemExit(message)


def main(arguments: list[str]) -> None:
    """Fail where the package is not whole, or does not work."""
    done = use_sync(ValentinaServer())
    if not done or done != asyncio.run(use_async(ValentinaServer())):
        fail("the clients do not agree")
    if not Path(vclient.__file__).is_relative_to(sysconfig.get_path("purelib")):
        fail(f"{vclient.__file__} is not what is installed")
    check_programs(extras="--extras" in arguments)
    print(f"vclient {vclient.__version__} works: {', '.join(map(str, done))}")


if __name__ == "__main__":
    main(sys.argv[1:])
