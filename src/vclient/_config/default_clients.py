"""The default client, which the factory functions use."""

from __future__ import annotations

import threading
import weakref
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    from collections.abc import Iterator


class Client(Protocol):
    """The part of a client that this module uses."""

    @property
    def is_closed(self) -> bool:
        """Whether the client was closed."""
        ...


ClientT = TypeVar("ClientT", bound=Client)


class DefaultClients(Generic[ClientT]):
    """The default clients of one class, the latest last, and those of single contexts.

    The latest is kept alive. Those before it are there as long as something else refers to them.

    Args:
        client_class: The class of the clients, for error messages.
    """

    def __init__(self, client_class: type[ClientT]) -> None:
        self._class_name = client_class.__name__
        self.reset_after_fork()
        register_for_fork(self)
        self._clients: list[weakref.ref[ClientT]] = []
        self._latest: ClientT | None = None
        self._of_context: ContextVar[ClientT | None] = ContextVar("of_context", default=None)

    def reset_after_fork(self) -> None:
        """Replace the lock in a forked process; the clients of the parent stay available."""
        self._lock = threading.Lock()

    def current(self) -> ClientT:
        """Return the client of the innermost context, or else the latest open one.

        Raises:
            RuntimeError: There is no default client.
        """
        client = self._of_context.get()
        if client is not None:
            return client
        with self._lock:
            for client in reversed(self._alive()):
                # A client made by `with_options` is closed together with its original.
                if not client.is_closed:
                    return client
        msg = (
            "there is no default client: create one first, such as "
            f"{self._class_name}(base_url=..., api_key=...), or use the services of a client of "
            "your own, such as client.companies"
        )
        raise RuntimeError(msg)

    def configure(self, client: ClientT) -> None:
        """Make a client the latest one.

        Raises:
            ValueError: The client is closed.
        """
        if client.is_closed:
            msg = "a closed client cannot be the default client"
            raise ValueError(msg)
        with self._lock:
            self._set([*self._alive(but=client), client])

    def forget(self, client: ClientT) -> None:
        """Remove a client, so that the previous one is the default client again."""
        with self._lock:
            self._set(self._alive(but=client))

    def clear(self) -> None:
        """Forget all clients, without closing them."""
        with self._lock:
            self._set([])

    def _alive(self, *, but: ClientT | None = None) -> list[ClientT]:
        clients = [reference() for reference in self._clients]
        return [client for client in clients if client is not None and client is not but]

    def _set(self, clients: list[ClientT]) -> None:
        self._clients = [weakref.ref(client) for client in clients]
        self._latest = clients[-1] if clients else None

    @contextmanager
    def only(self, client: ClientT) -> Iterator[None]:
        """Make a client the default one for the current task or thread."""
        token = self._of_context.set(client)
        try:
            yield
        finally:
            self._of_context.reset(token)
