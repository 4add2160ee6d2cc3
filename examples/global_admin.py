"""What only global administrators may do.

Run it against the testing server with `python examples/run.py global_admin`.
"""

import asyncio

from vclient import VClient, global_admin_service
from vclient.exceptions import AuthorizationError


async def main() -> None:
    """List the developers, if the key allows it."""
    async with VClient():
        try:
            async for developer in global_admin_service().iter_all_developers():
                print(f"{developer.username}: {len(developer.companies)} companies")
        except AuthorizationError as error:
            print(f"not with this key: {error.detail}")


if __name__ == "__main__":
    asyncio.run(main())
