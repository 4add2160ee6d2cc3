"""Every example runs against the testing server."""

from __future__ import annotations

import runpy
from pathlib import Path

import httpx
import pytest

import vclient
import vclient.sync
from vclient.testing import ValentinaServer

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.py") if path.stem != "run")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> ValentinaServer:
    """A testing server that answers whatever is sent over any connection."""
    server = ValentinaServer(base_url="https://valentina.test")

    async def handle_async(_transport: object, request: httpx.Request) -> httpx.Response:
        return server.handle(request)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle_async)
    monkeypatch.setattr(
        httpx.HTTPTransport, "handle_request", lambda _transport, request: server.handle(request)
    )
    monkeypatch.setenv("VALENTINA_CLIENT_BASE_URL", server.base_url)
    monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", server.api_key)
    for name in ("company_id", "user_id", "campaign_id", "character_id"):
        monkeypatch.setenv(f"VALENTINA_{name.upper()}", getattr(server, name))
    return server


def test_there_is_one_for_each_service():
    services = {
        name.removesuffix("_service") for name in vclient.sync.__all__ if name.endswith("_service")
    }
    assert services <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_example(name: str, server: ValentinaServer, capsys: pytest.CaptureFixture[str]):
    runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    assert capsys.readouterr().out
    assert server.calls
