"""The accessors of the services of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._config.options import DEFAULT_COMPANY_ID_VARIABLE
from vclient._runtime.renamed_arguments import accessor

if TYPE_CHECKING:
    from vclient._async.services.books import BooksService
    from vclient._async.services.campaigns import CampaignsService
    from vclient._async.services.chapters import ChaptersService
    from vclient._async.services.character_autogen import CharacterAutogenService
    from vclient._async.services.character_blueprint import CharacterBlueprintService
    from vclient._async.services.character_traits import CharacterTraitsService
    from vclient._async.services.characters import CharactersService
    from vclient._async.services.companies import CompaniesService
    from vclient._async.services.developer import DeveloperService
    from vclient._async.services.dicerolls import DicerollsService
    from vclient._async.services.dictionary import DictionaryService
    from vclient._async.services.global_admin import GlobalAdminService
    from vclient._async.services.identity import IdentityService
    from vclient._async.services.options import OptionsService
    from vclient._async.services.system import SystemService
    from vclient._async.services.user_lookup import UserLookupService
    from vclient._async.services.users import UsersService
    from vclient._async.transport import Transport

# A service is imported with its models, and therefore only on first use.
# ruff: noqa: PLC0415


class ServiceAccessors:
    """Base of the client: one accessor for each service."""

    _transport: Transport

    @property
    def default_company_id(self) -> str | None:
        """The company of services that are made without one."""
        return self._transport.config.default_company_id

    @property
    def companies(self) -> CompaniesService:
        """The companies of the developer."""
        from vclient._async.services.companies import CompaniesService

        return CompaniesService(self._transport)

    @property
    def developer(self) -> DeveloperService:
        """The calling developer."""
        from vclient._async.services.developer import DeveloperService

        return DeveloperService(self._transport)

    @property
    def global_admin(self) -> GlobalAdminService:
        """The administration of the whole server."""
        from vclient._async.services.global_admin import GlobalAdminService

        return GlobalAdminService(self._transport)

    @property
    def system(self) -> SystemService:
        """The health of the server."""
        from vclient._async.services.system import SystemService

        return SystemService(self._transport)

    @property
    def user_lookup(self) -> UserLookupService:
        """The look-up of users over all companies of the developer."""
        from vclient._async.services.user_lookup import UserLookupService

        return UserLookupService(self._transport)

    @accessor
    def users(self, company_id: str | None = None, *, user_id: str | None = None) -> UsersService:
        """Return the users of a company.

        Args:
            company_id: Id of the company; the default one if left out.
            user_id: Id of the acting user.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.users import UsersService

        return UsersService(
            self._transport, user_id=user_id, company_id=self._company_id(company_id)
        )

    @accessor
    def campaigns(self, user_id: str, company_id: str | None = None) -> CampaignsService:
        """Return the campaigns of a company.

        Args:
            user_id: Id of the acting user.
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.campaigns import CampaignsService

        return CampaignsService(
            self._transport, user_id=user_id, company_id=self._company_id(company_id)
        )

    @accessor
    def books(
        self, user_id: str, campaign_id: str, *, company_id: str | None = None
    ) -> BooksService:
        """Return the books of a campaign.

        Args:
            user_id: Id of the acting user.
            campaign_id: Id of the campaign.
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.books import BooksService

        return BooksService(
            self._transport,
            user_id=user_id,
            company_id=self._company_id(company_id),
            campaign_id=campaign_id,
        )

    @accessor
    def chapters(
        self, user_id: str, campaign_id: str, book_id: str, *, company_id: str | None = None
    ) -> ChaptersService:
        """Return the chapters of a book.

        Args:
            user_id: Id of the acting user.
            campaign_id: Id of the campaign.
            book_id: Id of the book.
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.chapters import ChaptersService

        return ChaptersService(
            self._transport,
            user_id=user_id,
            company_id=self._company_id(company_id),
            campaign_id=campaign_id,
            book_id=book_id,
        )

    @accessor
    def characters(
        self, user_id: str, campaign_id: str | None = None, *, company_id: str | None = None
    ) -> CharactersService:
        """Return the characters of a company, or of one campaign.

        Args:
            user_id: Id of the acting user.
            campaign_id: Id of the campaign that lists are filtered by and that new characters
                belong to; None for all campaigns.
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.characters import CharactersService

        return CharactersService(
            self._transport,
            user_id=user_id,
            in_campaign=campaign_id,
            company_id=self._company_id(company_id),
        )

    @accessor
    def character_traits(
        self,
        user_id: str,
        campaign_id: str | None = None,
        character_id: str = "",
        *,
        company_id: str | None = None,
    ) -> CharacterTraitsService:
        """Return the traits of a character.

        Args:
            user_id: Id of the acting user.
            campaign_id: Id of the campaign, which the API does not require.
            character_id: Id of the character, which has to be given.
            company_id: Id of the company; the default one if left out.

        Raises:
            TypeError: There is no character id.
            ValueError: There is no company id.
        """
        if not character_id:
            msg = "character_traits needs a character: pass character_id=..."
            raise TypeError(msg)
        from vclient._async.services.character_traits import CharacterTraitsService

        return CharacterTraitsService(
            self._transport,
            user_id=user_id,
            in_campaign=campaign_id,
            company_id=self._company_id(company_id),
            character_id=character_id,
        )

    @accessor
    def character_autogen(
        self, user_id: str, campaign_id: str | None = None, *, company_id: str | None = None
    ) -> CharacterAutogenService:
        """Return the character generation of a campaign.

        Args:
            user_id: Id of the acting user.
            campaign_id: Id of the campaign that new characters belong to; reading and finishing
                sessions does not require it.
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.character_autogen import CharacterAutogenService

        return CharacterAutogenService(
            self._transport,
            user_id=user_id,
            in_campaign=campaign_id,
            company_id=self._company_id(company_id),
        )

    @accessor
    def character_blueprint(self, company_id: str | None = None) -> CharacterBlueprintService:
        """Return what characters are made of.

        Args:
            company_id: Id of a company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.character_blueprint import CharacterBlueprintService

        return CharacterBlueprintService(self._transport, company_id=self._company_id(company_id))

    @accessor
    def dicerolls(self, user_id: str, company_id: str | None = None) -> DicerollsService:
        """Return the dice rolls of a company.

        Args:
            user_id: Id of the acting user.
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.dicerolls import DicerollsService

        return DicerollsService(
            self._transport, user_id=user_id, company_id=self._company_id(company_id)
        )

    @accessor
    def dictionary(self, company_id: str | None = None) -> DictionaryService:
        """Return the dictionary of a company.

        Args:
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.dictionary import DictionaryService

        return DictionaryService(self._transport, company_id=self._company_id(company_id))

    @accessor
    def identity(self, company_id: str | None = None) -> IdentityService:
        """Return the users of a company by their identities.

        Args:
            company_id: Id of the company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.identity import IdentityService

        return IdentityService(self._transport, company_id=self._company_id(company_id))

    @accessor
    def options(self, company_id: str | None = None) -> OptionsService:
        """Return the enumerations of the API.

        Args:
            company_id: Id of a company; the default one if left out.

        Raises:
            ValueError: There is no company id.
        """
        from vclient._async.services.options import OptionsService

        return OptionsService(self._transport, company_id=self._company_id(company_id))

    def _company_id(self, company_id: str | None) -> str:
        if company_id is None:
            company_id = self.default_company_id
        if not company_id:
            msg = (
                "no company id: pass company_id=..., create the client with "
                f"default_company_id=..., or set {DEFAULT_COMPANY_ID_VARIABLE} before that"
            )
            raise ValueError(msg)
        return company_id
