"""The async services, for type annotations; `vclient.sync` has their synchronous twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from vclient._async.services.books import BooksService as BooksService
    from vclient._async.services.campaigns import CampaignsService as CampaignsService
    from vclient._async.services.chapters import ChaptersService as ChaptersService
    from vclient._async.services.character_autogen import (
        CharacterAutogenService as CharacterAutogenService,
    )
    from vclient._async.services.character_blueprint import (
        CharacterBlueprintService as CharacterBlueprintService,
    )
    from vclient._async.services.character_traits import (
        CharacterTraitsService as CharacterTraitsService,
    )
    from vclient._async.services.characters import CharactersService as CharactersService
    from vclient._async.services.companies import CompaniesService as CompaniesService
    from vclient._async.services.developer import DeveloperService as DeveloperService
    from vclient._async.services.dicerolls import DicerollsService as DicerollsService
    from vclient._async.services.dictionary import DictionaryService as DictionaryService
    from vclient._async.services.global_admin import GlobalAdminService as GlobalAdminService
    from vclient._async.services.identity import IdentityService as IdentityService
    from vclient._async.services.options import OptionsService as OptionsService
    from vclient._async.services.system import SystemService as SystemService
    from vclient._async.services.user_lookup import UserLookupService as UserLookupService
    from vclient._async.services.users import UsersService as UsersService

if not TYPE_CHECKING:
    # With it, checkers would take every misspelt name for one that is there.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "vclient._async.services.books": ("BooksService",),
            "vclient._async.services.campaigns": ("CampaignsService",),
            "vclient._async.services.chapters": ("ChaptersService",),
            "vclient._async.services.character_autogen": ("CharacterAutogenService",),
            "vclient._async.services.character_blueprint": ("CharacterBlueprintService",),
            "vclient._async.services.character_traits": ("CharacterTraitsService",),
            "vclient._async.services.characters": ("CharactersService",),
            "vclient._async.services.companies": ("CompaniesService",),
            "vclient._async.services.developer": ("DeveloperService",),
            "vclient._async.services.dicerolls": ("DicerollsService",),
            "vclient._async.services.dictionary": ("DictionaryService",),
            "vclient._async.services.global_admin": ("GlobalAdminService",),
            "vclient._async.services.identity": ("IdentityService",),
            "vclient._async.services.options": ("OptionsService",),
            "vclient._async.services.system": ("SystemService",),
            "vclient._async.services.user_lookup": ("UserLookupService",),
            "vclient._async.services.users": ("UsersService",),
        },
    )
