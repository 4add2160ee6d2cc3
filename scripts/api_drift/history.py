"""Since when operations, parameters, members and values exist, from several documents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from api_drift.document import Document
from api_drift.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vclient._api.operation import Operation


@dataclass(frozen=True)
class Release:
    """The document of one release.

    Attributes:
        name: The version that the document gives, or `after` the one before if it is the same.
        content: The document.
    """

    name: str
    content: Mapping[str, Any]


Part = tuple[str, str]
"""An operation or a schema, and a parameter, a member or a value of it; empty for the whole."""


@dataclass(frozen=True)
class Step:
    """What differs between a release and the one before."""

    release: str
    added: frozenset[Part]
    removed: frozenset[Part]

    def lines(self) -> Iterator[str]:
        """Yield the differences as text."""
        yield f"since {self.release}:"
        for sign, parts in (("+", self.added), ("-", self.removed)):
            for owner, group in groupby(sorted(parts), key=itemgetter(0)):
                names = [name for _, name in group]
                yield f"  {sign} {owner}" + ("" if "" in names else f": {', '.join(names)}")


def releases_of(contents: Iterable[Mapping[str, Any]]) -> list[Release]:
    """Return the releases that documents describe, the oldest first, with names of their own."""
    found: list[Release] = []
    for content in contents:
        name = str(content.get("info", {}).get("version", "unknown"))
        while any(each.name == name for each in found):
            name = f"after {name}"
        found.append(Release(name, content))
    return found


def steps(releases: Sequence[Release]) -> list[Step]:
    """Return what differs from release to release."""
    found = []
    for before, after in pairwise(releases):
        renamed = _renamed(before.content, after.content)
        old, new = _parts(before.content, renamed), _parts(after.content, {})
        found.append(Step(after.name, new - old, old - new))
    return found


def check_table(
    releases: Sequence[Release], table: Iterable[Operation], oldest: str
) -> Iterator[Finding]:
    """Yield operations for which the table names another release than the documents.

    Args:
        releases: The releases, the oldest first.
        table: The rows of the table.
        oldest: The release from which on the client is made, which the first document stands for.
    """
    since: dict[str, str] = {}
    for place, release in enumerate(releases):
        for name in Document(release.content).operations:
            since.setdefault(name, release.name if place else oldest)
    for row in table:
        if row.since != since.get(row.name, row.since):
            text = f"exists since {since[row.name]}, and the table says {row.since}"
            yield Finding("since", text, row.name)


def _schemas(content: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = content.get("components", {}).get("schemas", {})
    return found


def _renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Return the new names of schemas that have the same members under another name."""
    old, new = _schemas(before), _schemas(after)
    arrived: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in new.keys() - old.keys():
        arrived[tuple(new[name].get("properties", ()))].append(name)
    found = {}
    for name in old.keys() - new.keys():
        if same := arrived[tuple(old[name].get("properties", ()))]:
            found[name] = same.pop()
    return found


def _parts(content: Mapping[str, Any], renamed: Mapping[str, str]) -> frozenset[Part]:
    found: set[Part] = set()
    for name, schema in _schemas(content).items():
        owner = renamed.get(name, name)
        found |= {(owner, member) for member in schema.get("properties", {})}
        found |= {(owner, repr(value)) for value in schema.get("enum", ())}
    for name, operation in Document(content).operations.items():
        found |= {(name, each) for each in ("", *operation.query, *operation.headers)}
    return frozenset(found)
