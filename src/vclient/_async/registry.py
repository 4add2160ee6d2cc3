"""The default client, and the factory functions that use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._async.client import VClient, default_clients

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


def default_client() -> VClient:
    """Return the client that the factory functions use.

    It is that of the innermost `with client.as_default()`, or else the latest one that was
    created or configured and is not closed.

    Raises:
        RuntimeError: There is no default client.
    """
    return default_clients.current()


def configure_default_client(client: VClient) -> None:
    """Make a client the default one until it is closed or another client becomes the default.

    Args:
        client: The client, which must be open.

    Raises:
        ValueError: The client is closed.
    """
    default_clients.configure(client)


def clear_default_client() -> None:
    """Forget all default clients, without closing them."""
    default_clients.clear()


def companies_service() -> CompaniesService:
    """Return the companies of the developer, through the default client.

    Raises:
        RuntimeError: There is no default client.
    """
    return default_client().companies


def developer_service() -> DeveloperService:
    """Return the calling developer, through the default client.

    Raises:
        RuntimeError: There is no default client.
    """
    return default_client().developer


def global_admin_service() -> GlobalAdminService:
    """Return the administration of the whole server, through the default client.

    Raises:
        RuntimeError: There is no default client.
    """
    return default_client().global_admin


def system_service() -> SystemService:
    """Return the health of the server, through the default client.

    Raises:
        RuntimeError: There is no default client.
    """
    return default_client().system


def user_lookup_service() -> UserLookupService:
    """Return the look-up of users over all companies, through the default client.

    Raises:
        RuntimeError: There is no default client.
    """
    return default_client().user_lookup


def users_service(company_id: str | None = None, *, user_id: str | None = None) -> UsersService:
    """Return the users of a company, through the default client.

    Args:
        company_id: Id of the company; the default one of the client if left out.
        user_id: Id of the acting user.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().users(company_id, user_id=user_id)


def campaigns_service(user_id: str, company_id: str | None = None) -> CampaignsService:
    """Return the campaigns of a company, through the default client.

    Args:
        user_id: Id of the acting user.
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().campaigns(user_id, company_id)


def books_service(user_id: str, campaign_id: str, *, company_id: str | None = None) -> BooksService:
    """Return the books of a campaign, through the default client.

    Args:
        user_id: Id of the acting user.
        campaign_id: Id of the campaign.
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().books(user_id, campaign_id, company_id=company_id)


def chapters_service(
    user_id: str, campaign_id: str, book_id: str, *, company_id: str | None = None
) -> ChaptersService:
    """Return the chapters of a book, through the default client.

    Args:
        user_id: Id of the acting user.
        campaign_id: Id of the campaign.
        book_id: Id of the book.
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().chapters(user_id, campaign_id, book_id, company_id=company_id)


def characters_service(
    user_id: str, campaign_id: str | None = None, *, company_id: str | None = None
) -> CharactersService:
    """Return the characters of a company or of one campaign, through the default client.

    Args:
        user_id: Id of the acting user.
        campaign_id: Id of the campaign that lists are filtered by and that new characters
            belong to; None for all campaigns.
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().characters(user_id, campaign_id, company_id=company_id)


def character_traits_service(
    user_id: str, campaign_id: str, character_id: str, *, company_id: str | None = None
) -> CharacterTraitsService:
    """Return the traits of a character, through the default client.

    Args:
        user_id: Id of the acting user.
        campaign_id: Id of the campaign, which the API does not require.
        character_id: Id of the character.
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    client = default_client()
    return client.character_traits(user_id, campaign_id, character_id, company_id=company_id)


def character_autogen_service(
    user_id: str, campaign_id: str, *, company_id: str | None = None
) -> CharacterAutogenService:
    """Return the character generation of a campaign, through the default client.

    Args:
        user_id: Id of the acting user.
        campaign_id: Id of the campaign.
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().character_autogen(user_id, campaign_id, company_id=company_id)


def character_blueprint_service(company_id: str | None = None) -> CharacterBlueprintService:
    """Return the blueprint of characters, through the default client.

    Args:
        company_id: Id of a company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().character_blueprint(company_id)


def dicerolls_service(user_id: str, company_id: str | None = None) -> DicerollsService:
    """Return the dice rolls of a company, through the default client.

    Args:
        user_id: Id of the acting user.
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().dicerolls(user_id, company_id)


def dictionary_service(company_id: str | None = None) -> DictionaryService:
    """Return the dictionary of a company, through the default client.

    Args:
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().dictionary(company_id)


def identity_service(company_id: str | None = None) -> IdentityService:
    """Return the users of a company by their identities, through the default client.

    Args:
        company_id: Id of the company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().identity(company_id)


def options_service(company_id: str | None = None) -> OptionsService:
    """Return the enumerations of the API, through the default client.

    Args:
        company_id: Id of a company; the default one of the client if left out.

    Raises:
        RuntimeError: There is no default client.
        ValueError: There is no company id.
    """
    return default_client().options(company_id)
