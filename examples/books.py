"""Books of a campaign, in order.

Run it against the testing server with `python examples/run.py books`.
"""

import asyncio
import os

from vclient import VClient, books_service


async def main() -> None:
    """Write three books and put the last one first."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        books = books_service(os.environ["VALENTINA_USER_ID"], os.environ["VALENTINA_CAMPAIGN_ID"])
        written = [await books.create(name=f"Book {letter}") for letter in "ABC"]
        await books.renumber(written[-1].id, 1)
        for book in await books.list_all():
            print(f"{book.number}. {book.name}")
        for book in written:
            await books.delete(book.id)


if __name__ == "__main__":
    asyncio.run(main())
