"""The ids of objects that can have notes and images, as positional or keyword arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from vclient.models.write_options import UserWriteOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient.models.request_fields import (
        NoteCreateFields,
        NoteCreateRequired,
        NoteUpdateFields,
    )


class ParentId(TypedDict, total=False):
    """The id of a parent as a keyword argument: `user_id` for a user, and so on."""

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
    """The id of a parent as a keyword argument, and the options of a write."""


if TYPE_CHECKING:

    class ParentNoteCreateFields(NoteCreateFields, ParentId, total=False):
        """The fields of a new note, the id of its parent, and the options of a write."""

    class ParentNoteCreateRequired(NoteCreateRequired, ParentId, total=False):
        """The same, where no model has the fields that a new note needs."""

    class ParentNoteUpdateFields(NoteUpdateFields, ParentId, total=False):
        """The fields of a changed note, the id of its parent, and the options of a write."""


def split_parent_id(
    name: str, parent_id: str, arguments: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Return the id of a parent, given by position or by keyword, and the other arguments.

    Args:
        name: Name of the keyword for this kind of parent, such as `user_id`.
        parent_id: The id given by position or as `parent_id`; empty for none.
        arguments: The keyword arguments.

    Raises:
        TypeError: There is no id, there are two, or one of another kind of parent.
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
