"""Calls of the methods of a client, whose requests are kept and answered on the spot."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from api_drift.arguments import Arguments, make_arguments, signature_of
from api_drift.values import Fill, Values

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from api_drift.discovery import Method
    from api_drift.overrides import Override
    from api_drift.routing import Router

ACTING_USER = "the acting user"
"""What the id is for that the service is made with as `user_id`."""

_USER_OF_SERVICE = "user_id"
_USER_OF_CALL = "requesting_user_id"
_COMPANY = "00000000-0000-4000-8000-00000000c0c0"

Answer = Callable[[str | None, "Call"], httpx.Response]
"""What gives the answer to a request, from the name of its operation and the call so far."""


@dataclass(frozen=True)
class Exchange:
    """A request and its answer."""

    operation: str | None
    path: dict[str, str]
    request: httpx.Request
    response: httpx.Response


@dataclass
class Call:
    """A call of a method."""

    method: Method
    fill: Fill
    arguments: Arguments = field(default_factory=lambda: Arguments({}))
    acting_user: str | None = None
    origins: dict[str, str] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    result: Any = None
    error: Exception | None = None


class Caller:
    """A client whose methods can be called with arguments made for them."""

    def __init__(self, client: type[Any], router: Router, answer: Answer, folder: Path) -> None:
        self._router = router
        self._answer = answer
        self._folder = folder
        self._current: Call | None = None
        self._runner = asyncio.Runner() if inspect.iscoroutinefunction(client.close) else None
        self._client = client(
            "https://drift.test",
            "k" * 32,
            default_company_id=_COMPANY,
            max_retries=0,
            read_your_writes=False,
            set_as_default=False,
            transport=httpx.MockTransport(self._handle),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._finish(self._client.close())
        if self._runner is not None:
            self._runner.close()

    def call(
        self,
        method: Method,
        fill: Fill,
        override: Override | None = None,
        *,
        names_user: bool | None = None,
    ) -> Call:
        """Call a method; whatever it raises is in the result."""
        call = Call(method, fill)
        values = Values(self._folder)
        names_user = fill is not Fill.REQUIRED if names_user is None else names_user
        self._current = call
        try:
            service = self._open(call, values, names_user=names_user)
            signature = signature_of(method.function)
            given = override.values if override is not None else {}
            call.arguments = make_arguments(signature, fill, values, given)
            call.acting_user = call.arguments.values.get(_USER_OF_CALL, call.acting_user)
            call.origins = {_COMPANY: "company_id", **values.origins}
            if call.acting_user is not None:
                call.origins[call.acting_user] = ACTING_USER
            call.result = self._finish(getattr(service, method.name)(**call.arguments.values))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
            call.error = error
        finally:
            self._current = None
        return call

    def call_with_least(self, method: Method, override: Override | None = None) -> Call:
        """Call a method with what is required, without an acting user if it needs none."""
        call = self.call(method, Fill.REQUIRED, override)
        # A call that has to name who acts refuses to be made without.
        if type(call.error) is ValueError and not call.exchanges:
            call = self.call(method, Fill.REQUIRED, override, names_user=True)
        return call

    def _open(self, call: Call, values: Values, *, names_user: bool) -> Any:
        accessor = call.method.accessor
        if accessor.function is None:
            return getattr(self._client, accessor.name)
        given = {}
        for each in signature_of(accessor.function).inputs:
            # A call that needs who acts may need a campaign as well.
            is_named = names_user or call.fill is not Fill.REQUIRED
            if each.is_required or (is_named and (names_user or each.name != _USER_OF_SERVICE)):
                given[each.name] = values.make(each.name, each.hint)
        call.acting_user = given.get(_USER_OF_SERVICE)
        return getattr(self._client, accessor.name)(**given)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        call = self._current
        if call is None:
            msg = "a request was sent outside of a call"
            raise RuntimeError(msg)
        operation, path = self._router.find(request) or (None, {})
        response = self._answer(operation, call)
        call.exchanges.append(Exchange(operation, path, request, response))
        return response

    def _finish(self, result: Any) -> Any:
        if self._runner is not None:
            return self._runner.run(_finish_async(result))
        return list(result) if hasattr(result, "__next__") else result


async def _finish_async(result: Any) -> Any:
    if inspect.isawaitable(result):
        result = await result
    if hasattr(result, "__anext__"):
        return [each async for each in result]
    return result
