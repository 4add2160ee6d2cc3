"""Characters that the server generates, one alone or several to choose from."""

from __future__ import annotations

from datetime import datetime

from vclient.constants import (
    AbilityFocus,
    AutoGenExperienceLevel,
    CharacterClass,
    CharacterType,
)
from vclient.models.base import RequestModel, Resource, UserWriteRequest, Uuid
from vclient.models.characters import Character
from vclient.models.for_checkers import OrText, OrUnset


class ChargenSessionResponse(Resource):
    """A session of character generation: characters to choose one from."""

    user_id: str
    """Id of the user who started and paid it."""
    campaign_id: str
    """Id of the campaign."""
    expires_at: datetime
    """When it ends, a day after its start, in whole seconds."""
    requires_selection: bool
    """Whether a character has to be chosen; otherwise there is only one."""
    characters: list[Character]
    """The characters to choose from; where one has to be chosen they are temporary."""


class CharacterGenerate(UserWriteRequest):
    """Properties of the generated character; those left out are drawn at random."""

    character_type: OrText[CharacterType]
    """By whom the character is played; `PLAYER` for the acting user."""
    character_class: OrUnset[OrText[CharacterClass] | None] = None
    """Class of the character; mostly `MORTAL` by default."""
    experience_level: OrUnset[OrText[AutoGenExperienceLevel] | None] = None
    """How experienced the character is; `NEW` by default."""
    skill_focus: OrUnset[OrText[AbilityFocus] | None] = None
    """How the skills are spread."""
    concept_id: OrUnset[Uuid | None] = None
    """Id of the concept."""
    vampire_clan_id: OrUnset[Uuid | None] = None
    """Id of the clan of a vampire."""
    werewolf_tribe_id: OrUnset[Uuid | None] = None
    """Id of the tribe of a werewolf."""
    werewolf_auspice_id: OrUnset[Uuid | None] = None
    """Id of the auspice of a werewolf."""


class ChargenFinalize(RequestModel):
    """The choice of a character."""

    session_id: Uuid
    """Id of the session."""
    selected_character_id: Uuid
    """Id of the character, one of the session."""
