"""The cache of reads: in which form what is kept, and the memory of a process.

An answer is kept with the *versions* of the names that it depends on, read before its request was
sent. Writes give new versions to the names that they touch, before they are sent and after they
have ended. An answer is valid as long as all its versions are the present ones, so it does not
matter when a write and a read overlap, nor in which process they are.
"""

from __future__ import annotations

import copy
import itertools
import json
import secrets
import threading
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vclient._runtime.forks import register_for_fork

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from vclient.exceptions import APIError

SETTLES_AFTER: Final = 2.0
"""Seconds after a write in which the server goes on changing what tells of all writes."""

_FORMAT: Final = b"1\n"
_FAILURES_KEPT: Final = 60.0
_MOST_NAMES: Final = 50_000
_KEPT_HEADERS: Final = frozenset({"content-type", "date", "x-request-id"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that is kept.

    Attributes:
        status: The HTTP status.
        headers: The headers that are kept.
        content: The bytes of the body, decompressed.
        versions: Versions of the names that it depends on, in their order.
        stamp: What the company told of its last change before this was read; None if it is not
            known, or was too recent to say anything.
        renewed: How often it was kept for a further time because of that.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    versions: tuple[bytes, ...]
    stamp: str | None = None
    renewed: int = 0

    @property
    def size(self) -> int:
        """About how many bytes it takes in memory."""
        return len(self.content) + 100 * len(self.versions) + 500

    def encode(self) -> bytes:
        """Return it as compressed JSON, with the number of this format, and the body behind it."""
        head = {
            "status": self.status,
            "headers": self.headers,
            "versions": [version.hex() for version in self.versions],
            "stamp": self.stamp,
            "renewed": self.renewed,
        }
        text = json.dumps(head).encode()
        return _FORMAT + zlib.compress(text + b"\n" + self.content, level=1)


def kept_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer that are kept with it."""
    return tuple((key, value) for key, value in headers if key.lower() in _KEPT_HEADERS)


def decode_entry(value: bytes, largest: int) -> Entry | None:
    """Return what was encoded, or None if it is of another format, damaged or a stranger's.

    Args:
        value: The bytes that were found.
        largest: Most bytes that the body may have.
    """
    if not value.startswith(_FORMAT):
        return None
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(value[len(_FORMAT) :], largest)
        if not unpacker.eof:
            return None
        head, _, content = text.partition(b"\n")
        found = json.loads(head)
        return Entry(
            status=int(found["status"]),
            headers=tuple((str(name), str(text)) for name, text in found["headers"]),
            content=content,
            versions=tuple(map(bytes.fromhex, found["versions"])),
            stamp=None if found["stamp"] is None else str(found["stamp"]),
            renewed=int(found["renewed"]),
        )
    except (zlib.error, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class CacheStats:
    """Figures of the cache of a client, counted in this process since the client was created."""

    hits: int = 0
    """Number of reads that were answered from the cache."""
    misses: int = 0
    """Number of reads that were sent, because the cache had no answer for them."""
    stale: int = 0
    """Number of those hits that got an expired answer (`CachePolicy.stale`)."""
    revalidated: int = 0
    """How often an expired answer was used again, because the company had not changed."""
    invalidated: int = 0
    """Number of those misses for which a write had dropped the cached answer."""
    entries: int = 0
    """Number of answers in the memory of this process."""
    size: int = 0
    """Size of these answers in bytes."""


class MemoryCache:
    """Answers, and versions of names, in the memory of this process. Thread-safe.

    Attributes:
        is_used: Whether any answer may be kept, so that writes have to be followed.
        behind: Keys of the answers that are read again at present while old ones are given.
    """

    def __init__(self) -> None:
        self.is_used: bool = False
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Start empty in a forked process."""
        # Garbage collection may end another call on the same thread while it is held.
        self._lock = threading.RLock()
        self._entries: OrderedDict[str, tuple[Entry, float]] = OrderedDict()
        self._versions: OrderedDict[str, bytes] = OrderedDict()
        self._seen: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        self._failures: dict[Hashable, tuple[APIError, float]] = {}
        self._size = 0
        self._prefix = secrets.token_bytes(8)
        self._numbers = itertools.count(1)
        self._counts: dict[str, int] = {}
        self.behind: set[str] = set()

    def count(self, what: str) -> None:
        """Count something of the statistics."""
        with self._lock:
            self._counts[what] = self._counts.get(what, 0) + 1

    def stats(self) -> CacheStats:
        """Return the statistics of this process."""
        with self._lock:
            return CacheStats(**self._counts, entries=len(self._entries), size=self._size)

    def find(self, key: str) -> tuple[Entry, float] | None:
        """Return an answer and when it was kept, or None."""
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
            return found

    def keep(self, key: str, entry: Entry, now: float, largest: int) -> None:
        """Keep an answer, and drop those that nobody has read for longest.

        Args:
            key: Its key.
            entry: The answer.
            now: The time, on the clock of the client.
            largest: Most bytes that all answers may have together.
        """
        with self._lock:
            self.drop(key)
            if entry.size > largest:
                return
            self._entries[key] = entry, now
            self._size += entry.size
            while self._size > largest:
                self.drop(next(iter(self._entries)))

    def drop(self, key: str) -> None:
        """Drop an answer."""
        with self._lock:
            found = self._entries.pop(key, None)
            if found is not None:
                self._size -= found[0].size

    def clear(self) -> None:
        """Drop all answers."""
        with self._lock:
            self._entries.clear()
            self._size = 0

    def versions(self, names: Sequence[str]) -> list[bytes]:
        """Return the versions of names, as far as this process knows."""
        with self._lock:
            return [self._version(name) for name in names]

    def touch(self, names: Sequence[str], now: float) -> None:
        """Give new versions to names.

        Args:
            names: The names.
            now: The time, on the clock of the client.
        """
        with self._lock:
            for name in names:
                self._versions.pop(name, None)
                self._see(name, self._version(name), now)

    def is_settled(self, name: str, version: bytes, now: float) -> bool:
        """Return whether nothing has touched a name for some seconds, as far as is known.

        Args:
            name: The name.
            version: Its present version.
            now: The time, on the clock of the client.
        """
        with self._lock:
            seen = self._seen.get(name)
            if seen is None and version == self._versions.get(name):
                # It is known here alone, and nobody has touched it.
                return True
            if seen is None or seen[0] != version:
                self._see(name, version, now)
                return False
            return now - seen[1] >= SETTLES_AFTER

    def _see(self, name: str, version: bytes, now: float) -> None:
        self._seen[name] = version, now
        self._seen.move_to_end(name)
        while len(self._seen) > _MOST_NAMES:
            self._seen.popitem(last=False)

    def _version(self, name: str) -> bytes:
        version = self._versions.get(name)
        if version is None:
            version = self._versions[name] = self._prefix + next(self._numbers).to_bytes(8, "big")
            while len(self._versions) > _MOST_NAMES:
                self._versions.popitem(last=False)
        return version

    def fail(self, key: Hashable, error: APIError, now: float) -> None:
        """Record that a call has failed, for the calls that wait for the same answer."""
        with self._lock:
            self._failures = {
                each: failure
                for each, failure in self._failures.items()
                if now - failure[1] < _FAILURES_KEPT
            }
            self._failures[key] = error, now

    def failure(self, key: Hashable, since: float) -> APIError | None:
        """Return the error of an identical call that failed since then, or None.

        Args:
            key: The key of the call, with all that its failure may depend on.
            since: When the caller began to wait, on the clock of the client.
        """
        with self._lock:
            failure = self._failures.get(key)
        if failure is None or failure[1] <= since:
            return None
        error: APIError = copy.copy(failure[0])
        error.__cause__ = failure[0].__cause__
        return error
