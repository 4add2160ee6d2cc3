"""User lookup: in which companies is a person?

Run it against the testing server with `python examples/run.py user_lookup`.
"""

import asyncio

from vclient import VClient, user_lookup_service


async def main() -> None:
    """Look for a person by an address."""
    async with VClient():
        for found in await user_lookup_service().by_email("player-1@example.com"):
            print(f"{found.role} of {found.company_name}")


if __name__ == "__main__":
    asyncio.run(main())
