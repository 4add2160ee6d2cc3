"""Identities: who is the person behind a token?

Run it against the testing server with `python examples/run.py identity`.
"""

import asyncio
import os

from vclient import VClient, identity_service
from vclient.exceptions import UnprocessableEntityError


async def main() -> None:
    """Resolve the token that a person got from an identity provider."""
    async with VClient(default_company_id=os.environ["VALENTINA_COMPANY_ID"]):
        try:
            found = await identity_service().identify("discord", "a-token-of-the-person")
            print(f"{found.resolution}: {found.user.username}")
        except UnprocessableEntityError as error:
            print(f"{error.code}: {error.detail}")


if __name__ == "__main__":
    asyncio.run(main())
