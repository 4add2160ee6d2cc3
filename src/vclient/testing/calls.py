"""The record of the requests that a testing server has judged."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from .call_record import Call
from .matching import Expectation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .operation_names import OperationName


class Calls(Sequence[Call]):  # noqa: PLW1641 - it changes, so it has no hash
    """Calls in the order in which they were judged.

    The record of a server grows while other threads read it; what `filter` returns is a
    copy that stays as it is.

    Example:
        ```python
        call = server.calls.assert_called(
            "POST /companies/{company_id}/campaigns", times=1, json={"name": "A City"}
        )
        assert call.status == 201
        ```
    """

    def __init__(self, calls: Iterable[Call] = ()) -> None:
        self._calls = list(calls)
        self._lock = threading.Lock()

    def append(self, call: Call) -> None:
        """Record a call; the server does.

        Args:
            call: The call.
        """
        with self._lock:
            self._calls.append(call)

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()

    @property
    def last(self) -> Call:
        """The last call.

        Raises:
            IndexError: There is none.
        """
        with self._lock:
            if not self._calls:
                msg = "no call was made"
                raise IndexError(msg)
            return self._calls[-1]

    def filter(
        self,
        operation: OperationName | None = None,
        *,
        method: str | None = None,
        path_params: Mapping[str, str] | None = None,
        params: Mapping[str, object] | None = None,
        json: object = None,
        status: int | None = None,
        on_behalf_of: str | None = None,
    ) -> Calls:
        """Return the calls that are as described; what is None may be anything.

        Args:
            operation: The operation.
            method: The method, in any case.
            path_params: Parameters of the path, by name; others may be anything.
            params: Query parameters, by name; others may be anything. A value stands for
                itself as the client sends it, a list for a parameter that is repeated, and
                None for one that is absent.
            json: What the body holds: members of an object that are not named may be
                anything, lists have to be whole. Dates, enumerations and models stand for
                what the client sends for them.
            status: The status of the answer.
            on_behalf_of: Id of the acting user.

        Raises:
            ValueError: There is no such operation.
        """
        wanted = Expectation(
            operation,
            path_params=path_params,
            params=params,
            json=json,
            method=method,
            on_behalf_of=on_behalf_of,
        )
        return Calls(
            call
            for call in self
            if wanted.matches(call) and (status is None or call.status == status)
        )

    def assert_called(
        self,
        operation: OperationName,
        *,
        times: int | None = None,
        json: object = None,
        params: Mapping[str, object] | None = None,
        path_params: Mapping[str, str] | None = None,
        on_behalf_of: str | None = None,
    ) -> Call:
        """Check that an operation was called as described, and return the last such call.

        Args:
            operation: The operation.
            times: How many such calls there have to be; None for at least one.
            json: What the body holds, as for `filter`.
            params: Query parameters, as for `filter`.
            path_params: Parameters of the path, as for `filter`.
            on_behalf_of: Id of the acting user.

        Raises:
            AssertionError: There are no such calls, or not that many. The message lists
                the calls that there are, and how they differ.
            ValueError: There is no such operation, or `times` is not at least 1.
        """
        __tracebackhide__ = True
        if times is not None and times < 1:
            msg = f"times must be at least 1, not {times}; see assert_not_called"
            raise ValueError(msg)
        wanted = Expectation(
            operation,
            path_params=path_params,
            params=params,
            json=json,
            on_behalf_of=on_behalf_of,
        )
        calls = list(self)
        found = [call for call in calls if wanted.matches(call)]
        if not found or (times is not None and len(found) != times):
            raise AssertionError(wanted.report(calls, found, times))
        return found[-1]

    def assert_not_called(
        self,
        operation: OperationName | None = None,
        *,
        json: object = None,
        params: Mapping[str, object] | None = None,
        path_params: Mapping[str, str] | None = None,
        on_behalf_of: str | None = None,
    ) -> None:
        """Check that an operation was not called as described.

        Args:
            operation: The operation; None for every one.
            json: What the body holds, as for `filter`.
            params: Query parameters, as for `filter`.
            path_params: Parameters of the path, as for `filter`.
            on_behalf_of: Id of the acting user.

        Raises:
            AssertionError: There are such calls. The message lists them.
            ValueError: There is no such operation.
        """
        __tracebackhide__ = True
        wanted = Expectation(
            operation,
            path_params=path_params,
            params=params,
            json=json,
            on_behalf_of=on_behalf_of,
        )
        calls = list(self)
        found = [call for call in calls if wanted.matches(call)]
        if found:
            raise AssertionError(wanted.report(calls, found, 0))

    @overload
    def __getitem__(self, index: int) -> Call: ...

    @overload
    def __getitem__(self, index: slice) -> Calls: ...

    def __getitem__(self, index: int | slice) -> Call | Calls:
        with self._lock:
            found = self._calls[index]
        return Calls(found) if isinstance(found, list) else found

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        with self._lock:
            return iter(list(self._calls))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Calls | list | tuple):
            return NotImplemented
        return list(self) == list(other)

    def __repr__(self) -> str:
        return f"Calls({list(self)!r})"
