"""Reads snapshots of companies, and keeps their lists while nothing has changed them.

A list is kept with the versions of the names that it depends on, as the cache keeps answers: own
writes outdate it. As to what others write, it is read again after its time, or kept for a further
one if the company tells that nothing has changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vclient._api import routes
from vclient._api.dependencies import READS, depends_on
from vclient._api.requests import RequestSpec
from vclient._async.behind import read_behind
from vclient._async.locks import KeyedLocks
from vclient._async.stages.stamps import MOST_RENEWALS, stamp_for, stamp_in
from vclient._runtime import asynchronous as runtime
from vclient._runtime.forks import register_for_fork
from vclient.exceptions import APIError
from vclient.snapshots import Directory, Snapshot

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from vclient._api.routes import RoutePath
    from vclient._async.transport import Transport

LARGEST_SIZE: Final = 100_000
"""Most objects that are kept; the lists that nobody has asked for the longest are dropped first."""


class _Place(NamedTuple):
    """One list: where it is read and kept, and what it depends on."""

    path: RoutePath
    user_id: str | None
    key: Hashable
    names: tuple[str, ...]
    is_stamped: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """A list, as it was read.

    Attributes:
        directory: Its objects.
        versions: Versions of the names that it depends on, from before it was read.
        checked: When it was read, or known to be the same, on the clock of the client.
        stamp: What the company told of its last change before that; None if that says nothing.
        renewed: How often it was kept for a further time because of that.
    """

    directory: Directory[Any]
    versions: tuple[bytes, ...]
    checked: float
    stamp: str | None
    renewed: int = 0


class _Stamp(NamedTuple):
    """The last change that a company tells of, and the same if that was clearly before now."""

    told: str | None = None
    clear: str | None = None


class _Seen(NamedTuple):
    """The time, the versions of names, and the lists that own writes have not outdated."""

    now: float
    versions: Mapping[str, bytes]
    kept: dict[_Place, _Kept]

    def due(self, places: Sequence[_Place], seconds: float) -> list[_Place]:
        """Return the lists that are not kept, or were checked that long ago."""
        return [
            place
            for place in places
            if place not in self.kept or not self.now - self.kept[place].checked < seconds
        ]


class Snapshots:
    """The snapshots that a client and its views have read."""

    def __init__(self) -> None:
        self._locks = KeyedLocks()
        self._lists: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._snapshots: dict[Hashable, Snapshot] = {}
        self._background = runtime.Background()
        self.reset_after_fork()
        register_for_fork(self)

    def reset_after_fork(self) -> None:
        """Replace the lock in a forked process, as another thread may have held it."""
        self._lock = threading.RLock()
        self._behind: set[Hashable] = set()

    async def close(self) -> None:
        """End the reads that nobody waits for."""
        await self._background.close()

    async def get(
        self, transport: Transport, company_id: str, user_id: str, ttl: float
    ) -> Snapshot:
        """Return the snapshot of a company: that of before, if nothing has changed.

        Args:
            transport: The transport that sends the calls.
            company_id: Id of the company.
            user_id: Id of the acting user.
            ttl: Seconds after which it is asked what others have written.

        Raises:
            APIError: A call failed.
            RuntimeError: The client was closed.
        """
        transport.connections.check_open()
        places = _places(company_id, user_id, transport.config.headers)
        seen = await self._look(transport, places)
        kept = seen.kept
        if transport.config.fresh or seen.due(places, ttl):
            policy = transport.config.cache
            longest = ttl + (policy.stale if policy else 0.0)
            is_usable = not transport.config.fresh and not seen.due(places, longest)
            refresh = partial(self._refresh, transport, company_id, places, ttl)
            key = places[-1].key
            if not is_usable or not read_behind(self._background, self._behind, key, refresh):
                kept = await refresh()
        return self._snapshot([(place.key, kept[place]) for place in places])

    async def _look(self, transport: Transport, places: Sequence[_Place]) -> _Seen:
        """Return what is kept of the lists, and the present versions of names."""
        names = {name for place in places for name in place.names}
        now, versions = transport.now(), await transport.answers.versions(names)
        kept = {
            place: found
            for place in places
            if (found := self._lists.get(place.key)) and found.versions == _of(place, versions)
        }
        return _Seen(now, versions, kept)

    async def _refresh(
        self, transport: Transport, company_id: str, places: Sequence[_Place], ttl: float
    ) -> dict[_Place, _Kept]:
        """Read lists side by side, past all caches, but for those that have not changed."""
        async with self._locks.hold(places[-1].key):
            # The one who held the lock before may have read them.
            seen = await self._look(transport, places)
            now, versions, kept = seen
            due = places if transport.config.fresh else seen.due(places, ttl)
            reader = transport.with_options(fresh=True)
            stamp = _Stamp()
            if any(place.is_stamped for place in due):
                stamp = await _ask(reader, company_id)
            late = []
            for place in due:
                if not transport.config.fresh and _is_same(place, kept.get(place), stamp):
                    renewed = kept[place].renewed + 1
                    kept[place] = replace(kept[place], checked=now, renewed=renewed)
                else:
                    late.append(place)
            calls = [partial(_read, reader, place) for place in late]
            async with aclosing(reader.ahead(calls, len(calls))) as lists:
                read = [items async for items in lists]
            for place, items in zip(late, read, strict=True):
                directory = self._directory(place, items)
                kept[place] = _Kept(directory, _of(place, versions), now, stamp.clear)
            self._keep(kept)
            return kept

    def _directory(self, place: _Place, items: list[Any]) -> Directory[Any]:
        """Return what was read, as the same object as before if it is the same."""
        before = self._lists.get(place.key)
        if before is not None and list(before.directory) == items:
            return before.directory
        return Directory(items)

    def _keep(self, kept: Mapping[_Place, _Kept]) -> None:
        with self._lock:
            for place, each in kept.items():
                self._lists[place.key] = each
                self._lists.move_to_end(place.key)
            while len(self._lists) > len(kept) and self._size() > LARGEST_SIZE:
                dropped, _ = self._lists.popitem(last=False)
                self._snapshots.pop(dropped, None)

    def _snapshot(self, kept: Sequence[tuple[Hashable, _Kept]]) -> Snapshot:
        """Return the snapshot of lists: the same object for the same lists."""
        directories = [each.directory for _, each in kept]
        owner, _ = kept[-1]
        with self._lock:
            for key, _ in kept:
                if key in self._lists:
                    self._lists.move_to_end(key)
            before = self._snapshots.get(owner)
            if before is not None and all(
                each is directory
                for each, directory in zip(_parts(before), directories, strict=True)
            ):
                return before
            snapshot = self._snapshots[owner] = Snapshot(*directories)
            return snapshot

    def _size(self) -> int:
        return sum(len(each.directory) for each in self._lists.values())


def _places(company_id: str, user_id: str, headers: Mapping[str, str]) -> list[_Place]:
    """Return the lists of a snapshot; the characters, which the user may see, are the last."""
    lists = (
        (routes.USERS(company_id=company_id), None),
        (routes.CAMPAIGNS(company_id=company_id), None),
        (routes.CHARACTERS(company_id=company_id), user_id),
    )
    sent = tuple(headers.items())
    return [
        _Place(
            path=path,
            user_id=acting,
            key=(path.value, acting, sent),
            names=tuple(depends_on(path, READS[path.template], user_id=acting, included="")),
            is_stamped=READS[path.template].is_stamped,
        )
        for path, acting in lists
    ]


def _is_same(place: _Place, kept: _Kept | None, stamp: _Stamp) -> bool:
    """Return whether the company tells that a list has not changed."""
    if kept is None or kept.stamp is None or not place.is_stamped:
        return False
    return kept.stamp == stamp.told and kept.renewed < MOST_RENEWALS


def _of(place: _Place, versions: Mapping[str, bytes]) -> tuple[bytes, ...]:
    return tuple(versions[name] for name in place.names)


def _parts(snapshot: Snapshot) -> tuple[Directory[Any], ...]:
    return snapshot.users, snapshot.campaigns, snapshot.characters


async def _read(transport: Transport, place: _Place) -> list[Any]:
    # Models are loaded when they are needed first.
    from vclient._async.pagination import Pages  # noqa: PLC0415
    from vclient.models.campaigns import Campaign  # noqa: PLC0415
    from vclient.models.characters import Character  # noqa: PLC0415
    from vclient.models.users import User  # noqa: PLC0415

    models: dict[str, type[Any]] = {
        routes.USERS.template: User,
        routes.CAMPAIGNS.template: Campaign,
        routes.CHARACTERS.template: Character,
    }
    model = models[place.path.template]
    return await Pages(transport, place.path, model, on_behalf_of=place.user_id).list_all()


async def _ask(transport: Transport, company_id: str) -> _Stamp:
    """Ask a company for its last change; if it cannot be asked, that says nothing."""
    try:
        path = routes.COMPANY(company_id=company_id)
        response = await transport.send(RequestSpec(method="GET", path=path))
    except APIError:
        return _Stamp()
    told = stamp_in(response)
    return _Stamp(told, stamp_for(told, response.headers.get("date")))
