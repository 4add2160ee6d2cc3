"""Use an installed vclient once, async and sync, against the testing server in memory."""

from __future__ import annotations

import asyncio
from importlib.resources import files

import vclient
from vclient.testing import ValentinaServer


async def use_async(server: ValentinaServer) -> list[str]:
    """Return the names of the companies."""
    transport = server.transport()
    async with vclient.VClient(server.base_url, server.api_key, transport=transport) as client:
        return [company.name async for company in client.companies.iter_all()]


def use_sync(server: ValentinaServer) -> list[str]:
    """Return the names of the companies."""
    transport = server.transport()
    with vclient.SyncVClient(server.base_url, server.api_key, transport=transport) as client:
        return [company.name for company in client.companies.iter_all()]


def main() -> None:
    """Fail where a client does not work or the types are not shipped."""
    server = ValentinaServer()
    names = use_sync(server)
    if not names or names != asyncio.run(use_async(server)):
        msg = "the clients do not agree on the companies"
        raise SystemExit(msg)
    if not files("vclient").joinpath("py.typed").is_file():
        msg = "py.typed is missing"
        raise SystemExit(msg)
    print(f"vclient {vclient.__version__} works: {', '.join(names)}")


if __name__ == "__main__":
    main()
