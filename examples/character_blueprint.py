"""The blueprint: what characters are made of.

Run it against the testing server with `python examples/run.py character_blueprint`.
"""

import asyncio
import os

from vclient import VClient, character_blueprint_service


async def main() -> None:
    """Show the clans of vampires and the traits of one category."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        blueprint = character_blueprint_service()
        for clan in await blueprint.list_all_vampire_clans(game_version="V5"):
            print(f"clan {clan.name}")
        categories = await blueprint.list_all_categories(character_class="VAMPIRE")
        for trait in await blueprint.list_all_traits(category_id=categories[0].id):
            print(f"{trait.name}: {trait.min_value} to {trait.max_value}")


if __name__ == "__main__":
    asyncio.run(main())
