"""What testers tell a server to answer in place of what its state says."""

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

    Each method returns a handle, whose `remove()` takes it back, as does leaving the handle
    as a context manager; `remove_interceptions` takes all back. Of several that fit a call, the
    last one counts until it is removed or used up; a delay comes on top of the others.

    They have in common: `operation` is what they are for, None for every request at all;
    `path_params` confines them to calls whose path has these parameters; `times` is the
    number of calls that they are for, None for no limit. Calls that were failed, delayed or
    dropped are recorded like others.
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
        """Give an answer of one's own in place of what the state says, and change nothing.

        The API key, the rate limits and idempotency keys are judged before it, as ever.
        Permissions, the acting user, path objects, filters and bodies are not.

        Args:
            operation: The operation.
            items: What the operation lists: models or dictionaries. Of a paged list, calls
                get the part that their `limit` and `offset` ask for, with the total.
            model: What the operation answers. Fields that were never set are left out, as
                the API does with what was not asked for.
            json: What the operation answers, as JSON. None is `null`.
            status: The status; that of the operation by default.
            headers: Headers in addition to the usual ones.
            path_params: The parameters of the path that it is for.
            times: How many calls it is for.

        Returns:
            Its handle.

        Raises:
            ValueError: There is no such operation or parameter, the operation answers no
                list, or not exactly one of `items`, `model` and `json` is given. None of
                them is needed where the status is 204.
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
        """Answer with a problem document, and change nothing; not even the API key is judged.

        Args:
            operation: The operation; None for every request.
            status: The status, such as 429 or 503.
            detail: What is wrong; by default what the live server says most often.
            code: The code that identity errors have, such as `EMAIL_REQUIRED`.
            retry_after: Seconds after which another try is invited, in the document; by
                default 1 with the status 429.
            retry_after_header: Whether the `Retry-After` header says so too, in whole
                seconds. The live server has none, what stands before it may.
            invalid_parameters: What is wrong with which field: `field` and `message`. By
                default a 400 has an entry that says nothing, as most of the live ones.
            headers: Headers in addition to, or in place of, the usual ones.
            path_params: The parameters of the path that it is for.
            times: How many calls it is for.

        Returns:
            Its handle.

        Raises:
            ValueError: There is no such operation or parameter, or the status is no error.
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
        """Let time pass between acting and answering.

        In process nobody waits: the clock of the server moves on, and a call whose read
        timeout is shorter than the delay ends in `httpx.ReadTimeout` after that timeout,
        although the server has acted. Over a socket the answer really is late.

        Args:
            operation: The operation; None for every request.
            seconds: How long the answer takes, or the shortest and the longest time of which
                one is drawn for each call.
            seed: Where that chance starts.
            path_params: The parameters of the path that it is for.
            times: How many calls it is for.

        Returns:
            Its handle.

        Raises:
            ValueError: There is no such operation or parameter, or a time is negative or the
                longest is shorter than the shortest.
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

        Clients cannot tell whether a write took effect: their errors say
        `may_have_been_applied`. Over a socket the connection breaks within the answer.

        Args:
            operation: The operation; None for every request.
            applied: Whether the server acts before. If so, in process the call ends in
                `httpx.RemoteProtocolError`, else in `httpx.ReadError`.
            path_params: The parameters of the path that it is for.
            times: How many calls it is for.

        Returns:
            Its handle.

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
        """Let no connection be made, so that clients know that nothing took effect.

        In process the call ends in `httpx.ConnectError`. Over a socket, where the
        connection stands already, this is the same as a connection that is dropped before
        the server acts.

        Args:
            operation: The operation; None for every request.
            path_params: The parameters of the path that it is for.
            times: How many calls it is for.

        Returns:
            Its handle.

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
        """Let a part of the calls go wrong, each in one of several ways, drawn by chance.

        Whether and how a call goes wrong depends on the seed and on how many calls it was
        meant for came before, so that the same calls in the same order meet the same faults.

        Args:
            operation: The operation; None for every request.
            rate: The part of the calls that go wrong, from 0 to 1.
            kinds: What may happen to them, each as likely: a status (`500`, `502`, `503`,
                `504`) as by `fail`, `dropped-before` or `dropped-after` the server acts as by
                `drop_connection`, `refused` as by `refuse_connection`, and `late` as by
                `delay`. A kind that is named twice is twice as likely.
            late_by: Seconds that late answers take: more than the timeout of the clients,
                which is 30 seconds by default.
            seed: Where chance starts.
            path_params: The parameters of the path that it is for.
            times: How many calls go wrong.

        Returns:
            Its handle, whose `calls` are those that went wrong.

        Raises:
            ValueError: There is no such operation, parameter or kind, or a number is out of
                its limits.
        """
        effect = RandomFaults(rate, kinds, late_by=late_by, seed=seed)
        return self._interceptions.add(effect, operation, path_params=path_params, times=times)

    def remove_interceptions(self) -> None:
        """Take all canned answers and faults back."""
        self._interceptions.clear()
