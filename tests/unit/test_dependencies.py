"""What writes outdate: each write of the API, and all reads of it, against the testing server."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from outdating import Request, World
from vclient._api import dependencies, routes
from vclient._api.dependencies import READS, WRITES, depends_on, read_of, touched_by
from vclient._api.operation import ActingUser
from vclient._api.operations import GROUPS, OPERATIONS
from vclient._api.routes import RoutePath

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEVER_CACHED = {"checkSystemHealth", "globalAdminTailServerLogs", "globalAdminDownloadServerLogs"}


def names_of(request: Request) -> frozenset[str]:
    """Return the names that the answer of a read depends on."""
    read = read_of(request.path)
    assert read is not None, request.operation
    params = request.params or {}
    included = "&".join(f"{key}={value}" for key, value in params.items())
    return frozenset(depends_on(request.path, read, user_id=request.acting, included=included))


class Outcome:
    """A write, the reads that it changed, and those that it touched."""

    def __init__(self, number: int) -> None:
        world = World()
        self.write = world.writes()[number]
        reads = world.reads()
        for read in reads:
            # Some reads make what they then show.
            world.ask(read)
        before = {number: world.ask(read) for number, read in enumerate(reads)}
        self.reads = [reads[number] for number in before if before[number][0] == 200]
        cached = [before[number] for number in before if before[number][0] == 200]
        # Another key sees what a write of its own key leaves of it.
        self.status, _ = world.ask(self.write)
        touched = set(touched_by(self.write.method, self.write.path))
        self.changed, self.dropped = set[Request], set[Request]
        after = [world.ask(read) for read in self.reads]
        self.changed = [now != was for now, was in zip(after, cached, strict=True)]
        self.dropped = [not touched.isdisjoint(self.names(world, each)) for each in self.reads]

    @staticmethod
    def names(world: World, read: Request) -> frozenset[str]:
        acting = None if read.acting is None else world.ids[read.acting]
        return names_of(read._replace(acting=acting))
