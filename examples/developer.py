"""The calling developer: who am I, and where may I do what?

Run it against the testing server with `python examples/run.py developer`.
"""

import asyncio

from vclient import VClient, developer_service


async def main() -> None:
    """Show the rights of the calling developer."""
    async with VClient():
        me = await developer_service().get_me()
        print(f"{me.username} <{me.email}>")
        for company in me.companies:
            print(f"{company.permission} of {company.name}")


if __name__ == "__main__":
    asyncio.run(main())
