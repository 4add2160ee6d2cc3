"""The dictionary of a company.

Run it against the testing server with `python examples/run.py dictionary`.
"""

import asyncio
import os

from vclient import VClient, dictionary_service


async def main() -> None:
    """Explain a word and look it up."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        dictionary = dictionary_service()
        term = await dictionary.create(
            term="Elysium", definition="A place of peace", synonyms=["neutral ground"]
        )
        for found in await dictionary.list_all(term="neutral ground"):
            print(f"{found.term}: {found.definition}")
        await dictionary.delete(term.id)


if __name__ == "__main__":
    asyncio.run(main())
