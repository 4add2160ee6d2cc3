"""Builders, which create objects in a testing server by the rules of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient._api import routes
from vclient.models.assets import Asset
from vclient.models.books import BookCreate, CampaignBook
from vclient.models.campaigns import Campaign, CampaignCreate
from vclient.models.chapters import CampaignChapter, ChapterCreate
from vclient.models.companies import (
    CompanyAccess,
    CompanyCreate,
    CompanyPermissions,
    NewCompanyResponse,
)
from vclient.models.developers import DeveloperAdmin, DeveloperAdminWithApiKey, DeveloperCreate
from vclient.models.dictionary import DictionaryTerm, DictionaryTermCreate
from vclient.models.notes import Note, NoteCreate
from vclient.models.users import (
    AdminUser,
    AdminUserUpdate,
    User,
    UserCreate,
)

from .character_builders import CharacterBuilders

if TYPE_CHECKING:
    from typing import Unpack

    from vclient.constants import CompanyPermission
    from vclient.models.request_fields import (
        BookCreateFields,
        CampaignCreateFields,
        ChapterCreateFields,
        CompanyCreateFields,
        DeveloperCreateFields,
        DictionaryTermCreateFields,
        NoteCreateFields,
    )

    from .builder_fields import UserFields

# An image of one pixel.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
_LATER_ROLES = frozenset({"UNAPPROVED", "DEACTIVATED"})


class Builders(CharacterBuilders):
    """The methods of a server that create objects.

    They apply the rules of the API, so that only valid states arise, but they are no calls: they
    are not recorded, not affected by injected faults, and not counted by rate limits.

    Fields that are left out get generated values with numbered names: `Campaign 1`,
    `Campaign 2`. Parents that are left out are those of the starting world; if the id of a
    parent is given, its own parents follow from it. The acting user is an admin of the company,
    unless `requesting_user_id` is given.

    Every method raises `RequestValidationError` if a field is unknown or invalid, like the
    client, and `ValueError` if the server rejects it.
    """

    def create_company(self, **fields: Unpack[CompanyCreateFields]) -> NewCompanyResponse:
        """Create a company, which the developer owns, and its first admin.

        Args:
            **fields: Fields of the company.
        """
        number = self._number("company")
        defaults = {"name": f"Company {number}", "email": f"company-{number}@example.com"}
        path = routes.COMPANIES()
        return self._post(path, NewCompanyResponse, CompanyCreate, {**defaults, **fields})

    def create_developer(
        self,
        *,
        permission: CompanyPermission | None = None,
        company_id: str | None = None,
        **fields: Unpack[DeveloperCreateFields],
    ) -> DeveloperAdminWithApiKey:
        """Create a developer with an API key.

        Args:
            permission: Permission of the developer in the company; None for none.
            company_id: Id of the company.
            **fields: Fields of the developer.
        """
        number = self._number("developer")
        defaults = {
            "username": f"developer-{number}",
            "email": f"developer-{number}@example.com",
        }
        developer = self._post(
            routes.ADMIN_DEVELOPERS(), DeveloperAdmin, DeveloperCreate, {**defaults, **fields}
        )
        if permission is not None:
            path = routes.COMPANY_ACCESS(company_id=company_id or self._made.company_id)
            access = {"developer_id": developer.id, "permission": permission}
            self._post(path, CompanyPermissions, CompanyAccess, access)
        path = routes.ADMIN_DEVELOPER_NEW_KEY(developer_id=developer.id)
        return DeveloperAdminWithApiKey.model_validate(self._ask("POST", path))

    def create_user(self, *, company_id: str | None = None, **fields: Unpack[UserFields]) -> User:
        """Create a user, by default a player.

        Args:
            company_id: Id of the company.
            **fields: Fields of the user, who may also be `UNAPPROVED` or `DEACTIVATED`.
        """
        number = self._number("user")
        given: dict[str, Any] = {
            "username": f"user-{number}",
            "email": f"user-{number}@example.com",
            "role": "PLAYER",
            **fields,
        }
        later = {"role": given["role"]} if given["role"] in _LATER_ROLES else {}
        if later:
            given["role"] = "PLAYER"
        company_id = company_id or self._made.company_id
        path = routes.USERS(company_id=company_id)
        user = self._post(path, User, UserCreate, given, company_id=company_id)
        if later:
            path = routes.ADMIN_USER(user_id=user.id)
            self._post(path, AdminUser, AdminUserUpdate, later, method="PATCH")
            path = routes.USER(company_id=company_id, user_id=user.id)
            user = User.model_validate(self._ask("GET", path))
        return user

    def create_campaign(
        self, *, company_id: str | None = None, **fields: Unpack[CampaignCreateFields]
    ) -> Campaign:
        """Create a campaign.

        Args:
            company_id: Id of the company.
            **fields: Fields of the campaign.
        """
        given = {"name": f"Campaign {self._number('campaign')}", **fields}
        company_id = company_id or self._made.company_id
        path = routes.CAMPAIGNS(company_id=company_id)
        return self._post(path, Campaign, CampaignCreate, given, company_id=company_id)

    def create_book(
        self, *, campaign_id: str | None = None, **fields: Unpack[BookCreateFields]
    ) -> CampaignBook:
        """Create a book of a campaign.

        Args:
            campaign_id: Id of the campaign.
            **fields: Fields of the book.
        """
        given = {"name": f"Book {self._number('book')}", **fields}
        parents = self._campaign_parents(campaign_id or self._made.campaign_id)
        company_id = parents["company_id"]
        path = routes.BOOKS(**parents)
        return self._post(path, CampaignBook, BookCreate, given, company_id=company_id)

    def create_chapter(
        self, *, book_id: str | None = None, **fields: Unpack[ChapterCreateFields]
    ) -> CampaignChapter:
        """Create a chapter of a book.

        Args:
            book_id: Id of the book.
            **fields: Fields of the chapter.
        """
        given = {"name": f"Chapter {self._number('chapter')}", **fields}
        parents = self._book_parents(book_id or self._made.book_id)
        company_id = parents["company_id"]
        path = routes.CHAPTERS(**parents)
        return self._post(path, CampaignChapter, ChapterCreate, given, company_id=company_id)

    def create_note(
        self,
        *,
        user_id: str | None = None,
        campaign_id: str | None = None,
        book_id: str | None = None,
        chapter_id: str | None = None,
        character_id: str | None = None,
        **fields: Unpack[NoteCreateFields],
    ) -> Note:
        """Create a note on the object whose id is given, by default on the campaign.

        Args:
            user_id: Id of a user.
            campaign_id: Id of a campaign.
            book_id: Id of a book.
            chapter_id: Id of a chapter.
            character_id: Id of a character.
            **fields: Fields of the note.
        """
        number = self._number("note")
        defaults = {"title": f"Note {number}", "content": f"Content of note {number}."}
        parent, company_id = self._parent(
            user_id=user_id,
            campaign_id=campaign_id,
            book_id=book_id,
            chapter_id=chapter_id,
            character_id=character_id,
        )
        path = parent.join(routes.NOTES)
        return self._post(path, Note, NoteCreate, {**defaults, **fields}, company_id=company_id)

    def create_asset(
        self,
        *,
        user_id: str | None = None,
        campaign_id: str | None = None,
        book_id: str | None = None,
        chapter_id: str | None = None,
        character_id: str | None = None,
        filename: str | None = None,
        content: bytes = _PICTURE,
        requesting_user_id: str | None = None,
    ) -> Asset:
        """Upload an image to the object whose id is given, by default to the campaign.

        Args:
            user_id: Id of a user.
            campaign_id: Id of a campaign.
            book_id: Id of a book.
            chapter_id: Id of a chapter.
            character_id: Id of a character.
            filename: Name of the file.
            content: A PNG, JPEG, GIF or WEBP; a PNG of one pixel by default.
            requesting_user_id: Id of the acting user.
        """
        name = f"picture-{self._number('asset')}.png" if filename is None else filename
        parent, company_id = self._parent(
            user_id=user_id,
            campaign_id=campaign_id,
            book_id=book_id,
            chapter_id=chapter_id,
            character_id=character_id,
        )
        acting = requesting_user_id or self._admin_of(company_id)
        path = parent.join(routes.ASSETS_UPLOAD)
        return Asset.model_validate(self._ask("POST", path, acting=acting, file=(name, content)))

    def create_dictionary_term(
        self, *, company_id: str | None = None, **fields: Unpack[DictionaryTermCreateFields]
    ) -> DictionaryTerm:
        """Create a term of the dictionary of a company.

        Args:
            company_id: Id of the company.
            **fields: Fields of the term.
        """
        number = self._number("term")
        given: dict[str, Any] = {"term": f"term {number}", **fields}
        if not given.keys() & {"definition", "link"}:
            given["definition"] = f"Definition of term {number}."
        path = routes.DICTIONARY(company_id=company_id or self._made.company_id)
        return self._post(path, DictionaryTerm, DictionaryTermCreate, given)
