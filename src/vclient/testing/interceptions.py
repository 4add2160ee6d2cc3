"""The canned answers and faults of a server, and their matching with requests."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from .calls import Calls
from .matching import check_path_params
from .operation_names import check_operation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    import httpx

    from ._server.answers import Answer
    from ._server.context import Context
    from .operation_names import OperationName

Moment: TypeAlias = Literal["connecting", "before", "after"]
"""When a connection breaks: while connecting, or before or after the server acts."""


@dataclass(frozen=True, slots=True)
class Canned:
    """A canned answer, after the checks of the API key and the rate limits.

    Attributes:
        answer: Creates it for a request and the id of the answer.
    """

    answer: Callable[[Context, str], Answer]


@dataclass(frozen=True, slots=True)
class Failure:
    """A canned answer, before any check.

    Attributes:
        answer: Creates it for a request and the id of the answer.
    """

    answer: Callable[[httpx.Request, str], httpx.Response]


@dataclass(frozen=True, slots=True)
class Drop:
    """A connection that breaks.

    Attributes:
        moment: When it breaks.
    """

    moment: Moment


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay of the answer.

    Attributes:
        seconds: The delay in seconds.
    """

    seconds: float


Outcome: TypeAlias = Canned | Failure | Drop


class Drawn(Protocol):
    """A random effect, drawn for each request; see `vclient.testing.chance`."""

    def draw(self) -> Outcome | Delay | None:
        """Return the effect for the next request, or None."""
        ...


Effect: TypeAlias = Outcome | Delay | Drawn


class Interception:
    """A canned answer or a fault of a server, until it is removed.

    As a context manager, it is removed at the end of the context.

    Attributes:
        operation: The operation that it applies to; None for all.
        path_params: The parameters of the path that a call must have, by name.
        calls: The calls that it was applied to.
    """

    def __init__(
        self,
        registry: Interceptions,
        operation: OperationName | None,
        path_params: Mapping[str, str] | None,
    ) -> None:
        self.operation: OperationName | None = (
            None if operation is None else check_operation(operation)
        )
        self.path_params: dict[str, str] = check_path_params(operation, path_params)
        self.calls: Calls = Calls()
        self._registry = registry

    @property
    def is_active(self) -> bool:
        """Whether it is active: neither removed nor used up."""
        return self._registry.has(self)

    def remove(self) -> None:
        """Deactivate it; removing it again has no effect."""
        self._registry.remove(self)

    def fits(self, operation: OperationName | None, path_params: Mapping[str, str]) -> bool:
        """Return whether it applies to a request.

        Args:
            operation: The operation of the request, or None if there is no such operation.
            path_params: The parameters of its path.
        """
        return self.operation in (None, operation) and all(
            path_params.get(name) == value for name, value in self.path_params.items()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.remove()

    def __repr__(self) -> str:
        state = "" if self.is_active else ", over"
        name = self.operation or "every operation"
        return f"<Interception of {name}, used {len(self.calls)} times{state}>"


@dataclass(slots=True)
class _Entry:
    handle: Interception
    effect: Effect
    left: int | None


class Interceptions:
    """The canned answers and faults of one server; the last one that matches is used.

    A request gets at most one canned answer, failure or broken connection, and at most one
    delay in addition.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []

    def add(
        self,
        effect: Effect,
        operation: OperationName | None,
        *,
        path_params: Mapping[str, str] | None,
        times: int | None,
    ) -> Interception:
        """Add one and return its handle.

        Args:
            effect: Its effect.
            operation: The operation that it applies to; None for all.
            path_params: Parameters of the path that a call must have.
            times: Largest number of calls; None for no limit.

        Raises:
            ValueError: There is no such operation or parameter, or the number is below 1.
        """
        if times is not None and times < 1:
            msg = f"times must be at least 1, or None for no limit, not {times}"
            raise ValueError(msg)
        handle = Interception(self, operation, path_params)
        with self._lock:
            self._entries.append(_Entry(handle, effect, times))
        return handle

    def take(
        self, operation: OperationName | None, path_params: Mapping[str, str]
    ) -> tuple[Outcome | None, float, list[Interception]]:
        """Return the outcome and the delay in seconds for a request, and the handles of both.

        Args:
            operation: The operation of the request, or None if there is no such operation.
            path_params: The parameters of its path.
        """
        outcome: Outcome | None = None
        delay: Delay | None = None
        used: list[Interception] = []
        with self._lock:
            for entry in reversed(self._entries):
                if not entry.handle.fits(operation, path_params):
                    continue
                effect = _drawn(entry.effect)
                if effect is None:
                    continue
                if isinstance(effect, Delay):
                    if delay is not None:
                        continue
                    delay = effect
                elif outcome is not None:
                    continue
                else:
                    outcome = effect
                used.append(entry.handle)
                if entry.left is not None:
                    entry.left -= 1
            self._entries = [entry for entry in self._entries if entry.left != 0]
        return outcome, 0.0 if delay is None else delay.seconds, used

    def has(self, handle: Interception) -> bool:
        """Return whether a handle is registered."""
        with self._lock:
            return any(entry.handle is handle for entry in self._entries)

    def remove(self, handle: Interception) -> None:
        """Remove a handle, if it is registered."""
        with self._lock:
            self._entries = [entry for entry in self._entries if entry.handle is not handle]

    def clear(self) -> None:
        """Remove all handles."""
        with self._lock:
            self._entries = []


def _drawn(effect: Effect) -> Outcome | Delay | None:
    return effect if isinstance(effect, Canned | Failure | Drop | Delay) else effect.draw()
