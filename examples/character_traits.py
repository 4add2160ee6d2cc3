"""The traits of a character.

Run it against the testing server with `python examples/run.py character_traits`.
"""

import asyncio
import os

from vclient import VClient, character_traits_service


async def main() -> None:
    """Show what a character can do, and what a change would cost."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        traits = character_traits_service(
            os.environ["VALENTINA_USER_ID"],
            os.environ["VALENTINA_CAMPAIGN_ID"],
            os.environ["VALENTINA_CHARACTER_ID"],
        )
        for held in await traits.list_all(is_rollable=True):
            print(f"{held.trait.name}: {held.value}")
            options = await traits.get_value_options(held.id)
            print("  could become:", *(value for value in options.options if value != "DELETE"))


if __name__ == "__main__":
    asyncio.run(main())
