"""What the server answers about stories, users, developers and logs, made up."""

from __future__ import annotations

from typing import Any

COMPANY_ID = "11111111-1111-7111-8111-111111111111"
USER_ID = "22222222-2222-7222-8222-222222222222"
ADMIN_ID = "22222222-2222-7222-8222-22222222aaaa"
CAMPAIGN_ID = "33333333-3333-7333-8333-333333333333"
BOOK_ID = "44444444-4444-7444-8444-444444444444"
CHAPTER_ID = "55555555-5555-7555-8555-555555555555"
CHARACTER_ID = "66666666-6666-7666-8666-666666666666"
TRAIT_ID = "77777777-7777-7777-8777-777777777777"
DEVELOPER_ID = "88888888-8888-7888-8888-888888888888"
OTHER_ID = "99999999-9999-7999-8999-999999999999"

STAMP = {"date_created": "2026-01-02T03:04:05.678901Z", "date_modified": "2026-01-02T03:04:05Z"}

CAMPAIGN: dict[str, Any] = {
    "id": CAMPAIGN_ID,
    "name": "The Long Night",
    "description": None,
    "in_game_date": "1999-12-31",
    "desperation": 1,
    "danger": 5,
    "company_id": COMPANY_ID,
    "num_books": 2,
    "num_chapters": 3,
    "num_notes": 4,
    "num_player_characters": 5,
    "num_storyteller_characters": 6,
    "num_npc_characters": 7,
    **STAMP,
}

CHAPTER: dict[str, Any] = {
    "id": CHAPTER_ID,
    "name": "",
    "description": "They meet",
    "number": 1,
    "book_id": BOOK_ID,
    "num_notes": 0,
    "num_assets": 0,
    "character_ids": [CHARACTER_ID],
    **STAMP,
}

BOOK: dict[str, Any] = {
    "id": BOOK_ID,
    "name": "Dusk",
    "description": None,
    "number": 2,
    "campaign_id": CAMPAIGN_ID,
    "num_chapters": 1,
    "num_notes": 1,
    "num_assets": 1,
    "character_ids": [CHARACTER_ID],
    **STAMP,
}

NOTE: dict[str, Any] = {
    "id": OTHER_ID,
    "title": "A note",
    "content": "Some text",
    "company_id": COMPANY_ID,
    "campaign_id": None,
    "book_id": BOOK_ID,
    "chapter_id": None,
    "character_id": None,
    "user_id": None,
    **STAMP,
}

ASSET: dict[str, Any] = {
    "id": OTHER_ID,
    "asset_type": "image",
    "mime_type": "image/png",
    "original_filename": "map.png",
    "public_url": "https://cdn.test/map.png",
    "company_id": COMPANY_ID,
    "uploaded_by_id": USER_ID,
    "character_id": None,
    "campaign_id": None,
    "book_id": BOOK_ID,
    "chapter_id": None,
    "user_parent_id": None,
    **STAMP,
}

TERM: dict[str, Any] = {
    "id": OTHER_ID,
    "term": "the beast",
    "definition": "What lurks",
    "link": None,
    "synonyms": ["hunger"],
    "company_id": None,
    "source_type": "trait",
    "source_id": TRAIT_ID,
    "powers": [
        {
            "id": OTHER_ID,
            "level": 1,
            "name": None,
            "description": "Bites",
            "system": None,
            "link": None,
        }
    ],
    **STAMP,
}

STATISTICS: dict[str, Any] = {
    "botches": 1,
    "successes": 2,
    "failures": 3,
    "criticals": 4,
    "total_rolls": 11,
    "average_difficulty": 6.0,
    "average_pool": None,
    "top_traits": [{"name": "Wits", "usage_count": 3, "trait_id": TRAIT_ID}],
    "criticals_percentage": 40.0,
    "success_percentage": 20.0,
    "failure_percentage": 30.0,
    "botch_percentage": 10.0,
}

EXPERIENCE: dict[str, Any] = {
    "id": OTHER_ID,
    "campaign_id": CAMPAIGN_ID,
    "user_id": USER_ID,
    "xp_current": 5,
    "xp_total": 25,
    "cool_points": 2,
}

USER: dict[str, Any] = {
    "id": USER_ID,
    "name_first": "Ada",
    "name_last": None,
    "username": "ada",
    "email": "ada@example.com",
    "role": "UNAPPROVED",
    "company_id": COMPANY_ID,
    "lifetime_xp": 25,
    "lifetime_cool_points": 2,
    "google_profile": None,
    "github_profile": {"id": "7", "login": "ada", "email": None},
    "discord_profile": None,
    "apple_profile": None,
    "avatar_url": None,
    "num_quickrolls": 0,
    "num_notes": 0,
    "num_assets": 0,
    "num_characters": 0,
    "campaign_experience": [EXPERIENCE],
    **STAMP,
}

ADMIN_USER: dict[str, Any] = {**USER, "is_archived": True}

QUICKROLL: dict[str, Any] = {
    "id": OTHER_ID,
    "name": "Ambush",
    "description": "",
    "user_id": USER_ID,
    "trait_ids": [TRAIT_ID],
    **STAMP,
}

DEVELOPER: dict[str, Any] = {
    "id": DEVELOPER_ID,
    "username": "grace",
    "email": "grace@example.com",
    "is_global_admin": True,
    "key_generated": None,
    "provider_audiences": {"google": ["app-1"]},
    "companies": [{"company_id": COMPANY_ID, "name": "Nocturne", "permission": "OWNER"}],
    **STAMP,
}

DEVELOPER_WITH_KEY: dict[str, Any] = {
    "id": DEVELOPER_ID,
    "username": "grace",
    "email": "grace@example.com",
    "api_key": "a-new-secret-key",
    "is_global_admin": "False",
    "key_generated": "2026-01-02T03:04:05Z",
    "companies": [{"company_id": COMPANY_ID, "company_name": "Nocturne", "permission": "USER"}],
    "date_created": "2026-01-02T03:04:05Z",
    "date_modified": "2026-01-02T03:04:05Z",
}

AUDIT_LOG: dict[str, Any] = {
    "id": OTHER_ID,
    "date_created": "2026-01-02T03:04:05.678901Z",
    "entity_type": "BOOK",
    "operation": "UPDATE",
    "target_entity_id": BOOK_ID,
    "description": "Update book '2: Dusk'",
    "changes": {"name": {"old": "Dawn", "new": "Dusk"}, "description": {"old": None, "new": "x"}},
    "company_id": COMPANY_ID,
    "acting_user_id": USER_ID,
    "user_id": None,
    "campaign_id": CAMPAIGN_ID,
    "book_id": BOOK_ID,
    "chapter_id": None,
    "character_id": None,
    "request_id": "req_0123456789012345678901",
    "summary": "Update book",
}

REQUEST_DETAILS: dict[str, Any] = {
    "method": "PATCH",
    "url": "https://api.test/api/v1/x",
    "request_json": {"name": "Dusk"},
    "request_body": '{"name": "Dusk"}',
    "path_params": {"book_id": BOOK_ID},
    "query_params": {},
    "operation_id": "updateBook",
    "handler_name": "update_book",
}

LOG_ENTRY: dict[str, Any] = {
    "timestamp": "2026-01-02T03:04:05Z",
    "level": "INFO",
    "name": "server",
    "message": "Hello",
    "exception": None,
    "extra": {"status_code": 201},
    "raw": None,
}

LOOKUP_RESULT: dict[str, Any] = {
    "company_id": COMPANY_ID,
    "company_name": "Nocturne",
    "user_id": USER_ID,
    "role": "PLAYER",
}
