"""Dice rolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.permissions import can_see_diceroll
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.kinds import Enum, Integer, ListOf, NumberEnum, Text, Uuid
from vclient.testing._server.bodies.query import Parameter, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import CHARACTER_TYPES, DICE_SIZES
from vclient.testing._server.dice import D10, judge, roll
from vclient.testing._server.operation import Acting, operation
from vclient.testing._server.problems import ProblemError, UnhandledError, forbidden
from vclient.testing._server.rules.traits import trait_ids
from vclient.testing._server.state.records import DiceRoll
from vclient.testing._server.views.dicerolls import diceroll as view

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Character

# With more dice, the live server never answers.
_MOST_DICE: Final = 100_000

_CREATE: Final = Schema(
    optional("difficulty", Integer(), null=True),
    optional("dice_size", NumberEnum(*DICE_SIZES), default=D10),
    optional("num_dice", Integer(), default=1),
    optional("num_desperation_dice", Integer(), default=0),
    optional("comment", Text(), null=True),
    optional("trait_ids", ListOf(Uuid()), default=()),
    optional("campaign_id", Uuid(), null=True),
    optional("character_id", Uuid(), null=True),
)
_QUICKROLL: Final = Schema(
    required("quickroll_id", Uuid()),
    required("character_id", Uuid()),
    optional("comment", Text(), null=True),
    optional("difficulty", Integer(), default=6),
    optional("num_desperation_dice", Integer(), default=0),
)


@operation(
    "GET",
    routes.DICEROLLS,
    acting=Acting.REQUIRED_400,
    query=(
        *paged(),
        Parameter("userid", Uuid()),
        Parameter("characterid", Uuid()),
        Parameter("campaignid", Uuid()),
        Parameter("character_type", Enum(*CHARACTER_TYPES)),
    ),
    cache=NO_CACHE,
)
def list_dicerolls(ctx: Context) -> dict[str, Any]:
    """List the dice rolls of a company, the newest first."""
    user_id, character_id = ctx.query["userid"], ctx.query["characterid"]
    campaign_id, character_type = ctx.query["campaignid"], ctx.query["character_type"]
    rows = [
        row
        for row in reversed(ctx.state.dicerolls.under(ctx.company.id))
        if user_id in (None, row.user_id)
        and character_id in (None, row.character_id)
        and campaign_id in (None, row.campaign_id)
        and character_type in (None, _character_type(ctx, row))
        and _visible(ctx, row)
    ]
    return ctx.page(rows, view)


@operation("GET", routes.DICEROLL, acting=Acting.REQUIRED_400, cache=NO_CACHE)
def get_diceroll(ctx: Context) -> dict[str, Any]:
    """Show a dice roll, unless its character is reserved to storytellers."""
    row = ctx.found["diceroll_id"]
    if not _visible(ctx, row):
        raise forbidden()
    return view(ctx.state, row)


@operation(
    "POST",
    routes.DICEROLLS,
    acting=Acting.REQUIRED_400,
    body=_CREATE,
    counts_as_change=False,
)
def create_diceroll(ctx: Context) -> dict[str, Any]:
    """Roll dice."""
    state, body = ctx.state, ctx.body
    if body["campaign_id"] and state.campaigns.find(body["campaign_id"]) is None:
        raise ProblemError(400, f"Campaign {body['campaign_id']} not found")
    if body["character_id"] and state.characters.find(body["character_id"]) is None:
        raise ProblemError(400, f"Character {body['character_id']} not found")
    body["trait_ids"] = trait_ids(state, body["trait_ids"])
    return _roll(ctx, **body)


@operation(
    "POST",
    routes.DICEROLLS_QUICKROLL,
    acting=Acting.REQUIRED_400,
    body=_QUICKROLL,
    counts_as_change=False,
)
def create_diceroll_from_quickroll(ctx: Context) -> dict[str, Any]:
    """Roll the pool of a quick roll with the traits of a character."""
    state, body = ctx.state, ctx.body
    quickroll = state.quickrolls.find(body["quickroll_id"])
    if quickroll is None:
        raise ProblemError(400, f"Quick roll {body['quickroll_id']} not found")
    character = state.characters.find(body["character_id"])
    if character is None:
        raise ProblemError(400, f"Character {body['character_id']} not found")
    values = [
        held.value
        for held in state.character_traits.under(character.id)
        if held.trait_id in quickroll.trait_ids
    ]
    if not values:
        raise ProblemError(
            400, "This character does not have the traits required to roll this quick roll"
        )
    return _roll(
        ctx,
        difficulty=body["difficulty"],
        dice_size=D10,
        num_dice=sum(values),
        num_desperation_dice=body["num_desperation_dice"],
        comment=body["comment"] or f"Quick roll: {quickroll.name}",
        trait_ids=list(quickroll.trait_ids),
        campaign_id=character.campaign_id,
        character_id=character.id,
    )


def _roll(ctx: Context, **fields: Any) -> dict[str, Any]:
    state = ctx.state
    size, pool = fields["dice_size"], fields["num_dice"] + fields["num_desperation_dice"]
    if max(fields["num_dice"], fields["num_desperation_dice"]) > _MOST_DICE:
        raise UnhandledError
    player = roll(state.random, fields["num_dice"], size)
    desperation = roll(state.random, fields["num_desperation_dice"], size)
    outcome = judge(player + desperation, size=size, difficulty=fields["difficulty"], pool=pool)
    row = DiceRoll(
        **state.stamp(),
        company_id=ctx.company.id,
        user_id=ctx.acting.id,
        **fields,
        player_roll=player,
        desperation_roll=desperation,
        total_result=outcome.total,
        result_type=outcome.type,
    )
    return view(state, state.dicerolls.add(row))


def _character_of(ctx: Context, row: DiceRoll) -> Character | None:
    # Dice rolls remain when their characters are deleted.
    return ctx.state.characters.find_any(row.character_id or "")


def _character_type(ctx: Context, row: DiceRoll) -> str | None:
    character = _character_of(ctx, row)
    return None if character is None else character.type


def _visible(ctx: Context, row: DiceRoll) -> bool:
    return can_see_diceroll(ctx.acting, _character_of(ctx, row))
