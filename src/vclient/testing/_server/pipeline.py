"""Handling of a request, in the order of the live server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import httpx

from .answers import Answer, Download, json_answer, problem_answer, unhandled_answer
from .auditing import Audit
from .authentication import Authentication
from .bodies.kinds import Uuid
from .bodies.query import raw_query, read_query
from .context import Context
from .idempotency import IdempotentAnswers
from .lookups import LOOKUPS
from .operation import INACTIVE, Acting, Permission
from .problems import INVALID_FIELDS, ProblemError, UnhandledError, forbidden
from .rate_limiting import RateLimitedError, TokenBuckets
from .response_cache import ResponseCache
from .state.identifiers import canonical_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vclient.testing.rate_limit_policy import RateLimitPolicy

    from .operation import Endpoint
    from .routing import Match
    from .state.records import Developer
    from .state.state import State

MAX_BODY: Final = 10_000_000
ACTING_USER: Final = "On-Behalf-Of"

Answering: TypeAlias = "Callable[[Context, str], Answer]"

_UUID = Uuid()


class Pipeline:
    """Handles requests against one state.

    Routes, API keys, rate limits and idempotency keys are checked outside the layer that adds
    the request id and the cache headers to answers, so their errors lack these.
    """

    def __init__(
        self,
        state: State,
        *,
        rate_limits: Iterable[RateLimitPolicy] = (),
        stale_reads: float | None = None,
        gzip: bool = True,
    ) -> None:
        """Create a pipeline; the arguments are those of `ValentinaServer`.

        Raises:
            ValueError: An argument is invalid.
        """
        self._state = state
        self._authentication = Authentication()
        self.buckets: Final = TokenBuckets(rate_limits)
        self._idempotent = IdempotentAnswers(state.overlap)
        self._cache = None if stale_reads is None else ResponseCache(stale_reads)
        self._gzip = gzip

    def judge(
        self, request: httpx.Request, match: Match | None, canned: Answering | None = None
    ) -> httpx.Response:
        """Return the answer to a request.

        Args:
            request: The request, whose body has been read.
            match: The route of its path.
            canned: Creates a canned answer instead of the operation.
        """
        operation = None if match is None else match.operations.get(request.method)
        if match is None or operation is None:
            return self._packed(_without_operation(request, match), request).response()
        request_id = self._state.ids.request_id()
        try:
            developer, api_key = self._authentication.developer(request, self._state)
            limits = self.buckets.spend(request, api_key, operation.rate_limit, self._state.now)
        except ProblemError as problem:
            headers = problem.headers if isinstance(problem, RateLimitedError) else {}
            refusal = problem_answer(problem, request, request_id, headers)
            return self._packed(refusal, request).response()
        ctx = Context(self._state, request, operation.route, match.parameters, developer)
        answer = self._answer_once(ctx, operation, api_key, request_id, canned)
        return (answer.with_headers(limits) if limits else answer).response()

    def perform(self, request: httpx.Request, match: Match, developer: Developer) -> httpx.Response:
        """Return the answer to a request of a builder, without API key and rate limits.

        Args:
            request: The request, whose body has been read.
            match: The route of its path, which has the method.
            developer: The developer that is assumed.
        """
        operation = match.operations[request.method]
        ctx = Context(self._state, request, operation.route, match.parameters, developer)
        answer = self._answer(ctx, operation, developer.api_key or "", self._state.ids.request_id())
        # Objects of builders are visible immediately.
        self._state.overlap.settle(ctx.now)
        if self._cache is not None:
            self._cache.clear()
        return answer.response()

    def _answer_once(
        self,
        ctx: Context,
        operation: Endpoint,
        api_key: str,
        request_id: str,
        canned: Answering | None,
    ) -> Answer:
        request, now = ctx.request, ctx.now
        key = self._idempotent.key(request, api_key)
        if key is None:
            return self._answer_canned_or_not(ctx, operation, api_key, request_id, canned)
        try:
            replayed = self._idempotent.replay(key, request, now)
        except ProblemError as problem:
            return self._packed(problem_answer(problem, request, request_id, {}), request)
        if replayed is not None:
            return replayed.with_headers({"x-request-id": request_id})
        answer = self._answer_canned_or_not(ctx, operation, api_key, request_id, canned)
        self._idempotent.store(key, request, answer, now)
        return answer

    def _answer_canned_or_not(
        self,
        ctx: Context,
        operation: Endpoint,
        api_key: str,
        request_id: str,
        canned: Answering | None,
    ) -> Answer:
        if canned is not None:
            return self._packed(canned(ctx, request_id), ctx.request)
        return self._answer(ctx, operation, api_key, request_id)

    def _answer(self, ctx: Context, operation: Endpoint, api_key: str, request_id: str) -> Answer:
        cache = self._cache
        headers = {"cache-control": operation.cache, "x-request-id": request_id}
        try:
            _check_permission(operation, ctx.path, ctx.developer, ctx.state)
            _check_acting_user(ctx, operation)
            for guard in operation.guards:
                guard(ctx)
            cached = None if cache is None else cache.find(api_key, ctx.request, ctx.now)
            if cached is not None:
                return cached.with_headers({"x-request-id": request_id})
            _parse_body(ctx, operation)
            _require_parameters(ctx, operation)
            _look_up(ctx, operation)
            _read_query(ctx, operation)
            _read_body(ctx, operation)
            audit = Audit.of(ctx)
            body = operation.handler(ctx)
        except ProblemError as problem:
            refusal = problem_answer(problem, ctx.request, request_id, headers)
            return self._packed(refusal, ctx.request)
        except UnhandledError:
            return unhandled_answer(headers)
        answer = self._packed(_success(operation, body, headers), ctx.request)
        if audit is not None:
            audit.write(body, request_id)
        if cache is not None:
            cache.store(api_key, ctx.request, operation, answer, ctx.now)
        if operation.counts_as_change and ctx.has_changed:
            self._finish_change(ctx, api_key)
        return answer

    def _packed(self, answer: Answer, request: httpx.Request) -> Answer:
        # The stored answer keeps its original form.
        return answer.compressed_for(request) if self._gzip else answer

    def _finish_change(self, ctx: Context, api_key: str) -> None:
        # After the answer was created: a changed company shows the time of the previous change.
        if "company_id" in ctx.found:
            ctx.company.resources_modified_at = ctx.state.whole_second()
        if self._cache is not None:
            self._cache.record_write(api_key, ctx.now, ctx.state.overlap.duration)


def _without_operation(request: httpx.Request, match: Match | None) -> Answer:
    if match is None:
        return problem_answer(ProblemError(404, "Not Found"), request, None, {})
    if request.method == "OPTIONS":
        return _options(match)
    headers = {"allow": match.allow}
    return problem_answer(ProblemError(405, "Method Not Allowed"), request, None, headers)


def _options(match: Match) -> Answer:
    # Two faults of the live server: its guards need the key that OPTIONS is not asked for, and
    # where there are none, only one of the methods is listed.
    if any(each.permission is not None for each in match.operations.values()):
        return unhandled_answer({})
    return Answer(204, {"allow": next(iter(match.operations))})


def _success(operation: Endpoint, body: Any, headers: Mapping[str, str]) -> Answer:
    if operation.status == httpx.codes.NO_CONTENT:
        return Answer(operation.status, headers)
    if isinstance(body, Download):
        return body.answer(operation.status, headers)
    return json_answer(operation.status, body, headers)


def _check_permission(
    operation: Endpoint, path: Mapping[str, str], developer: Developer, state: State
) -> None:
    if operation.permission is None or developer.is_global_admin:
        return
    if operation.permission is Permission.GLOBAL_ADMIN:
        raise forbidden()
    company_id = canonical_uuid(path["company_id"])
    if company_id is None or state.companies.find(company_id) is None:
        raise forbidden()
    if state.grants.get((company_id, developer.id)) not in operation.permission.value:
        raise forbidden()


def _check_acting_user(ctx: Context, operation: Endpoint) -> None:
    if operation.acting is Acting.IGNORED:
        return
    value = ctx.request.headers.get(ACTING_USER)
    if not value:
        if operation.acting is Acting.REQUIRED_403:
            raise ProblemError(403, f"{ACTING_USER} header is required")
        return
    user_id = canonical_uuid(value)
    user = None if user_id is None else ctx.state.users.find(user_id)
    if user is None:
        raise ProblemError(404, f"User '{value}' not found")
    if not operation.admits(user):
        raise ProblemError(403, INACTIVE[user.role])
    ctx.acting = user


def _parse_body(ctx: Context, operation: Endpoint) -> None:
    if operation.body is None:
        return
    if len(ctx.request.content) > MAX_BODY:
        raise ProblemError(413, "Request Entity Too Large")
    ctx.sent = operation.body.parse(ctx.request)


def _require_parameters(ctx: Context, operation: Endpoint) -> None:
    if operation.acting is Acting.REQUIRED_400 and ctx.acting_or_none is None:
        raise _missing(ctx, "header", ACTING_USER)
    raw = raw_query(ctx.request)
    for parameter in operation.query:
        if parameter.required and parameter.name not in raw:
            raise _missing(ctx, "query", parameter.name)


def _missing(ctx: Context, place: str, name: str) -> ProblemError:
    target = ctx.request.url.raw_path.decode("ascii")
    return ProblemError(400, f"Missing required {place} parameter '{name}' for path {target}")


def _look_up(ctx: Context, operation: Endpoint) -> None:
    invalid: list[dict[str, str]] = []
    for name, value in ctx.path.items():
        try:
            ctx.path[name] = operation.path_kinds.get(name, _UUID).decode(value, name)
        except ProblemError as problem:
            invalid.extend(problem.invalid)
    if invalid:
        raise ProblemError(400, INVALID_FIELDS, invalid=tuple(invalid))
    for name, row_id in ctx.path.items():
        lookup: Any = operation.lookups.get(name) or LOOKUPS.get(name)
        if lookup is not None:
            ctx.found[name] = lookup(ctx, row_id)


def _read_query(ctx: Context, operation: Endpoint) -> None:
    ctx.query, invalid = read_query(operation.query, raw_query(ctx.request))
    if invalid:
        raise ProblemError(400, INVALID_FIELDS, invalid=tuple(invalid))


def _read_body(ctx: Context, operation: Endpoint) -> None:
    if operation.body is not None:
        ctx.body = operation.body.read(ctx.sent)
