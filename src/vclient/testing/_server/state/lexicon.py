"""The global terms of the dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from .records import DictionaryTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .state import State


class _Row(NamedTuple):
    kind: str
    name: str
    definition: str
    synonyms: tuple[str, ...] = ()


_COLLECTIONS: Final[Mapping[str, str]] = {
    "trait": "traits",
    "clan": "clans",
    "tribe": "tribes",
    "auspice": "auspices",
    "trait_subcategory": "subcategories",
}
_ROWS: Final = (
    _Row("trait", "Strength", "How much a character can lift, and how hard they hit."),
    _Row("trait", "Brawl", "Fighting with bare hands."),
    _Row("trait", "Auspex", "Senses that others do not have."),
    _Row("trait", "Haven", "Where a character sleeps.", ("lair", "refuge")),
    _Row("clan", "Brujah", "A clan of rebels.", ("rabble",)),
    _Row("tribe", "Black Furies", "A tribe that avenges wrongs."),
    _Row("auspice", "Ahroun", "The full moon, under which warriors are born.", ("full moon",)),
    _Row("trait_subcategory", "Feeding", "How a vampire finds blood.", ("hunting",)),
)


def create_dictionary(state: State) -> None:
    """Store a few global terms, which explain objects of the catalogue."""
    for row in _ROWS:
        collection = getattr(state, _COLLECTIONS[row.kind])
        state.dictionary.add(
            DictionaryTerm(
                **state.stamp(),
                company_id=None,
                term=row.name.lower(),
                definition=row.definition,
                link=None,
                synonyms=list(row.synonyms),
                source_type=row.kind,
                source_id=next(held.id for held in collection if held.name == row.name),
            )
        )
