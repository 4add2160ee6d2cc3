"""The one pipeline that every request takes: build, send, classify, retry or raise, decode."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, cast

import httpx

from vclient._async.answers import BAD_COMPRESSION, let_go, next_chunk, receive, unpacked
from vclient._concurrency import asynchronous as concurrency
from vclient.call import Call, CallBuilder
from vclient.call_log import Progress, log_call, log_retry
from vclient.catalogue_cache import CatalogueCache
from vclient.consistency import PARAMETER, OwnWrites
from vclient.decoding import decode, decode_error, size_of_body
from vclient.exceptions import (
    APIError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ResponseDecodeError,
    error_from_response,
)
from vclient.network_errors import NETWORK_FAILURES, network_error
from vclient.pacing import (
    POLICY_HEADER,
    Pacer,
    Turn,
    check_asked,
    check_deadline,
    sleep_for,
    tells_of_limits,
)
from vclient.pickling import NotPicklable
from vclient.retry import READ_METHODS, RetryPlan, RetryPolicy, is_lost_delete
from vclient.tracebacks import without_frames
from vclient.uploads import UploadStoppedError, UploadStream

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        Awaitable,
        Callable,
        Hashable,
        Iterable,
        Mapping,
    )
    from typing import Self, Unpack

    from tenacity import RetryCallState

    from vclient._async.connections import Connections
    from vclient.call import Body, FileContent, QueryParams
    from vclient.catalogue_cache import Key
    from vclient.config import ClientConfig, ClientOptions
    from vclient.progress import Meter, ProgressCallback
    from vclient.routes import Path

ModelT = TypeVar("ModelT")
ResultT = TypeVar("ResultT")

_CACHED_METHODS = frozenset({"GET", "HEAD"})
_SMALLEST_TIMEOUT = 0.001
_FIRST_ANSWER = "the first answer"
_ANY_TYPE = {"Accept": "*/*"}


class Transport(NotPicklable):
    """Sends calls with every policy of a client, and decodes the answers.

    Args:
        config: The options of the client.
        connections: What requests are sent through.
        clock: The time that calls measure and wait by.
    """

    def __init__(
        self, config: ClientConfig, connections: Connections, clock: concurrency.Clock | None = None
    ) -> None:
        self.connections = connections
        self.clock: concurrency.Clock = clock or concurrency.Clock()
        self._locks = concurrency.KeyedLocks()
        self._own_writes = OwnWrites()
        self._workers = concurrency.Workers()
        self._pacer = Pacer()
        self._cache = CatalogueCache()
        self._configure(config)

    def _configure(self, config: ClientConfig) -> None:
        self.config = config
        self._builder = CallBuilder(config)
        self._policy = RetryPolicy.of(config)
        self._hooks = config.hooks()

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return a transport with other options that shares connections and state."""
        view = self._shallow_copy()
        view._configure(self.config.replace(**options))  # noqa: SLF001
        return view

    async def call(
        self,
        method: str,
        path: Path,
        model: type[ModelT],
        *,
        params: QueryParams | None = None,
        content: Body | None = None,
        files: Mapping[str, FileContent] | None = None,
        on_behalf_of: str | None = None,
        idempotency_key: str | None = None,
        one_at_a_time: Hashable | None = None,
        progress: ProgressCallback | None = None,
    ) -> ModelT:
        """Send a call and return its answer as a model; the arguments are those of `send`.

        Raises:
            APIError: The call failed, or its answer is not what the API promises.
        """
        response = await self.send(
            method,
            path,
            params=params,
            content=content,
            files=files,
            on_behalf_of=on_behalf_of,
            idempotency_key=idempotency_key,
            one_at_a_time=one_at_a_time,
            progress=progress,
        )
        try:
            return decode(
                response,
                model,
                path=path,
                is_write=method not in READ_METHODS,
                secrets=() if content is None else content.secrets,
            )
        except ResponseDecodeError:
            self._cache.forget(path)
            raise

    async def send(
        self,
        method: str,
        path: Path,
        *,
        params: QueryParams | None = None,
        content: Body | None = None,
        files: Mapping[str, FileContent] | None = None,
        headers: Mapping[str, str] | None = None,
        on_behalf_of: str | None = None,
        idempotency_key: str | None = None,
        one_at_a_time: Hashable | None = None,
        is_streamed: bool = False,
        progress: ProgressCallback | None = None,
    ) -> httpx.Response:
        """Send a call, again where the policy says so, and return the successful answer.

        Args:
            method: HTTP method, in capitals.
            path: Path below the root of the API.
            params: Query parameters; those that are None are left out.
            content: A body of JSON.
            files: A multipart body, by field name.
            headers: Further headers of this call.
            on_behalf_of: Id of the acting user.
            idempotency_key: Key of this call, which wins over the automatic one.
            one_at_a_time: Calls of this client with the same value wait for each other.
            is_streamed: Whether the body of the answer is left to be read. Whoever asks for
                this has to close the answer.
            progress: What is told how many bytes of the body were sent; what it raises ends
                the call.

        Raises:
            APIError: The call failed.
            ValueError: The method, a header or the URL cannot be sent.
            RuntimeError: The client was closed.
        """
        cache_key = None
        if method in _CACHED_METHODS:
            if self.config.cache_ttl and method == "GET":
                cache_key = self._cache.key(
                    path, params, on_behalf_of, (self.config.headers, headers)
                )
                kept = self._find_kept(cache_key)
                if kept is not None:
                    return kept
            params = self._pass_by_cache(path, params)
        call = self._builder.build(
            method,
            path,
            params=params,
            content=content,
            files=files,
            headers=headers,
            on_behalf_of=on_behalf_of,
            idempotency_key=idempotency_key,
            one_at_a_time=one_at_a_time if cache_key is None else cache_key,
        )
        call.is_streamed = is_streamed
        call.cache_key = cache_key
        if progress is not None:
            return await self._upload(call, progress)
        return await self._send_with_deadline(call)

    async def stream(
        self, path: Path, *, on_behalf_of: str | None = None, meter: Meter | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Send a GET and yield the decoded body of its answer in chunks, as they come.

        It is retried until an answer begins, and not any more after that. An iterator that
        is not read to its end has to be closed.

        Args:
            path: Path below the root of the API.
            on_behalf_of: Id of the acting user.
            meter: What gets to know the number of bytes before the first of them come, where
                the answer names it.

        Raises:
            APIError: The call failed.
            ValueError: A header cannot be sent.
            RuntimeError: The client was closed.
        """
        deadline = self.clock.monotonic() + (self.config.total_timeout or math.inf)
        method = "GET"
        response = await self.send(
            method, path, headers=_ANY_TYPE, on_behalf_of=on_behalf_of, is_streamed=True
        )
        if meter is not None:
            meter.total = size_of_body(response)
        chunks = unpacked(response, deadline, self.clock)
        try:
            while chunk := await concurrency.finish_steps(next_chunk(chunks, deadline, self.clock)):
                yield chunk
        except TimeoutError as cause:
            raise self._too_late(method, path) from without_frames(cause)
        except httpx.DecodingError as cause:
            error = decode_error(response, BAD_COMPRESSION, path=path, is_write=False)
            raise error from without_frames(cause)
        except NETWORK_FAILURES as cause:
            is_closed = self.connections.is_closed
            failure = network_error(method, path, cause, is_closed=is_closed)
            raise failure from without_frames(cause)
        finally:
            await concurrency.finish_steps(let_go(response))

    def ahead(
        self, calls: Iterable[Callable[[], Awaitable[ResultT]]], width: int
    ) -> AsyncGenerator[ResultT, None]:
        """Run calls at the same time and yield their results, in the order of the calls.

        The first error ends all of them. An iterator that is not read to its end has to be
        closed, which ends what is running.

        Args:
            calls: The calls.
            width: How many of them run, or wait to be yielded, at first. The number doubles
                with each result, up to `max_concurrency`.
        """
        largest = self.config.max_concurrency
        return self._workers.ahead(calls, first=min(width, largest), largest=largest)

    async def close(self) -> None:
        """Close all connections, and let go of whatever else outlives a call."""
        await self.connections.close()
        self._workers.close()

    async def _upload(self, call: Call, progress: ProgressCallback) -> httpx.Response:
        """Send a call and tell how much of its body was sent."""
        body = UploadStream(call.request.content, progress)
        call.request.stream = body
        try:
            response = await self._send_with_deadline(call)
        except UploadStoppedError as stopped:
            failure = stopped.error
        else:
            body.finish()
            return response
        # Not in the handler, so that it is raised as it was, without a context.
        raise failure

    def _pass_by_cache(self, path: Path, params: QueryParams | None) -> QueryParams | None:
        config = self.config
        if not (config.fresh or config.read_your_writes):
            return params
        value = self._own_writes.parameter(
            path.template, self.clock.monotonic(), fresh=config.fresh
        )
        return params if value is None else {**(params or {}), PARAMETER: value}

    async def _send_with_deadline(self, call: Call) -> httpx.Response:
        started = self.clock.monotonic()
        total_timeout = self.config.total_timeout
        deadline = math.inf if total_timeout is None else started + total_timeout
        plan = RetryPlan(
            self._policy,
            method=call.method,
            has_key=call.has_key,
            seconds_left=lambda: self._seconds_until(deadline),
            jitter=self.clock.jitter,
        )
        progress = Progress(started)
        try:
            with concurrency.fail_after(total_timeout):
                if call.one_at_a_time is None:
                    return await self._send_with_retries(call, plan, deadline, progress)
                async with self._locks.hold(call.one_at_a_time, total_timeout):
                    if call.cache_key is not None:
                        return await self._send_and_keep(call, plan, deadline, progress)
                    return await self._send_with_retries(call, plan, deadline, progress)
        except TimeoutError as cause:
            error = self._too_late(call.method, call.path)
            error.may_have_been_applied = plan.in_doubt or (call.is_write and progress.is_sending)
            raise progress.failed(error) from cause
        finally:
            if call.is_write:
                self._own_writes.note(call.path.template, self.clock.monotonic())
                self._cache.note_write(call.path)
            if self._hooks is not None:
                self._hooks.end(call, progress, self.clock.monotonic())
            log_call(call, progress, self.clock.monotonic())

    def _seconds_until(self, deadline: float) -> float:
        """Return the seconds that a call has left; a client that was closed leaves it none."""
        return 0.0 if self.connections.is_closed else deadline - self.clock.monotonic()

    def _too_late(self, method: str, path: Path) -> RequestTimeoutError:
        return RequestTimeoutError(
            f"no answer within the total timeout of {self.config.total_timeout} seconds",
            method=method,
            path=path.value,
        )

    def _find_kept(self, key: Key | None) -> httpx.Response | None:
        ttl = self.config.cache_ttl
        if key is None or ttl is None or self.config.fresh:
            return None
        return self._cache.find(key, self.clock.monotonic(), ttl)

    async def _send_and_keep(
        self, call: Call, plan: RetryPlan, deadline: float, progress: Progress
    ) -> httpx.Response:
        """Send a call, unless the one that it waited for has got the answer, or an error."""
        cache, key = self._cache, cast("Key", call.cache_key)
        kept = self._find_kept(key)
        if kept is not None:
            return kept
        failure = cache.failure(key, progress.started)
        if failure is not None:
            raise failure
        reading = cache.begin(call.path)
        try:
            response = await self._send_with_retries(call, plan, deadline, progress)
        except APIError as error:
            cache.fail(key, error, self.clock.monotonic())
            raise
        else:
            cache.store(key, reading, response, self.clock.monotonic())
            return response
        finally:
            cache.end(reading)

    async def _send_with_retries(
        self, call: Call, plan: RetryPlan, deadline: float, progress: Progress
    ) -> httpx.Response:
        try:
            return await self._attempt(call, deadline, progress)
        except APIError as error:
            last_error = error

        async def attempt() -> httpx.Response:
            nonlocal last_error
            # The attempt that has failed already is the first that tenacity sees, so that
            # calls which succeed at once do not pay for it.
            if not progress.is_replayed:
                progress.is_replayed = True
                raise last_error
            if self.connections.is_closed:
                # It tells more than that nothing can be sent any more.
                raise last_error
            try:
                return await self._attempt(call, deadline, progress)
            except APIError as error:
                last_error = error
                raise

        def note_retry(state: RetryCallState) -> None:
            log_retry(call, state, self._policy.max_retries)
            if self._hooks is not None:
                now = self.clock.monotonic()
                self._hooks.end(call, progress, now, wait=state.upcoming_sleep)

        from tenacity import AsyncRetrying  # noqa: PLC0415 - needed by calls that fail

        retrying = AsyncRetrying(
            sleep=self.clock.sleep,
            retry=plan.should_retry,
            wait=plan.wait,
            stop=plan.stop,
            before_sleep=note_retry,
            reraise=True,
        )
        try:
            return await retrying(attempt)
        except NotFoundError as error:
            if plan.in_doubt and is_lost_delete(call, error):
                return httpx.Response(204, headers=error.headers, request=call.request)
            raise

    async def _attempt(self, call: Call, deadline: float, progress: Progress) -> httpx.Response:
        """Send the request once, when the rate limit lets it, and return a successful answer."""
        if not self.config.pacing:
            return await self._exchange(call, deadline, progress)
        if self._pacer.is_crowded:
            patience = None if deadline == math.inf else deadline - self.clock.monotonic()
            async with self._locks.hold(_FIRST_ANSWER, patience):
                if self._pacer.is_crowded:
                    return await self._paced_exchange(call, deadline, progress)
        return await self._paced_exchange(call, deadline, progress)

    async def _paced_exchange(
        self, call: Call, deadline: float, progress: Progress
    ) -> httpx.Response:
        pacer = self._pacer
        turn = None if pacer.is_idle else await self._wait_for_turn(call, deadline, progress)
        started, retry_after = self.clock.monotonic(), None
        progress.headers = None
        try:
            return await self._exchange(call, deadline, progress)
        except RateLimitError as error:
            retry_after = error.retry_after or 0.0
            raise
        finally:
            if turn is None and POLICY_HEADER in (progress.headers or ()):
                turn = Turn.begun(call.operation, started)
            if turn is not None:
                pacer.settle(
                    turn,
                    self.clock.monotonic(),
                    progress.headers if tells_of_limits(progress.status_code) else None,
                    retry_after=retry_after,
                )

    async def _wait_for_turn(self, call: Call, deadline: float, progress: Progress) -> Turn:
        pacer, clock, longest = self._pacer, self.clock, self.config.max_retry_wait
        turn = pacer.turn(call.operation, progress.place)
        progress.place = turn.number
        try:
            while wait := pacer.wait(turn, clock.monotonic(), longest):
                check_asked(call, turn.asked, longest)
                check_deadline(call, wait, deadline - clock.monotonic())
                await clock.sleep(sleep_for(wait, longest))
        except BaseException:
            pacer.settle(turn, clock.monotonic())
            raise
        return turn

    async def _exchange(self, call: Call, deadline: float, progress: Progress) -> httpx.Response:
        """Send the request once and return its answer if that is a success."""
        request = call.request
        if deadline != math.inf:
            request.extensions = {"timeout": self._timeout_until(deadline)}
        sender = await self.connections.get()
        progress.attempts += 1
        progress.status_code = progress.request_id = progress.error = None
        if self._hooks is not None:
            self._hooks.begin(call, progress, self.clock.monotonic())
        progress.is_sending = True
        started = self.clock.monotonic()
        try:
            response = await concurrency.finish_steps(
                receive(
                    sender,
                    call,
                    progress,
                    largest=self.config.max_response_size,
                    deadline=deadline,
                    clock=self.clock,
                )
            )
        except NETWORK_FAILURES as cause:
            progress.is_sending = False
            failure = network_error(
                call.method,
                call.path,
                cause,
                server=request.url,
                is_closed=self.connections.is_closed,
            )
            raise progress.failed(failure) from without_frames(cause)
        except httpx.DecodingError as cause:
            # A transport of the caller that reads the answer itself.
            error = ResponseDecodeError(BAD_COMPRESSION, method=call.method, path=call.path.value)
            error.may_have_been_applied = call.is_write
            raise progress.failed(error) from without_frames(cause)
        except BaseException as error:  # noqa: BLE001 - it is raised again
            raise progress.failed(without_frames(error))  # noqa: B904 - as it is
        progress.is_sending = False
        ended = self.clock.monotonic()
        response.elapsed = timedelta(seconds=ended - started)
        if response.is_success:
            if self._hooks is not None:
                self._hooks.end(call, progress, ended)
            return response
        key = self.config.api_key
        refusal = error_from_response(
            response.status_code,
            response.headers,
            response.content,
            method=call.method,
            path=call.path.value,
            secrets=[each.reveal() for each in call.secrets],
            # A header of the call alone may have replaced it.
            key_origin=key.origin if request.headers["X-API-KEY"] == key.reveal() else "",
        )
        raise progress.failed(refusal)

    def _timeout_until(self, deadline: float) -> dict[str, float | None]:
        left = max(deadline - self.clock.monotonic(), _SMALLEST_TIMEOUT)
        return {
            step: left if seconds is None else min(seconds, left)
            for step, seconds in self.config.timeout.as_dict().items()
        }
