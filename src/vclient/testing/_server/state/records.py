"""The objects that the server stores, one class per kind.

A record holds stored values; counts and names of other objects are looked up when a record is
shown. Ids are canonical strings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Record:
    """Base of all records.

    Attributes:
        archived: The deletion that archived the record, or None while it is visible. Records of
            one deletion have the same value, so that they can be restored together.
    """

    id: str
    date_created: datetime
    date_modified: datetime
    archived: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Developer(Record):
    """A holder of an API key."""

    username: str
    email: str
    is_global_admin: bool = False
    api_key: str | None = None
    key_generated: datetime | None = None
    provider_audiences: dict[str, list[str]] | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class CompanySettings:
    """The settings of a company. They have an id, but no separate lifecycle."""

    id: str
    character_autogen_xp_cost: int
    character_autogen_num_choices: int
    character_autogen_starting_points: int
    permission_manage_campaign: str
    permission_manage_npc: str
    permission_grant_xp: str
    permission_free_trait_changes: str
    permission_recoup_xp: str
    specialty_xp_cost_enabled: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Company(Record):
    """A company. It has no settings if they were invalid: its creation is not atomic."""

    name: str
    email: str
    description: str | None = None
    resources_modified_at: datetime
    settings: CompanySettings | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class User(Record):
    """An end user of a company."""

    company_id: str
    username: str
    email: str
    role: str
    name_first: str | None = None
    name_last: str | None = None
    lifetime_xp: int = 0
    lifetime_cool_points: int = 0
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    avatar_asset_id: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Experience(Record):
    """The experience of a user in one campaign."""

    user_id: str
    campaign_id: str
    xp_current: int = 0
    xp_total: int = 0
    cool_points: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class QuickRoll(Record):
    """A named dice pool of a user."""

    user_id: str
    name: str
    description: str | None
    trait_ids: list[str]


@dataclass(slots=True, kw_only=True, eq=False)
class Campaign(Record):
    """A campaign."""

    company_id: str
    name: str
    description: str | None = None
    in_game_date: date | None = None
    desperation: int = 0
    danger: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Book(Record):
    """A book of a campaign."""

    campaign_id: str
    number: int
    name: str
    description: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Chapter(Record):
    """A chapter of a book."""

    book_id: str
    number: int
    name: str
    description: str | None = None
    character_ids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Attached(Record):
    """A child of a user, campaign, book, chapter or character.

    Attributes:
        parent_kind: `user`, `campaign`, `book`, `chapter` or `character`.
        parent_id: The id of the parent.
    """

    company_id: str
    parent_kind: str
    parent_id: str


@dataclass(slots=True, kw_only=True, eq=False)
class Note(Attached):
    """A note."""

    title: str
    content: str


@dataclass(slots=True, kw_only=True, eq=False)
class Asset(Attached):
    """An uploaded image. Its bytes are not stored, as the API never returns them."""

    mime_type: str
    original_filename: str
    public_url: str
    uploaded_by_id: str | None


@dataclass(slots=True, kw_only=True, eq=False)
class Marks:
    """The state of a tracker or of health. It has no id and no separate lifecycle.

    Attributes:
        damage: The number of boxes with each type of damage.
        current: The points of a counter; None while it is full.
        stains: The number of stains.
        extra_levels: The boxes of health on top of those of the rules.
    """

    damage: dict[str, int] = field(default_factory=dict)
    current: int | None = None
    stains: int = 0
    extra_levels: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Character(Record):
    """A character."""

    company_id: str
    campaign_id: str
    name_first: str
    name_last: str
    character_class: str
    game_version: str
    type: str
    user_creator_id: str | None
    user_player_id: str | None
    name_nick: str | None = None
    status: str = "ALIVE"
    starting_points: int = 0
    age: int | None = None
    date_of_birth: date | None = None
    biography: str | None = None
    demeanor: str | None = None
    nature: str | None = None
    is_temporary: bool = False
    date_killed: datetime | None = None
    concept_id: str | None = None
    specialties: list[dict[str, Any]] = field(default_factory=list)
    vampire_attributes: dict[str, Any] | None = None
    werewolf_attributes: dict[str, Any] | None = None
    mage_attributes: dict[str, Any] | None = None
    hunter_attributes: dict[str, Any] | None = None
    health: Marks = field(default_factory=Marks)


@dataclass(slots=True, kw_only=True, eq=False)
class InventoryItem(Record):
    """An item of a character."""

    character_id: str
    name: str
    type: str
    description: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class ChargenSession(Record):
    """Characters that were generated for a player to choose from."""

    company_id: str
    user_id: str
    campaign_id: str
    expires_at: datetime
    requires_selection: bool
    character_ids: list[str]


@dataclass(slots=True, kw_only=True, eq=False)
class Power:
    """The power of one level of a trait. It has an id, but no separate lifecycle."""

    id: str
    level: int
    description: str


@dataclass(slots=True, kw_only=True, eq=False)
class Gift:
    """Attributes of a trait that is a gift."""

    renown: str
    minimum_renown: int | None
    is_native_gift: bool
    tribe_id: str | None
    auspice_id: str | None


@dataclass(slots=True, kw_only=True, eq=False)
class Trait(Record):
    """A trait of the catalogue, or a custom trait of a character.

    Attributes:
        trackers: The type of its tracker, by edition.
    """

    name: str
    category_id: str
    initial_cost: int
    upgrade_cost: int
    description: str | None = None
    link: str | None = None
    min_value: int = 1
    max_value: int = 5
    character_classes: tuple[str, ...] = ()
    game_versions: tuple[str, ...] = ()
    show_when_zero: bool = True
    is_rollable: bool = True
    count_based_cost_multiplier: int | None = None
    subcategory_id: str | None = None
    custom_for_character_id: str | None = None
    gift: Gift | None = None
    trackers: Mapping[str, str] = field(default_factory=dict)
    powers: list[Power] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class CharacterTrait(Record):
    """A trait of a character, with its value.

    Attributes:
        raised: Who raised it with experience, when, and from which value.
        marks: The state of its tracker.
    """

    character_id: str
    trait_id: str
    value: int
    raised: list[tuple[str, datetime, int]] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)


@dataclass(slots=True, kw_only=True, eq=False)
class Specialty(Record):
    """A specialty of an ability of a character.

    Attributes:
        currency: What it was paid with.
        price: How much that was.
        payer_id: The user who paid.
    """

    character_trait_id: str
    name: str
    currency: str
    price: int
    payer_id: str


@dataclass(slots=True, kw_only=True, eq=False)
class DiceRoll(Record):
    """A dice roll."""

    company_id: str
    user_id: str
    difficulty: int | None
    dice_size: int
    num_dice: int
    num_desperation_dice: int
    comment: str | None
    trait_ids: list[str]
    campaign_id: str | None
    character_id: str | None
    player_roll: list[int]
    desperation_roll: list[int]
    total_result: int | None
    result_type: str


@dataclass(slots=True, kw_only=True, eq=False)
class DictionaryTerm(Record):
    """A term of the dictionary. A global one belongs to no company, and has a source.

    Attributes:
        source_type: The kind of the object of the catalogue that a global term explains.
        source_id: The id of that object.
    """

    company_id: str | None
    term: str
    definition: str | None
    link: str | None
    synonyms: list[str]
    source_type: str | None = None
    source_id: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class AuditLog(Record):
    """The audit log of one successful write.

    Attributes:
        developer_id: The developer whose key was used. It is not shown.
    """

    developer_id: str
    entity_type: str | None
    operation: str
    target_entity_id: str | None
    description: str
    changes: dict[str, dict[str, Any]] | None
    company_id: str | None
    acting_user_id: str | None
    user_id: str | None
    campaign_id: str | None
    book_id: str | None
    chapter_id: str | None
    character_id: str | None
    request_id: str
    summary: str
    method: str
    url: str
    request_json: dict[str, Any] | None
    request_body: str | None
    path_params: dict[str, str]
    query_params: dict[str, Any]
    operation_id: str
    handler_name: str
