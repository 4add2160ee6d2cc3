"""Client-side cache of answers about the catalogue: blueprint, options and dictionary.

The bytes of an answer are cached, not its models, which the caller may modify.
"""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import httpx

from vclient._api import routes
from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from vclient._api.requests import QueryParams
    from vclient._api.routes import RoutePath
    from vclient.exceptions import APIError

Key: TypeAlias = "tuple[str, Hashable]"

LARGEST_SIZE = 32 * 1024 * 1024
"""Largest total size in bytes; the whole blueprint has about two million."""

_BLUEPRINT, _DICTIONARY = routes.BLUEPRINT.template, routes.DICTIONARY.template
_TRAIT = routes.BLUEPRINT_TRAIT.template
_ADMIN = "/admin/"
_ALL_OF_A_COMPANY = frozenset({routes.COMPANY.template, routes.COMPANY_ACCESS.template})
_CHANGES_NOTHING = frozenset({routes.DICEROLLS.template, routes.DICEROLLS_QUICKROLL.template})
_FAILURES_KEPT = 60.0

# Headers about the transfer of the bytes, which do not apply to a copy of them.
_TRANSFER_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(eq=False, slots=True)
class PendingRead:
    """A call in flight whose answer will be cached.

    Attributes:
        path: Path of the call.
        is_outdated: Whether a write may have changed the answer.
    """

    path: RoutePath
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    response: httpx.Response
    path: RoutePath
    stored: float


@dataclass(frozen=True, slots=True)
class _Failure:
    error: APIError
    happened: float


class CatalogueCache:
    """The cached answers of a client. Thread-safe."""

    def __init__(self) -> None:
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Start empty in a forked process."""
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._failures: dict[Hashable, _Failure] = {}
        self._size = 0
        self._pending: set[PendingRead] = set()

    @staticmethod
    def key(
        path: RoutePath,
        params: QueryParams | None,
        on_behalf_of: str | None,
        headers: tuple[Mapping[str, str], Mapping[str, str] | None],
    ) -> Key | None:
        """Return the cache key of a GET, or None if its answer is not cached.

        Args:
            path: Path of the call.
            params: Its query parameters.
            on_behalf_of: Id of the acting user.
            headers: The headers of the client and of the call.
        """
        template = path.template
        if not (
            template.startswith((_BLUEPRINT, _DICTIONARY)) or template == routes.OPTIONS.template
        ):
            return None
        query = frozenset(
            (name, tuple(value) if isinstance(value, list | tuple) else value)
            for name, value in (params or {}).items()
            if value is not None
        )
        sent = tuple(tuple((each or {}).items()) for each in headers)
        return path.value, (query, on_behalf_of, sent)

    def find(self, key: Key, now: float, ttl: float) -> httpx.Response | None:
        """Return a copy of the cached answer, or None.

        Args:
            key: The cache key of the call.
            now: The time, on the clock of the client.
            ttl: Largest age of the answer, in seconds.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or now - entry.stored >= ttl:
                return None
            self._entries.move_to_end(key)
            return _copy(entry.response)

    def begin(self, path: RoutePath) -> PendingRead:
        """Record that a read is in flight, so that `record_write` can mark it as outdated."""
        pending = PendingRead(path)
        with self._lock:
            self._pending.add(pending)
        return pending

    def store(self, key: Key, pending: PendingRead, response: httpx.Response, now: float) -> None:
        """Cache an answer, unless a write since `begin` may have changed it.

        Args:
            key: The cache key of the call.
            pending: The read, as `begin` returned it before the call was sent.
            response: The answer, whose body has been read.
            now: The time, on the clock of the client.
        """
        size = len(response.content)
        with self._lock:
            if pending.is_outdated or size > LARGEST_SIZE:
                return
            self._drop(key)
            self._entries[key] = _Entry(_copy(response), pending.path, now)
            self._size += size
            while self._size > LARGEST_SIZE:
                self._drop(next(iter(self._entries)))

    def fail(self, key: Hashable, error: APIError, now: float) -> None:
        """Record that a call has failed, for the calls that wait for the same answer."""
        with self._lock:
            self._failures = {
                each: failure
                for each, failure in self._failures.items()
                if now - failure.happened < _FAILURES_KEPT
            }
            self._failures[key] = _Failure(error, now)

    def end(self, pending: PendingRead) -> None:
        """Record that a read has ended."""
        with self._lock:
            self._pending.discard(pending)

    def failure(self, key: Hashable, since: float) -> APIError | None:
        """Return the error of an identical call that failed since then, or None.

        Args:
            key: The key of the call, with all that its failure may depend on.
            since: When the caller began to wait, on the clock of the client.
        """
        with self._lock:
            failure = self._failures.get(key)
        if failure is None or failure.happened <= since:
            return None
        error: APIError = copy.copy(failure.error)
        error.__cause__ = failure.error.__cause__
        return error

    def forget(self, path: RoutePath) -> None:
        """Remove the answers to all calls of a path."""
        with self._lock:
            for key in [each for each in self._entries if each[0] == path.value]:
                self._drop(key)

    def record_write(self, path: RoutePath) -> None:
        """Remove answers that a write may have changed, and mark reads in flight as outdated."""
        with self._lock:
            for pending in self._pending:
                pending.is_outdated = pending.is_outdated or _concerns(path, pending.path)
            for key, entry in list(self._entries.items()):
                if _concerns(path, entry.path):
                    self._drop(key)

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._size -= len(entry.response.content)


def _concerns(write: RoutePath, read: RoutePath) -> bool:
    """Return whether a write may change the answer to a read."""
    template = write.template
    if template.startswith(_ADMIN):
        return True
    is_same_company = _company_of(write.value) == _company_of(read.value)
    if template in _ALL_OF_A_COMPANY:
        return is_same_company
    if template.startswith(_DICTIONARY):
        return is_same_company and read.template.startswith(_DICTIONARY)
    # Custom traits of a character can be read individually, from any company.
    return read.template == _TRAIT and template not in _CHANGES_NOTHING


def _company_of(path: str) -> str:
    """Return the id of the company that a path belongs to, or an empty string."""
    start, _, rest = path.partition("/companies/")
    return "" if start else rest.partition("/")[0]


def _copy(response: httpx.Response) -> httpx.Response:
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name.lower() not in _TRANSFER_HEADERS
    ]
    return httpx.Response(
        response.status_code,
        headers=headers,
        content=response.content,
        request=response.request,
    )
