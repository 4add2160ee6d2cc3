"""The five kinds of objects that have notes and assets, and characters for any test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from contract.company import unique

if TYPE_CHECKING:
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Character
    from vclient.services import (
        BooksService,
        CampaignsService,
        ChaptersService,
        CharactersService,
        UsersService,
    )

CAMPAIGN = "/companies/{company_id}/campaigns/{campaign_id}"
ROUTES = {
    "user": "/companies/{company_id}/users/{user_id}",
    "campaign": CAMPAIGN,
    "book": f"{CAMPAIGN}/books/{{book_id}}",
    "chapter": f"{CAMPAIGN}/books/{{book_id}}/chapters/{{chapter_id}}",
    "character": "/companies/{company_id}/characters/{character_id}",
}


@dataclass(frozen=True, kw_only=True)
class Parent:
    """An object that a test made to put notes and assets on.

    Attributes:
        kind: Its kind, a key of `ROUTES`.
        id: Its id.
        path: Where it is, below the root of the API.
        service: What manages objects of its kind; an admin acts.
    """

    kind: str
    id: str
    path: str
    service: UsersService | CampaignsService | BooksService | ChaptersService | CharactersService

    def field(self, user: str = "user_id") -> str:
        """Return the name of the field that holds the id of the parent.

        Args:
            user: The name of the field for users.
        """
        return user if self.kind == "user" else f"{self.kind}_id"


def on_each_parent(
    *operations: str, kinds: tuple[str, ...] = tuple(ROUTES)
) -> pytest.MarkDecorator:
    """Run a test with each kind of parent.

    Args:
        *operations: What the test covers, with the place of the parent: `GET {parent}/notes`.
        kinds: The kinds.
    """
    return pytest.mark.parametrize(
        "parent",
        [
            pytest.param(
                kind,
                marks=pytest.mark.covers(
                    *(operation.replace("{parent}", ROUTES[kind]) for operation in operations)
                ),
            )
            for kind in kinds
        ],
        indirect=True,
    )


async def make_parent(client: VClient, company: ContractCompany, kind: str) -> Parent:
    """Make an object of a kind; a character is that of the player."""
    acting = company.admin_id
    if kind == "user":
        users = client.users(user_id=acting)
        name = unique("parent")
        user = await users.create(username=name, email="parent@example.com", role="PLAYER")
        return Parent(kind=kind, id=user.id, path=f"{company.path}/users/{user.id}", service=users)
    campaigns = client.campaigns(acting)
    campaign = await campaigns.create(name=unique("Parent"))
    if kind == "character":
        character = await make_character(client, company, campaign.id)
        path = f"{company.path}/characters/{character.id}"
        return Parent(kind=kind, id=character.id, path=path, service=client.characters(acting))
    path = f"{company.path}/campaigns/{campaign.id}"
    if kind == "campaign":
        return Parent(kind=kind, id=campaign.id, path=path, service=campaigns)
    books = client.books(acting, campaign.id)
    book = await books.create(name="Parent")
    path += f"/books/{book.id}"
    if kind == "book":
        return Parent(kind=kind, id=book.id, path=path, service=books)
    chapters = client.chapters(acting, campaign.id, book.id)
    chapter = await chapters.create(name="Parent")
    path += f"/chapters/{chapter.id}"
    return Parent(kind=kind, id=chapter.id, path=path, service=chapters)


async def make_character(
    client: VClient, company: ContractCompany, campaign_id: str, **fields: Any
) -> Character:
    """Make a character of the player, or of the type that is given.

    Args:
        client: The client.
        company: The company.
        campaign_id: The campaign.
        **fields: Further fields of the character.
    """
    acting = company.player_id if "type" not in fields else company.admin_id
    return await client.characters(acting, campaign_id).create(
        name_first="Contract",
        name_last=unique("Character"),
        character_class="MORTAL",
        game_version="V5",
        **fields,
    )
