"""The same calls by raw httpx, as somebody writes them who has no client."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter

from vbench.answers import CAMPAIGN_ID, COMPANY_ID, LARGEST_PAGE, USER_ID
from vclient.models import (
    CampaignBook,
    Character,
    Company,
    Diceroll,
    DicerollCreate,
    PaginatedResponse,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

ItemT = TypeVar("ItemT")

API_KEY = "a-key-for-benchmarks"
HEADERS = {"X-API-KEY": API_KEY}

COMPANY: TypeAdapter[Company] = TypeAdapter(Company)
DICEROLL: TypeAdapter[Diceroll] = TypeAdapter(Diceroll)
CHARACTERS: TypeAdapter[PaginatedResponse[Character]] = TypeAdapter(PaginatedResponse[Character])
BOOKS: TypeAdapter[PaginatedResponse[CampaignBook]] = TypeAdapter(PaginatedResponse[CampaignBook])

_COMPANY_PATH = f"/api/v1/companies/{COMPANY_ID}"
_CHARACTERS_PATH = f"{_COMPANY_PATH}/characters"
_BOOKS_PATH = f"{_COMPANY_PATH}/campaigns/{CAMPAIGN_ID}/books"
_DICEROLLS_PATH = f"{_COMPANY_PATH}/dicerolls"
_AS_USER = {"On-Behalf-Of": USER_ID}
ROLL: Mapping[str, object] = {
    "num_dice": 5,
    "difficulty": 6,
    "comment": "Climbing the fence",
    "trait_ids": [CAMPAIGN_ID],
    "campaign_id": CAMPAIGN_ID,
}


async def get_company(client: httpx.AsyncClient) -> Company:
    """Read a company."""
    response = await client.send(client.build_request("GET", _COMPANY_PATH))
    response.raise_for_status()
    return COMPANY.validate_json(response.content)


def get_company_sync(client: httpx.Client) -> Company:
    """Read a company."""
    response = client.send(client.build_request("GET", _COMPANY_PATH))
    response.raise_for_status()
    return COMPANY.validate_json(response.content)


def _roll(client: httpx.AsyncClient | httpx.Client) -> httpx.Request:
    body = DicerollCreate.model_validate(ROLL).model_dump_json(exclude_unset=True)
    headers = {"Content-Type": "application/json", **_AS_USER}
    return client.build_request("POST", _DICEROLLS_PATH, content=body, headers=headers)


async def roll(client: httpx.AsyncClient) -> Diceroll:
    """Roll dice: check what is sent, and send it."""
    response = await client.send(_roll(client))
    response.raise_for_status()
    return DICEROLL.validate_json(response.content)


def roll_sync(client: httpx.Client) -> Diceroll:
    """Roll dice: check what is sent, and send it."""
    response = client.send(_roll(client))
    response.raise_for_status()
    return DICEROLL.validate_json(response.content)


async def list_characters(client: httpx.AsyncClient) -> list[Character]:
    """Read all pages of the characters, one after the other."""
    return await _read_all(client, _CHARACTERS_PATH, CHARACTERS)


async def list_books(client: httpx.AsyncClient) -> list[CampaignBook]:
    """Read all pages of the books, one after the other."""
    return await _read_all(client, _BOOKS_PATH, BOOKS)


async def _read_all(
    client: httpx.AsyncClient, path: str, adapter: TypeAdapter[PaginatedResponse[ItemT]]
) -> list[ItemT]:
    found: list[ItemT] = []
    while True:
        params = {"limit": LARGEST_PAGE, "offset": len(found)}
        request = client.build_request("GET", path, params=params, headers=_AS_USER)
        response = await client.send(request)
        response.raise_for_status()
        page = adapter.validate_json(response.content)
        found += page.items
        if not page.items or len(found) >= page.total:
            return found
