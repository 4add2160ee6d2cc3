"""The traits of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.forms import title_case
from vclient.testing._server.bodies.kinds import Boolean, Enum, Integer, ListOf, Text, Uuid
from vclient.testing._server.bodies.query import Parameter, paged
from vclient.testing._server.bodies.schema import JsonBody, Schema, optional, required
from vclient.testing._server.constants import CURRENCIES, PLAYER
from vclient.testing._server.guards import changes_character, see_character
from vclient.testing._server.operation import operation
from vclient.testing._server.problems import ProblemError, invalid_field
from vclient.testing._server.rules.experience import experience_of
from vclient.testing._server.rules.prices import (
    NO_COST,
    XP,
    check_currency,
    check_free_changes,
    pay,
    price,
)
from vclient.testing._server.rules.sheet import (
    AlreadyHeldError,
    add_trait,
    bulk_error,
    change_value,
    check_assignable,
    remove_trait,
    store_trait,
    value_options,
)
from vclient.testing._server.state.records import Trait
from vclient.testing._server.views import characters as views
from vclient.testing._server.views.blueprint import trait as trait_view
from vclient.testing.api_versions import OCTOBER

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import CharacterTrait

_LARGEST_BATCH: Final = 200
_CURRENCY: Final = Enum(*CURRENCIES)
_HUNDRED: Final = Integer(0, 100)

_ASSIGN: Final = Schema(
    required("trait_id", Uuid()),
    optional("value", Integer(), default=0),
    optional("currency", _CURRENCY, default=NO_COST),
)
_BATCH: Final = ListOf(_ASSIGN)
_CREATE: Final = Schema(
    required("name", Text(3, 50, form=title_case)),
    required("category_id", Uuid()),
    required("currency", _CURRENCY, since="0.26"),
    optional("value", Integer(), null=True, until="0.25"),
    optional("description", Text(), null=True),
    optional("max_value", _HUNDRED, default=5),
    optional("min_value", _HUNDRED, default=0),
    optional("show_when_zero", Boolean(), default=True),
    optional("is_rollable", Boolean(), default=True, since="0.27"),
    optional("initial_cost", _HUNDRED, null=True),
    optional("upgrade_cost", _HUNDRED, null=True),
    optional("count_based_cost_multiplier", _HUNDRED, null=True, since=OCTOBER),
)
_MODIFY: Final = Schema(
    required("target_value", Integer()),
    required("currency", _CURRENCY),
)

# The player of the character is checked only after the body has been parsed.
_ACCESS: Final[dict[str, Any]] = {"guards": (see_character,)}


class _Batch(JsonBody):
    """Parses a list of assignments. An error in one of them rejects all."""

    def validate(self, sent: Any) -> list[dict[str, Any]]:
        """Return the assignments."""
        data = "data"
        try:
            decoded = _BATCH.decode(sent, data)
        except ProblemError as problem:
            raise invalid_field(data, problem.invalid[0]["message"]) from problem
        if len(decoded) > _LARGEST_BATCH:
            raise ProblemError(400, f"Batch size must not exceed {_LARGEST_BATCH} items")
        checked: list[dict[str, Any]] = _BATCH.check(data, decoded)
        return checked


@operation(
    "GET",
    routes.CHARACTER_TRAITS,
    **_ACCESS,
    query=(
        *paged(),
        Parameter("category_id", Uuid()),
        Parameter("is_rollable", Boolean()),
    ),
)
def list_character_traits(ctx: Context) -> dict[str, Any]:
    """List the traits of a character, category by category."""
    category_id, is_rollable = ctx.query["category_id"], ctx.query["is_rollable"]
    rows = []
    for row in ctx.state.character_traits.under(ctx.character.id):
        trait = views.trait_of(ctx.state, row)
        if category_id in (None, trait.category_id) and is_rollable in (None, trait.is_rollable):
            rows.append((trait.category_id, row))
    rows.sort(key=lambda pair: pair[0])
    return ctx.page([row for _, row in rows], views.character_trait)


@operation("POST", routes.CHARACTER_TRAITS_ASSIGN, **_ACCESS, body=_ASSIGN)
def assign_trait(ctx: Context) -> dict[str, Any]:
    """Assign a trait of the catalogue to a character."""
    currency = ctx.body["currency"]
    check_owner(ctx)
    _check_change(ctx, currency)
    return views.character_trait(ctx.state, _assign(ctx, **ctx.body))


@operation("POST", routes.CHARACTER_TRAITS_BULK_ASSIGN, **_ACCESS, status=200, body=_Batch())
def bulk_assign_traits(ctx: Context) -> dict[str, Any]:
    """Assign as many of the given traits as possible."""
    check_owner(ctx)
    check_free_changes(ctx, ctx.character)
    succeeded: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for item in ctx.body:
        trait_id = item["trait_id"]
        try:
            check_currency(ctx.character, item["currency"])
            row = _assign(ctx, **item, leave_behind=True)
        except ProblemError as problem:
            failed.append({"trait_id": trait_id, "error": bulk_error(problem)})
        else:
            shown = views.character_trait(ctx.state, row)
            succeeded.append({"trait_id": trait_id, "character_trait": shown})
    return {"succeeded": succeeded, "failed": failed}


@operation("POST", routes.CHARACTER_TRAITS_CREATE, **_ACCESS, body=_CREATE)
def create_custom_trait(ctx: Context) -> dict[str, Any]:
    """Create a custom trait of a character, with one dot, which is paid for.

    That the multiplier has the range of the costs, and defaults to that of the category like
    them, is a guess.

    In 0.25 it has the value that is given, for which nothing is paid: that nothing is paid, that
    the value is 1 if none is given and may be all up to the maximum are guesses.
    """
    state, body, character = ctx.state, ctx.body, ctx.character
    currency = body.pop("currency", NO_COST)
    value = body.pop("value", None) or 1
    multiplier = body.pop("count_based_cost_multiplier", None)
    check_owner(ctx)
    _check_change(ctx, currency)
    category = state.categories.find(body["category_id"])
    if category is None:
        raise ProblemError(400, "Trait category not found")
    # The name is compared, and quoted, as it was sent.
    _check_name(ctx, ctx.sent["name"])
    if body["max_value"] < value:
        raise ProblemError(400, f"Trait can not be raised above max value of {body['max_value']}")
    for cost in ("initial_cost", "upgrade_cost"):
        if body[cost] is None:
            body[cost] = getattr(category, cost)
    trait = Trait(
        **state.stamp(),
        **body,
        count_based_cost_multiplier=multiplier or category.count_based_cost_multiplier,
        custom_for_character_id=character.id,
    )
    # Nothing is stored if the points do not suffice.
    pay(ctx, character, price(state, character, trait, 0, value), currency)
    state.traits.add(trait)
    row = store_trait(ctx, character, trait, value)
    if currency == XP:
        row.raised.append((ctx.acting.id, ctx.now, 0))
    return views.character_trait(state, row)


@operation("GET", routes.CHARACTER_TRAIT, **_ACCESS)
def get_character_trait(ctx: Context) -> dict[str, Any]:
    """Show a trait of a character."""
    return views.character_trait(ctx.state, ctx.found["character_trait_id"])


@operation("PUT", routes.CHARACTER_TRAIT_VALUE, **_ACCESS, body=_MODIFY)
def change_trait_value(ctx: Context) -> dict[str, Any]:
    """Raise or lower a trait."""
    row: CharacterTrait = ctx.found["character_trait_id"]
    check_owner(ctx)
    _check_change(ctx, ctx.body["currency"])
    change_value(ctx, ctx.character, row, ctx.body["target_value"], ctx.body["currency"])
    return views.character_trait(ctx.state, row)


@operation("DELETE", routes.CHARACTER_TRAIT, **_ACCESS, query=(Parameter("currency", _CURRENCY),))
def delete_character_trait(ctx: Context) -> None:
    """Remove a trait. It may be taken away for nothing whatever the setting of free changes."""
    currency = ctx.query["currency"]
    check_owner(ctx)
    if currency is not None:
        check_currency(ctx.character, currency)
    remove_trait(ctx, ctx.character, ctx.found["character_trait_id"], currency)


@operation("GET", routes.CHARACTER_TRAIT_VALUE_OPTIONS, **_ACCESS, cache=NO_CACHE)
def get_value_options(ctx: Context) -> dict[str, Any]:
    """Show the costs of all other values of a trait."""
    state, character = ctx.state, ctx.character
    row: CharacterTrait = ctx.found["character_trait_id"]
    trait = views.trait_of(state, row)
    experience = None
    if character.type == PLAYER:
        player_id = character.user_player_id or ""
        experience = experience_of(state, player_id, character.campaign_id)
    return {
        "name": trait.name,
        "current_value": row.value,
        "trait": trait_view(state, trait),
        "xp_current": 0 if experience is None else experience.xp_current,
        "starting_points_current": character.starting_points,
        "options": value_options(state, character, row, experience),
    }


def check_owner(ctx: Context) -> None:
    """Require a user who may change the character.

    Raises:
        ProblemError: The acting user may not.
    """
    if not changes_character(ctx, ctx.character):
        raise ProblemError(403, "User does not own this character")


def _check_change(ctx: Context, currency: str) -> None:
    check_currency(ctx.character, currency)
    if currency == NO_COST:
        check_free_changes(ctx, ctx.character)


def _assign(
    ctx: Context, *, trait_id: str, value: int, currency: str, leave_behind: bool = False
) -> CharacterTrait:
    trait = ctx.state.traits.find(trait_id)
    if trait is None:
        raise ProblemError(400, "Trait not found")
    check_assignable(ctx.state, ctx.character, trait, value, currency)
    try:
        return add_trait(ctx, ctx.character, trait, value, currency)
    except ProblemError:
        if leave_behind:
            # A batch assigns the trait first, and its dots only after the payment.
            store_trait(ctx, ctx.character, trait, 0)
        raise


def _check_name(ctx: Context, name: str) -> None:
    state, folded = ctx.state, name.strip().casefold()
    for row in state.character_traits.under(ctx.character.id):
        if views.trait_of(state, row).name.casefold() == folded:
            raise AlreadyHeldError(name)
    for trait in state.traits:
        if trait.custom_for_character_id is None and trait.name.casefold() == folded:
            raise ProblemError(
                409, f"Trait named '{name}' already exists. Custom traits must have a unique name."
            )
