"""Canned answers and faults that a test injects into a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .canned import NOTHING, canned_body, canned_items, failure
from .chance import FAULT_KINDS, RandomDelay, RandomFaults
from .interceptions import Delay, Drop, Interceptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic import BaseModel

    from .chance import FaultKind
    from .interceptions import Effect, Interception
    from .operation_names import OperationName


class Intercepting:
    """Canned answers and faults of a server.

    Each method returns a handle, whose `remove()` undoes it, as does leaving the handle as a
    context manager; `remove_interceptions` undoes all. If several match a call, the last one
    applies until it is removed or used up; a delay applies in addition to the others.

    Common arguments: `operation` is the operation to intercept, None for all requests;
    `path_params` restricts it to calls whose path has these parameters; `times` is the largest
    number of calls, None for no limit. Calls that were failed, delayed or dropped are recorded
    like others.
    """

    def __init__(self) -> None:
        super().__init__()
        self._interceptions = Interceptions()

    def respond(
        self,
        operation: OperationName,
        *,
        items: Iterable[BaseModel | Mapping[str, Any]] | None = None,
        model: BaseModel | None = None,
        json: object = NOTHING,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        path_params: Mapping[str, str] | None = None,
        times: int | None = None,
    ) -> Interception:
        """Return a canned answer, without changing the state.

        The API key, the rate limits and idempotency keys are checked before, as usual.
        Permissions, the acting user, path objects, filters and bodies are not.

        Args:
            operation: The operation.
            items: Items of the list: models or dictionaries. For a paginated list, calls get the
                page of their `limit` and `offset`, with the total.
            model: The answer. Fields that were never set are omitted, as the API omits optional
                parts.
            json: The answer as JSON. None is `null`.
            status: The status; that of the operation by default.
            headers: Headers in addition to the usual ones.
            path_params: Parameters of the path that a call must have.
            times: Largest number of calls; None for no limit.

        Returns:
            The handle.

        Raises:
            ValueError: There is no such operation or parameter, the operation does not return a
                list, or not exactly one of `items`, `model` and `json` is given. None of them
                is needed for the status 204.
        """
        if sum((items is not None, model is not None, json is not NOTHING)) > 1:
            msg = "give one of items, model and json"
            raise ValueError(msg)
        if items is not None:
            effect = canned_items(operation, items, status=status, headers=headers)
        else:
            body = json if model is None else model
            effect = canned_body(operation, body, status=status, headers=headers)
        return self._interceptions.add(effect, operation, path_params=path_params, times=times)

    def fail(
        self,
        operation: OperationName | None = None,
        *,
        status: int = 500,
        detail: str | None = None,
        code: str | None = None,
        retry_after: float | None = None,
        retry_after_header: bool = False,
        invalid_parameters: Sequence[Mapping[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        path_params: Mapping[str, str] | None = None,
        times: int | None = None,
    ) -> Interception:
        """Answer with a problem document, without changing the state or checking the API key.

        Args:
            operation: The operation; None for every request.
            status: The status, such as 429 or 503.
            detail: Description of the error; by default the most frequent one of the live server.
            code: The code that identity errors have, such as `EMAIL_REQUIRED`.
            retry_after: Member `retry_after` of the document, in seconds; by default 1 for the
                status 429.
            retry_after_header: Whether there is a `Retry-After` header, too, in whole seconds.
                The live server does not send it, but a proxy may.
            invalid_parameters: The invalid fields, as `field` and `message`. By default a 400
                has one generic entry, like most of the live server.
            headers: Headers in addition to, or in place of, the usual ones.
            path_params: Parameters of the path that a call must have.
            times: Largest number of calls; None for no limit.

        Returns:
            The handle.

        Raises:
            ValueError: There is no such operation or parameter, or the status is not an error.
        """
        effect = failure(
            status,
            detail=detail,
            code=code,
            retry_after=retry_after,
            retry_after_header=retry_after_header,
            invalid_parameters=invalid_parameters,
            headers=headers,
        )
        return self._interceptions.add(effect, operation, path_params=path_params, times=times)

    def delay(
        self,
        operation: OperationName | None = None,
        *,
        seconds: float | tuple[float, float],
        seed: int = 0,
        path_params: Mapping[str, str] | None = None,
        times: int | None = None,
    ) -> Interception:
        """Delay the answer after the server has acted.

        In process, nothing waits: the clock of the server advances, and a call whose read
        timeout is shorter than the delay ends with `httpx.ReadTimeout` after that timeout,
        although the server has acted. Over a socket, the answer is late in real time.

        Args:
            operation: The operation; None for every request.
            seconds: The delay, or the shortest and the longest delay, between which one is drawn
                for each call.
            seed: Seed of the random numbers.
            path_params: Parameters of the path that a call must have.
            times: Largest number of calls; None for no limit.

        Returns:
            The handle.

        Raises:
            ValueError: There is no such operation or parameter, a delay is negative, or the longest
                is shorter than the shortest.
        """
        effect: Effect
        if isinstance(seconds, tuple):
            effect = RandomDelay(*seconds, seed=seed)
        elif seconds >= 0:
            effect = Delay(seconds)
        else:
            msg = f"seconds must be at least 0, not {seconds}"
            raise ValueError(msg)
        return self._interceptions.add(effect, operation, path_params=path_params, times=times)

    def drop_connection(
        self,
        operation: OperationName | None = None,
        *,
        applied: bool = True,
        path_params: Mapping[str, str] | None = None,
        times: int | None = None,
    ) -> Interception:
        """Break the connection after the request was sent.

        Clients cannot know whether a write took effect: their errors have
        `may_have_been_applied` set. Over a socket, the connection breaks within the answer.

        Args:
            operation: The operation; None for every request.
            applied: Whether the server acts before. In process, the call then ends with
                `httpx.RemoteProtocolError`, otherwise with `httpx.ReadError`.
            path_params: Parameters of the path that a call must have.
            times: Largest number of calls; None for no limit.

        Returns:
            The handle.

        Raises:
            ValueError: There is no such operation or parameter.
        """
        effect = Drop("after" if applied else "before")
        return self._interceptions.add(effect, operation, path_params=path_params, times=times)

    def refuse_connection(
        self,
        operation: OperationName | None = None,
        *,
        path_params: Mapping[str, str] | None = None,
        times: int | None = None,
    ) -> Interception:
        """Refuse the connection, so that clients know that nothing took effect.

        In process, the call ends with `httpx.ConnectError`. Over a socket, where the connection
        is open already, it is dropped before the server acts.

        Args:
            operation: The operation; None for every request.
            path_params: Parameters of the path that a call must have.
            times: Largest number of calls; None for no limit.

        Returns:
            The handle.

        Raises:
            ValueError: There is no such operation or parameter.
        """
        effect = Drop("connecting")
        return self._interceptions.add(effect, operation, path_params=path_params, times=times)

    def fail_at_random(
        self,
        operation: OperationName | None = None,
        *,
        rate: float,
        kinds: Iterable[FaultKind] = FAULT_KINDS,
        late_by: float = 60.0,
        seed: int = 0,
        path_params: Mapping[str, str] | None = None,
        times: int | None = None,
    ) -> Interception:
        """Inject random faults into a fraction of the calls.

        Whether and how a call fails depends on the seed and on the number of matching calls
        before it, so that the same calls in the same order meet the same faults.

        Args:
            operation: The operation; None for every request.
            rate: Fraction of the calls that fail, from 0 to 1.
            kinds: Kinds of faults, all equally likely: a status (`500`, `502`, `503`, `504`) as
                by `fail`, `dropped-before` or `dropped-after` the server acts as by
                `drop_connection`, `refused` as by `refuse_connection`, and `late` as by
                `delay`. A kind that is given twice is twice as likely.
            late_by: Delay of late answers in seconds: more than the timeout of the clients, which
                is 30 seconds by default.
            seed: Seed of the random numbers.
            path_params: Parameters of the path that a call must have.
            times: Largest number of failing calls.

        Returns:
            The handle, whose `calls` are those that failed.

        Raises:
            ValueError: There is no such operation, parameter or kind, or a number is out of
                range.
        """
        effect = RandomFaults(rate, kinds, late_by=late_by, seed=seed)
        return self._interceptions.add(effect, operation, path_params=path_params, times=times)

    def remove_interceptions(self) -> None:
        """Remove all canned answers and faults."""
        self._interceptions.clear()
