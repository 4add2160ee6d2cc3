"""Matching of calls with the expectations of a test, and the differences."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from pydantic import BaseModel

from vclient._http.requests import encode_query
from vclient._runtime.similar import similar

from .operation_names import OPERATION_NAMES, check_operation, path_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .call_record import Call
    from .operation_names import OperationName

_MOST_LISTED: Final = 20
_LONGEST_VALUE: Final = 120


class Expectation:
    """The expectation of a call; attributes that are None match anything."""

    def __init__(
        self,
        operation: OperationName | None,
        *,
        path_params: Mapping[str, str] | None = None,
        params: Mapping[str, object] | None = None,
        json: object = None,
        method: str | None = None,
        on_behalf_of: str | None = None,
    ) -> None:
        """Create an expectation; the arguments are those of `Calls.filter`.

        Raises:
            ValueError: There is no such operation, or it has no such parameter.
        """
        self._operation = None if operation is None else check_operation(operation)
        self._path_params = check_path_params(operation, path_params)
        self._params = {name: _query_texts(value) for name, value in (params or {}).items()}
        self._json = plain(json)
        self._method = None if method is None else method.upper()
        self._on_behalf_of = on_behalf_of

    def matches(self, call: Call) -> bool:
        """Return whether a call matches."""
        return self._is_for(call) and next(self._differences(call), None) is None

    def report(self, calls: Sequence[Call], found: Sequence[Call], times: int | None) -> str:
        """Return a message about the differences between the calls and the expectation.

        Args:
            calls: All calls.
            found: The matching calls.
            times: Expected number; None for at least one.
        """
        expected = "at least once" if times is None else "never" if times == 0 else _times(times)
        lines = [f"{self} was expected {expected}, and was called {_times(len(found))}"]
        lines += ["calls:"] if calls else ["no call was made"]
        listed = calls[-_MOST_LISTED:]
        if len(listed) < len(calls):
            lines.append(f"  ({len(calls) - len(listed)} earlier calls are left out)")
        for call in listed:
            lines.append(f"  {'*' if call in found else ' '} {call!r}")
            if self._is_for(call):
                lines += [f"      {each}" for each in self._differences(call)]
        return "\n".join(lines)

    def _is_for(self, call: Call) -> bool:
        return self._operation in (None, call.operation) and self._method in (None, call.method)

    def _differences(self, call: Call) -> Iterator[str]:
        for name, value in self._path_params.items():
            if call.path_params.get(name) != value:
                yield _difference(f"path_params[{name!r}]", value, call.path_params.get(name))
        params = call.params
        for name, values in self._params.items():
            if params.get(name, []) != values:
                yield _difference(f"params[{name!r}]", values, params.get(name, []))
        if self._on_behalf_of not in (None, call.on_behalf_of):
            yield _difference("on_behalf_of", self._on_behalf_of, call.on_behalf_of)
        if self._json is not None:
            yield from _json_differences("json", self._json, call.json)

    def __str__(self) -> str:
        parts = {"path_params": self._path_params, "params": self._params}
        shown = [f"{name}={value!r}" for name, value in parts.items() if value]
        if self._on_behalf_of is not None:
            shown.append(f"on_behalf_of={self._on_behalf_of!r}")
        if self._json is not None:
            shown.append(f"json={self._json!r}")
        name = self._operation or "any operation"
        return f"{name} with {', '.join(shown)}" if shown else name


def check_path_params(
    operation: OperationName | None, path_params: Mapping[str, str] | None
) -> dict[str, str]:
    """Return parameters of a path.

    Args:
        operation: The operation, or None for any.
        path_params: The parameters by name; None for none.

    Raises:
        ValueError: There is no path parameter of that name.
    """
    names = OPERATION_NAMES if operation is None else (operation,)
    known = {parameter for name in names for parameter in path_names(name)}
    for name in path_params or {}:
        if name not in known:
            where = operation or "any operation"
            msg = f"the path of {where} has no parameter {name!r}{similar(name, known)}"
            raise ValueError(msg)
    return dict(path_params or {})


def plain(value: object) -> Any:
    """Return a value as decoded JSON: models, dates and enumerations are encoded."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value


def _json_differences(place: str, expected: Any, given: Any) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(given, dict):
        for name, value in expected.items():
            inner = f"{place}[{name!r}]"
            if name in given:
                yield from _json_differences(inner, value, given[name])
            else:
                yield f"{inner}: expected {_shown(value)}, is absent"
    elif isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        for index, value in enumerate(expected):
            yield from _json_differences(f"{place}[{index}]", value, given[index])
    # True == 1 in Python, but not in JSON.
    elif expected != given or isinstance(expected, bool) is not isinstance(given, bool):
        yield _difference(place, expected, given)


def _difference(place: str, expected: object, given: object) -> str:
    return f"{place}: expected {_shown(expected)}, is {_shown(given)}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _times(count: int) -> str:
    return {0: "never", 1: "once"}.get(count, f"{count} times")


def _query_texts(value: object) -> list[str]:
    """Return the values of a query parameter as the client encodes them."""
    encoded = encode_query({"value": value})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
    return parse_qs(encoded, keep_blank_values=True).get("value", [])
