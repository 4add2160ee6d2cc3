"""Chapters of a book.

Run it against the testing server with `python examples/run.py chapters`.
"""

import asyncio
import os

from vclient import VClient, books_service, chapters_service


async def main() -> None:
    """Write a chapter and read it together with its notes."""
    user_id, campaign_id = os.environ["VALENTINA_USER_ID"], os.environ["VALENTINA_CAMPAIGN_ID"]
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        books = books_service(user_id, campaign_id)
        book = await books.create(name="The First Book")
        chapters = chapters_service(user_id, campaign_id, book.id)
        chapter = await chapters.create(name="A Dark Night", description="It was stormy, too")
        await chapters.create_note(chapter.id, title="To do", content="Find a better title")
        detail = await chapters.get(chapter.id, include=["notes"])
        print(f"{detail.number}. {detail.name}, notes: {len(detail.notes or [])}")
        await books.delete(book.id)


if __name__ == "__main__":
    asyncio.run(main())
