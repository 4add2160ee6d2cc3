"""Dice rolls.

Run it against the testing server with `python examples/run.py dicerolls`.
"""

import asyncio
import os

from vclient import VClient, dicerolls_service


async def main() -> None:
    """Roll dice, and list the latest rolls of the user."""
    user_id = os.environ["VALENTINA_USER_ID"]
    async with VClient(
        default_company_id=os.environ["VALENTINA_COMPANY_ID"], auto_idempotency_keys=True
    ):
        dicerolls = dicerolls_service(user_id)
        roll = await dicerolls.create(num_dice=5, difficulty=6, comment="Climb the wall")
        if roll.result is not None:
            print(f"{roll.result.total_dice_roll_emoji}: {roll.result.total_result_humanized}")
        async for earlier in dicerolls.iter_all(user_id=user_id):
            print(f"{earlier.comment}: {earlier.successes}")


if __name__ == "__main__":
    asyncio.run(main())
