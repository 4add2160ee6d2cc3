"""The synchronous client under the names of the async one, so that one import changes.

`from vclient.sync import companies_service` in place of
`from vclient import companies_service` is all that a script needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from vclient._sync.client import SyncVClient as SyncVClient
    from vclient._sync.registry import books_service as books_service
    from vclient._sync.registry import campaigns_service as campaigns_service
    from vclient._sync.registry import chapters_service as chapters_service
    from vclient._sync.registry import character_autogen_service as character_autogen_service
    from vclient._sync.registry import character_blueprint_service as character_blueprint_service
    from vclient._sync.registry import character_traits_service as character_traits_service
    from vclient._sync.registry import characters_service as characters_service
    from vclient._sync.registry import clear_default_client as clear_default_client
    from vclient._sync.registry import companies_service as companies_service
    from vclient._sync.registry import configure_default_client as configure_default_client
    from vclient._sync.registry import default_client as default_client
    from vclient._sync.registry import developer_service as developer_service
    from vclient._sync.registry import dicerolls_service as dicerolls_service
    from vclient._sync.registry import dictionary_service as dictionary_service
    from vclient._sync.registry import global_admin_service as global_admin_service
    from vclient._sync.registry import identity_service as identity_service
    from vclient._sync.registry import options_service as options_service
    from vclient._sync.registry import system_service as system_service
    from vclient._sync.registry import user_lookup_service as user_lookup_service
    from vclient._sync.registry import users_service as users_service
    from vclient._sync.services.books import SyncBooksService as SyncBooksService
    from vclient._sync.services.campaigns import SyncCampaignsService as SyncCampaignsService
    from vclient._sync.services.chapters import SyncChaptersService as SyncChaptersService
    from vclient._sync.services.character_autogen import (
        SyncCharacterAutogenService as SyncCharacterAutogenService,
    )
    from vclient._sync.services.character_blueprint import (
        SyncCharacterBlueprintService as SyncCharacterBlueprintService,
    )
    from vclient._sync.services.character_traits import (
        SyncCharacterTraitsService as SyncCharacterTraitsService,
    )
    from vclient._sync.services.characters import SyncCharactersService as SyncCharactersService
    from vclient._sync.services.companies import SyncCompaniesService as SyncCompaniesService
    from vclient._sync.services.developer import SyncDeveloperService as SyncDeveloperService
    from vclient._sync.services.dicerolls import SyncDicerollsService as SyncDicerollsService
    from vclient._sync.services.dictionary import SyncDictionaryService as SyncDictionaryService
    from vclient._sync.services.global_admin import SyncGlobalAdminService as SyncGlobalAdminService
    from vclient._sync.services.identity import SyncIdentityService as SyncIdentityService
    from vclient._sync.services.options import SyncOptionsService as SyncOptionsService
    from vclient._sync.services.system import SyncSystemService as SyncSystemService
    from vclient._sync.services.user_lookup import SyncUserLookupService as SyncUserLookupService
    from vclient._sync.services.users import SyncUsersService as SyncUsersService

if not TYPE_CHECKING:
    # With it, checkers would take every misspelt name for one that is there.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "vclient._sync.client": ("SyncVClient",),
            "vclient._sync.registry": (
                "books_service",
                "campaigns_service",
                "chapters_service",
                "character_autogen_service",
                "character_blueprint_service",
                "character_traits_service",
                "characters_service",
                "clear_default_client",
                "companies_service",
                "configure_default_client",
                "default_client",
                "developer_service",
                "dicerolls_service",
                "dictionary_service",
                "global_admin_service",
                "identity_service",
                "options_service",
                "system_service",
                "user_lookup_service",
                "users_service",
            ),
            "vclient._sync.services.books": ("SyncBooksService",),
            "vclient._sync.services.campaigns": ("SyncCampaignsService",),
            "vclient._sync.services.chapters": ("SyncChaptersService",),
            "vclient._sync.services.character_autogen": ("SyncCharacterAutogenService",),
            "vclient._sync.services.character_blueprint": ("SyncCharacterBlueprintService",),
            "vclient._sync.services.character_traits": ("SyncCharacterTraitsService",),
            "vclient._sync.services.characters": ("SyncCharactersService",),
            "vclient._sync.services.companies": ("SyncCompaniesService",),
            "vclient._sync.services.developer": ("SyncDeveloperService",),
            "vclient._sync.services.dicerolls": ("SyncDicerollsService",),
            "vclient._sync.services.dictionary": ("SyncDictionaryService",),
            "vclient._sync.services.global_admin": ("SyncGlobalAdminService",),
            "vclient._sync.services.identity": ("SyncIdentityService",),
            "vclient._sync.services.options": ("SyncOptionsService",),
            "vclient._sync.services.system": ("SyncSystemService",),
            "vclient._sync.services.user_lookup": ("SyncUserLookupService",),
            "vclient._sync.services.users": ("SyncUsersService",),
        },
    )
