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
from vclient.models.for_checkers import OrText, OrUnset
from vclient.models.trackers import Health, HealthState, TrackerState
from vclient.models.unset import UNSET


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
    """A special ability of a character, given by its concept."""

    id: str
    """Id of the specialty."""
    name: str
    """Name of the specialty."""
    type: SpecialtyType | str
    """Kind of the specialty."""
    description: str | None
    """Effect of the specialty."""


class VampireAttributes(ResponseModel):
    """Attributes of a vampire."""

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
    """Effect of the bane."""
    compulsion_name: str | None
    """Name of the compulsion."""
    compulsion_description: str | None
    """Effect of the compulsion."""


class WerewolfAttributes(ResponseModel):
    """Attributes of a werewolf."""

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
    """Attributes of a mage."""

    sphere: str | None
    """Sphere of magic."""
    tradition: str | None
    """Tradition of magic."""


class HunterAttributes(ResponseModel):
    """Attributes of a hunter."""

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
    """Demeanor: the character's outward behavior."""
    nature: str | None
    """Nature: the character's true personality."""
    concept_id: str | None
    """Id of the concept."""
    concept_name: str | None
    """Name of the concept."""
    is_temporary: bool
    """Whether the character is a candidate in a session of character generation."""
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
    """The specialties, which the concept gives."""
    vampire_attributes: VampireAttributes | None
    """Attributes of a vampire."""
    werewolf_attributes: WerewolfAttributes | None
    """Attributes of a werewolf."""
    mage_attributes: MageAttributes | None
    """Attributes of a mage."""
    hunter_attributes: HunterAttributes | None
    """Attributes of a hunter."""
    chapter_ids: list[str]
    """Ids of the chapters in which the character appears, sorted."""
    health: Health | None
    """The health track; None for a character that has none."""


class CharacterFilters(RequestModel):
    """Filters for a list of characters; None does not filter."""

    campaign_id: OrUnset[Uuid | None] = None
    """Id of the campaign."""
    user_player_id: OrUnset[Uuid | None] = None
    """Id of the user who plays the character."""
    user_creator_id: OrUnset[Uuid | None] = None
    """Id of the user who created the character."""
    character_class: OrUnset[OrText[CharacterClass] | None] = None
    """Class of the character."""
    character_type: OrUnset[OrText[CharacterType] | None] = None
    """By whom the character is played."""
    status: OrUnset[OrText[CharacterStatus] | None] = None
    """Whether the character lives."""
    is_temporary: OrUnset[bool | None] = None
    """True for only the candidates of sessions of character generation; otherwise these are
    left out."""


class CharacterTraitValue(RequestModel):
    """A trait of a new character, at no cost."""

    trait_id: Uuid
    """Id of the trait."""
    value: OrUnset[Integer] = 0
    """Value of the trait; the server checks no range."""
    tracker: OrUnset[TrackerState | None] = None
    """State of its tracker to begin with, for a trait that has one in the edition. Servers
    before October 2026 ignore it."""


class VampireAttributesCreate(RequestModel):
    """Attributes of a vampire; bane and compulsion default to those of the clan."""

    clan_id: Uuid
    """Id of the clan."""
    generation: OrUnset[Integer | None] = None
    """Generation, counted from Caine."""
    sire: OrUnset[ShortText | None] = None
    """Who made the vampire, 3 to 50 characters."""
    bane_name: OrUnset[ClanFeature | None] = None
    """Name of the bane, at most 50 characters: the clan's bane or its variant."""
    bane_description: OrUnset[Text | None] = None
    """Effect of the bane."""
    compulsion_name: OrUnset[ClanFeature | None] = None
    """Name of the compulsion, at most 50 characters: the clan's."""
    compulsion_description: OrUnset[Text | None] = None
    """Effect of the compulsion."""


class VampireAttributesUpdate(RequestModel):
    """A change of the attributes of a vampire; fields left out stay as they are."""

    clan_id: OrUnset[Uuid] = UNSET
    """Id of the clan, which gives its own bane and compulsion."""
    generation: OrUnset[Integer | None] = UNSET
    """Generation, counted from Caine; None clears it."""
    sire: OrUnset[ShortText | None] = UNSET
    """Who made the vampire, 3 to 50 characters; None clears it."""
    bane_name: OrUnset[ClanFeature | None] = UNSET
    """Name of the bane, at most 50 characters: the clan's or its variant; None clears it."""
    bane_description: OrUnset[Text | None] = UNSET
    """Effect of the bane; None clears it."""
    compulsion_name: OrUnset[ClanFeature | None] = UNSET
    """Name of the compulsion, at most 50 characters: the clan's; None clears it."""
    compulsion_description: OrUnset[Text | None] = UNSET
    """Effect of the compulsion; None clears it."""


class WerewolfAttributesCreate(RequestModel):
    """Attributes of a werewolf."""

    tribe_id: Uuid
    """Id of the tribe."""
    auspice_id: Uuid
    """Id of the auspice."""
    pack_name: OrUnset[ShortText | None] = None
    """Name of the pack, 3 to 50 characters."""


class WerewolfAttributesUpdate(RequestModel):
    """A change of the attributes of a werewolf; fields left out stay as they are."""

    tribe_id: OrUnset[Uuid] = UNSET
    """Id of the tribe."""
    auspice_id: OrUnset[Uuid] = UNSET
    """Id of the auspice."""
    pack_name: OrUnset[ShortText | None] = UNSET
    """Name of the pack, 3 to 50 characters; None clears it."""


class MageAttributesCreate(RequestModel):
    """Attributes of a mage."""

    sphere: OrUnset[ShortText | None] = None
    """Sphere of magic, 3 to 50 characters."""
    tradition: OrUnset[ShortText | None] = None
    """Tradition of magic, 3 to 50 characters."""


class MageAttributesUpdate(RequestModel):
    """A change of the attributes of a mage; fields left out stay as they are."""

    sphere: OrUnset[ShortText | None] = UNSET
    """Sphere of magic, 3 to 50 characters; None clears it."""
    tradition: OrUnset[ShortText | None] = UNSET
    """Tradition of magic, 3 to 50 characters; None clears it."""


class HunterAttributesCreate(RequestModel):
    """Attributes of a hunter."""

    creed: OrUnset[ShortText | None] = None
    """Creed, 3 to 50 characters: one of `HUNTER_CREEDS`, or any other."""


class HunterAttributesUpdate(RequestModel):
    """A change of the attributes of a hunter; fields left out stay as they are."""

    creed: OrUnset[ShortText | None] = UNSET
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
    character_class: OrText[CharacterClass]
    """Class, which cannot be changed later."""
    game_version: OrText[GameVersion]
    """Edition of the rules, which cannot be changed later."""
    campaign_id: OrUnset[CampaignId] = UNSET
    """Id of the campaign, which cannot be changed later; by default that of the service."""
    name_nick: OrUnset[ShortText | None] = None
    """Nickname, 3 to 50 characters."""
    type: OrUnset[OrText[CharacterType]] = "PLAYER"
    """By whom the character is played."""
    user_player_id: OrUnset[Uuid | None] = None
    """Id of the user who plays the character, for the type `PLAYER` alone; by default the
    acting user."""
    age: OrUnset[Integer | None] = None
    """Age in years; the server checks no range."""
    date_of_birth: OrUnset[Date | None] = None
    """Date of birth."""
    biography: OrUnset[Biography | None] = None
    """Story of the character's life, at least 3 characters."""
    demeanor: OrUnset[ShortText | None] = None
    """Demeanor, the character's outward behavior, 3 to 50 characters."""
    nature: OrUnset[ShortText | None] = None
    """Nature, the character's true personality, 3 to 50 characters."""
    concept_id: OrUnset[Uuid | None] = None
    """Id of the concept, which gives its specialties."""
    vampire_attributes: OrUnset[VampireAttributesCreate | None] = None
    """Attributes of a vampire, which needs them with its clan."""
    werewolf_attributes: OrUnset[WerewolfAttributesCreate | None] = None
    """Attributes of a werewolf."""
    mage_attributes: OrUnset[MageAttributesCreate | None] = None
    """Attributes of a mage."""
    hunter_attributes: OrUnset[HunterAttributesCreate | None] = None
    """Attributes of a hunter."""
    traits: OrUnset[list[CharacterTraitValue]] = Field(default_factory=list)
    """The traits to begin with, at no cost."""
    health: OrUnset[HealthState | None] = None
    """Damage and boxes to begin with; None for an unhurt character. Servers before October 2026
    ignore it."""

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        """Reject what the server rejects, as it may store the character nevertheless."""
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

    name_first: OrUnset[Name] = UNSET
    """First name, 3 to 50 characters; both names together are unique in the company."""
    name_last: OrUnset[Name] = UNSET
    """Last name, 3 to 50 characters."""
    name_nick: OrUnset[ShortText | None] = UNSET
    """Nickname, 3 to 50 characters; None clears it."""
    type: OrUnset[OrText[CharacterType]] = UNSET
    """By whom the character is played; who becomes `PLAYER` needs a `user_player_id`."""
    user_player_id: OrUnset[Uuid | None] = UNSET
    """Id of the user who plays the character, for the type `PLAYER` alone."""
    status: OrUnset[OrText[CharacterStatus]] = UNSET
    """Whether the character lives; `DEAD` records the time of death, `ALIVE` clears it."""
    is_temporary: OrUnset[bool] = UNSET
    """Whether the character is a candidate in a session of character generation."""
    age: OrUnset[Integer | None] = UNSET
    """Age in years; the server checks no range; None clears it."""
    date_of_birth: OrUnset[Date | None] = UNSET
    """Date of birth; None clears it."""
    biography: OrUnset[Biography | None] = UNSET
    """Story of the character's life, at least 3 characters; None clears it."""
    demeanor: OrUnset[ShortText | None] = UNSET
    """Demeanor, the outward behavior, 3 to 50 characters; None clears it."""
    nature: OrUnset[ShortText | None] = UNSET
    """Nature, the true personality, 3 to 50 characters; None clears it."""
    concept_id: OrUnset[Uuid | None] = UNSET
    """Id of the concept, which gives its specialties; None clears it and keeps those."""
    vampire_attributes: OrUnset[VampireAttributesUpdate] = UNSET
    """Changed attributes of a vampire."""
    werewolf_attributes: OrUnset[WerewolfAttributesUpdate] = UNSET
    """Changed attributes of a werewolf."""
    mage_attributes: OrUnset[MageAttributesUpdate] = UNSET
    """Changed attributes of a mage."""
    hunter_attributes: OrUnset[HunterAttributesUpdate] = UNSET
    """Changed attributes of a hunter."""

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        """Reject what the server rejects, and a player that it would drop silently."""
        if self.type == "PLAYER" and self.user_player_id is None:
            msg = "a character of the type PLAYER needs a user_player_id"
            raise ValueError(msg)
        if self.type in {"NPC", "STORYTELLER"} and self.user_player_id:
            msg = "user_player_id is for characters of the type PLAYER"
            raise ValueError(msg)
        return self
