"""The dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.pagination import LARGEST_CATALOGUE_LIMIT
from vclient._async.services.base import ScopedService
from vclient.models.dictionary import (
    DictionaryFilters,
    DictionaryTerm,
    DictionaryTermCreate,
    DictionaryTermUpdate,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.request_fields import (
        DictionaryTermCreateFields,
        DictionaryTermCreateRequired,
        DictionaryTermUpdateFields,
    )


class DictionaryService(ScopedService):
    """The terms of a company and those of all companies, which are read-only."""

    def _pages(self, term: str | None) -> Pages[DictionaryTerm]:
        path, filters = self._path(routes.DICTIONARY), DictionaryFilters(term=term)
        return self._list(path, DictionaryTerm, filters, largest_limit=LARGEST_CATALOGUE_LIMIT)

    async def get_page(
        self, *, limit: int = 10, offset: int = 0, term: str | None = None
    ) -> PaginatedResponse[DictionaryTerm]:
        """Return one page of the terms in alphabetical order.

        Args:
            limit: Number of terms, 0 to 1000.
            offset: Number of terms to leave out before the first.
            term: A whole term or synonym, 3 to 50 characters in any case; None for all.

        API: `GET /companies/{company_id}/dictionaries`
        """
        return await self._pages(term).get_page(limit=limit, offset=offset)

    async def list_all(
        self, *, term: str | None = None, progress: ProgressCallback | None = None
    ) -> Items[DictionaryTerm]:
        """Return all terms in alphabetical order.

        Args:
            term: A whole term or synonym, 3 to 50 characters in any case; None for all.
            progress: Callback invoked with the number of items read, and the total.

        API: `GET /companies/{company_id}/dictionaries`
        """
        return await self._pages(term).list_all(progress)

    def iter_all(
        self, *, limit: int | None = None, term: str | None = None
    ) -> AsyncIterator[DictionaryTerm]:
        """Stream all terms page by page in alphabetical order.

        Args:
            limit: Number of terms of each page, 1 to 1000; 1000 by default.
            term: A whole term or synonym, 3 to 50 characters in any case; None for all.

        API: `GET /companies/{company_id}/dictionaries`
        """
        return self._pages(term).iter_all(limit=limit)

    async def count(self, *, term: str | None = None) -> int:
        """Return the number of terms.

        Args:
            term: A whole term or synonym, 3 to 50 characters in any case; None for all.

        API: `GET /companies/{company_id}/dictionaries`
        """
        return await self._pages(term).count()

    async def get(self, dictionary_term_id: str) -> DictionaryTerm:
        """Return a term.

        Args:
            dictionary_term_id: Id of the term.

        API: `GET /companies/{company_id}/dictionaries/{dictionary_term_id}`
        """
        path = self._path(routes.DICTIONARY_TERM, dictionary_term_id=dictionary_term_id)
        return await self._get(path, DictionaryTerm)

    @overload
    async def create(self, **fields: Unpack[DictionaryTermCreateRequired]) -> DictionaryTerm: ...

    @overload
    async def create(
        self, request: DictionaryTermCreate | None, **fields: Unpack[DictionaryTermCreateFields]
    ) -> DictionaryTerm: ...

    async def create(
        self,
        request: DictionaryTermCreate | None = None,
        **fields: Unpack[DictionaryTermCreateFields],
    ) -> DictionaryTerm:
        """Create a term of the company and return it.

        Args:
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `DictionaryTermCreate`, which override `request`; also
                `idempotency_key`.

        API: `POST /companies/{company_id}/dictionaries`
        """
        path = self._path(routes.DICTIONARY)
        return await self._write(
            "POST", path, DictionaryTerm, DictionaryTermCreate, request, fields
        )

    async def update(
        self,
        dictionary_term_id: str,
        request: DictionaryTermUpdate | None = None,
        **fields: Unpack[DictionaryTermUpdateFields],
    ) -> DictionaryTerm:
        """Change a term of the company and return it; fields left out stay as they are.

        Args:
            dictionary_term_id: Id of the term.
            request: The change as a model.
            **fields: The change as keyword fields, which override `request`; the options of a
                write.

        Raises:
            ValidationError: The term is one of all companies, or would have neither a definition
                nor a link.

        API: `PATCH /companies/{company_id}/dictionaries/{dictionary_term_id}`
        """
        path = self._path(routes.DICTIONARY_TERM, dictionary_term_id=dictionary_term_id)
        return await self._write(
            "PATCH", path, DictionaryTerm, DictionaryTermUpdate, request, fields
        )

    async def delete(self, dictionary_term_id: str) -> None:
        """Delete a term of the company.

        Args:
            dictionary_term_id: Id of the term.

        Raises:
            ValidationError: The term is one of all companies.

        API: `DELETE /companies/{company_id}/dictionaries/{dictionary_term_id}`
        """
        await self._delete(
            self._path(routes.DICTIONARY_TERM, dictionary_term_id=dictionary_term_id)
        )
