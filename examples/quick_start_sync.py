"""The quick start of the documentation, with the synchronous client.

Run it against the testing server with `python examples/run.py quick_start_sync`.
"""

import os

from vclient.sync import SyncVClient, companies_service, dicerolls_service, system_service


def main() -> None:
    """Ask for the server's health, list the companies and roll some dice."""
    system = system_service()
    health = system.health()
    print(f"API Version: {health.version}")
    print(f"Database: {health.database_status}")

    companies = companies_service()
    for company in companies.list_all():
        print(f"Company: {company.name}")

    dicerolls = dicerolls_service(
        user_id=os.environ["VALENTINA_USER_ID"],
        company_id=os.environ["VALENTINA_COMPANY_ID"],
    )
    roll = dicerolls.create(
        dice_size=10,
        num_dice=5,
        difficulty=6,
        character_id=os.environ["VALENTINA_CHARACTER_ID"],
        campaign_id=os.environ["VALENTINA_CAMPAIGN_ID"],
    )
    print(f"Roll result: {roll.successes} successes")


if __name__ == "__main__":
    # The client finds the server and the key in VALENTINA_CLIENT_BASE_URL and
    # VALENTINA_CLIENT_API_KEY, and is the default one until it is closed.
    with SyncVClient():
        main()
