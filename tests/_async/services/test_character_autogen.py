from __future__ import annotations

import pytest

from recording import Recorder
from sheet_answers import (
    AUSPICE_ID,
    CAMPAIGN_ID,
    CHARACTER,
    CHARACTER_ID,
    CLAN_ID,
    COMPANY_ID,
    CONCEPT_ID,
    OTHER_USER_ID,
    SESSION_ID,
    TRIBE_ID,
    USER_ID,
)
from vclient import RequestValidationError
from vclient.models import CharacterGenerate

ROOT = f"/companies/{COMPANY_ID}/characters"
CAMPAIGN = {"campaign_id": [CAMPAIGN_ID]}


async def test_generate_character(make_client):
    recorder = Recorder(CHARACTER)
    autogen = make_client(recorder).character_autogen(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    assert (await autogen.generate_character(character_type="NPC")).id == CHARACTER_ID
    body = {"character_type": "NPC"}
    recorder.check(f"POST {ROOT}/autogenerate", body=body, query=CAMPAIGN, user=USER_ID)

    body = {
        "character_type": "PLAYER",
        "character_class": "VAMPIRE",
        "experience_level": "ELITE",
        "skill_focus": "BALANCED",
        "concept_id": CONCEPT_ID,
        "vampire_clan_id": CLAN_ID,
        "werewolf_tribe_id": TRIBE_ID,
        "werewolf_auspice_id": AUSPICE_ID,
    }
    await autogen.generate_character(**body, idempotency_key="k")
    recorder.check(f"POST {ROOT}/autogenerate", body=body, query=CAMPAIGN, user=USER_ID, key="k")

    await autogen.generate_character(
        CharacterGenerate(character_type="NPC"),
        concept_id=None,
        requesting_user_id=OTHER_USER_ID,
    )
    body = {"character_type": "NPC", "concept_id": None}
    recorder.check(f"POST {ROOT}/autogenerate", body=body, query=CAMPAIGN, user=OTHER_USER_ID)


async def test_generate_character_needs_a_type(make_client):
    recorder = Recorder(CHARACTER)
    autogen = make_client(recorder).character_autogen(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    with pytest.raises(RequestValidationError, match="character_type: Field required"):
        await autogen.generate_character(character_class="MAGE")
    assert recorder.requests == []


async def test_finalize(make_client):
    recorder = Recorder(CHARACTER)
    autogen = make_client(recorder).character_autogen(USER_ID, CAMPAIGN_ID, company_id=COMPANY_ID)
    chosen = await autogen.finalize_chargen_session(SESSION_ID, CHARACTER_ID, idempotency_key="k")
    assert chosen.id == CHARACTER_ID
    body = {"session_id": SESSION_ID, "selected_character_id": CHARACTER_ID}
    recorder.check(f"POST {ROOT}/chargen/finalize", body=body, user=USER_ID, key="k")
    with pytest.raises(RequestValidationError, match="session_id"):
        await autogen.finalize_chargen_session("mine", CHARACTER_ID)
    assert recorder.requests == []
