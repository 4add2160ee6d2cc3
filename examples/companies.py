"""Companies: list, create, change, share and delete them.

Run it against the testing server with `python examples/run.py companies`.
"""

import asyncio

from vclient import VClient, companies_service


async def main() -> None:
    """Found a company, change its rules and dissolve it again."""
    async with VClient():
        companies = companies_service()
        new = await companies.create(
            name="Night Society",
            email="night@example.com",
            settings={"permission_grant_xp": "STORYTELLER"},
        )
        company = new.company
        print(f"{company.name} is administered by {new.admin_user.username}")

        # What is left out stays as it is; None clears a field.
        company = await companies.update(company.id, description="We meet on Fridays")
        company = await companies.update(company.id, description=None)
        print(f"{company.settings.permission_grant_xp} may grant experience")

        page = await companies.get_page(limit=1)
        print(f"page {page.current_page} of {page.total_pages}")
        await companies.delete(company.id)


if __name__ == "__main__":
    asyncio.run(main())
