"""The terms of the dictionary that no company owns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .records import DictionaryTerm

if TYPE_CHECKING:
    from .state import State

_TRAITS: Final = {
    "Strength": "How much a character can lift, and how hard they hit.",
    "Brawl": "Fighting with bare hands.",
}
_OTHERS: Final[tuple[tuple[str, str, str, list[str]], ...]] = (
    ("clan", "brujah", "A clan of rebels.", ["rabble"]),
    ("tribe", "black furies", "A tribe that avenges wrongs.", []),
    ("auspice", "ahroun", "The full moon, under which warriors are born.", ["full moon"]),
    ("trait_subcategory", "haven", "Where a character sleeps.", ["lair", "refuge"]),
)


def create_dictionary(state: State) -> None:
    """Store a few global terms: those of traits name them, and have their powers."""
    for trait in state.traits:
        if trait.name in _TRAITS:
            powers = _powers(state, trait.name) if trait.name == "Brawl" else []
            _add(state, "trait", trait.name.lower(), _TRAITS[trait.name], trait.id, powers=powers)
    for source_type, term, definition, synonyms in _OTHERS:
        source_id = state.ids.uuid(state.now)
        _add(state, source_type, term, definition, source_id, synonyms=synonyms)


def _add(
    state: State,
    source_type: str,
    term: str,
    definition: str,
    source_id: str,
    *,
    synonyms: list[str] | None = None,
    powers: list[dict[str, Any]] | None = None,
) -> None:
    state.dictionary.add(
        DictionaryTerm(
            **state.stamp(),
            company_id=None,
            term=term,
            definition=definition,
            link=None,
            synonyms=list(synonyms or ()),
            source_type=source_type,
            source_id=source_id,
            powers=powers or [],
        )
    )


def _powers(state: State, name: str) -> list[dict[str, Any]]:
    return [
        {
            "id": state.ids.uuid(state.now),
            "level": level,
            "name": None,
            "description": f"What {level} in {name} means.",
            "system": None,
            "link": None,
        }
        for level in range(1, 6)
    ]
