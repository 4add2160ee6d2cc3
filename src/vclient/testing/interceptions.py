"""What testers put between the requests and the server's state, and which request it is for."""

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
"""When a connection breaks: before it stands, or before or after the server acts."""


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer in place of the one that the state would give.

    Attributes:
        answer: Makes it for a request, with the id of the answer.
    """

    answer: Callable[[Context, str], Answer]


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer in place of any judgement.

    Attributes:
        answer: Makes it for a request, with the id of the answer.
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
    """Time that passes before an answer arrives.

    Attributes:
        seconds: How much.
    """

    seconds: float


Outcome: TypeAlias = Canned | Failure | Drop


class Drawn(Protocol):
    """What is drawn anew for each request; see `vclient.testing.chance`."""

    def draw(self) -> Outcome | Delay | None:
        """Return what the next request meets; None for nothing."""
        ...


Effect: TypeAlias = Outcome | Delay | Drawn


class Interception:
    """A canned answer or a fault that a server was told to give, until it is removed.

    As a context manager it is removed at the end of the context.

    Attributes:
        operation: The operation that it is for; None for every one.
        path_params: The parameters of the path that it is for, by name.
        calls: The calls that it was used for.
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
        """Whether it still waits for calls: it was not removed, and is not used up."""
        return self._registry.has(self)

    def remove(self) -> None:
        """Let calls pass again; what was used up or removed already stays so."""
        self._registry.remove(self)

    def fits(self, operation: OperationName | None, path_params: Mapping[str, str]) -> bool:
        """Tell whether it is for a request.

        Args:
            operation: The operation of the request; None for a request of none.
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
    """All that one server was told to give; the last that fits a request is used.

    A request meets at most one canned answer, failure or broken connection, and besides at
    most one delay.
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
            effect: What it does.
            operation: The operation that it is for; None for every one.
            path_params: The parameters of the path that it is for; others may be anything.
            times: For how many calls it is; None for no limit.

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
        """Return what a request meets: an outcome, seconds of delay, and the handles of both.

        Args:
            operation: The operation of the request; None for a request of none.
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
        """Tell whether one is still there."""
        with self._lock:
            return any(entry.handle is handle for entry in self._entries)

    def remove(self, handle: Interception) -> None:
        """Remove one, if it is still there."""
        with self._lock:
            self._entries = [entry for entry in self._entries if entry.handle is not handle]

    def clear(self) -> None:
        """Remove all."""
        with self._lock:
            self._entries = []


def _drawn(effect: Effect) -> Outcome | Delay | None:
    return effect if isinstance(effect, Canned | Failure | Drop | Delay) else effect.draw()
