"""The answers that both ways get, made like those of the live server."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

COMPANY_ID = "01a2037e-86bb-773c-8d29-84dcf633539d"
USER_ID = "01a2037e-86be-704b-8996-cac5cc0cb53e"
CAMPAIGN_ID = "01a2037e-86c0-7a51-b3a6-0d92f4a0c1b7"
MISSING_ID = "01a2037e-86c2-7d0e-9f3a-5b7c1e2d4f60"
JSON_HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "private, max-age=60",
    "X-Request-Id": "req_aiLJZy1yl5EoH0ljLfztFw",
}
LARGEST_PAGE = 100

_STAMP = {
    "date_created": "2026-03-01T08:30:00.123456Z",
    "date_modified": "2026-03-02T08:30:00.654321Z",
}
_PLACEHOLDER = "ffffffff-ffff-7fff-8fff-ffffffffffff"


def _bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


COMPANY = _bytes(
    {
        "id": COMPANY_ID,
        "name": "Night Shift",
        "description": "Those who are awake when nobody else is.",
        "email": "night@example.com",
        "resources_modified_at": "2026-03-04T08:30:00Z",
        "num_campaigns": 1,
        "num_player_characters": 2,
        "num_storyteller_characters": 3,
        "num_npc_characters": 4,
        "num_users": 5,
        "settings": {
            "id": USER_ID,
            "character_autogen_xp_cost": 10,
            "character_autogen_num_choices": 3,
            "character_autogen_starting_points": 0,
            "permission_manage_campaign": "UNRESTRICTED",
            "permission_manage_npc": "STORYTELLER",
            "permission_grant_xp": "PLAYER",
            "permission_free_trait_changes": "WITHIN_24_HOURS",
            "permission_recoup_xp": "WITHIN_SESSION",
        },
        **_STAMP,
    }
)

DICEROLL = _bytes(
    {
        "id": COMPANY_ID,
        "difficulty": 6,
        "dice_size": 10,
        "num_dice": 5,
        "num_desperation_dice": 0,
        "result": {
            "total_result": 3,
            "total_result_type": "SUCCESS",
            "total_result_humanized": "3 Successes",
            "total_dice_roll": [1, 6, 7, 8, 2],
            "player_roll": [1, 6, 7, 8, 2],
            "desperation_roll": [],
            "total_dice_roll_emoji": "1 6 7 8 2",
            "total_dice_roll_shortcode": ":one: :six: :seven: :eight: :two:",
            "player_roll_emoji": "1 6 7 8 2",
            "player_roll_shortcode": ":one: :six: :seven: :eight: :two:",
            "desperation_roll_emoji": "",
            "desperation_roll_shortcode": "",
        },
        "comment": "Climbing the fence",
        "trait_ids": [CAMPAIGN_ID],
        "user_id": USER_ID,
        "character_id": None,
        "campaign_id": CAMPAIGN_ID,
        "company_id": COMPANY_ID,
        **_STAMP,
    }
)

_BOOK = _bytes(
    {
        "id": _PLACEHOLDER,
        "name": "The Long Night",
        "description": "What happened before anybody knew.",
        "number": 1,
        "campaign_id": CAMPAIGN_ID,
        "num_chapters": 3,
        "num_notes": 0,
        "num_assets": 1,
        "character_ids": [USER_ID],
        **_STAMP,
    }
)

_CHARACTER = _bytes(
    {
        "id": _PLACEHOLDER,
        "name_first": "Ada",
        "name_last": "Lovelace",
        "name_nick": None,
        "name": "Ada Lovelace",
        "name_full": "Ada Lovelace",
        "character_class": "MORTAL",
        "type": "PLAYER",
        "game_version": "V5",
        "status": "ALIVE",
        "starting_points": 0,
        "age": 36,
        "date_of_birth": "1815-12-10",
        "biography": None,
        "demeanor": "Visionary",
        "nature": "Architect",
        "concept_id": None,
        "concept_name": None,
        "is_temporary": False,
        "date_killed": None,
        "user_creator_id": USER_ID,
        "user_player_id": USER_ID,
        "company_id": COMPANY_ID,
        "campaign_id": CAMPAIGN_ID,
        "num_inventory_items": 0,
        "num_notes": 2,
        "num_assets": 1,
        "specialties": [],
        "vampire_attributes": None,
        "werewolf_attributes": None,
        "mage_attributes": None,
        "hunter_attributes": None,
        "chapter_ids": [],
        **_STAMP,
    }
)

_TERM = _bytes(
    {
        "id": _PLACEHOLDER,
        "term": "embrace",
        "definition": "How a vampire makes another one.",
        "link": None,
        "synonyms": ["the embrace"],
        "company_id": COMPANY_ID,
        "source_type": None,
        "source_id": None,
        "powers": [],
        **_STAMP,
    }
)

_ITEMS = {"books": _BOOK, "characters": _CHARACTER, "dictionaries": _TERM}
_OTHERS = {
    "dicerolls": (201, DICEROLL),
    MISSING_ID: (404, b'{"status":404,"detail":"There is no such company."}'),
}

_PATH = re.compile(r"/api/v1/(?:[^/]+/)*(?P<last>[^/?]+)")


@lru_cache(maxsize=256)
def page(kind: str, *, limit: int, offset: int, total: int) -> bytes:
    """Return a page of a list whose items differ by their ids.

    Args:
        kind: `books`, `characters` or `dictionaries`.
        limit: Number of items that were asked for.
        offset: Number of items before the first.
        total: Number of items of the whole list.
    """
    before, after = _ITEMS[kind].split(_PLACEHOLDER.encode())
    items = b",".join(
        b"%b01a2037e-86bb-7000-8000-%012x%b" % (before, number, after)
        for number in range(offset, min(offset + limit, total))
    )
    end = b'],"limit":%d,"offset":%d,"total":%d}' % (limit, offset, total)
    return b'{"items":[' + items + end


def answer(target: str, *, total: int) -> tuple[int, bytes]:
    """Return the status and the body for a request.

    Args:
        target: Path and query.
        total: Number of items of every list.
    """
    path, _, query = target.partition("?")
    found = _PATH.search(path)
    last = found["last"] if found else ""
    if last in _ITEMS:
        asked = parse_qs(query)
        limit, offset = int(asked["limit"][0]), int(asked["offset"][0])
        return 200, page(last, limit=limit, offset=offset, total=total)
    return _OTHERS.get(last, (200, COMPANY))
