"""The enumerations of the API on the server.

They are independent of those of the client, so that a wrong value in the client causes an error
of this server.
"""

from __future__ import annotations

from typing import Final

API_ROOT: Final = "/api/v1"

ADMIN: Final = "ADMIN"
STORYTELLER: Final = "STORYTELLER"
PLAYER: Final = "PLAYER"
UNAPPROVED: Final = "UNAPPROVED"
DEACTIVATED: Final = "DEACTIVATED"
NPC: Final = "NPC"

UNRESTRICTED: Final = "UNRESTRICTED"
WITHIN_24_HOURS: Final = "WITHIN_24_HOURS"
DENIED: Final = "DENIED"
WITHIN_SESSION: Final = "WITHIN_SESSION"

OWNER: Final = "OWNER"
USER: Final = "USER"
REVOKE: Final = "REVOKE"

COMPANY_PERMISSIONS: Final = (USER, ADMIN, OWNER, REVOKE)
MANAGE_CAMPAIGN: Final = (UNRESTRICTED, STORYTELLER)
MANAGE_NPC: Final = (UNRESTRICTED, STORYTELLER)
GRANT_XP: Final = (UNRESTRICTED, PLAYER, STORYTELLER)
FREE_TRAIT_CHANGES: Final = (UNRESTRICTED, WITHIN_24_HOURS, STORYTELLER)
RECOUP_XP: Final = (UNRESTRICTED, DENIED, WITHIN_SESSION)

USER_ROLES: Final = (ADMIN, STORYTELLER, PLAYER, UNAPPROVED, DEACTIVATED)
IDENTITY_PROVIDERS: Final = ("apple", "google", "discord", "github")
IDENTITY_RESOLUTIONS: Final = ("matched", "linked", "created")

CHARACTER_TYPES: Final = (PLAYER, NPC, STORYTELLER)
CHARACTER_CLASSES: Final = ("VAMPIRE", "WEREWOLF", "MAGE", "HUNTER", "GHOUL", "MORTAL")
CHARACTER_STATUSES: Final = ("ALIVE", "DEAD")
GAME_VERSIONS: Final = ("V4", "V5")
ABILITY_FOCUSES: Final = ("JACK_OF_ALL_TRADES", "BALANCED", "SPECIALIST")
EXPERIENCE_LEVELS: Final = ("NEW", "INTERMEDIATE", "ADVANCED", "ELITE")
BLUEPRINT_ORDERS: Final = ("NAME", "SHEET")
HUNTER_CREEDS: Final = (
    "ENTREPRENEURIAL",
    "FAITHFUL",
    "INQUISITIVE",
    "MARTIAL",
    "UNDERGROUND",
)
HUNTER_EDGE_TYPES: Final = ("ASSETS", "APTITUDES", "ENDOWMENTS")
INVENTORY_ITEM_TYPES: Final = (
    "BOOK",
    "CONSUMABLE",
    "ENCHANTED",
    "EQUIPMENT",
    "OTHER",
    "WEAPON",
)
SPECIALTY_TYPES: Final = ("ACTION", "OTHER", "PASSIVE", "RITUAL", "SPELL")
CURRENCIES: Final = ("NO_COST", "XP", "STARTING_POINTS")
COUNTER: Final = "COUNTER"
DAMAGE: Final = "DAMAGE"
STAINS: Final = "STAINS"
HEALTH: Final = "HEALTH"
TRACKER_TYPES: Final = (COUNTER, DAMAGE, STAINS)
TRACKER_ACTIONS: Final = (
    *("spend", "gain", "damage", "heal", "add_stain", "remove_stain", "reset"),
)
SUPERFICIAL: Final = "SUPERFICIAL"
AGGRAVATED: Final = "AGGRAVATED"
BASHING: Final = "BASHING"
LETHAL: Final = "LETHAL"
DAMAGE_TYPES: Final = (SUPERFICIAL, AGGRAVATED, BASHING, LETHAL)
_HURT: Final = ("damage", "heal", "reset")
_V5_DAMAGE: Final = {"actions": _HURT, "damage_types": (SUPERFICIAL, AGGRAVATED)}
TRACKER_RULES: Final[dict[str, dict[str, dict[str, tuple[str, ...]]]]] = {
    "V4": {
        COUNTER: {"actions": ("spend", "gain", "reset"), "damage_types": ()},
        HEALTH: {"actions": _HURT, "damage_types": (BASHING, LETHAL, AGGRAVATED)},
    },
    "V5": {
        DAMAGE: _V5_DAMAGE,
        STAINS: {"actions": ("add_stain", "remove_stain", "reset"), "damage_types": ()},
        HEALTH: _V5_DAMAGE,
    },
}
"""The actions on each type of tracker, and its types of damage, in each edition."""
RENOWN: Final = ("GLORY", "HONOR", "WISDOM")

DICE_SIZES: Final = (4, 6, 8, 10, 20, 100)
ROLL_RESULT_TYPES: Final = ("SUCCESS", "FAILURE", "BOTCH", "CRITICAL", "OTHER")

ASSET_TYPES: Final = ("image", "text", "audio", "video", "document", "archive", "other")
AUDIT_ENTITY_TYPES: Final = (
    "ASSET",
    "BOOK",
    "CAMPAIGN",
    "CHAPTER",
    "CHARACTER",
    "CHARACTER_INVENTORY",
    "CHARACTER_TRAIT",
    "CHARGEN_SESSION",
    "COMPANY",
    "DEVELOPER",
    "DICTIONARY_TERM",
    "EXPERIENCE",
    "NOTE",
    "QUICKROLL",
    "USER",
)
OCTOBER_ENTITY_TYPES: Final = ("CHARACTER_HEALTH", "CHARACTER_TRAIT_SPECIALTY")
LOG_LEVELS: Final = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
AUDIT_OPERATIONS: Final = ("CREATE", "UPDATE", "DELETE")
