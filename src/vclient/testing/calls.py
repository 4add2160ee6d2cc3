"""The record of the requests that a testing server has handled."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from .call_record import Call
from .matching import Expectation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .operation_names import OperationName


class Calls(Sequence[Call]):  # noqa: PLW1641 - mutable, so not hashable
    """Calls in the order in which they were handled.

    The record of a server may grow while other threads read it; `filter` returns a copy.

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
        """Return the calls that match; arguments that are None match anything.

        Args:
            operation: The operation.
            method: The method, in any case.
            path_params: Parameters of the path, by name; others match anything.
            params: Query parameters, by name; others match anything. A value is compared in
                the form that the client sends, a list matches a repeated parameter, and None
                an absent one.
            json: Content of the body: members of objects that are not named match anything,
                lists have to be complete. Dates, enumerations and models are compared in the
                form that the client sends.
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
        """Assert that an operation was called with these arguments, and return the last such call.

        Args:
            operation: The operation.
            times: Expected number of such calls; None for at least one.
            json: Content of the body, as for `filter`.
            params: Query parameters, as for `filter`.
            path_params: Parameters of the path, as for `filter`.
            on_behalf_of: Id of the acting user.

        Raises:
            AssertionError: The number of such calls differs. The message lists the actual
                calls and their differences.
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
        """Assert that an operation was not called with these arguments.

        Args:
            operation: The operation; None for all.
            json: Content of the body, as for `filter`.
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
