"""Users: create them, write notes on them and award experience.

Run it against the testing server with `python examples/run.py users`.
"""

import asyncio
import os

from vclient import VClient, users_service
from vclient.exceptions import NotFoundError


async def main() -> None:
    """Invite a player, keep a note and award experience."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        # The administrator acts.
        users = users_service(user_id=os.environ["VALENTINA_USER_ID"])
        user = await users.create(username="ada", email="ada@example.com", role="PLAYER")
        await users.create_note(user.id, title="Preferences", content="No spiders, please")
        for note in await users.list_all_notes(user.id):
            print(f"{note.title}: {note.content}")

        experience = await users.add_xp(user.id, os.environ["VALENTINA_CAMPAIGN_ID"], 25)
        print(f"{experience.xp_current} experience points to spend")

        await users.delete(user.id)
        try:
            await users.get(user.id)
        except NotFoundError as error:
            print(f"gone: {error.detail}")


if __name__ == "__main__":
    asyncio.run(main())
