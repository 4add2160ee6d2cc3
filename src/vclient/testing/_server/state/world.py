"""The starting world of a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vclient.testing._server.constants import (
    ADMIN,
    DENIED,
    OWNER,
    PLAYER,
    STORYTELLER,
    UNRESTRICTED,
)

from .records import (
    Book,
    Campaign,
    Chapter,
    Character,
    CharacterTrait,
    Company,
    CompanySettings,
    Developer,
    User,
)

if TYPE_CHECKING:
    from .state import State

_SHEET: Final = {"Strength": 3, "Dexterity": 2, "Stamina": 2, "Brawl": 1}


@dataclass(frozen=True, slots=True)
class World:
    """The ids of the objects of the starting world."""

    company_id: str
    user_id: str
    storyteller_id: str
    player_ids: tuple[str, str]
    campaign_id: str
    book_id: str
    chapter_id: str
    character_id: str


def create_global_admin(state: State) -> Developer:
    """Store a global admin with an API key."""
    return state.developers.add(
        Developer(
            **state.stamp(),
            username="test-global-admin",
            email="global-admin@example.com",
            is_global_admin=True,
            api_key=state.ids.api_key(),
            key_generated=state.whole_second(),
        )
    )


def create_developer(state: State) -> Developer:
    """Store an ordinary developer with an API key."""
    return state.developers.add(
        Developer(
            **state.stamp(),
            username="test-developer",
            email="developer@example.com",
            api_key=state.ids.api_key(),
            key_generated=state.whole_second(),
        )
    )


def default_settings(state: State) -> CompanySettings:
    """Return the default settings of a company."""
    return CompanySettings(
        id=state.ids.uuid(state.now),
        character_autogen_xp_cost=10,
        character_autogen_num_choices=3,
        character_autogen_starting_points=0,
        permission_manage_campaign=UNRESTRICTED,
        permission_manage_npc=UNRESTRICTED,
        permission_grant_xp=UNRESTRICTED,
        permission_free_trait_changes=UNRESTRICTED,
        permission_recoup_xp=DENIED,
    )


def create_world(state: State, developer: Developer) -> World:
    """Store a company with users, a campaign and a character, and return their ids."""
    company = state.companies.add(
        Company(
            **state.stamp(),
            name="Midnight Society",
            email="society@example.com",
            resources_modified_at=state.now,
            settings=default_settings(state),
        )
    )
    state.grants[company.id, developer.id] = OWNER
    admin = _create_user(state, company, developer.username, developer.email, ADMIN)
    storyteller = _create_user(
        state, company, "storyteller", "storyteller@example.com", STORYTELLER
    )
    players = [
        _create_user(state, company, f"player-{number}", f"player-{number}@example.com", PLAYER)
        for number in (1, 2)
    ]
    campaign = state.campaigns.add(
        Campaign(**state.stamp(), company_id=company.id, name="A City by Night")
    )
    book = state.books.add(
        Book(**state.stamp(), campaign_id=campaign.id, number=1, name="The First Night")
    )
    character = _create_character(state, campaign, players[0])
    chapter = state.chapters.add(
        Chapter(
            **state.stamp(),
            book_id=book.id,
            number=1,
            name="Arrival",
            character_ids=[character.id],
        )
    )
    return World(
        company_id=company.id,
        user_id=admin.id,
        storyteller_id=storyteller.id,
        player_ids=(players[0].id, players[1].id),
        campaign_id=campaign.id,
        book_id=book.id,
        chapter_id=chapter.id,
        character_id=character.id,
    )


def _create_user(state: State, company: Company, username: str, email: str, role: str) -> User:
    return state.users.add(
        User(
            **state.stamp(),
            company_id=company.id,
            username=username,
            email=email,
            role=role,
        )
    )


def _create_character(state: State, campaign: Campaign, player: User) -> Character:
    character = state.characters.add(
        Character(
            **state.stamp(),
            company_id=campaign.company_id,
            campaign_id=campaign.id,
            name_first="Ada",
            name_last="Harker",
            character_class="MORTAL",
            game_version="V5",
            type=PLAYER,
            user_creator_id=player.id,
            user_player_id=player.id,
        )
    )
    for trait in state.traits:
        if trait.name in _SHEET:
            state.character_traits.add(
                CharacterTrait(
                    **state.stamp(),
                    character_id=character.id,
                    trait_id=trait.id,
                    value=_SHEET[trait.name],
                )
            )
    return character
