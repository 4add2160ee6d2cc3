"""The enumerations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server import constants
from vclient.testing._server.answers import CACHED_LONG
from vclient.testing._server.operation import operation
from vclient.testing.api_versions import OCTOBER

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "companies": {
        "CompanyPermission": constants.COMPANY_PERMISSIONS,
        "PermissionManageCampaign": constants.MANAGE_CAMPAIGN,
        "PermissionManageNPC": constants.MANAGE_NPC,
        "PermissionsGrantXP": constants.GRANT_XP,
        "PermissionsFreeTraitChanges": constants.FREE_TRAIT_CHANGES,
        "PermissionsRecoupXP": constants.RECOUP_XP,
    },
    "characters": {
        "AbilityFocus": constants.ABILITY_FOCUSES,
        "AutoGenExperienceLevel": constants.EXPERIENCE_LEVELS,
        "BlueprintTraitOrderBy": constants.BLUEPRINT_ORDERS,
        "CharacterClass": constants.CHARACTER_CLASSES,
        "CharacterStatus": constants.CHARACTER_STATUSES,
        "CharacterType": constants.CHARACTER_TYPES,
        "GameVersion": constants.GAME_VERSIONS,
        "HunterCreed": constants.HUNTER_CREEDS,
        "HunterEdgeType": constants.HUNTER_EDGE_TYPES,
        "InventoryItemType": constants.INVENTORY_ITEM_TYPES,
        "SpecialtyType": constants.SPECIALTY_TYPES,
        "TraitModifyCurrency": constants.CURRENCIES,
        "WerewolfRenown": constants.RENOWN,
    },
    "character_autogeneration": {
        "CharacterClassPercentileChance": (
            "MORTAL: 0-59",
            "VAMPIRE: 60-68",
            "WEREWOLF: 69-77",
            "MAGE: 78-86",
            "HUNTER: 87-95",
            "GHOUL: 96-100",
        ),
    },
    "users": {
        "IdentityProvider": constants.IDENTITY_PROVIDERS,
        "IdentityResolution": constants.IDENTITY_RESOLUTIONS,
        "UserRole": constants.USER_ROLES,
    },
    "gameplay": {
        "DiceSize": constants.DICE_SIZES,
        "RollResultType": constants.ROLL_RESULT_TYPES,
    },
    "assets": {"AssetType": constants.ASSET_TYPES},
    "audit_logs": {"AuditOperation": constants.AUDIT_OPERATIONS},
}
_TRACKERS: Final[dict[str, Any]] = {
    "TrackerType": constants.TRACKER_TYPES,
    "TrackerAction": constants.TRACKER_ACTIONS,
    "DamageType": constants.DAMAGE_TYPES,
    "TrackerRules": constants.TRACKER_RULES,
}

_RELATED: Final = {
    "concepts": routes.BLUEPRINT_CONCEPTS,
    "traits": routes.BLUEPRINT_TRAITS,
    "trait_sections": routes.BLUEPRINT_SECTIONS,
    "trait_categories": routes.BLUEPRINT_CATEGORIES,
    "vampire_clans": routes.BLUEPRINT_VAMPIRE_CLANS,
    "werewolf_tribes": routes.BLUEPRINT_WEREWOLF_TRIBES,
    "werewolf_auspices": routes.BLUEPRINT_WEREWOLF_AUSPICES,
    "vampire_clan_detail": routes.BLUEPRINT_VAMPIRE_CLAN,
    "werewolf_auspice_detail": routes.BLUEPRINT_WEREWOLF_AUSPICE,
    "werewolf_tribe_detail": routes.BLUEPRINT_WEREWOLF_TRIBE,
}


@operation("GET", routes.OPTIONS, cache=CACHED_LONG)
def get_options(ctx: Context) -> dict[str, Any]:
    """List all enumerations, and the URLs of the catalogue."""
    root = f"{ctx.request.url.copy_with(raw_path=b'/')}".rstrip("/") + constants.API_ROOT
    related = {name: root + route.template for name, route in _RELATED.items()}
    october = ctx.state.api >= OCTOBER
    characters = _OPTIONS["characters"] | (_TRACKERS if october else {}) | {"_related": related}
    kinds = constants.AUDIT_ENTITY_TYPES + (constants.OCTOBER_ENTITY_TYPES if october else ())
    audit_logs = _OPTIONS["audit_logs"] | {"AuditEntityType": sorted(kinds)}
    return _OPTIONS | {"characters": characters, "audit_logs": audit_logs}
