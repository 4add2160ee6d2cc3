"""Characters with their inventory.

Run it against the testing server with `python examples/run.py characters`.
"""

import asyncio
import os

from vclient import VClient, characters_service


async def main() -> None:
    """Create a mortal, equip her and let her die."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        characters = characters_service(
            os.environ["VALENTINA_USER_ID"], os.environ["VALENTINA_CAMPAIGN_ID"]
        )
        character = await characters.create(
            name_first="Agnes", name_last="Gray", character_class="MORTAL", game_version="V5"
        )
        await characters.create_inventory_item(
            character.id, name="Flashlight", type="EQUIPMENT", description="Nearly empty"
        )
        character = await characters.update(character.id, status="DEAD")
        print(f"{character.name_full} died on {character.date_killed:%Y-%m-%d}")
        print(f"{await characters.count(status='ALIVE')} characters live")
        await characters.delete(character.id)


if __name__ == "__main__":
    asyncio.run(main())
