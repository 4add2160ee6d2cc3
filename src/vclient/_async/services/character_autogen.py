"""Characters that the server generates."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.base import ScopedService
from vclient._policy.own_writes import experience_lock_key
from vclient.models.characters import Character
from vclient.models.chargen import CharacterGenerate, ChargenFinalize, ChargenSessionResponse

if TYPE_CHECKING:
    from typing import Unpack

    from vclient.models.request_fields import CharacterGenerateFields, CharacterGenerateRequired
    from vclient.models.write_options import UserWriteOptions


class CharacterAutogenService(ScopedService):
    """Characters that the server generates for a campaign.

    Storytellers and administrators generate them one by one. A player starts a session,
    which costs experience points, and chooses one of the characters that it offers. In the
    operations below, `{characters}` is `/companies/{company_id}/characters`.
    """

    def _campaign(self) -> str:
        if self._in_campaign is None:
            msg = "new characters need a campaign: create the service with campaign_id=..."
            raise ValueError(msg)
        return self._in_campaign

    @overload
    async def generate_character(
        self, **fields: Unpack[CharacterGenerateRequired]
    ) -> Character: ...

    @overload
    async def generate_character(
        self, request: CharacterGenerate | None, **fields: Unpack[CharacterGenerateFields]
    ) -> Character: ...

    async def generate_character(
        self, request: CharacterGenerate | None = None, **fields: Unpack[CharacterGenerateFields]
    ) -> Character:
        """Generate a character and return it; requires a storyteller or an administrator.

        Args:
            request: Properties of the character as a model.
            **fields: The properties as keyword fields, which override `request`; the options of a
                write.

        API: `POST {characters}/autogenerate`
        """
        path, query = self._path(routes.CHARACTERS_AUTOGENERATE), {"campaign_id": self._campaign()}
        model = CharacterGenerate
        return await self._write("POST", path, Character, model, request, fields, params=query)

    async def start_chargen_session(
        self, **options: Unpack[UserWriteOptions]
    ) -> ChargenSessionResponse:
        """Start a session of the acting user, who pays for it, and return it.

        Args:
            **options: The options of a write.

        Raises:
            ValidationError: The user does not have enough experience points.

        API: `POST {characters}/chargen/start`
        """
        path, campaign_id = self._path(routes.CHARGEN_START), self._campaign()
        payer = self._acting_user(options.get("requesting_user_id"))
        query, turn = {"campaign_id": campaign_id}, experience_lock_key(payer, campaign_id)
        return await self._send(
            "POST", path, ChargenSessionResponse, options, params=query, lock_key=turn
        )

    async def get_chargen_session(self, session_id: str) -> ChargenSessionResponse:
        """Return a session that has not expired.

        Args:
            session_id: Id of the session.

        Raises:
            ValidationError: There is no such session, or it has expired.

        API: `GET {characters}/chargen/sessions/{session_id}`
        """
        path = self._path(routes.CHARGEN_SESSION, session_id=session_id)
        return await self._get(path, ChargenSessionResponse)

    async def list_all_chargen_sessions(self) -> list[ChargenSessionResponse]:
        """Return all sessions of the acting user. API: `GET {characters}/chargen/sessions`."""
        return await self._get(self._path(routes.CHARGEN_SESSIONS), list[ChargenSessionResponse])

    async def finalize_chargen_session(
        self, session_id: str, selected_character_id: str, **options: Unpack[UserWriteOptions]
    ) -> Character:
        """End a session with the choice of a character and return it; the others are deleted.

        Args:
            session_id: Id of the session.
            selected_character_id: Id of the chosen character.
            **options: The options of a write.

        Raises:
            ValidationError: There is no such session, or the character is not part of it.

        API: `POST {characters}/chargen/finalize`
        """
        path = self._path(routes.CHARGEN_FINALIZE)
        choice = ChargenFinalize(session_id=session_id, selected_character_id=selected_character_id)
        return await self._write("POST", path, Character, ChargenFinalize, choice, options)
