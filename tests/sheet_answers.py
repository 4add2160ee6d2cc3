"""What the server answers about characters, their traits and the blueprint, made up."""

from __future__ import annotations

from typing import Any

COMPANY_ID = "11111111-1111-7111-8111-111111111111"
USER_ID = "22222222-2222-7222-8222-222222222222"
OTHER_USER_ID = "22222222-2222-7222-8222-22222222aaaa"
CAMPAIGN_ID = "33333333-3333-7333-8333-333333333333"
OTHER_CAMPAIGN_ID = "33333333-3333-7333-8333-33333333aaaa"
CHARACTER_ID = "66666666-6666-7666-8666-666666666666"
TRAIT_ID = "77777777-7777-7777-8777-777777777777"
CHARACTER_TRAIT_ID = "77777777-7777-7777-8777-77777777aaaa"
SECTION_ID = "88888888-8888-7888-8888-888888888881"
CATEGORY_ID = "88888888-8888-7888-8888-888888888882"
SUBCATEGORY_ID = "88888888-8888-7888-8888-888888888883"
CONCEPT_ID = "88888888-8888-7888-8888-888888888884"
CLAN_ID = "88888888-8888-7888-8888-888888888885"
TRIBE_ID = "88888888-8888-7888-8888-888888888886"
AUSPICE_ID = "88888888-8888-7888-8888-888888888887"
ITEM_ID = "99999999-9999-7999-8999-999999999999"
SESSION_ID = "99999999-9999-7999-8999-99999999aaaa"

STAMP = {"date_created": "2026-01-02T03:04:05.678901Z", "date_modified": "2026-01-02T03:04:05Z"}
OFFSET_STAMP = {
    "date_created": "2026-01-02T03:04:05.678900+00:00",
    "date_modified": "2026-01-02T03:04:05+00:00",
}

CHARACTER: dict[str, Any] = {
    "id": CHARACTER_ID,
    "name_first": "Ada",
    "name_last": "Stone",
    "name_nick": None,
    "name": "Ada Stone",
    "name_full": "Ada Stone",
    "character_class": "VAMPIRE",
    "type": "PLAYER",
    "game_version": "V5",
    "status": "ALIVE",
    "starting_points": 3,
    "age": 30,
    "date_of_birth": "1990-05-01",
    "biography": None,
    "demeanor": "Calm",
    "nature": None,
    "concept_id": CONCEPT_ID,
    "concept_name": "Thief",
    "is_temporary": False,
    "date_killed": "2026-01-02T03:04:05Z",
    "user_creator_id": USER_ID,
    "user_player_id": USER_ID,
    "company_id": COMPANY_ID,
    "campaign_id": CAMPAIGN_ID,
    "num_inventory_items": 1,
    "num_notes": 0,
    "num_assets": 0,
    "specialties": [{"id": ITEM_ID, "name": "Hush", "type": "PASSIVE", "description": None}],
    "vampire_attributes": {
        "clan_id": CLAN_ID,
        "clan_name": "Ravens",
        "generation": 12,
        "sire": "Old Tom",
        "bane_name": None,
        "bane_description": None,
        "compulsion_name": None,
        "compulsion_description": None,
    },
    "werewolf_attributes": {
        "tribe_id": TRIBE_ID,
        "tribe_name": "Grey Paws",
        "auspice_id": AUSPICE_ID,
        "auspice_name": "Half Moon",
        "pack_name": None,
        "total_renown": 4,
    },
    "mage_attributes": {"sphere": "Time", "tradition": None},
    "hunter_attributes": {"creed": "Faithful"},
    "chapter_ids": [],
    **STAMP,
}

TRAIT: dict[str, Any] = {
    "id": TRAIT_ID,
    "name": "Howl",
    "description": None,
    "character_classes": ["WEREWOLF"],
    "game_versions": ["V4", "V5"],
    "link": None,
    "show_when_zero": False,
    "max_value": 1,
    "min_value": 0,
    "initial_cost": 7,
    "upgrade_cost": 3,
    "count_based_cost_multiplier": 2,
    "is_rollable": True,
    "sheet_section_id": SECTION_ID,
    "sheet_section_name": "Other",
    "category_id": CATEGORY_ID,
    "category_name": "Gifts",
    "custom_for_character_id": None,
    "subcategory_id": None,
    "subcategory_name": None,
    "pool": "Wits + Howl",
    "opposing_pool": None,
    "system": None,
    "gift_attributes": {
        "renown": "GLORY",
        "cost": "1 Rage",
        "duration": None,
        "minimum_renown": 3,
        "is_native_gift": False,
        "tribe_id": TRIBE_ID,
        "tribe_name": "Grey Paws",
        "auspice_id": None,
        "auspice_name": None,
    },
    "powers": [
        {
            "id": ITEM_ID,
            "level": 1,
            "name": None,
            "description": "Loud",
            "system": None,
            "link": None,
        }
    ],
    **STAMP,
}

CHARACTER_TRAIT: dict[str, Any] = {
    "id": CHARACTER_TRAIT_ID,
    "character_id": CHARACTER_ID,
    "value": 1,
    "trait": TRAIT,
    **OFFSET_STAMP,
}

VALUE_OPTIONS: dict[str, Any] = {
    "name": "Howl",
    "current_value": 1,
    "trait": TRAIT,
    "xp_current": 5,
    "starting_points_current": 0,
    "options": {
        name: {
            "direction": "decrease",
            "point_change": 2,
            "can_use_xp": True,
            "xp_after": 7,
            "can_use_starting_points": True,
            "starting_points_after": 2,
        }
        for name in ("0", "DELETE")
    },
}

BULK: dict[str, Any] = {
    "succeeded": [{"trait_id": TRAIT_ID, "character_trait": CHARACTER_TRAIT}],
    "failed": [{"trait_id": CATEGORY_ID, "error": "Trait not found"}],
}

ITEM: dict[str, Any] = {
    "id": ITEM_ID,
    "name": "Rope",
    "description": None,
    "type": "EQUIPMENT",
    "character_id": CHARACTER_ID,
    **STAMP,
}

SHEET_TRAIT: dict[str, Any] = {
    "id": CHARACTER_TRAIT_ID,
    "value": 1,
    "character_id": CHARACTER_ID,
    "trait": TRAIT,
}

SHEET_CATEGORY: dict[str, Any] = {
    "id": CATEGORY_ID,
    "name": "Gifts",
    "description": None,
    "initial_cost": 7,
    "upgrade_cost": 3,
    "show_when_empty": False,
    "order": 4,
    "subcategories": [
        {
            "id": SUBCATEGORY_ID,
            "name": "Voices",
            "description": None,
            "initial_cost": 7,
            "upgrade_cost": 3,
            "show_when_empty": False,
            "requires_parent": True,
            "pool": None,
            "system": None,
            "hunter_edge_type": None,
            "character_traits": [SHEET_TRAIT],
            "available_traits": [],
        }
    ],
    "character_traits": [],
    "available_traits": [TRAIT],
}

FULL_SHEET: dict[str, Any] = {
    "sections": [
        {
            "id": SECTION_ID,
            "name": "Other",
            "description": "",
            "order": 3,
            "show_when_empty": True,
            "categories": [SHEET_CATEGORY],
        }
    ],
    "character": CHARACTER,
}

SESSION: dict[str, Any] = {
    "id": SESSION_ID,
    "user_id": USER_ID,
    "campaign_id": CAMPAIGN_ID,
    "expires_at": "2026-01-03T03:04:05Z",
    "requires_selection": True,
    "characters": [{**CHARACTER, "is_temporary": True}],
    **STAMP,
}

STATISTICS: dict[str, Any] = {
    "botches": 0,
    "successes": 2,
    "failures": 1,
    "criticals": 1,
    "total_rolls": 4,
    "average_difficulty": 6.0,
    "average_pool": 5.0,
    "top_traits": [{"name": "Howl", "usage_count": 3, "trait_id": TRAIT_ID}],
    "criticals_percentage": 25.0,
    "success_percentage": 50.0,
    "failure_percentage": 25.0,
    "botch_percentage": 0.0,
}

NOTE: dict[str, Any] = {
    "id": ITEM_ID,
    "title": "A title",
    "content": "Some content",
    "company_id": COMPANY_ID,
    "campaign_id": None,
    "book_id": None,
    "chapter_id": None,
    "character_id": CHARACTER_ID,
    "user_id": None,
    **STAMP,
}

ASSET: dict[str, Any] = {
    "id": ITEM_ID,
    "asset_type": "image",
    "mime_type": "image/png",
    "original_filename": "ada.png",
    "public_url": "https://cdn.example.test/ada.png",
    "company_id": COMPANY_ID,
    "uploaded_by_id": USER_ID,
    "character_id": CHARACTER_ID,
    "campaign_id": None,
    "book_id": None,
    "chapter_id": None,
    "user_parent_id": None,
    **STAMP,
}

_PLACE: dict[str, Any] = {"character_classes": ["MAGE"], "game_versions": ["V4"]}
_COST: dict[str, Any] = {
    "initial_cost": 7,
    "upgrade_cost": 3,
    "count_based_cost_multiplier": None,
}

SECTION: dict[str, Any] = {
    "id": SECTION_ID,
    "name": "Other",
    "description": "",
    "show_when_empty": True,
    "order": 3,
    **_PLACE,
    **STAMP,
}

CATEGORY: dict[str, Any] = {
    **SECTION,
    "id": CATEGORY_ID,
    "name": "Gifts",
    "sheet_section_id": SECTION_ID,
    "sheet_section_name": "Other",
    **_COST,
}

SUBCATEGORY: dict[str, Any] = {
    "id": SUBCATEGORY_ID,
    "name": "Voices",
    "description": None,
    "show_when_empty": False,
    "requires_parent": True,
    "pool": None,
    "system": None,
    "hunter_edge_type": "ASSETS",
    "category_id": CATEGORY_ID,
    "category_name": "Gifts",
    "sheet_section_id": SECTION_ID,
    "sheet_section_name": "Other",
    **_PLACE,
    **_COST,
    **STAMP,
}

CONCEPT: dict[str, Any] = {
    "id": CONCEPT_ID,
    "name": "Thief",
    "description": "Takes things",
    "examples": ["Burglar"],
    "max_specialties": 1,
    "specialties": [{"name": "Hush", "type": "PASSIVE", "description": "Silent"}],
    "favored_ability_names": ["Stealth"],
    **STAMP,
}

CLAN: dict[str, Any] = {
    "id": CLAN_ID,
    "name": "Ravens",
    "description": None,
    "game_versions": ["V5"],
    "discipline_ids": [TRAIT_ID],
    "bane": {"name": "Feathers", "description": None},
    "variant_bane": None,
    "compulsion": {"name": None, "description": "Collects"},
    "link": None,
    **STAMP,
}

TRIBE: dict[str, Any] = {
    "id": TRIBE_ID,
    "name": "Grey Paws",
    "description": None,
    "game_versions": ["V4", "V5"],
    "renown": "HONOR",
    "patron_spirit": "Mouse",
    "favor": None,
    "ban": None,
    "gift_trait_ids": [TRAIT_ID],
    "link": None,
    **STAMP,
}

AUSPICE: dict[str, Any] = {
    "id": AUSPICE_ID,
    "name": "Half Moon",
    "description": None,
    "game_versions": ["V4", "V5"],
    "gift_trait_ids": [TRAIT_ID],
    "link": None,
    **STAMP,
}
