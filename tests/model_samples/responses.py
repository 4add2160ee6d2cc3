"""Answers with a value for every field of every model."""

from __future__ import annotations

from typing import Any

import sheet_answers as sheet
import story_answers as story
from vclient import models
from vclient.models.base import ResponseModel
from vclient.testing import build

ID = "01a2037e-86bb-773c-8d29-84dcf633539d"
OTHER_ID = "01a2037e-86be-704b-8996-cac5cc0cb53e"
STAMP = {
    "date_created": "2026-03-01T08:30:00.123456Z",
    "date_modified": "2026-03-02T08:30:00Z",
}

SETTINGS = {
    "id": OTHER_ID,
    "character_autogen_xp_cost": 10,
    "character_autogen_num_choices": 3,
    "character_autogen_starting_points": 0,
    "permission_manage_campaign": "UNRESTRICTED",
    "permission_manage_npc": "STORYTELLER",
    "permission_grant_xp": "PLAYER",
    "permission_free_trait_changes": "WITHIN_24_HOURS",
    "permission_recoup_xp": "WITHIN_SESSION",
}
COMPANY = {
    "id": ID,
    "name": "Night Shift",
    "description": None,
    "email": "night@example.com",
    "resources_modified_at": "2026-03-04T08:30:00Z",
    "num_campaigns": 1,
    "num_player_characters": 2,
    "num_storyteller_characters": 3,
    "num_npc_characters": 4,
    "num_users": 5,
    "settings": SETTINGS,
    **STAMP,
}
COMPANY_ADMIN = {
    "id": ID,
    "username": "ada",
    "email": "ada@example.com",
    "role": "ADMIN",
    "company_id": ID,
    **STAMP,
}
DEVELOPER = {key: value for key, value in story.DEVELOPER.items() if key != "is_global_admin"}
KEY_OF_DEVELOPER = {
    "id": ID,
    "username": "ada",
    "email": "ada@example.com",
    "api_key": "the-key-that-nobody-may-see",
    "key_generated": "2026-03-01T08:30:00Z",
}
DICE = {
    "total_result": 3,
    "total_result_type": "SUCCESS",
    "total_result_humanized": "3 Successes",
    "total_dice_roll": [1, 6, 7, 8],
    "player_roll": [6, 7, 8],
    "desperation_roll": [1],
    "total_dice_roll_emoji": "1️⃣ 6️⃣ 7️⃣ 8️⃣",
    "total_dice_roll_shortcode": ":one: :six: :seven: :eight:",
    "player_roll_emoji": "6️⃣ 7️⃣ 8️⃣",
    "player_roll_shortcode": ":six: :seven: :eight:",
    "desperation_roll_emoji": "1️⃣",
    "desperation_roll_shortcode": ":one:",
}
DICEROLL = {
    "id": ID,
    "difficulty": 6,
    "dice_size": 10,
    "num_dice": 3,
    "num_desperation_dice": 1,
    "result": DICE,
    "comment": None,
    "trait_ids": [ID],
    "user_id": ID,
    "character_id": None,
    "campaign_id": OTHER_ID,
    "company_id": ID,
    **STAMP,
}
HEALTH = {
    "database_status": "online",
    "cache_status": "offline",
    "database_latency_ms": 1.25,
    "cache_latency_ms": None,
    "uptime": "0d 1h 2m 3s",
    "version": "0.27.0",
}
PROFILE = {"id": "1234", "email": "ada@example.com"}
GITHUB = {"id": "1234", "login": "ada", "email": None}
DISCORD = {
    "id": "1234",
    "username": "ada",
    "global_name": "Ada",
    "avatar_id": "ab12",
    "discriminator": "0",
    "email": "ada@example.com",
    "verified": True,
    "avatar_url": "https://cdn.example.com/ab12.png",
}
USER = {**story.USER, "google_profile": PROFILE, "discord_profile": DISCORD}
OPTIONS: dict[str, dict[str, Any]] = {
    "companies": {
        "CompanyPermission": ["USER", "ADMIN"],
        "PermissionManageCampaign": ["UNRESTRICTED"],
        "PermissionManageNPC": ["UNRESTRICTED"],
        "PermissionsGrantXP": ["PLAYER"],
        "PermissionsFreeTraitChanges": ["WITHIN_24_HOURS"],
        "PermissionsRecoupXP": ["DENIED"],
    },
    "characters": {
        "AbilityFocus": ["BALANCED"],
        "AutoGenExperienceLevel": ["NEW"],
        "BlueprintTraitOrderBy": ["NAME"],
        "CharacterClass": ["MAGE"],
        "CharacterStatus": ["ALIVE"],
        "CharacterType": ["NPC"],
        "GameVersion": ["V5"],
        "HunterCreed": ["MARTIAL"],
        "HunterEdgeType": ["ASSETS"],
        "InventoryItemType": ["BOOK"],
        "SpecialtyType": ["SPELL"],
        "TraitModifyCurrency": ["XP"],
        "WerewolfRenown": ["GLORY"],
        "_related": {"concepts": "https://a.test/companies/{company_id}/concepts"},
    },
    "character_autogeneration": {"CharacterClassPercentileChance": ["MORTAL: 0-59"]},
    "users": {
        "IdentityProvider": ["apple"],
        "IdentityResolution": ["matched"],
        "UserRole": ["ADMIN"],
    },
    "gameplay": {"DiceSize": [4, 6], "RollResultType": ["BOTCH"]},
    "assets": {"AssetType": ["image"]},
    "audit_logs": {"AuditEntityType": ["USER"], "AuditOperation": ["CREATE"]},
}

_SHEET_SECTION = sheet.FULL_SHEET["sections"][0]
_SHEET_SUBCATEGORY = sheet.SHEET_CATEGORY["subcategories"][0]

SAMPLES: dict[str, dict[str, Any]] = {
    "AdminUser": story.ADMIN_USER,
    "AppleProfile": PROFILE,
    "Asset": story.ASSET,
    "AssetOptions": OPTIONS["assets"],
    "AuditChange": {"old": None, "new": ["a", {"b": 1}]},
    "AuditLog": {**story.AUDIT_LOG, **story.REQUEST_DETAILS},
    "AuditLogOptions": OPTIONS["audit_logs"],
    "AutogenerationOptions": OPTIONS["character_autogeneration"],
    "BulkAssignTraitFailure": sheet.BULK["failed"][0],
    "BulkAssignTraitResponse": sheet.BULK,
    "BulkAssignTraitSuccess": sheet.BULK["succeeded"][0],
    "Campaign": story.CAMPAIGN,
    "CampaignBook": story.BOOK,
    "CampaignBookDetail": {
        **story.BOOK,
        "chapters": [story.CHAPTER],
        "notes": [story.NOTE],
        "assets": [story.ASSET],
    },
    "CampaignChapter": story.CHAPTER,
    "CampaignChapterDetail": {**story.CHAPTER, "notes": [story.NOTE], "assets": []},
    "CampaignExperience": story.EXPERIENCE,
    "Character": sheet.CHARACTER,
    "CharacterConcept": sheet.CONCEPT,
    "CharacterDetail": {
        **sheet.CHARACTER,
        "traits": [sheet.CHARACTER_TRAIT],
        "inventory": [sheet.ITEM],
        "notes": [sheet.NOTE],
        "assets": [sheet.ASSET],
    },
    "CharacterFullSheet": sheet.FULL_SHEET,
    "CharacterOptions": OPTIONS["characters"],
    "CharacterTrait": sheet.CHARACTER_TRAIT,
    "CharacterTraitValueOptionsResponse": sheet.VALUE_OPTIONS,
    "ChargenSessionResponse": sheet.SESSION,
    "Company": COMPANY,
    "CompanyAdminUser": COMPANY_ADMIN,
    "CompanyOptions": OPTIONS["companies"],
    "CompanyPermissions": story.DEVELOPER["companies"][0],
    "CompanySettings": SETTINGS,
    "ConceptSpecialty": sheet.CONCEPT["specialties"][0],
    "Developer": DEVELOPER,
    "DeveloperAdmin": story.DEVELOPER,
    "DeveloperAdminWithApiKey": story.DEVELOPER_WITH_KEY,
    "DeveloperCompany": story.DEVELOPER_WITH_KEY["companies"][0],
    "DeveloperWithApiKey": KEY_OF_DEVELOPER,
    "Diceroll": DICEROLL,
    "DicerollResult": DICE,
    "DictionaryTerm": story.TERM,
    "DiscordProfile": DISCORD,
    "FullSheetCategory": sheet.SHEET_CATEGORY,
    "FullSheetSection": _SHEET_SECTION,
    "FullSheetSubcategory": _SHEET_SUBCATEGORY,
    "FullSheetTrait": sheet.SHEET_TRAIT,
    "GameplayOptions": OPTIONS["gameplay"],
    "GiftAttributes": sheet.TRAIT["gift_attributes"],
    "GithubProfile": GITHUB,
    "GoogleProfile": PROFILE,
    "HunterAttributes": sheet.CHARACTER["hunter_attributes"],
    "IdentityResolution": {"resolution": "matched", "user": USER},
    "InventoryItem": sheet.ITEM,
    "MageAttributes": sheet.CHARACTER["mage_attributes"],
    "NameDescription": sheet.CLAN["compulsion"],
    "NewCompanyResponse": {"company": COMPANY, "admin_user": COMPANY_ADMIN},
    "Note": story.NOTE,
    "Options": OPTIONS,
    "PaginatedResponse": {"items": [story.NOTE], "limit": 10, "offset": 20, "total": 21},
    "Quickroll": story.QUICKROLL,
    "RollStatistics": story.STATISTICS,
    "ServerLogEntry": story.LOG_ENTRY,
    "SheetSection": sheet.SECTION,
    "Specialty": sheet.CHARACTER["specialties"][0],
    "SystemHealth": HEALTH,
    "TopTrait": story.STATISTICS["top_traits"][0],
    "Trait": sheet.TRAIT,
    "TraitCategory": sheet.CATEGORY,
    "TraitPower": sheet.TRAIT["powers"][0],
    "TraitSubcategory": sheet.SUBCATEGORY,
    "TraitValueOption": sheet.VALUE_OPTIONS["options"]["DELETE"],
    "User": USER,
    "UserDetail": {
        **USER,
        "quickrolls": [story.QUICKROLL],
        "notes": [story.NOTE],
        "assets": [story.ASSET],
        "characters": [sheet.CHARACTER],
    },
    "UserLookupResult": story.LOOKUP_RESULT,
    "UserOptions": OPTIONS["users"],
    "VampireAttributes": sheet.CHARACTER["vampire_attributes"],
    "VampireClan": sheet.CLAN,
    "WerewolfAttributes": sheet.CHARACTER["werewolf_attributes"],
    "WerewolfAuspice": sheet.AUSPICE,
    "WerewolfTribe": sheet.TRIBE,
}
# A model that is not written out has the values that `build` makes up.
for _name in set(models.__all__) - SAMPLES.keys():
    _model = getattr(models, _name)
    if isinstance(_model, type) and issubclass(_model, ResponseModel) and _model.__name__ == _name:
        SAMPLES[_name] = build(_model).model_dump(mode="json")

# Fields that an answer may leave out; models that are not here have none.
OPTIONAL: dict[str, set[str]] = {
    "AppleProfile": {"email"},
    "AuditChange": {"old", "new"},
    "AuditLog": set(story.REQUEST_DETAILS),
    # Released servers lack this one, as they lack `date_of_birth` and `powers`.
    "Campaign": {"in_game_date"},
    "CampaignBookDetail": {"chapters", "notes", "assets"},
    "CampaignChapterDetail": {"notes", "assets"},
    "Character": {"date_of_birth"},
    "CharacterDetail": {"date_of_birth", "traits", "inventory", "notes", "assets"},
    "ConceptSpecialty": {"description"},
    "DictionaryTerm": {"powers"},
    "DiscordProfile": set(DISCORD) - {"id"},
    "GithubProfile": {"login", "email"},
    "GoogleProfile": {"email"},
    # A line that the server cannot read has nothing but its text.
    "ServerLogEntry": set(story.LOG_ENTRY),
    "Trait": {"powers"},
    "UserDetail": {"quickrolls", "notes", "assets", "characters"},
}
