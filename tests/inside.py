"""The one place where tests reach into clients: what no method sends, and their state.

All of it is for both clients; what an asynchronous one does has to be awaited.
"""

from __future__ import annotations

from typing import Any


def send(client: Any, method: str, path: Any, **options: Any) -> Any:
    """Send a call through all policies, and return its response."""
    return client._transport.send(method, path, **options)


def call(client: Any, method: str, path: Any, model: type, **options: Any) -> Any:
    """Send a call through all policies, and return its answer as a model."""
    return client._transport.call(method, path, model, **options)


def open_stream(client: Any, path: Any, **options: Any) -> Any:
    """Return the chunks of an answer, as they come."""
    return client._transport.stream(path, **options)


def make_pages(pages_class: Any, client: Any, route: Any, item: type, **options: Any) -> Any:
    """Return a list of items that is read page by page."""
    return pages_class(client._transport, route, item, **options)


def use_clock(client: Any, clock: Any) -> Any:
    """Let a client and its views wait by another clock, which is returned."""
    client._transport.clock = clock
    return clock


def config_of(client: Any) -> Any:
    """Return the options of a client or service."""
    return client._transport.config


def scope_of(service: Any) -> dict[str, str]:
    """Return what the paths of a service hold."""
    return dict(service._scope)


def parts_of(client: Any) -> list[Any]:
    """Return the objects that a client consists of."""
    transport = client._transport
    return [transport, transport.config, transport.connections]


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


def waiting_in(client: Any) -> dict[Any, Any]:
    """Return the calls that hold a lock or wait for one, by its key."""
    found = locks_of(client)
    return found._queues if hasattr(found, "_queues") else found._locks


def pacer_of(client: Any) -> Any:
    """Return what keeps the calls of a client within the limits."""
    return client._transport._pacer


def cache_of(client: Any) -> Any:
    """Return the cache of the catalogue."""
    return client._transport._cache


def workers_of(client: Any) -> Any:
    """Return what runs several calls at the same time."""
    return client._transport._workers


def ahead(client: Any, calls: Any, width: int) -> Any:
    """Run calls at the same time, and return an iterator over their results."""
    return client._transport.ahead(calls, width)
