"""Generated characters.

Run it against the testing server with `python examples/run.py character_autogen`.
"""

import asyncio
import os

from vclient import VClient, character_autogen_service


async def main() -> None:
    """Make up a hunter."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        autogen = character_autogen_service(
            os.environ["VALENTINA_USER_ID"], os.environ["VALENTINA_CAMPAIGN_ID"]
        )
        character = await autogen.generate_character(
            character_type="NPC", character_class="HUNTER", experience_level="NEW"
        )
        print(f"{character.name}, {character.character_class}, {character.concept_name}")


if __name__ == "__main__":
    asyncio.run(main())
