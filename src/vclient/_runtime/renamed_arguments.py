"""Factory functions and accessors, which explain arguments with names of the published client."""

from __future__ import annotations

from functools import update_wrapper, wraps
from types import MethodType
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ARGUMENTS: Final[dict[str, str]] = {"on_behalf_of": "user_id"}
"""The names of arguments of factory functions and of the accessors of clients, by former name."""

FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")


def factory(function: FunctionT) -> FunctionT:
    """Return a factory function that explains an argument that had another name."""

    @wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        _refuse_former(function, kwargs)
        return function(*args, **kwargs)

    return cast("FunctionT", checked)


def accessor(function: FunctionT) -> FunctionT:
    """Return a method of a client that returns a service, and explains what it is not."""
    return cast("FunctionT", _Accessor(function))


class _Accessor:
    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        update_wrapper(self, function)

    def __get__(self, client: object, owner: type) -> Callable[..., Any]:
        return self if client is None else MethodType(self, client)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _refuse_former(self._function, kwargs)
        return self._function(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        # A bound method asks its function for the attributes that it does not have.
        if name.startswith("__"):
            raise AttributeError(name)
        function = self._function
        taken = ", ".join(_arguments(function)[1 : function.__code__.co_argcount])
        call = f"client.{function.__name__}"
        msg = f"{call} is a method: write {call}({taken}).{name}"
        raise AttributeError(msg)


def _refuse_former(function: Callable[..., Any], given: Mapping[str, Any]) -> None:
    if not given or ARGUMENTS.keys().isdisjoint(given):
        return
    former = next(name for name in given if name in ARGUMENTS)
    now = ARGUMENTS[former]
    advice = f"use {now}" if now in _arguments(function) else "leave it out, as nobody acts here"
    msg = f"{function.__name__}() got an unexpected keyword argument {former!r}: {advice}"
    raise TypeError(msg)


def _arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
