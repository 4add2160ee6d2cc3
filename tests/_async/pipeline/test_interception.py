"""Libraries that stand in for the network in tests of applications get hold of a default client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx

from behaving import answer_each, serving
from vclient import VClient
from vclient.exceptions import TransportError

if TYPE_CHECKING:
    from pytest_httpx import HTTPXMock

pytestmark = pytest.mark.usefixtures("no_proxies")


def client_of(base_url: str, **options: Any) -> VClient:
    return VClient(base_url, "k" * 32, set_as_default=False, max_retries=0, **options)


@pytest.mark.parametrize("was_used", [True, False])
async def test_respx(was_used: bool):  # noqa: FBT001
    with serving(answer_each(b'"real"')) as server:
        async with client_of(server.base_url) as before:
            if was_used:
                assert (await before.request("GET", "/x")).json() == "real"
            with respx.mock(base_url=server.base_url) as mock:
                mock.get("/api/v1/x").mock(return_value=httpx.Response(200, json="mocked"))
                mock.get("/api/v1/broken").mock(side_effect=httpx.ConnectError("not real"))
                async with client_of(server.base_url) as after:
                    for client in (before, after):
                        assert (await client.request("GET", "/x")).json() == "mocked"
                        with pytest.raises(TransportError, match="not real"):
                            await client.request("GET", "/broken")
            assert (await before.request("GET", "/x")).json() == "real"


@pytest.mark.parametrize("was_used", [True, False])
async def test_pytest_httpx(
    request: pytest.FixtureRequest,
    was_used: bool,  # noqa: FBT001
):
    with serving(answer_each(b'"real"')) as server:
        async with client_of(server.base_url) as before:
            if was_used:
                assert (await before.request("GET", "/x")).json() == "real"
            # It takes hold from here on.
            mock: HTTPXMock = request.getfixturevalue("httpx_mock")
            mock.add_response(json="mocked", is_reusable=True)
            async with client_of(server.base_url) as after:
                for client in (before, after):
                    assert (await client.request("GET", "/x")).json() == "mocked"
            assert len(mock.get_requests()) == 2
