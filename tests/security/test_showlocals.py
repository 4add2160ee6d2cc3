"""What a failing test shows of all local variables, as `pytest --showlocals` prints them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vclient
from security.wire import wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from security.wire import Wire

KEY = "MARKER0123456789012345678901MARKER"
TOKEN = "TOKEN-OF-A-PROVIDER-THAT-IS-LONG"

# The key and the token come from the environment: tests print their own source too.
FAILING = """
import asyncio
import os

import pytest

from vclient import SyncVClient, VClient

async def call_async(how):
    async with VClient(max_retries=1, retry_delay=0, timeout=HOW_LONG) as client:
        users = client.users(user_id="user")
        if how == "read":
            await users.get("a")
        elif how == "link":
            await users.link_identity("a", provider="github", token=os.environ["THE_TOKEN"])
        elif how == "upload":
            await users.upload_asset("a", "a.png", b"GIF89a")
        else:
            await client.identity().identify("github", os.environ["THE_TOKEN"], **OPTIONS[how])

def call_sync(how):
    with SyncVClient(max_retries=1, retry_delay=0, timeout=HOW_LONG) as client:
        users = client.users(user_id="user")
        if how == "read":
            users.get("a")
        elif how == "link":
            users.link_identity("a", provider="github", token=os.environ["THE_TOKEN"])
        elif how == "upload":
            users.upload_asset("a", "a.png", b"GIF89a")
        else:
            client.identity().identify("github", os.environ["THE_TOKEN"], **OPTIONS[how])

HOW_LONG = 5
OPTIONS = {"identify": {}, "refused": {"email": "none"}}

@pytest.mark.parametrize("how", ["read", "link", "upload", "identify", "refused"])
@pytest.mark.parametrize("kind", ["async", "sync"])
def test_fails(kind, how):
    asyncio.run(call_async(how)) if kind == "async" else call_sync(how)

def test_shows_what_there_is():
    client = SyncVClient(set_as_default=False)
    users = client.users("company")
    config = client._transport.config
    connections = client._transport.connections
    client.close()
    assert client is None
"""

ANSWERS = {
    "nonsense": b"what?\r\n\r\n",
}


@pytest.fixture
def server() -> Iterator[Wire]:
    with wire() as server:
        yield server


@pytest.mark.parametrize("answer", ANSWERS)
def test_nothing_secret_is_shown(server: Wire, tmp_path: Path, answer: str):
    server.answer = ANSWERS[answer]
    (tmp_path / "test_failing.py").write_text(FAILING)
    environment = {
        **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
        "PYTHONPATH": str(Path(vclient.__file__).parents[1]),
        "PYTEST_ADDOPTS": "",
        "VALENTINA_CLIENT_BASE_URL": server.base_url,
        "VALENTINA_CLIENT_API_KEY": KEY,
        "VALENTINA_CLIENT_DEFAULT_COMPANY_ID": "company",
        "THE_TOKEN": TOKEN,
    }
    command = [
        *(sys.executable, "-m", "pytest", "--showlocals", "--tb=long", "-vv", "--log-level=DEBUG"),
        *("-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(tmp_path), str(tmp_path)),
    ]
    # With a wide terminal, so that nothing is cut off.
    environment["COLUMNS"] = "1000"
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    output = done.stdout + done.stderr
    assert "11 failed" in output
    assert "vclient/_sync/transport.py" in output
    assert "connections = " in output
    for secret in (KEY, TOKEN, KEY[:12], TOKEN[:12]):
        assert secret not in output
