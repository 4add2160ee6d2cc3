"""The health of the server.

Run it against the testing server with `python examples/run.py system`.
"""

import asyncio

from vclient import VClient, system_service


async def main() -> None:
    """Ask for the health of the server, and do not wait long for the answer."""
    async with VClient():
        health = await system_service().with_options(timeout=5, max_retries=0).health()
        print(f"version {health.version}, up for {health.uptime}")
        print(f"database {health.database_status} in {health.database_latency_ms} ms")


if __name__ == "__main__":
    asyncio.run(main())
