"""The one place where tests reach into clients: what no method sends, and their state.

All of it is for both clients; what an asynchronous one does has to be awaited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from vclient._api.requests import Body, RequestSpec
from vclient._api.routes import RoutePath
from vclient._config.secrets import Secret
from vclient._http import failures
from vclient._observe.state import CallState

if TYPE_CHECKING:
    from vclient.exceptions import APIError


def send(client: Any, method: str, path: RoutePath, **fields: Any) -> Any:
    """Send a request with the given fields of its description; of an async client, await it."""
    return client._transport.send(RequestSpec(method=method, path=path, **fields))


def call(client: Any, method: str, path: RoutePath, model: Any, **fields: Any) -> Any:
    """Send a request and return its answer as a model; of an async client, await it."""
    return client._transport.call(RequestSpec(method=method, path=path, **fields), model)


def open_stream(client: Any, path: RoutePath, **options: Any) -> Any:
    """Stream the body of an answer."""
    return client._transport.stream(path, **options)


def make_pages(pages_class: Any, client: Any, route: Any, item: type, **options: Any) -> Any:
    """Return a list of items that is read page by page."""
    return pages_class(client._transport, route, item, **options)


def use_clock(client: Any, clock: Any) -> Any:
    """Let a client and its views wait by another clock, which is returned."""
    client._transport.use_clock(clock)
    return clock


def config_of(client: Any) -> Any:
    """Return the options of a client or service."""
    return client._transport.config


def scope_of(service: Any) -> dict[str, str]:
    """Return what the paths of a service hold."""
    return dict(service._scope)


def acting_user_of(service: Any) -> str | None:
    """Return the id of the user that a service acts for."""
    return service._user_id


def state_of(server: Any) -> Any:
    """Return what a testing server holds."""
    return server._state


def queue_of(client_pool: Any) -> Any:
    """Return the calls that use a connection of a pool, or wait for one."""
    return client_pool._gate.leases()


def idle_in(client_pool: Any) -> list[Any]:
    """Return the connections of a pool that no call uses."""
    return [connection for _, connection in client_pool._idle._kept]


def check_idle(client: Any) -> None:
    """Check that no call of a client holds a lock or a place in a queue."""
    transport, pacer = client._transport, client._transport._pacer
    assert not any(waiting_in(client).values())
    assert not pacer._sent
    assert all(each.in_flight == 0 for each in pacer._buckets.values())
    assert transport._cache._pending == set()


def parts_of(client: Any) -> list[Any]:
    """Return the objects below a client that hold its state."""
    transport = client._transport
    return [transport, transport.connections]


def connections_of(client: Any) -> Any:
    """Return the connections of a client, which its views and services share."""
    return client._transport.connections


def pool_of(client: Any) -> Any:
    """Return what requests are sent through on this event loop or in this thread."""
    return client._transport.connections.get()


def pools_of(client: Any) -> dict[Any, Any]:
    """Return the pools of all event loops."""
    return client._transport.connections._pools._resources


def locks_of(client: Any) -> Any:
    """Return the locks of calls that take turns."""
    return client._transport._locks


def use_locks(client: Any, locks: Any) -> None:
    """Let the calls of a client take turns by other locks."""
    client._transport._locks = locks
    client._transport._compose()


def waiting_in(client: Any) -> dict[Any, Any]:
    """Return the calls that hold a lock or wait for one, by its key."""
    return locks_of(client)._queues


def pacer_of(client: Any) -> Any:
    """Return what keeps the calls of a client within the limits."""
    return client._transport._pacer


def first_answer_of(client: Any) -> Any:
    """Return what calls wait for while nothing is known of limits."""
    return client._transport._first_answer


def cache_of(client: Any) -> Any:
    """Return the cache of the catalogue."""
    return client._transport._cache


def shared_of(client: Any) -> Any:
    """Return what a client shares with other processes."""
    return client._transport._shared


def store_of(shared: Any) -> Any:
    """Return where it is shared."""
    return shared._store


def untouched_in(shared: Any) -> dict[str, None]:
    """Return the names that are touched when it is back."""
    return shared._untouched


def running_in(shared: Any) -> int:
    """Return how much is asked of the store just now."""
    return shared._background.running


def call_of(client: Any, **options: Any) -> Any:
    """Return the state of a call with other options."""
    spec = RequestSpec(method="POST", path=RoutePath("/things", "/things"))
    return CallState(spec, config_of(client).replace(**options), client._transport._clock)


def ahead(client: Any, calls: Any, width: int) -> Any:
    """Run calls at the same time, and return an iterator over their results."""
    return client._transport.ahead(calls, width)


def answer_error(
    status: int,
    headers: dict[str, str] | None = None,
    content: bytes = b"",
    *,
    method: str = "GET",
    path: str = "/things",
    secrets: tuple[str, ...] = (),
) -> APIError:
    """Return the error that an answer without success stands for.

    Args:
        status: The HTTP status.
        headers: The headers.
        content: The bytes of the body.
        method: Method of the request.
        path: RoutePath of the request.
        secrets: Tokens in the body of the request.
    """
    # Not by `content=`, which would add headers, and decode what headers call compressed.
    raw = [(name, value.encode("latin-1")) for name, value in (headers or {}).items()]
    response = httpx.Response(status, headers=raw, request=httpx.Request(method, "http://x"))
    response._content = content
    body = Body(b"", map(Secret, secrets))
    return failures.answer_error(
        response, RequestSpec(method=method, path=RoutePath(path, path), content=body)
    )
