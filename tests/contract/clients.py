"""What the contract sends requests with: clients, and a way to send what no client sends."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from contract.targets import HEADERS, TIMEOUT
from vclient import SyncVClient, VClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import Self

    import httpx

    from contract.company import ContractCompany
    from contract.targets import Target


def client_with(target: Target, api_key: str, company: ContractCompany) -> VClient:
    """Return a client that retries nothing but what the rate limit refused.

    Args:
        target: The server, and the kind of client it is called with.
        api_key: The key to use.
        company: The default company.
    """
    options: dict[str, Any] = {
        "default_company_id": company.id,
        "headers": HEADERS,
        "retry_statuses": (),
        "set_as_default": False,
        "timeout": TIMEOUT,
        "transport": target.transport(),
        "verify": target.verify,
    }
    if target.is_sync:
        client: Any = AwaitableClient(SyncVClient(target.base_url, api_key, **options))
        return client
    return VClient(target.base_url, api_key, **options)


class AwaitableClient:
    """A synchronous client or service whose calls are awaited, so that async tests can use it."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped

    async def __aenter__(self) -> Self:
        self._wrapped.__enter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._wrapped.__exit__(*exception)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._wrapped, name)
        return _awaited_method(value) if inspect.ismethod(value) else _awaited(value)


def _awaited_method(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        result = method(*arguments, **named)
        wrapped = _awaited(result)
        return _returned(result) if wrapped is result else wrapped

    return call


def _awaited(value: Any) -> Any:
    # Clients and services can be given other options; nothing else can.
    if hasattr(value, "with_options"):
        return AwaitableClient(value)
    return _items(value) if isinstance(value, Iterator) else value


async def _returned(result: Any) -> Any:
    return result


async def _items(items: Iterator[Any]) -> AsyncIterator[Any]:
    for item in items:
        yield item


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
