"""The async services, for type annotations; `vclient.sync` has their synchronous twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._lazy import lazy_names

if TYPE_CHECKING:
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
    from vclient._async.services.options import OptionsService as OptionsService
    from vclient._async.services.system import SystemService as SystemService
    from vclient._async.services.users import UsersService as UsersService

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "vclient._async.services.character_autogen": ("CharacterAutogenService",),
        "vclient._async.services.character_blueprint": ("CharacterBlueprintService",),
        "vclient._async.services.character_traits": ("CharacterTraitsService",),
        "vclient._async.services.characters": ("CharactersService",),
        "vclient._async.services.companies": ("CompaniesService",),
        "vclient._async.services.developer": ("DeveloperService",),
        "vclient._async.services.dicerolls": ("DicerollsService",),
        "vclient._async.services.options": ("OptionsService",),
        "vclient._async.services.system": ("SystemService",),
        "vclient._async.services.users": ("UsersService",),
    },
)
