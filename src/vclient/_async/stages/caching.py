"""Answers reads from what is kept of earlier ones."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import httpx

from vclient._api.dependencies import ANY, company_of, depends_on
from vclient._async.behind import read_behind
from vclient._async.shared.answers import Place
from vclient._async.stages.stamps import MOST_RENEWALS, stamp_for
from vclient._config.caching import CachePolicy
from vclient._http.requests import encode_query
from vclient._policy.cache import Entry, kept_headers
from vclient._shared.away import AwayError
from vclient.exceptions import APIError

if TYPE_CHECKING:
    from vclient._api.requests import RequestSpec
    from vclient._async.clock import Clock
    from vclient._async.locks import KeyedLocks
    from vclient._async.shared.answers import Answers, Found
    from vclient._async.stages.stage import Send
    from vclient._async.stages.stamps import Stamps
    from vclient._config.options import ClientConfig
    from vclient._http.requests import RequestBuilder
    from vclient._observe.state import CallState
    from vclient._policy.lifetimes import Lifetimes
    from vclient._runtime import asynchronous as runtime

_OK: Final = 200
_ACTING_USER: Final = "on-behalf-of"
# They differ from call to call, and no answer depends on them.
_OF_TRACING: Final = frozenset(
    {
        *("traceparent", "tracestate", "baggage", "b3", "user-agent"),
        *("x-request-id", "x-correlation-id", "x-amzn-trace-id", "x-cloud-trace-context"),
    }
)

# While another process asks for the same answer: how long, and how often, one looks for it.
_LONGEST_WAIT: Final = 10.0
_FIRST_LOOK: Final = 0.01
_LAST_LOOK: Final = 0.2
_DEFAULT: Final = CachePolicy()


class Caching:
    """Answers reads from what is kept; callers of the same read wait for one answer.

    Only those with the same options wait for each other, as a failure may be due to these. What is
    to be fresh waits for nobody, and renews what is kept.

    Args:
        config: The options of the client.
        lifetimes: For how long the answers of which reads are kept.
        answers: The answers that are kept.
        stamps: What is known of the last changes of companies.
        builder: Builds the requests that answers belong to.
        locks: The locks of the client.
        clock: The clock of the client.
        background: Where answers are read again that nobody waits for.
    """

    def __init__(
        self,
        config: ClientConfig,
        lifetimes: Lifetimes,
        answers: Answers,
        stamps: Stamps,
        builder: RequestBuilder,
        locks: KeyedLocks,
        clock: Clock,
        background: runtime.Background,
    ) -> None:
        self._policy = config.cache or _DEFAULT
        self._largest = config.max_response_size
        self._headers = config.headers
        self._lifetimes = lifetimes
        self._answers = answers
        self._stamps = stamps
        # Not the builder itself: tools that print this object would show the API key.
        self._build = builder.build
        self._locks = locks
        self._clock = clock
        self._background = background
        answers.memory.is_used = True

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Return an answer that is kept, or send the call and keep its answer."""
        place = self.place_of(call.spec)
        if place is None:
            return await following(call)
        found = await self._answers.find(place, call.now())
        if call.config.fresh:
            return await self._read(call, place, found, following)
        kept = await self._kept(call, place, found, following)
        if kept is not None:
            return kept
        same = (place.key, id(call.config))
        async with self._locks.hold(same, call.seconds_left()):
            # The call that held the lock before may have got the answer, or an error.
            found = await self._answers.find(place, call.now())
            kept = await self._kept(call, place, found, following)
            if kept is not None:
                return kept
            memory = self._answers.memory
            failure = memory.failure(same, call.started)
            if failure is not None:
                raise failure
            memory.count("misses")
            if found.is_outdated:
                memory.count("invalidated")
            try:
                return await self._read_in_turn(call, place, found, following)
            except APIError as error:
                memory.fail(same, error, call.now())
                raise

    def place_of(self, spec: RequestSpec) -> Place | None:
        """Return where the answer to a read is kept, or None if it is not."""
        if spec.method != "GET" or spec.is_streamed:
            return None
        known = self._lifetimes.of(spec.path)
        if known is None:
            return None
        read, ttl = known
        policy = self._policy
        headers = {
            name.lower(): value
            for each in (self._headers, spec.headers or {})
            for name, value in each.items()
            if name.lower() not in _OF_TRACING
        }
        user_id = spec.on_behalf_of or headers.pop(_ACTING_USER, None)
        query = encode_query(spec.params)
        asked = (
            spec.path.value.rstrip("/"),
            sorted(query.split("&")),
            user_id if read.by_user else None,
            sorted(headers.items()),
            (ttl, policy.stale, policy.revalidate),
        )
        is_stamped = read.is_stamped and policy.revalidate and company_of(spec.path) is not None
        return Place(
            key=sha256(repr(asked).encode()).hexdigest()[:32],
            names=tuple(depends_on(spec.path, read, user_id=user_id, included=query)),
            policy=policy,
            ttl=ttl,
            longer=policy.stale or (ttl if is_stamped else 0.0),
            is_stamped=is_stamped,
            largest=self._largest,
        )

    async def forget(self, spec: RequestSpec) -> None:
        """Drop an answer that cannot be read."""
        place = self.place_of(spec)
        if place is not None:
            await self._answers.forget(place)

    async def _kept(
        self, call: CallState, place: Place, found: Found, following: Send
    ) -> httpx.Response | None:
        """Return the answer that was found, if it can be given."""
        entry = found.entry
        if entry is None:
            return None
        memory = self._answers.memory
        if found.is_over:
            if place.policy.stale:
                if not self._read_behind(call, place, found, following):
                    return None
                memory.count("stale")
            elif not await self._renew(call, place, found, following):
                return None
        memory.count("hits")
        call.is_cached = True
        return httpx.Response(
            entry.status,
            headers=list(entry.headers),
            content=entry.content,
            request=self._build(call.spec),
        )

    async def _read_in_turn(
        self, call: CallState, place: Place, found: Found, following: Send
    ) -> httpx.Response:
        """Read what no other process reads meanwhile, or wait for what another one has read."""
        owner, waited, pause = secrets.token_hex(8), 0.0, _FIRST_LOOK
        is_holding = False
        try:
            while found.is_shared and place.policy.store != "memory":
                is_holding = await self._answers.take_turn(place, owner)
                if is_holding or waited >= min(_LONGEST_WAIT, call.seconds_left()):
                    break
                await self._clock.sleep(pause)
                waited, pause = waited + pause, min(2 * pause, _LAST_LOOK)
                found = await self._answers.find(place, call.now())
                if found.entry is not None and not found.is_over:
                    kept = await self._kept(call, place, found, following)
                    if kept is not None:
                        return kept
        except AwayError:
            # Each process asks for itself.
            pass
        try:
            return await self._read(call, place, found, following)
        finally:
            if is_holding:
                await self._answers.end_turn(place, owner)

    async def _read(
        self, call: CallState, place: Place, found: Found, following: Send
    ) -> httpx.Response:
        """Send a read past the server's cache, so that its age is known, and keep its answer."""
        call.is_fresh = True
        company = company_of(call.spec.path)
        stamp = self._stamps.last(company) if place.is_stamped and company else None
        response = await following(call)
        if response.status_code == _OK and self._is_settled(place, found, call.now()):
            entry = Entry(
                response.status_code,
                kept_headers(response.headers.multi_items()),
                response.content,
                found.versions,
                stamp_for(stamp, response.headers.get("date")),
            )
            await self._answers.keep(place, entry, call.now(), is_shared=found.is_shared)
        return response

    def _is_settled(self, place: Place, found: Found, now: float) -> bool:
        """Return whether what tells of all writes tells of the last one by now."""
        return all(
            self._answers.memory.is_settled(name, version, now)
            for name, version in zip(place.names, found.versions, strict=True)
            if name.endswith(f":{ANY}")
        )

    async def _renew(self, call: CallState, place: Place, found: Found, following: Send) -> bool:
        """Keep an answer for a further time, if the company says that nothing has changed."""
        entry, company = found.entry, company_of(call.spec.path)
        if entry is None or company is None or not place.is_stamped:
            return False
        if entry.renewed >= MOST_RENEWALS:
            return False
        stamp = await self._stamps.present(call, company, following)
        if entry.stamp is None or stamp != entry.stamp:
            return False
        renewed = replace(entry, renewed=entry.renewed + 1)
        await self._answers.keep(place, renewed, call.now(), is_shared=found.is_shared)
        self._answers.memory.count("revalidated")
        return True

    def _read_behind(self, call: CallState, place: Place, found: Found, following: Send) -> bool:
        """Read an answer again that nobody waits for, and return whether that is possible."""
        again = partial(self._read_again, call.another(call.spec), place, found, following)
        return read_behind(self._background, self._answers.memory.behind, place.key, again)

    async def _read_again(
        self, call: CallState, place: Place, found: Found, following: Send
    ) -> None:
        if not await self._renew(call, place, found, following):
            again = await self._answers.find(place, call.now())
            await self._read_in_turn(call, place, again, following)
