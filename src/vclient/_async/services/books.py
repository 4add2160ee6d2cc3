"""Books of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.assets import AssetsMixin
from vclient._async.services.base import PagesMixin
from vclient._async.services.notes import NotesMixin
from vclient.models.books import BookCreate, BookUpdate, CampaignBook, CampaignBookDetail
from vclient.models.chapters import BookChapterNumber

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient.constants import BookInclude
    from vclient.models.request_fields import BookCreateFields, BookCreateRequired, BookUpdateFields
    from vclient.models.write_options import UserWriteOptions


class BooksService(NotesMixin, AssetsMixin, PagesMixin[CampaignBook]):
    """The books of a campaign, by number.

    The server derives the number of a book from a count, so calls of one client that change the
    numbers in a campaign are serialized.
    """

    _parent_name = "book_id"
    _parent_route = routes.BOOK

    @property
    def _numbers(self) -> Hashable:
        return ("books", *self._scope.values())

    def _pages(self) -> Pages[CampaignBook]:
        return self._list(self._path(routes.BOOKS), CampaignBook)

    async def get(
        self, book_id: str, *, include: Sequence[BookInclude] | None = None
    ) -> CampaignBookDetail:
        """Return a book.

        Args:
            book_id: Id of the book.
            include: Optional parts of the book: `chapters`, `notes` or `assets`.

        API: `GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}`
        """
        path = self._path(routes.BOOK, book_id=book_id)
        return await self._get(path, CampaignBookDetail, {"include": include})

    @overload
    async def create(self, **fields: Unpack[BookCreateRequired]) -> CampaignBook: ...

    @overload
    async def create(
        self, request: BookCreate | None, **fields: Unpack[BookCreateFields]
    ) -> CampaignBook: ...

    async def create(
        self, request: BookCreate | None = None, **fields: Unpack[BookCreateFields]
    ) -> CampaignBook:
        """Create a book after the last one and return it.

        Args:
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `BookCreate`, which override `request`; also `idempotency_key` and
                `requesting_user_id`.

        API: `POST /companies/{company_id}/campaigns/{campaign_id}/books`
        """
        path, turn = self._path(routes.BOOKS), self._numbers
        return await self._write(
            "POST", path, CampaignBook, BookCreate, request, fields, lock_key=turn
        )

    async def update(
        self, book_id: str, request: BookUpdate | None = None, **fields: Unpack[BookUpdateFields]
    ) -> CampaignBook:
        """Change a book and return it; fields left out stay as they are.

        Args:
            book_id: Id of the book.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `BookUpdate`, which override `request`; also `idempotency_key` and
                `requesting_user_id`.

        API: `PATCH /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}`
        """
        path = self._path(routes.BOOK, book_id=book_id)
        return await self._write("PATCH", path, CampaignBook, BookUpdate, request, fields)

    async def delete(self, book_id: str, *, requesting_user_id: str | None = None) -> None:
        """Delete a book with its chapters; the numbers of later books decrease by one.

        Args:
            book_id: Id of the book.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `DELETE /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}`
        """
        path = self._path(routes.BOOK, book_id=book_id)
        await self._delete(path, requesting_user_id, lock_key=self._numbers)

    async def renumber(
        self, book_id: str, number: int, **options: Unpack[UserWriteOptions]
    ) -> CampaignBook:
        """Move a book to another number and return it; the books in between shift by one.

        Args:
            book_id: Id of the book.
            number: The new number, from 1 to the number of books.
            **options: The options of a write.

        Raises:
            ValidationError: There are fewer books.

        API: `PUT /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/number`
        """
        path = self._path(routes.BOOK_NUMBER, book_id=book_id)
        place, turn = BookChapterNumber(number=number), self._numbers
        return await self._write(
            "PUT", path, CampaignBook, BookChapterNumber, place, options, lock_key=turn
        )
