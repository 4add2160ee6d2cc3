"""Characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.permissions import (
    can_change_character_type,
    can_create_character,
    can_see_character,
)
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.kinds import Boolean, Date, Enum, Integer, ListOf, Text, Uuid
from vclient.testing._server.bodies.query import TOP_TRAITS, Parameter, include, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import (
    CHARACTER_CLASSES,
    CHARACTER_STATUSES,
    CHARACTER_TYPES,
    GAME_VERSIONS,
    PLAYER,
)
from vclient.testing._server.guards import change_character, see_character
from vclient.testing._server.operation import Acting, operation
from vclient.testing._server.problems import (
    INVALID,
    ProblemError,
    forbidden,
    invalid_field,
    missing_reference,
)
from vclient.testing._server.rules.characters import (
    CLASS_ATTRIBUTES,
    check_clan,
    check_unique,
    count_renown,
    set_class_attributes,
    set_concept,
)
from vclient.testing._server.rules.statistics import statistics
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import Character, CharacterTrait
from vclient.testing._server.trackers import health_of, tracker_of
from vclient.testing._server.views import characters as views
from vclient.testing.api_versions import JULY, OCTOBER

from .trackers import HEALTH_STATE, TRACKER_STATE

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.trackers import Tracker

_NAME: Final = Text(3, 50)
_OPTIONAL_NAME: Final = Text(3, 50, empty_is_null=True)
_CURSE_NAME: Final = Text(0, 50)

_PERSON: Final = (
    required("name_first", _NAME),
    required("name_last", _NAME),
    optional("name_nick", _OPTIONAL_NAME, null=True),
    optional("type", Enum(*CHARACTER_TYPES), default=PLAYER),
    optional("user_player_id", Uuid(), null=True),
    optional("age", Integer(), null=True),
    optional("date_of_birth", Date(), null=True, since=JULY),
    optional("biography", Text(3, empty_is_null=True), null=True),
    optional("demeanor", _OPTIONAL_NAME, null=True),
    optional("nature", _OPTIONAL_NAME, null=True),
    optional("concept_id", Uuid(), null=True),
)
_VAMPIRE: Final = Schema(
    required("clan_id", Uuid()),
    optional("generation", Integer(), null=True),
    optional("sire", _OPTIONAL_NAME, null=True),
    optional("bane_name", _CURSE_NAME, null=True),
    optional("bane_description", Text(), null=True),
    optional("compulsion_name", _CURSE_NAME, null=True),
    optional("compulsion_description", Text(), null=True),
)
_WEREWOLF: Final = Schema(
    required("tribe_id", Uuid()),
    required("auspice_id", Uuid()),
    optional("pack_name", _OPTIONAL_NAME, null=True),
)
_MAGE: Final = Schema(
    optional("sphere", _OPTIONAL_NAME, null=True),
    optional("tradition", _OPTIONAL_NAME, null=True),
)
_HUNTER: Final = Schema(optional("creed", _OPTIONAL_NAME, null=True))
_BY_CLASS: Final = (
    optional("vampire_attributes", _VAMPIRE, null=True),
    optional("werewolf_attributes", _WEREWOLF, null=True),
    optional("mage_attributes", _MAGE, null=True),
    optional("hunter_attributes", _HUNTER, null=True),
)
_CREATE: Final = Schema(
    *_PERSON[:2],
    required("character_class", Enum(*CHARACTER_CLASSES)),
    required("game_version", Enum(*GAME_VERSIONS)),
    required("campaign_id", Uuid()),
    *_PERSON[2:],
    *_BY_CLASS,
    optional(
        "traits",
        ListOf(
            Schema(
                required("trait_id", Uuid()),
                optional("value", Integer(), default=0),
                optional("tracker", TRACKER_STATE, null=True, since=OCTOBER),
            )
        ),
        default=(),
    ),
    optional("health", HEALTH_STATE, null=True, since=OCTOBER),
)
_UPDATE: Final = Schema(
    *_PERSON,
    optional("status", Enum(*CHARACTER_STATUSES)),
    optional("is_temporary", Boolean()),
    *_BY_CLASS,
).patch()

_PLAYER: Final = "user_player_id"
_REFERENCES: Final = {
    "campaign_id": ("campaigns", "campaign"),
    "concept_id": ("concepts", "character_concept"),
    "user_player_id": ("users", "user"),
}

_CHANGING: Final[dict[str, Any]] = {
    "guards": (change_character,),
}


@operation(
    "GET",
    routes.CHARACTERS,
    acting=Acting.REQUIRED_400,
    query=(
        *paged(),
        Parameter("campaign_id", Uuid()),
        Parameter("user_player_id", Uuid()),
        Parameter("user_creator_id", Uuid()),
        Parameter("character_class", Enum(*CHARACTER_CLASSES)),
        Parameter("character_type", Enum(*CHARACTER_TYPES)),
        Parameter("status", Enum(*CHARACTER_STATUSES)),
        Parameter("is_temporary", Boolean(), default=False),
    ),
)
def list_characters(ctx: Context) -> dict[str, Any]:
    """List the characters of a company that the acting user may see."""
    query = ctx.query
    rows = [
        row
        for row in ctx.state.characters.under(ctx.company.id)
        if query["campaign_id"] in (None, row.campaign_id)
        and query["user_player_id"] in (None, row.user_player_id)
        and query["user_creator_id"] in (None, row.user_creator_id)
        and query["character_class"] in (None, row.character_class)
        and query["character_type"] in (None, row.type)
        and query["status"] in (None, row.status)
        and query["is_temporary"] == row.is_temporary
        and can_see_character(ctx.acting, row)
    ]
    return ctx.page(
        sorted(rows, key=lambda row: (row.name_first, row.name_last, row.id)), views.character
    )


@operation("POST", routes.CHARACTERS, acting=Acting.REQUIRED_400, body=_CREATE)
def create_character(ctx: Context) -> dict[str, Any]:
    """Create a character. After most errors, the character is stored nevertheless."""
    state, body = ctx.state, ctx.body
    traits, health = body.pop("traits"), body.pop("health", None)
    by_class = {name: body.pop(name) for name in CLASS_ATTRIBUTES}
    _require(can_create_character(ctx.acting, ctx.company, body["type"]))
    if body["type"] == PLAYER:
        body["user_player_id"] = body["user_player_id"] or ctx.acting.id
    elif body["user_player_id"] is not None:
        message = "NPC and STORYTELLER characters must not have a user_player_id"
        raise invalid_field(_PLAYER, message, detail=INVALID)
    for column in _REFERENCES:
        _check_reference(ctx, column, body[column])
    row = state.characters.add(
        Character(**state.stamp(), company_id=ctx.company.id, user_creator_id=ctx.acting.id, **body)
    )
    check_unique(state, row, row.name_first, row.name_last)
    for name, attributes in by_class.items():
        if attributes is not None:
            set_class_attributes(state, row, name, attributes)
    check_clan(row)
    concept = state.concepts.find(row.concept_id or "")
    if concept is not None:
        set_concept(state, row, concept)
    for given in traits:
        if state.traits.find(given["trait_id"]) is None:
            raise ProblemError(400, f"Trait {given['trait_id']} not found")
        _add_trait(ctx, row, **given)
    if health is not None:
        _start(health_of(state, row), health, "Character has no health track")
    count_renown(state, row)
    return views.character(state, row)


@operation(
    "GET",
    routes.CHARACTER,
    guards=(see_character,),
    query=(include("traits", "inventory", "notes", "assets"),),
)
def get_character(ctx: Context) -> dict[str, Any]:
    """Show a character, with children on request."""
    return views.character_detail(ctx.state, ctx.character, ctx.query["include"])


@operation("PATCH", routes.CHARACTER, **_CHANGING, body=_UPDATE)
def update_character(ctx: Context) -> dict[str, Any]:
    """Change a character. Class attributes are stored before the rest is validated."""
    state, body, row = ctx.state, ctx.body, ctx.character
    new_type = body.get("type", row.type)
    _require(can_change_character_type(ctx.acting, row, ctx.company, new_type))
    for name in CLASS_ATTRIBUTES:
        if name in body:
            set_class_attributes(state, row, name, body.pop(name))
    names = {"name_first": row.name_first, "name_last": row.name_last} | body
    check_unique(state, row, names["name_first"], names["name_last"])
    _check_player(ctx)
    concept = None
    if body.get("concept_id") is not None:
        concept = state.concepts.find(body["concept_id"])
        if concept is None:
            raise ProblemError(400, f"Concept {body['concept_id']} not found")
    if concept is not None and concept.id != row.concept_id:
        set_concept(state, row, concept)
    if "status" in body:
        dead = body["status"] == "DEAD"
        row.date_killed = (row.date_killed or state.whole_second()) if dead else None
    for name, value in body.items():
        setattr(row, name, value)
    row.date_modified = ctx.now
    return views.character(state, row)


@operation("DELETE", routes.CHARACTER, **_CHANGING)
def delete_character(ctx: Context) -> None:
    """Delete a character with everything that belongs to it."""
    archive(ctx.state, ctx.character)


@operation(
    "GET",
    routes.CHARACTER_STATISTICS,
    guards=(see_character,),
    query=(TOP_TRAITS,),
    cache=NO_CACHE,
)
def get_character_statistics(ctx: Context) -> dict[str, Any]:
    """Show the statistics over the dice rolls of a character."""
    rolls = ctx.state.dicerolls.under(ctx.company.id)
    held = [row for row in rolls if row.character_id == ctx.character.id]
    return statistics(ctx.state, held, ctx.query["num_top_traits"])


def _add_trait(
    ctx: Context,
    row: Character,
    *,
    trait_id: str,
    value: int,
    tracker: dict[str, int] | None = None,
) -> None:
    state = ctx.state
    held = CharacterTrait(**state.stamp(), character_id=row.id, trait_id=trait_id, value=value)
    state.character_traits.add(held)
    if tracker is not None:
        _start(tracker_of(state, held), tracker, "Trait has no tracker")


def _start(tracker: Tracker | None, given: dict[str, int], lack: str) -> None:
    """Set the state that a tracker begins with. That all else is stored before is a guess."""
    if tracker is None:
        raise ProblemError(400, lack)
    tracker.put(given)


def _require(allowed: bool) -> None:  # noqa: FBT001
    if not allowed:
        raise forbidden()


def _check_reference(ctx: Context, column: str, row_id: str | None) -> None:
    # Checked only by the database, which ignores archiving and companies.
    collection, target = _REFERENCES[column]
    if row_id is not None and getattr(ctx.state, collection).find_any(row_id) is None:
        raise missing_reference(row_id, table="character", column=column, target=target)


def _check_player(ctx: Context) -> None:
    body, row = ctx.body, ctx.character
    if body.get("type", row.type) != PLAYER:
        # A given player is ignored silently.
        body["user_player_id"] = None
        return
    player_id = body.get("user_player_id")
    if player_id is None:
        if row.type != PLAYER:
            message = "Converting a character to PLAYER requires user_player_id"
            raise ProblemError(400, message)
        if "user_player_id" in body:
            message = "PLAYER characters must have a user_player_id"
            raise ProblemError(400, message)
    _check_reference(ctx, "user_player_id", player_id)
