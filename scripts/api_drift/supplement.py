"""What the API has gained since its newest document, until there is one that says so.

`supplement.json` is a part of an OpenAPI document. It is put into the newest document before the
client is compared with it: objects are completed, and lists are continued. What the document has
already is told, so that somebody removes it from the supplement.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api_drift.document import facts, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUPPLEMENT = Path(__file__).with_name("supplement.json")
_PARTS = ("paths", "components")


def read_supplement() -> dict[str, Any]:
    """Return the supplement."""
    return read_document(str(SUPPLEMENT))


def supplemented(
    content: Mapping[str, Any], supplement: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Return a completed copy of a document, and what of the supplement it has already."""
    completed = {**copy.deepcopy(dict(content)), "info": supplement["info"]}
    known: list[str] = []
    for part in _PARTS:
        added = copy.deepcopy(supplement.get(part, {}))
        known += _complete(completed.setdefault(part, {}), added, part)
    texts = (f"the document has {place} now; remove it from supplement.json" for place in known)
    return completed, list(texts)


def _complete(target: dict[str, Any], added: Mapping[str, Any], place: str) -> Iterator[str]:
    for name, value in added.items():
        here = f"{place}.{name}"
        there = target.get(name)
        if isinstance(there, dict) and isinstance(value, dict) and facts(there) != facts(value):
            yield from _complete(there, value, here)
        elif isinstance(there, list) and isinstance(value, list):
            yield from (f"{here}: {each}" for each in value if each in there)
            there += [each for each in value if each not in there]
        elif name in target:
            yield here
        else:
            target[name] = value
