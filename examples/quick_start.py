"""The quick start of the documentation, with the async client.

Run it against the testing server with `python examples/run.py quick_start`.
"""

import asyncio
import os

from vclient import VClient, companies_service, dicerolls_service, system_service

# The client registers itself as the default one. It finds the server and the key in
# VALENTINA_CLIENT_BASE_URL and VALENTINA_CLIENT_API_KEY.
client = VClient()


async def main() -> None:
    """Ask for the server's health, list the companies and roll some dice."""
    async with client:
        system = system_service()
        health = await system.health()
        print(f"API Version: {health.version}")
        print(f"Database: {health.database_status}")

        companies = companies_service()
        for company in await companies.list_all():
            print(f"Company: {company.name}")

        dicerolls = dicerolls_service(
            user_id=os.environ["VALENTINA_USER_ID"],
            company_id=os.environ["VALENTINA_COMPANY_ID"],
        )
        roll = await dicerolls.create(
            dice_size=10,
            num_dice=5,
            difficulty=6,
            character_id=os.environ["VALENTINA_CHARACTER_ID"],
            campaign_id=os.environ["VALENTINA_CAMPAIGN_ID"],
        )
        print(f"Roll result: {roll.successes} successes")


if __name__ == "__main__":
    asyncio.run(main())
