"""Characters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from vclient.constants import (
    CharacterClass,
    CharacterStatus,
    CharacterType,
    GameVersion,
    SpecialtyType,
)
from vclient.models.base import (
    UNSET,
    Date,
    Integer,
    RequestModel,
    Resource,
    ResponseModel,
    Text,
    UserWriteRequest,
    Uuid,
    length,
    length_or_empty,
)


def _known(value: object) -> object:
    if value is None:
        msg = "must be given where the service is not confined to a campaign"
        raise ValueError(msg)
    return value


Name = Annotated[Text, length(3, 50)]
ShortText = Annotated[Text, length_or_empty(3, 50)]
Biography = Annotated[Text, length_or_empty(3)]
ClanFeature = Annotated[Text, length(0, 50)]
CampaignId = Annotated[Uuid, BeforeValidator(_known)]


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
    date_of_birth: date | None = None
    """Date of birth; None also from servers that lack this field."""
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


class CharacterFilters(RequestModel):
    """What a list of characters can be filtered by; None does not filter."""

    campaign_id: Uuid | None = None
    """Id of the campaign."""
    user_player_id: Uuid | None = None
    """Id of the user who plays the character."""
    user_creator_id: Uuid | None = None
    """Id of the user who created the character."""
    character_class: CharacterClass | None = None
    """Class of the character."""
    character_type: CharacterType | None = None
    """By whom the character is played."""
    status: CharacterStatus | None = None
    """Whether the character lives."""
    is_temporary: bool | None = None
    """True for those that wait to be chosen in a session of character generation, and for
    those alone; they are left out otherwise."""


class CharacterTraitValue(RequestModel):
    """A trait of a new character, at no cost."""

    trait_id: Uuid
    """Id of the trait."""
    value: Integer = 0
    """Value of the trait; the server checks no range."""


class VampireAttributesCreate(RequestModel):
    """What only vampires have; the clan gives its own bane and compulsion."""

    clan_id: Uuid
    """Id of the clan."""
    generation: Integer | None = None
    """Generation, counted from Caine."""
    sire: ShortText | None = None
    """Who made the vampire, 3 to 50 characters."""
    bane_name: ClanFeature | None = None
    """Name of the bane, at most 50 characters: the clan's bane or its variant."""
    bane_description: Text | None = None
    """What the bane does."""
    compulsion_name: ClanFeature | None = None
    """Name of the compulsion, at most 50 characters: the clan's."""
    compulsion_description: Text | None = None
    """What the compulsion does."""


class VampireAttributesUpdate(RequestModel):
    """A change of what only vampires have; fields left out stay as they are."""

    clan_id: Uuid = UNSET
    """Id of the clan, which gives its own bane and compulsion."""
    generation: Integer | None = UNSET
    """Generation, counted from Caine; None clears it."""
    sire: ShortText | None = UNSET
    """Who made the vampire, 3 to 50 characters; None clears it."""
    bane_name: ClanFeature | None = UNSET
    """Name of the bane, at most 50 characters: the clan's or its variant; None clears it."""
    bane_description: Text | None = UNSET
    """What the bane does; None clears it."""
    compulsion_name: ClanFeature | None = UNSET
    """Name of the compulsion, at most 50 characters: the clan's; None clears it."""
    compulsion_description: Text | None = UNSET
    """What the compulsion does; None clears it."""


class WerewolfAttributesCreate(RequestModel):
    """What only werewolves have."""

    tribe_id: Uuid
    """Id of the tribe."""
    auspice_id: Uuid
    """Id of the auspice."""
    pack_name: ShortText | None = None
    """Name of the pack, 3 to 50 characters."""


class WerewolfAttributesUpdate(RequestModel):
    """A change of what only werewolves have; fields left out stay as they are."""

    tribe_id: Uuid = UNSET
    """Id of the tribe."""
    auspice_id: Uuid = UNSET
    """Id of the auspice."""
    pack_name: ShortText | None = UNSET
    """Name of the pack, 3 to 50 characters; None clears it."""


class MageAttributesCreate(RequestModel):
    """What only mages have."""

    sphere: ShortText | None = None
    """Sphere of magic, 3 to 50 characters."""
    tradition: ShortText | None = None
    """Tradition of magic, 3 to 50 characters."""


class MageAttributesUpdate(RequestModel):
    """A change of what only mages have; fields left out stay as they are."""

    sphere: ShortText | None = UNSET
    """Sphere of magic, 3 to 50 characters; None clears it."""
    tradition: ShortText | None = UNSET
    """Tradition of magic, 3 to 50 characters; None clears it."""


class HunterAttributesCreate(RequestModel):
    """What only hunters have."""

    creed: ShortText | None = None
    """Creed, 3 to 50 characters: one of `HUNTER_CREEDS`, or any other."""


class HunterAttributesUpdate(RequestModel):
    """A change of what only hunters have; fields left out stay as they are."""

    creed: ShortText | None = UNSET
    """Creed, 3 to 50 characters: one of `HUNTER_CREEDS`, or any other; None clears it."""


class CharacterCreate(UserWriteRequest):
    """A new character.

    A character that the server refuses for its name, its clan or a trait may be stored
    nevertheless.
    """

    name_first: Name
    """First name, 3 to 50 characters; both names together are unique in the company."""
    name_last: Name
    """Last name, 3 to 50 characters."""
    character_class: CharacterClass
    """Class, which cannot be changed later."""
    game_version: GameVersion
    """Edition of the rules, which cannot be changed later."""
    campaign_id: CampaignId = UNSET
    """Id of the campaign, which cannot be changed later; by default that of the service."""
    name_nick: ShortText | None = None
    """Nickname, 3 to 50 characters."""
    type: CharacterType = "PLAYER"
    """By whom the character is played."""
    user_player_id: Uuid | None = None
    """Id of the user who plays the character, for the type `PLAYER` alone; by default the
    acting user."""
    age: Integer | None = None
    """Age in years; the server checks no range."""
    date_of_birth: Date | None = None
    """Date of birth."""
    biography: Biography | None = None
    """Story of the character's life, at least 3 characters."""
    demeanor: ShortText | None = None
    """What the character seems to be, 3 to 50 characters."""
    nature: ShortText | None = None
    """What the character is, 3 to 50 characters."""
    concept_id: Uuid | None = None
    """Id of the concept, which gives its specialties."""
    vampire_attributes: VampireAttributesCreate | None = None
    """What only vampires have; a vampire needs it, with its clan."""
    werewolf_attributes: WerewolfAttributesCreate | None = None
    """What only werewolves have."""
    mage_attributes: MageAttributesCreate | None = None
    """What only mages have."""
    hunter_attributes: HunterAttributesCreate | None = None
    """What only hunters have."""
    traits: list[CharacterTraitValue] = Field(default_factory=list)
    """The traits to begin with, at no cost."""

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        """Refuse what the server refuses, as it may store the character nevertheless."""
        if self.type != "PLAYER" and self.user_player_id is not None:
            msg = "user_player_id is for characters of the type PLAYER"
            raise ValueError(msg)
        if self.character_class == "VAMPIRE" and self.vampire_attributes is None:
            msg = "a VAMPIRE needs vampire_attributes with a clan_id"
            raise ValueError(msg)
        return self


class CharacterUpdate(UserWriteRequest):
    """A change of a character; fields left out stay as they are.

    Where the server refuses a change, class attributes that came with it may be stored
    nevertheless.
    """

    name_first: Name = UNSET
    """First name, 3 to 50 characters; both names together are unique in the company."""
    name_last: Name = UNSET
    """Last name, 3 to 50 characters."""
    name_nick: ShortText | None = UNSET
    """Nickname, 3 to 50 characters; None clears it."""
    type: CharacterType = UNSET
    """By whom the character is played; who becomes `PLAYER` needs a `user_player_id`."""
    user_player_id: Uuid | None = UNSET
    """Id of the user who plays the character, for the type `PLAYER` alone."""
    status: CharacterStatus = UNSET
    """Whether the character lives; `DEAD` notes the time of death, `ALIVE` clears it."""
    is_temporary: bool = UNSET
    """Whether the character waits to be chosen in a session of character generation."""
    age: Integer | None = UNSET
    """Age in years; the server checks no range; None clears it."""
    date_of_birth: Date | None = UNSET
    """Date of birth; None clears it."""
    biography: Biography | None = UNSET
    """Story of the character's life, at least 3 characters; None clears it."""
    demeanor: ShortText | None = UNSET
    """What the character seems to be, 3 to 50 characters; None clears it."""
    nature: ShortText | None = UNSET
    """What the character is, 3 to 50 characters; None clears it."""
    concept_id: Uuid | None = UNSET
    """Id of the concept, which gives its specialties; None clears it and keeps those."""
    vampire_attributes: VampireAttributesUpdate = UNSET
    """The change of what only vampires have."""
    werewolf_attributes: WerewolfAttributesUpdate = UNSET
    """The change of what only werewolves have."""
    mage_attributes: MageAttributesUpdate = UNSET
    """The change of what only mages have."""
    hunter_attributes: HunterAttributesUpdate = UNSET
    """The change of what only hunters have."""

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        """Refuse what the server refuses, and a player that it would drop silently."""
        if self.type == "PLAYER" and self.user_player_id is None:
            msg = "a character of the type PLAYER needs a user_player_id"
            raise ValueError(msg)
        if self.type in {"NPC", "STORYTELLER"} and self.user_player_id:
            msg = "user_player_id is for characters of the type PLAYER"
            raise ValueError(msg)
        return self
