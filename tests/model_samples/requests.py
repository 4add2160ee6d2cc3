"""Requests with a value for every field of every model, and what each model asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ID = "01a2037e-86bb-773c-8d29-84dcf633539d"
EMAIL = "ada@example.com"

SETTINGS = {
    "character_autogen_xp_cost": 10,
    "character_autogen_num_choices": 3,
    "character_autogen_starting_points": 0,
    "permission_manage_campaign": "STORYTELLER",
    "permission_manage_npc": "UNRESTRICTED",
    "permission_grant_xp": "PLAYER",
    "permission_free_trait_changes": "WITHIN_24_HOURS",
    "permission_recoup_xp": "WITHIN_SESSION",
    "specialty_xp_cost_enabled": True,
}
COMPANY = {"name": "Night Shift", "email": EMAIL, "description": "Howling", "settings": SETTINGS}
CAMPAIGN = {
    "name": "The Long Night",
    "description": "A story",
    "in_game_date": "1999-12-31",
    "desperation": 1,
    "danger": 5,
}
BOOK = {"name": "Dusk", "description": "It begins"}
CHAPTER = {**BOOK, "character_ids": [ID]}
NOTE = {"title": "A title", "content": "Some content"}
TERM = {
    "term": "the beast",
    "definition": "What lurks",
    "link": "https://example.com/beast",
    "synonyms": ["hunger"],
}
QUICKROLL = {"name": "Punch", "trait_ids": [ID], "description": "With the left"}
USER = {
    "username": "ada",
    "email": EMAIL,
    "role": "PLAYER",
    "name_first": "Ada",
    "name_last": "Byron",
}
DEVELOPER = {
    "username": "ada",
    "email": EMAIL,
    "provider_audiences": {"google": ["an-audience"], "apple": []},
}
VAMPIRE = {
    "clan_id": ID,
    "generation": 12,
    "sire": "Old Tom",
    "bane_name": "Feathers",
    "bane_description": "They fall",
    "compulsion_name": "Magpie",
    "compulsion_description": "Collects",
}
WEREWOLF = {"tribe_id": ID, "auspice_id": ID, "pack_name": "Concrete"}
MAGE = {"sphere": "Time", "tradition": "Weavers"}
HUNTER = {"creed": "MARTIAL"}
# What both a new character has and a change of one can have.
CHARACTER = {
    "name_first": "Ada",
    "name_last": "Stone",
    "name_nick": "Countess",
    "type": "PLAYER",
    "user_player_id": ID,
    "age": 36,
    "date_of_birth": "1990-05-01",
    "biography": "A long one",
    "demeanor": "Calm",
    "nature": "Visionary",
    "concept_id": ID,
    "vampire_attributes": VAMPIRE,
    "werewolf_attributes": WEREWOLF,
    "mage_attributes": MAGE,
    "hunter_attributes": HUNTER,
}
HEALTH = {"extra_levels": 1, "superficial": 0, "aggravated": 1, "bashing": 2, "lethal": 1}
ITEM = {"name": "Rope", "type": "EQUIPMENT", "description": "Long"}
ASSIGNMENT = {"trait_id": ID, "value": 2, "currency": "XP"}
AUDIT_LOG_FILTERS = {
    "include": ["request_details"],
    "acting_user_id": ID,
    "user_id": ID,
    "campaign_id": ID,
    "book_id": ID,
    "chapter_id": ID,
    "character_id": ID,
    "entity_type": "BOOK",
    "operation": "UPDATE",
    "date_from": "2026-01-02T03:04:05Z",
    "date_to": "2026-01-03T03:04:05",
}
SECTION_FILTERS = {"game_version": "V5", "character_class": "MAGE"}
SUBCATEGORY_FILTERS = {**SECTION_FILTERS, "category_id": ID}

SAMPLES: dict[str, dict[str, Any]] = {
    "AdminDeveloperUpdate": {**DEVELOPER, "is_global_admin": True},
    "AdminUserCreate": {**USER, "company_id": ID},
    "AdminUserFilters": {"company_id": ID, "role": "PLAYER", "email": EMAIL, "is_archived": True},
    "AdminUserUpdate": {**USER, "is_archived": False},
    "AssetFilters": {"asset_type": "image"},
    "AuditLogFilters": AUDIT_LOG_FILTERS,
    "BookChapterNumber": {"number": 2},
    "BookCreate": BOOK,
    "BookUpdate": BOOK,
    "CampaignCreate": CAMPAIGN,
    "CampaignUpdate": CAMPAIGN,
    "CategoryFilters": {**SECTION_FILTERS, "section_id": ID},
    "ChapterCreate": CHAPTER,
    "ChapterUpdate": CHAPTER,
    "CharacterCreate": {
        **CHARACTER,
        "character_class": "WEREWOLF",
        "game_version": "V5",
        "campaign_id": ID,
        "traits": [{"trait_id": ID, "value": 2, "tracker": {"current": 1}}],
        "health": HEALTH,
    },
    "CharacterFilters": {
        "campaign_id": ID,
        "user_player_id": ID,
        "user_creator_id": ID,
        "character_class": "MAGE",
        "character_type": "NPC",
        "status": "DEAD",
        "is_temporary": False,
    },
    "CharacterGenerate": {
        "character_type": "NPC",
        "character_class": "HUNTER",
        "experience_level": "ELITE",
        "skill_focus": "BALANCED",
        "concept_id": ID,
        "vampire_clan_id": ID,
        "werewolf_tribe_id": ID,
        "werewolf_auspice_id": ID,
    },
    "CharacterTraitAdd": ASSIGNMENT,
    "CharacterTraitBatch": {"items": [ASSIGNMENT, {"trait_id": ID}]},
    "CharacterTraitChange": {"target_value": 3, "currency": "STARTING_POINTS"},
    "CharacterTraitFilters": {"category_id": ID, "is_rollable": True},
    "CharacterTraitRemoval": {"currency": "XP"},
    "CharacterTraitSpecialtyCreate": {"name": "Knives", "currency": "XP"},
    "CharacterTraitSpecialtyUpdate": {"name": "Daggers"},
    "CharacterTraitValue": {"trait_id": ID, "value": 2, "tracker": {"current": 1}},
    "CharacterUpdate": {**CHARACTER, "status": "DEAD", "is_temporary": False},
    "ChargenFinalize": {"session_id": ID, "selected_character_id": ID},
    "CompanyAccess": {"developer_id": ID, "permission": "ADMIN"},
    "CompanyCreate": COMPANY,
    "CompanySettingsCreate": SETTINGS,
    "CompanySettingsUpdate": SETTINGS,
    "CompanyUpdate": COMPANY,
    "DeveloperAuditLogFilters": {**AUDIT_LOG_FILTERS, "company_id": ID},
    "DeveloperCreate": {"username": "ada", "email": EMAIL, "is_global_admin": True},
    "DeveloperFilters": {"is_global_admin": True},
    "DeveloperUpdate": DEVELOPER,
    "DicerollCreate": {
        "dice_size": 20,
        "num_dice": 3,
        "num_desperation_dice": 1,
        "difficulty": 6,
        "comment": "For luck",
        "trait_ids": [ID],
        "campaign_id": ID,
        "character_id": ID,
    },
    "DicerollFilters": {
        "user_id": ID,
        "character_id": ID,
        "campaign_id": ID,
        "character_type": "NPC",
    },
    "DictionaryFilters": {"term": "the beast"},
    "DictionaryTermCreate": TERM,
    "DictionaryTermUpdate": TERM,
    "ExperienceChange": {"amount": 5, "campaign_id": ID},
    "HealthState": HEALTH,
    "HunterAttributesCreate": HUNTER,
    "HunterAttributesUpdate": HUNTER,
    "IdentifyRequest": {
        "provider": "apple",
        "token": "a-token",
        "username": "ada",
        "email": EMAIL,
    },
    "IdentityLink": {"provider": "apple", "token": "a-token"},
    "InventoryItemCreate": ITEM,
    "InventoryItemUpdate": ITEM,
    "MageAttributesCreate": MAGE,
    "MageAttributesUpdate": MAGE,
    "NoteCreate": NOTE,
    "NoteUpdate": NOTE,
    "QuickrollCreate": QUICKROLL,
    "QuickrollRoll": {
        "quickroll_id": ID,
        "character_id": ID,
        "comment": "For luck",
        "difficulty": 6,
        "num_desperation_dice": 1,
    },
    "QuickrollUpdate": QUICKROLL,
    "SectionFilters": SECTION_FILTERS,
    "ServerLogFilters": {"level": "INFO", "limit": 50},
    "SubcategoryFilters": SUBCATEGORY_FILTERS,
    "TrackerChange": {"action": "damage", "amount": 2, "damage_type": "SUPERFICIAL"},
    "TrackerState": {"current": 3, "superficial": 2, "aggravated": 1, "stains": 4},
    "TraitCreate": {
        "name": "Knife tricks",
        "category_id": ID,
        "currency": "NO_COST",
        "description": "Sharp",
        "max_value": 6,
        "min_value": 1,
        "show_when_zero": False,
        "is_rollable": False,
        "initial_cost": 7,
        "upgrade_cost": 3,
        "count_based_cost_multiplier": 7,
    },
    "TraitFilters": {
        **SUBCATEGORY_FILTERS,
        "subcategory_id": ID,
        "exclude_subcategory_traits": True,
        "is_rollable": False,
        "order_by": "SHEET",
    },
    "UserApprove": {"role": "PLAYER"},
    "UserCreate": USER,
    "UserFilters": {"user_role": "PLAYER", "email": EMAIL},
    "UserMerge": {"primary_user_id": ID, "secondary_user_id": ID},
    "UserUpdate": USER,
    "VampireAttributesCreate": VAMPIRE,
    "VampireAttributesUpdate": VAMPIRE,
    "VersionFilters": {"game_version": "V4"},
    "WerewolfAttributesCreate": WEREWOLF,
    "WerewolfAttributesUpdate": WEREWOLF,
}

# Models that are not here require no field.
REQUIRED: dict[str, set[str]] = {
    "AdminUserCreate": {"company_id", "username", "email", "role"},
    "BookChapterNumber": {"number"},
    "BookCreate": {"name"},
    "CampaignCreate": {"name"},
    "ChapterCreate": {"name"},
    "CharacterCreate": {"name_first", "name_last", "character_class", "game_version"},
    "CharacterGenerate": {"character_type"},
    "CharacterTraitAdd": {"trait_id"},
    "CharacterTraitBatch": {"items"},
    "CharacterTraitChange": {"target_value", "currency"},
    "CharacterTraitSpecialtyCreate": {"name"},
    "CharacterTraitValue": {"trait_id"},
    "ChargenFinalize": {"session_id", "selected_character_id"},
    "CompanyAccess": {"developer_id", "permission"},
    "CompanyCreate": {"name", "email"},
    "DeveloperCreate": {"username", "email"},
    "DictionaryTermCreate": {"term"},
    "ExperienceChange": {"amount", "campaign_id"},
    "IdentifyRequest": {"provider", "token"},
    "IdentityLink": {"provider", "token"},
    "InventoryItemCreate": {"name", "type"},
    "NoteCreate": {"title", "content"},
    "QuickrollCreate": {"name", "trait_ids"},
    "QuickrollRoll": {"quickroll_id", "character_id"},
    "TrackerChange": {"action"},
    "TraitCreate": {"name", "category_id", "currency"},
    "UserApprove": {"role"},
    "UserCreate": {"username", "email", "role"},
    "UserMerge": {"primary_user_id", "secondary_user_id"},
    "VampireAttributesCreate": {"clan_id"},
    "WerewolfAttributesCreate": {"tribe_id", "auspice_id"},
}

_TEXTS = {"name_nick", "biography", "demeanor", "nature"}
_CHARACTER = {*_TEXTS, "user_player_id", "age", "date_of_birth", "concept_id"}
_ATTRIBUTES = {"vampire_attributes", "werewolf_attributes", "mage_attributes", "hunter_attributes"}

# Models that are not here accept None nowhere.
NULLABLE: dict[str, set[str]] = {
    "AdminDeveloperUpdate": {"provider_audiences"},
    "AdminUserCreate": {"name_first", "name_last"},
    "AdminUserUpdate": {"name_first", "name_last"},
    "BookCreate": {"description"},
    "BookUpdate": {"description"},
    "CampaignCreate": {"description", "in_game_date"},
    "CampaignUpdate": {"description", "in_game_date"},
    "ChapterCreate": {"description"},
    "ChapterUpdate": {"description"},
    # None for the attributes of another class; a change of them cannot be None.
    "CharacterCreate": _CHARACTER | _ATTRIBUTES | {"health"},
    "CharacterGenerate": {*SAMPLES["CharacterGenerate"]} - {"character_type"},
    "CharacterTraitRemoval": {"currency"},
    "CharacterTraitValue": {"tracker"},
    "CharacterUpdate": _CHARACTER,
    "CompanyCreate": {"description", "settings"},
    "CompanyUpdate": {"description"},
    "DeveloperUpdate": {"provider_audiences"},
    "DicerollCreate": {"difficulty", "comment", "campaign_id", "character_id"},
    "DictionaryTermCreate": {"definition", "link"},
    "DictionaryTermUpdate": {"definition", "link"},
    "HunterAttributesCreate": {"creed"},
    "HunterAttributesUpdate": {"creed"},
    "IdentifyRequest": {"username", "email"},
    "InventoryItemCreate": {"description"},
    "InventoryItemUpdate": {"description"},
    "MageAttributesCreate": {"sphere", "tradition"},
    "MageAttributesUpdate": {"sphere", "tradition"},
    "QuickrollRoll": {"comment"},
    "ServerLogFilters": {"level"},
    "TrackerChange": {"damage_type"},
    "TraitCreate": {"description", "initial_cost", "upgrade_cost", "count_based_cost_multiplier"},
    "UserCreate": {"name_first", "name_last"},
    "UserUpdate": {"name_first", "name_last"},
    "VampireAttributesCreate": {*VAMPIRE} - {"clan_id"},
    "VampireAttributesUpdate": {*VAMPIRE} - {"clan_id"},
    "WerewolfAttributesCreate": {"pack_name"},
    "WerewolfAttributesUpdate": {"pack_name"},
    # None does not filter.
    **{
        name: set(sample)
        for name, sample in SAMPLES.items()
        if name.endswith("Filters") and name != "ServerLogFilters"
    },
}

# Fields of which the model requires one: either can be left out or be None beside the other.
TOGETHER: dict[str, set[str]] = {"DictionaryTermCreate": {"definition", "link"}}

# Bodies and parameters that are not simply the fields by their names.
SENT: dict[str, Callable[[dict[str, Any]], Any]] = {
    # The traits are an array.
    "CharacterTraitBatch": lambda fields: fields["items"],
    # The server writes all names but one without underscores.
    "DicerollFilters": lambda fields: {
        name if name == "character_type" else name.replace("_", ""): value
        for name, value in fields.items()
    },
}


def _both(name: str) -> list[str]:
    return [f"{name}Create", f"{name}Update"]


_INT32 = 2**31
_LONGEST_EMAIL = f"{'a' * 249}@b.com"
_LONGEST_AUDIENCE = "a" * 255
_ROLES = ["ADMIN", "STORYTELLER", "PLAYER"]
_STATES = ["UNAPPROVED", "DEACTIVATED"]
_WRONG_ROLES = ["player", "", "KING"]


def _permission(field: str, *values: str) -> tuple[Any, ...]:
    known = ["UNRESTRICTED", "STORYTELLER", "PLAYER", "DENIED"]
    known += ["WITHIN_24_HOURS", "WITHIN_SESSION"]
    others = [value for value in known if value not in values]
    refused = [*others, "unrestricted", "", " UNRESTRICTED", 1]
    return (_both("CompanySettings"), field, list(values), refused)


def _text(models: list[str], fields: str | tuple[str, ...], shortest: int, longest: int = 0) -> Any:
    """A text that is measured without the blanks around it; without an upper limit if it is 0."""
    good = ["a" * shortest, f"  {'a' * shortest} ", "a" * (longest or 200_000)]
    bad = [
        "a" * (shortest - 1),
        f" {'a' * (shortest - 1)} ",
        *(["a" * (longest + 1)] * bool(longest)),
    ]
    return (models, fields, good, bad)


def _empty_or_text(models: list[str], fields: str | tuple[str, ...], longest: int = 0) -> Any:
    """A text of three characters at least that may also be empty, or of blanks."""
    _, _, good, bad = _text(models, fields, 3, longest)
    return (models, fields, [*good, "", "   "], bad[2:])


def _number(models: list[str], fields: str | tuple[str, ...], smallest: int, largest: int) -> Any:
    good = [smallest, largest, str(largest), float(largest)]
    return (models, fields, good, [smallest - 1, largest + 1, smallest + 0.5, "x", True])


LIMITS: list[tuple[Any, ...]] = [
    _text(
        [*_both("Company"), *_both("Quickroll"), *_both("Campaign"), "TraitCreate"], "name", 3, 50
    ),
    _text(_both("Company"), "description", 3),
    _text(_both("Note"), "title", 3, 50),
    _text(_both("Note"), "content", 3),
    _text(_both("Character"), ("name_first", "name_last"), 3, 50),
    _text([*_both("User"), *_both("AdminUser")], ("name_first", "name_last"), 2, 50),
    _text([*_both("DictionaryTerm"), "DictionaryFilters"], "term", 3, 50),
    _empty_or_text(_both("Quickroll"), "description"),
    _empty_or_text(_both("Campaign"), "description"),
    _empty_or_text(_both("Character"), ("name_nick", "demeanor", "nature"), 50),
    _empty_or_text(_both("Character"), "biography"),
    _empty_or_text(_both("VampireAttributes"), "sire", 50),
    _empty_or_text(_both("WerewolfAttributes"), "pack_name", 50),
    _empty_or_text(_both("MageAttributes"), ("sphere", "tradition"), 50),
    _empty_or_text(_both("HunterAttributes"), "creed", 50),
    _number(_both("CompanySettings"), "character_autogen_xp_cost", 0, 100),
    _number(_both("CompanySettings"), "character_autogen_num_choices", 1, 10),
    _number(_both("CompanySettings"), "character_autogen_starting_points", 0, 100),
    _number(_both("Campaign"), ("desperation", "danger"), 0, 5),
    _number(_both("Character"), "age", -_INT32, _INT32 - 1),
    _number(["ExperienceChange"], "amount", -_INT32, _INT32 - 1),
    _number(["BookChapterNumber"], "number", 1, _INT32 - 1),
    _number(["DicerollCreate"], ("num_dice", "num_desperation_dice"), -_INT32, 100),
    _number(["QuickrollRoll"], "num_desperation_dice", -_INT32, 100),
    _number(["DicerollCreate", "QuickrollRoll"], "difficulty", -_INT32, _INT32 - 1),
    _number(["TraitCreate"], "max_value", 1, 100),
    _number(["TraitCreate"], ("min_value", "initial_cost", "upgrade_cost"), 0, 100),
    _number(["ServerLogFilters"], "limit", 1, 500),
    _number(["HealthState"], tuple(HEALTH), 0, _INT32 - 1),
    _number(["TrackerState"], ("current", "superficial", "aggravated", "stains"), 0, _INT32 - 1),
    _number(["TrackerChange"], "amount", 1, _INT32 - 1),
    _text(_both("CharacterTraitSpecialty"), "name", 3, 50),
    (_both("Company"), "settings", [{}, SETTINGS], [[], "x", {"unknown": 1}]),
    _permission("permission_manage_campaign", "UNRESTRICTED", "STORYTELLER"),
    _permission("permission_manage_npc", "UNRESTRICTED", "STORYTELLER"),
    _permission("permission_grant_xp", "UNRESTRICTED", "PLAYER", "STORYTELLER"),
    _permission("permission_free_trait_changes", "UNRESTRICTED", "WITHIN_24_HOURS", "STORYTELLER"),
    _permission("permission_recoup_xp", "UNRESTRICTED", "DENIED", "WITHIN_SESSION"),
    (["CompanyAccess"], "permission", ["USER", "ADMIN", "OWNER", "REVOKE"], ["user", "NONE"]),
    (
        [name for name, sample in SAMPLES.items() if "email" in sample],
        "email",
        ["a@b.c", f" {_LONGEST_EMAIL} ", _LONGEST_EMAIL, "A.B+c@D.E.f", "ä@ö.ü", "!@?.#"],
        ["", "a", "a@b", "@b.c", "a@b@c.d", "a b@c.d", "a@b c.d", "a@b.", f"a{_LONGEST_EMAIL}", 3],
    ),
    # Names are measured as they are stored.
    (
        ["DeveloperCreate", "DeveloperUpdate", "AdminDeveloperUpdate"],
        "username",
        ["", "a", "a" * 50, f" {'a' * 50} ", f"{'a' * 50}{'!' * 20}", "日本語" * 20],
        ["a" * 51, "é" * 51, 3],
    ),
    (
        [*_both("User"), *_both("AdminUser")],
        "username",
        ["abc", "a" * 50, f"{'a' * 50}!!!", f"a{' ' * 60}b", "éèê", "a!b!c", "Jean Luc É_d-e!"],
        ["", "ab", " ab ", "a!b", "日本語", "a" * 51, "é" * 51, "!!!", 3],
    ),
    (
        ["UserCreate", "AdminUserCreate", "UserApprove"],
        "role",
        _ROLES,
        [*_STATES, *_WRONG_ROLES],
    ),
    (["UserUpdate"], "role", [*_ROLES, "DEACTIVATED"], ["UNAPPROVED", *_WRONG_ROLES]),
    (["AdminUserUpdate"], "role", [*_ROLES, *_STATES], _WRONG_ROLES),
    (["AdminUserFilters"], "role", [*_ROLES, *_STATES, None], _WRONG_ROLES),
    (["UserFilters"], "user_role", [*_ROLES, *_STATES, None], _WRONG_ROLES),
    (
        ["DeveloperUpdate", "AdminDeveloperUpdate"],
        "provider_audiences",
        [
            {},
            {"apple": []},
            {"apple": ["a"], "google": [_LONGEST_AUDIENCE]},
            {"google": ["a"] * 20},
        ],
        [
            {"github": []},
            {"apple": None},
            {"apple": "a"},
            {"apple": [""]},
            {"apple": [" "]},
            {"apple": [3]},
            {"google": [f"{_LONGEST_AUDIENCE}a"]},
            {"google": ["a"] * 21},
            {"google": ["a\0"]},
            [],
            "apple",
        ],
    ),
    (_both("Quickroll"), "trait_ids", [[ID], [ID, ID]], [[], ID, [None]]),
    (
        ["DicerollCreate"],
        "dice_size",
        [4, 6, 8, 10, 20, 100],
        [0, 1, 2, 5, 12, 101, -6, None, True],
    ),
    (["DicerollCreate"], "trait_ids", [[], [ID], [ID, ID]], [ID, [None]]),
    (["DicerollCreate", "QuickrollRoll"], "comment", ["", " ", "a", "a" * 5000, None], [3]),
    (
        ["AssetFilters"],
        "asset_type",
        ["image", "text", "audio", "video", "document", "archive", "other", None],
        ["IMAGE", "png", ""],
    ),
    (
        ["IdentityLink", "IdentifyRequest"],
        "provider",
        ["apple", "google", "discord", "github"],
        [""],
    ),
    (_both("Character"), "date_of_birth", ["1990-05-01", None], ["tomorrow", 0]),
    (_both("Character"), "hunter_attributes", [{}, HUNTER], [{"creed": "ab"}, {"edge": "abc"}]),
    (
        ["CharacterCreate"],
        "traits",
        [[], [{"trait_id": ID, "value": -5}] * 2, [{"trait_id": ID, "value": _INT32 - 1}]],
        [None, [{}], [{"trait_id": ID, "currency": "XP"}], [{"trait_id": "x"}]],
    ),
    (
        _both("VampireAttributes"),
        ("bane_name", "compulsion_name"),
        ["", "a", "a" * 50, None],
        ["a" * 51],
    ),
    (_both("InventoryItem"), "name", ["", "a" * 50], ["a" * 51, None]),
    (["TraitCreate"], "description", ["", None], ["\0"]),
    (
        ["CharacterTraitBatch"],
        "items",
        [[], [ASSIGNMENT] * 200],
        [[ASSIGNMENT] * 201, ["x"], None, [{"trait_id": ID, "cost": 1}]],
    ),
    (
        _both("Campaign"),
        "in_game_date",
        [None, "1999-12-31"],
        ["soon", 0, datetime(2026, 1, 2, 3, tzinfo=UTC)],
    ),
    ([*_both("Book"), *_both("Chapter")], "name", ["", "x" * 50], ["x" * 51, None]),
    ([*_both("Book"), *_both("Chapter")], "description", ["x", None], ["\0"]),
    (_both("Chapter"), "character_ids", [[], [ID]], [["me"], None]),
    (_both("DictionaryTerm"), "synonyms", [[], ["", "x" * 100]], [None]),
    (["IdentifyRequest"], "username", ["", None, "\xc4 b", "x" * 50], ["a?b", "x" * 51]),
    (
        ["AuditLogFilters", "DeveloperAuditLogFilters"],
        ("date_from", "date_to"),
        ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05", None],
        [date(2026, 1, 2), "2026-01-02", 1_700_000_000],
    ),
    (
        ["AuditLogFilters", "DeveloperAuditLogFilters"],
        "include",
        [["request_details"], [], None],
        [["all"], "all"],
    ),
]
"""Models, one or several fields of theirs, what these accept, and what they refuse."""
