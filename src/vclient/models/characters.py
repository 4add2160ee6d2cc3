"""Characters."""

from __future__ import annotations

from datetime import date, datetime

from vclient.constants import (
    CharacterClass,
    CharacterStatus,
    CharacterType,
    GameVersion,
    SpecialtyType,
)
from vclient.models.base import Resource, ResponseModel


class Specialty(ResponseModel):
    """What a character is especially good at, by its concept."""

    id: str
    """Id of the specialty."""
    name: str
    """Name of the specialty."""
    type: SpecialtyType | str
    """Kind of the specialty."""
    description: str | None
    """What it does."""


class VampireAttributes(ResponseModel):
    """What only vampires have."""

    clan_id: str | None
    """Id of the clan."""
    clan_name: str | None
    """Name of the clan."""
    generation: int | None
    """Generation, counted from Caine."""
    sire: str | None
    """Who made the vampire."""
    bane_name: str | None
    """Name of the bane."""
    bane_description: str | None
    """What the bane does."""
    compulsion_name: str | None
    """Name of the compulsion."""
    compulsion_description: str | None
    """What the compulsion does."""


class WerewolfAttributes(ResponseModel):
    """What only werewolves have."""

    tribe_id: str | None
    """Id of the tribe."""
    tribe_name: str | None
    """Name of the tribe."""
    auspice_id: str | None
    """Id of the auspice."""
    auspice_name: str | None
    """Name of the auspice."""
    pack_name: str | None
    """Name of the pack."""
    total_renown: int
    """Honor, wisdom and glory together."""


class MageAttributes(ResponseModel):
    """What only mages have."""

    sphere: str | None
    """Sphere of magic."""
    tradition: str | None
    """Tradition of magic."""


class HunterAttributes(ResponseModel):
    """What only hunters have."""

    creed: str | None
    """Creed of the hunter."""


class Character(Resource):
    """A character of a campaign."""

    name_first: str
    """First name."""
    name_last: str
    """Last name."""
    name_nick: str | None
    """Nickname."""
    name: str
    """First and last name."""
    name_full: str
    """First name, nickname in quotes and last name."""
    character_class: CharacterClass | str
    """Class of the character."""
    type: CharacterType | str
    """By whom the character is played."""
    game_version: GameVersion | str
    """Edition of the rules."""
    status: CharacterStatus | str
    """Whether the character lives."""
    starting_points: int
    """Points that can be spent on traits."""
    age: int | None
    """Age in years."""
    date_of_birth: date | None
    """Date of birth."""
    biography: str | None
    """Story of the character's life."""
    demeanor: str | None
    """What the character seems to be."""
    nature: str | None
    """What the character is."""
    concept_id: str | None
    """Id of the concept."""
    concept_name: str | None
    """Name of the concept."""
    is_temporary: bool
    """Whether the character waits to be chosen in a session of character generation."""
    date_killed: datetime | None
    """When the character died, in whole seconds."""
    user_creator_id: str | None
    """Id of the user who created the character."""
    user_player_id: str | None
    """Id of the user who plays the character."""
    company_id: str
    """Id of the company."""
    campaign_id: str
    """Id of the campaign."""
    num_inventory_items: int
    """Number of items; 0 where the character is part of another answer."""
    num_notes: int
    """Number of notes; 0 where the character is part of another answer."""
    num_assets: int
    """Number of images; 0 where the character is part of another answer."""
    specialties: list[Specialty]
    """What the character is especially good at."""
    vampire_attributes: VampireAttributes | None
    """What only vampires have."""
    werewolf_attributes: WerewolfAttributes | None
    """What only werewolves have."""
    mage_attributes: MageAttributes | None
    """What only mages have."""
    hunter_attributes: HunterAttributes | None
    """What only hunters have."""
    chapter_ids: list[str]
    """Ids of the chapters in which the character appears, sorted."""
