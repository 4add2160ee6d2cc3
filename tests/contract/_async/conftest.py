"""Fixtures of the contract: clients, and a way to send what no client sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from contract.targets import HEADERS
from vclient import VClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from contract.company import ContractCompany
    from contract.targets import Target


class Http:
    """Sends requests as they are given, below the root of the API."""

    def __init__(self, client: httpx.AsyncClient, target: Target) -> None:
        self._client = client
        self._target = target

    async def __call__(
        self,
        method: str,
        path: str,
        *,
        key: str | None = "",
        acting: str | None = None,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> httpx.Response:
        """Return the answer to a request, whatever it is.

        Args:
            method: The method.
            path: The path below `/api/v1`.
            key: The API key; None for none, the developer's by default.
            acting: The value of `On-Behalf-Of`; None for none.
            headers: Further headers.
            **options: As of `httpx.AsyncClient.request`.
        """
        sent = HEADERS | (headers or {})
        if key is not None:
            sent["X-API-KEY"] = key or self._target.api_key
        if acting is not None:
            sent["On-Behalf-Of"] = acting
        url = f"{self._target.base_url}/api/v1{path}"
        return await self._client.request(method, url, headers=sent, **options)


@pytest.fixture
async def http(target: Target) -> AsyncIterator[Http]:
    """A function that sends requests as they are given."""
    async with httpx.AsyncClient(transport=target.transport(), verify=target.verify) as client:
        yield Http(client, target)


@pytest.fixture
async def client(target: Target, company: ContractCompany) -> AsyncIterator[VClient]:
    """A client with the developer's key, whose default company is the one of the contract."""
    async with client_with(target, target.api_key, company) as client:
        yield client


@pytest.fixture
async def admin(target: Target, company: ContractCompany) -> AsyncIterator[VClient]:
    """A client with the key of a global admin; without one, the test is skipped."""
    if target.admin_api_key is None:
        pytest.skip("there is no key of a global admin")
    async with client_with(target, target.admin_api_key, company) as client:
        yield client


def client_with(target: Target, api_key: str, company: ContractCompany) -> VClient:
    """Return a client that retries nothing but what the rate limit refused.

    Args:
        target: The server.
        api_key: The key to use.
        company: The default company.
    """
    return VClient(
        target.base_url,
        api_key,
        default_company_id=company.id,
        headers=HEADERS,
        retry_statuses=(),
        set_as_default=False,
        transport=target.transport(),
        verify=target.verify,
    )
