"""The objects that can have notes and images, named by position or by their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from vclient.models.write_options import UserWriteOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient.models.request_fields import NoteCreateFields, NoteUpdateFields


class ParentId(TypedDict, total=False):
    """The id of a parent by its own name: `user_id` for a user, and so on."""

    user_id: str
    """Id of a user, for methods of a users service."""
    campaign_id: str
    """Id of a campaign, for methods of a campaigns service."""
    book_id: str
    """Id of a book, for methods of a books service."""
    chapter_id: str
    """Id of a chapter, for methods of a chapters service."""
    character_id: str
    """Id of a character, for methods of a characters service."""


class ParentIdAndOptions(ParentId, UserWriteOptions, total=False):
    """A parent by name, and the options of a write."""


if TYPE_CHECKING:

    class ParentNoteCreateFields(NoteCreateFields, ParentId, total=False):
        """The fields of a new note, its parent by name, and the options of a write."""

    class ParentNoteUpdateFields(NoteUpdateFields, ParentId, total=False):
        """The fields of a changed note, its parent by name, and the options of a write."""


def split_parent_id(
    name: str, parent_id: str, arguments: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Return the id of a parent that was given by position or by name, and the rest.

    Args:
        name: How this kind of parent is named, such as `user_id`.
        parent_id: What was given by position or as `parent_id`; empty if nothing was.
        arguments: What was given by name.

    Raises:
        TypeError: No id was given, two were, or that of another kind of parent.
    """
    rest = dict(arguments)
    by_name = rest.pop(name, None)
    wrong = [other for other in ParentId.__annotations__ if other in rest]
    if wrong:
        msg = f"this service takes {name}, not {wrong[0]}"
        raise TypeError(msg)
    if (by_name is None) == (parent_id == ""):
        msg = f"give {name} once, by position or by name"
        raise TypeError(msg)
    return by_name or parent_id, rest
