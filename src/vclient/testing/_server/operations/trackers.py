"""The health of characters, and the trackers of their traits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.kinds import Enum, Integer
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import DAMAGE_TYPES, TRACKER_ACTIONS
from vclient.testing._server.guards import change_character, see_character
from vclient.testing._server.lookups import present
from vclient.testing._server.operation import operation
from vclient.testing._server.trackers import health_of, tracker_of

from .character_traits import check_owner

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.trackers import Health, Tracker

_COUNT: Final = Integer(shape=(0, None))

HEALTH_STATE: Final = Schema(
    # The limit is a guess: without one, a mistake could fill the memory with boxes.
    optional("extra_levels", Integer(maximum=100, shape=(0, None))),
    *(optional(name, _COUNT) for name in ("superficial", "aggravated", "bashing", "lethal")),
    partial=True,
)
TRACKER_STATE: Final = Schema(
    *(optional(name, _COUNT) for name in ("current", "superficial", "aggravated", "stains")),
    partial=True,
)
_ACTION: Final = Schema(
    required("action", Enum(*TRACKER_ACTIONS)),
    optional("amount", Integer(shape=(1, None)), default=1),
    optional("damage_type", Enum(*DAMAGE_TYPES), null=True),
)


@operation("GET", routes.CHARACTER_HEALTH, guards=(see_character,))
def get_health(ctx: Context) -> dict[str, Any]:
    """Show the health of a character."""
    return _health(ctx).show()


@operation("PUT", routes.CHARACTER_HEALTH, guards=(change_character,), body=HEALTH_STATE)
def set_health(ctx: Context) -> dict[str, Any]:
    """Replace the health of a character. Who may is judged as for a change of it: a guess."""
    health = _health(ctx)
    health.put(ctx.body)
    ctx.character.date_modified = ctx.now
    return health.show()


@operation("POST", routes.CHARACTER_HEALTH_ACTIONS, guards=(change_character,), body=_ACTION)
def apply_health_action(ctx: Context) -> dict[str, Any]:
    """Damage, heal or reset a character. The status 201 is a guess, that of other POSTs."""
    health = _health(ctx)
    health.act(**ctx.body)
    ctx.character.date_modified = ctx.now
    return health.show()


@operation("GET", routes.CHARACTER_TRAIT_TRACKER, guards=(see_character,))
def get_tracker(ctx: Context) -> dict[str, Any]:
    """Show the tracker of a trait of a character."""
    return _tracker(ctx).show()


@operation("PUT", routes.CHARACTER_TRAIT_TRACKER, guards=(see_character,), body=TRACKER_STATE)
def set_tracker(ctx: Context) -> dict[str, Any]:
    """Replace the state of a tracker. Who may is judged as for other writes of traits: a guess."""
    check_owner(ctx)
    tracker = _tracker(ctx)
    tracker.put(ctx.body)
    ctx.character_trait.date_modified = ctx.now
    return tracker.show()


@operation("POST", routes.CHARACTER_TRAIT_TRACKER_ACTIONS, guards=(see_character,), body=_ACTION)
def apply_tracker_action(ctx: Context) -> dict[str, Any]:
    """Change the state of a tracker by an action."""
    check_owner(ctx)
    tracker = _tracker(ctx)
    tracker.act(**ctx.body)
    ctx.character_trait.date_modified = ctx.now
    return tracker.show()


def _health(ctx: Context) -> Health:
    return present(health_of(ctx.state, ctx.character), "Character has no health track")


def _tracker(ctx: Context) -> Tracker:
    return present(tracker_of(ctx.state, ctx.character_trait), "Trait has no tracker")
