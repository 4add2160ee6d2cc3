"""The enumerations of the API.

Run it against the testing server with `python examples/run.py options`.
"""

import asyncio
import os

from vclient import VClient, options_service


async def main() -> None:
    """Show what values some fields can have."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        options = await options_service().get_options()
        print("classes:", *options.characters.character_class)
        print("roles:", *options.users.user_role)


if __name__ == "__main__":
    asyncio.run(main())
