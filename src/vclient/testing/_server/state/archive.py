"""Deletion: records are archived together with everything below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .collection import Collection
from .records import Book, Campaign, Chapter, Character, CharacterTrait, Company, Record, User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .state import State


def archive(state: State, record: Record) -> None:
    """Archive a record and everything below it in one operation.

    Args:
        state: The state it is in.
        record: The record. Records archived before keep their own operation.
    """
    act = state.ids.uuid(state.now)
    pending = [record]
    while pending:
        row = pending.pop()
        if row.archived is None:
            row.archived = act
            pending.extend(_belongings(state, row))


def restore(state: State, record: Record) -> None:
    """Restore a record, together with everything archived in the same operation."""
    act = record.archived
    for collection in vars(state).values():
        if isinstance(collection, Collection):
            for row in collection.everything():
                if row.archived == act:
                    row.archived = None


def _belongings(state: State, record: Record) -> Iterator[Record]:
    if isinstance(record, Company):
        yield from state.users.under(record.id)
        yield from state.campaigns.under(record.id)
        yield from state.characters.under(record.id)
        yield from state.dicerolls.under(record.id)
        yield from state.dictionary.under(record.id)
    elif isinstance(record, User):
        yield from state.quickrolls.under(record.id)
        yield from state.experience.under(record.id)
        yield from (row for row in state.characters if row.user_player_id == record.id)
    elif isinstance(record, Campaign):
        # Its experience rows remain: users still show them, and they can still change.
        yield from state.books.under(record.id)
        yield from (row for row in state.characters if row.campaign_id == record.id)
    elif isinstance(record, Book):
        yield from state.chapters.under(record.id)
    elif isinstance(record, Character):
        yield from state.character_traits.under(record.id)
        yield from state.inventory.under(record.id)
        yield from (row for row in state.traits if row.custom_for_character_id == record.id)
    elif isinstance(record, CharacterTrait):
        yield from state.specialties.under(record.id)
    if isinstance(record, User | Campaign | Book | Chapter | Character):
        yield from state.notes.under(record.id)
        yield from state.assets.under(record.id)
