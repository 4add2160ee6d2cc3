"""Campaigns with their notes.

Run it against the testing server with `python examples/run.py campaigns`.
"""

import asyncio
import os

from vclient import VClient, campaigns_service


async def main() -> None:
    """Start a campaign and raise its danger."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        campaigns = campaigns_service(os.environ["VALENTINA_USER_ID"])
        campaign = await campaigns.create(name="Chicago by Night", danger=1)
        await campaigns.create_note(campaign.id, title="Theme", content="Trust nobody")
        campaign = await campaigns.update(campaign.id, danger=campaign.danger + 1)
        print(f"{campaign.name}: danger {campaign.danger}, desperation {campaign.desperation}")
        statistics = await campaigns.get_statistics(campaign.id)
        print(f"{statistics.total_rolls} rolls so far")
        await campaigns.delete(campaign.id)


if __name__ == "__main__":
    asyncio.run(main())
