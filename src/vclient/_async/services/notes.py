"""Notes on users, campaigns, books, chapters and characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.base import ParentService
from vclient.models.notes import Note, NoteCreate, NoteUpdate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack

    from vclient._api.parents import (
        ParentId,
        ParentNoteCreateFields,
        ParentNoteCreateRequired,
        ParentNoteUpdateFields,
    )
    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.models.pagination import Items, PaginatedResponse


class NotesMixin(ParentService):
    """The notes on the objects of a service.

    The object is named by position, or by its own name, such as `user_id`. In the
    operations below, `{parent}` is the path of the object.
    """

    def _notes(self, parent_id: str, parent: ParentId) -> Pages[Note]:
        path = self._parent_path(parent_id, parent)
        return self._list(path.join(routes.NOTES), Note)

    async def get_notes_page(
        self, parent_id: str = "", *, limit: int = 10, offset: int = 0, **parent: Unpack[ParentId]
    ) -> PaginatedResponse[Note]:
        """Return one page of the notes on an object, in no particular order.

        Args:
            parent_id: Id of the object, by position or by its own name.
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `GET {parent}/notes`
        """
        return await self._notes(parent_id, parent).get_page(limit=limit, offset=offset)

    async def list_all_notes(
        self,
        parent_id: str = "",
        *,
        progress: ProgressCallback | None = None,
        **parent: Unpack[ParentId],
    ) -> Items[Note]:
        """Return all notes on an object, in no particular order.

        Args:
            parent_id: Id of the object, by position or by its own name.
            progress: Callback invoked with the number of items read, and the total.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `GET {parent}/notes`
        """
        return await self._notes(parent_id, parent).list_all(progress)

    def iter_all_notes(
        self, parent_id: str = "", *, limit: int | None = None, **parent: Unpack[ParentId]
    ) -> AsyncIterator[Note]:
        """Stream all notes on an object page by page, in no particular order.

        Args:
            parent_id: Id of the object, by position or by its own name.
            limit: Number of items of each page, 1 to 100; 100 by default.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `GET {parent}/notes`
        """
        return self._notes(parent_id, parent).iter_all(limit=limit)

    async def get_note(
        self, parent_id: str = "", note_id: str = "", **parent: Unpack[ParentId]
    ) -> Note:
        """Return a note.

        Args:
            parent_id: Id of the object, by position or by its own name.
            note_id: Id of the note.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `GET {parent}/notes/{note_id}`
        """
        path = self._parent_path(parent_id, parent)
        return await self._get(path.join(routes.NOTE, note_id=note_id), Note)

    @overload
    async def create_note(
        self, parent_id: str = "", **fields: Unpack[ParentNoteCreateRequired]
    ) -> Note: ...

    @overload
    async def create_note(
        self,
        parent_id: str,
        request: NoteCreate | None,
        **fields: Unpack[ParentNoteCreateFields],
    ) -> Note: ...

    @overload
    async def create_note(
        self,
        parent_id: str = "",
        *,
        request: NoteCreate | None,
        **fields: Unpack[ParentNoteCreateFields],
    ) -> Note: ...

    async def create_note(
        self,
        parent_id: str = "",
        request: NoteCreate | None = None,
        **fields: Unpack[ParentNoteCreateFields],
    ) -> Note:
        """Create a note on an object and return it.

        Args:
            parent_id: Id of the object.
            request: The note as a model.
            **fields: The note as keyword fields, which override `request`; the options
                of a write; the id of the object by its own name.

        API: `POST {parent}/notes`
        """
        parent, rest = self._split_parent(parent_id, fields)
        path = parent.join(routes.NOTES)
        return await self._write("POST", path, Note, NoteCreate, request, rest)

    async def update_note(
        self,
        parent_id: str = "",
        note_id: str = "",
        request: NoteUpdate | None = None,
        **fields: Unpack[ParentNoteUpdateFields],
    ) -> Note:
        """Change a note and return it; fields left out stay as they are.

        Args:
            parent_id: Id of the object that the note is on.
            note_id: Id of the note.
            request: The change as a model.
            **fields: The change as keyword fields, which override `request`; the options
                of a write; the id of the object by its own name.

        API: `PATCH {parent}/notes/{note_id}`
        """
        parent, rest = self._split_parent(parent_id, fields)
        path = parent.join(routes.NOTE, note_id=note_id)
        return await self._write("PATCH", path, Note, NoteUpdate, request, rest)

    async def delete_note(
        self,
        parent_id: str = "",
        note_id: str = "",
        *,
        requesting_user_id: str | None = None,
        **parent: Unpack[ParentId],
    ) -> None:
        """Delete a note.

        Args:
            parent_id: Id of the object, by position or by its own name.
            note_id: Id of the note.
            requesting_user_id: Id of the acting user of this call, in place of the service's.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `DELETE {parent}/notes/{note_id}`
        """
        path = self._parent_path(parent_id, parent)
        await self._delete(path.join(routes.NOTE, note_id=note_id), requesting_user_id)
