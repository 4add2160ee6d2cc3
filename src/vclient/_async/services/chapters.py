"""Chapters of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.assets import AssetsMixin
from vclient._async.services.base import PagesMixin
from vclient._async.services.notes import NotesMixin
from vclient.models.chapters import (
    BookChapterNumber,
    CampaignChapter,
    CampaignChapterDetail,
    ChapterCreate,
    ChapterUpdate,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient.constants import ChapterInclude
    from vclient.models.request_fields import (
        ChapterCreateFields,
        ChapterCreateRequired,
        ChapterUpdateFields,
    )
    from vclient.models.write_options import UserWriteOptions


class ChaptersService(NotesMixin, AssetsMixin, PagesMixin[CampaignChapter]):
    """The chapters of a book, by number.

    The server derives the number of a chapter from a count, so calls of one client that change
    the numbers in a book are serialized. In the operations below, `{book}` is
    `/companies/{company_id}/campaigns/{campaign_id}/books/{book_id}`.
    """

    _parent_name = "chapter_id"
    _parent_route = routes.CHAPTER

    @property
    def _numbers(self) -> Hashable:
        return ("chapters", *self._scope.values())

    def _pages(self) -> Pages[CampaignChapter]:
        return self._list(self._path(routes.CHAPTERS), CampaignChapter)

    async def get(
        self, chapter_id: str, *, include: Sequence[ChapterInclude] | None = None
    ) -> CampaignChapterDetail:
        """Return a chapter.

        Args:
            chapter_id: Id of the chapter.
            include: Optional parts of the chapter: `notes` or `assets`.

        API: `GET {book}/chapters/{chapter_id}`
        """
        path = self._path(routes.CHAPTER, chapter_id=chapter_id)
        return await self._get(path, CampaignChapterDetail, {"include": include})

    @overload
    async def create(self, **fields: Unpack[ChapterCreateRequired]) -> CampaignChapter: ...

    @overload
    async def create(
        self, request: ChapterCreate | None, **fields: Unpack[ChapterCreateFields]
    ) -> CampaignChapter: ...

    async def create(
        self, request: ChapterCreate | None = None, **fields: Unpack[ChapterCreateFields]
    ) -> CampaignChapter:
        """Create a chapter behind the last one and return it.

        Args:
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `ChapterCreate`, which override `request`; also `idempotency_key`
                and `requesting_user_id`.

        API: `POST {book}/chapters`
        """
        path, turn = self._path(routes.CHAPTERS), self._numbers
        return await self._write(
            "POST", path, CampaignChapter, ChapterCreate, request, fields, lock_key=turn
        )

    async def update(
        self,
        chapter_id: str,
        request: ChapterUpdate | None = None,
        **fields: Unpack[ChapterUpdateFields],
    ) -> CampaignChapter:
        """Change a chapter and return it; fields left out stay as they are.

        Args:
            chapter_id: Id of the chapter.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `ChapterUpdate`, which override `request`; also `idempotency_key`
                and `requesting_user_id`.

        API: `PATCH {book}/chapters/{chapter_id}`
        """
        path = self._path(routes.CHAPTER, chapter_id=chapter_id)
        return await self._write("PATCH", path, CampaignChapter, ChapterUpdate, request, fields)

    async def delete(self, chapter_id: str, *, requesting_user_id: str | None = None) -> None:
        """Delete a chapter; the numbers of later chapters decrease by one.

        Args:
            chapter_id: Id of the chapter.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `DELETE {book}/chapters/{chapter_id}`
        """
        path = self._path(routes.CHAPTER, chapter_id=chapter_id)
        await self._delete(path, requesting_user_id, lock_key=self._numbers)

    async def renumber(
        self, chapter_id: str, number: int, **options: Unpack[UserWriteOptions]
    ) -> CampaignChapter:
        """Move a chapter to another number and return it; the chapters in between shift by one.

        Args:
            chapter_id: Id of the chapter.
            number: The new number, from 1 to the number of chapters.
            **options: The options of a write.

        Raises:
            ValidationError: There are fewer chapters.

        API: `PUT {book}/chapters/{chapter_id}/number`
        """
        path = self._path(routes.CHAPTER_NUMBER, chapter_id=chapter_id)
        place, turn = BookChapterNumber(number=number), self._numbers
        return await self._write(
            "PUT", path, CampaignChapter, BookChapterNumber, place, options, lock_key=turn
        )
