"""Random characters, for storytellers and for players."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.kinds import Enum, Uuid
from vclient.testing._server.bodies.query import Parameter
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.constants import (
    ABILITY_FOCUSES,
    CHARACTER_CLASSES,
    CHARACTER_TYPES,
    EXPERIENCE_LEVELS,
)
from vclient.testing._server.guards import generate_character
from vclient.testing._server.lookups import campaign as find_campaign
from vclient.testing._server.operation import Acting, operation
from vclient.testing._server.problems import INVALID, NOT_ENOUGH_XP, ProblemError, invalid_field
from vclient.testing._server.rules.experience import experience_of, spend
from vclient.testing._server.rules.generation import Wishes, generate
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import ChargenSession
from vclient.testing._server.views.characters import character as character_view
from vclient.testing._server.views.chargen import chargen_session as view

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_LIFETIME: Final = timedelta(hours=24)
_SESSION: Final = "session_id"
_SELECTED: Final = "selected_character_id"
_CAMPAIGN: Final = Parameter("campaign_id", Uuid(), nullable=False, required=True)

_AUTOGENERATE: Final = Schema(
    required("character_type", Enum(*CHARACTER_TYPES)),
    optional("character_class", Enum(*CHARACTER_CLASSES), null=True),
    optional("experience_level", Enum(*EXPERIENCE_LEVELS), null=True),
    optional("skill_focus", Enum(*ABILITY_FOCUSES), null=True),
    optional("concept_id", Uuid(), null=True),
    optional("vampire_clan_id", Uuid(), null=True),
    optional("werewolf_tribe_id", Uuid(), null=True),
    optional("werewolf_auspice_id", Uuid(), null=True),
)
_FINALIZE: Final = Schema(required(_SESSION, Uuid()), required(_SELECTED, Uuid()))
_NAMED: Final = (
    ("concept_id", "concepts", "Concept"),
    ("vampire_clan_id", "clans", "Vampire clan"),
    ("werewolf_tribe_id", "tribes", "Werewolf tribe"),
    ("werewolf_auspice_id", "auspices", "Werewolf auspice"),
)


@operation(
    "POST",
    routes.CHARACTERS_AUTOGENERATE,
    guards=(generate_character,),
    query=(_CAMPAIGN,),
    body=_AUTOGENERATE,
)
def autogenerate_character(ctx: Context) -> dict[str, Any]:
    """Create a random character."""
    state, body = ctx.state, ctx.body
    campaign = find_campaign(ctx, ctx.query["campaign_id"])
    for name, collection, title in _NAMED:
        row_id = body[name]
        if row_id is not None and getattr(state, collection).find(row_id) is None:
            raise ProblemError(400, f"{title} {row_id} not found")
    wishes = Wishes(
        character_class=body["character_class"],
        experience_level=body["experience_level"],
        skill_focus=body["skill_focus"],
        concept=state.concepts.find(body["concept_id"] or ""),
        clan_id=body["vampire_clan_id"],
        tribe_id=body["werewolf_tribe_id"],
        auspice_id=body["werewolf_auspice_id"],
    )
    row = generate(ctx, campaign.id, wishes, type_=body["character_type"])
    return character_view(state, row)


@operation("POST", routes.CHARGEN_START, acting=Acting.REQUIRED_400, query=(_CAMPAIGN,))
def start_chargen(ctx: Context) -> dict[str, Any]:
    """Start a session of the acting user, who pays for it."""
    state, settings = ctx.state, ctx.settings
    campaign = find_campaign(ctx, ctx.query["campaign_id"])
    experience = experience_of(state, ctx.acting.id, campaign.id)
    cost = settings.character_autogen_xp_cost
    if cost > max(experience.xp_current, 0):
        raise ProblemError(400, NOT_ENOUGH_XP, invalid=())
    spend(state, experience, cost)
    choices = settings.character_autogen_num_choices
    rows = [generate(ctx, campaign.id, Wishes(), is_temporary=choices > 1) for _ in range(choices)]
    session = ChargenSession(
        **state.stamp(),
        company_id=ctx.company.id,
        user_id=ctx.acting.id,
        campaign_id=campaign.id,
        expires_at=state.whole_second() + _LIFETIME,
        requires_selection=choices > 1,
        character_ids=[row.id for row in rows],
    )
    return view(state, state.chargen_sessions.add(session))


@operation("GET", routes.CHARGEN_SESSIONS, acting=Acting.REQUIRED_400, cache=NO_CACHE)
def list_chargen_sessions(ctx: Context) -> list[dict[str, Any]]:
    """List the sessions of the acting user that have not expired."""
    return [
        view(ctx.state, row)
        for row in ctx.state.chargen_sessions.under(ctx.acting.id)
        if row.company_id == ctx.company.id and row.expires_at > ctx.now
    ]


@operation("GET", routes.CHARGEN_SESSION, cache=NO_CACHE)
def get_chargen_session(ctx: Context) -> dict[str, Any]:
    """Show a session of any user that has not expired."""
    row = _find(ctx, ctx.path[_SESSION])
    if row is None or row.expires_at <= ctx.now:
        raise invalid_field(_SESSION, "Session not found or expired", detail=INVALID)
    return view(ctx.state, row)


@operation("POST", routes.CHARGEN_FINALIZE, body=_FINALIZE)
def finalize_chargen(ctx: Context) -> dict[str, Any]:
    """Keep one character of a session, expired or not, and delete the others."""
    state = ctx.state
    session = _find(ctx, ctx.body[_SESSION])
    if session is None:
        raise invalid_field(_SESSION, "Session not found", detail=INVALID)
    selected_id = ctx.body[_SELECTED]
    selected = state.characters.find(selected_id)
    if selected is None or selected_id not in session.character_ids:
        raise invalid_field(_SELECTED, "Character not in session", detail=INVALID)
    selected.is_temporary = False
    selected.starting_points = ctx.settings.character_autogen_starting_points
    selected.date_modified = ctx.now
    for character_id in session.character_ids:
        other = state.characters.find(character_id)
        if other is not None and other is not selected:
            archive(state, other)
            state.characters.remove(other)
    state.chargen_sessions.remove(session)
    return character_view(state, selected)


def _find(ctx: Context, session_id: str) -> ChargenSession | None:
    row = ctx.state.chargen_sessions.find(session_id)
    return row if row is not None and row.company_id == ctx.company.id else None
