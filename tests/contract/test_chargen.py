"""Characters that players choose from several made by chance."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from vclient import NotFoundError, ValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.services import CharacterAutogenService

CHARACTERS = "/companies/{company_id}/characters"
START = f"POST {CHARACTERS}/chargen/start"
SESSIONS = f"GET {CHARACTERS}/chargen/sessions"
SESSION = SESSIONS + "/{session_id}"
FINALIZE = f"POST {CHARACTERS}/chargen/finalize"


@pytest.fixture
async def autogen(client: VClient, own: ContractCompany) -> CharacterAutogenService:
    """Character generation for a player with 25 experience points."""
    users = client.users(own.id, user_id=own.admin_id)
    await users.add_xp(own.player_id, own.campaign_id, 25)
    return client.character_autogen(own.player_id, own.campaign_id, company_id=own.id)


@pytest.mark.covers(START)
async def test_a_session_offers_characters_for_experience(
    client: VClient, own: ContractCompany, autogen: CharacterAutogenService
):
    session = await autogen.start_chargen_session()
    assert (session.user_id, session.campaign_id) == (own.player_id, own.campaign_id)
    assert session.requires_selection
    assert session.expires_at.microsecond == 0
    lasts = session.expires_at - session.date_created
    assert abs(lasts - timedelta(hours=24)) < timedelta(seconds=5)
    assert len(session.characters) == 3
    assert len({each.name for each in session.characters}) == 3
    for each in session.characters:
        assert each.is_temporary
        assert (each.type, each.game_version) == ("PLAYER", "V5")
        assert each.user_player_id == each.user_creator_id == own.player_id
        assert each.campaign_id == own.campaign_id
    experience = await client.users(own.id).get_experience(own.player_id, own.campaign_id)
    assert (experience.xp_current, experience.xp_total) == (15, 25)
    characters = client.characters(own.player_id, company_id=own.id)
    assert await characters.list_all() == []
    assert len(await characters.list_all(is_temporary=True)) == 3


@pytest.mark.covers(START)
async def test_a_session_has_to_be_paid(client: VClient, own: ContractCompany):
    autogen = client.character_autogen(own.player_id, own.campaign_id, company_id=own.id)
    with pytest.raises(ValidationError) as error:
        await autogen.start_chargen_session()
    assert error.value.detail == "User does not have enough XP to complete the action."
    assert error.value.invalid_parameters == []
    assert await autogen.list_all_chargen_sessions() == []


@pytest.mark.covers(START)
async def test_the_company_sets_price_and_number(
    client: VClient, own: ContractCompany, autogen: CharacterAutogenService
):
    await client.companies.update(
        own.id, settings={"character_autogen_xp_cost": 4, "character_autogen_num_choices": 1}
    )
    session = await autogen.start_chargen_session()
    assert not session.requires_selection
    (only,) = session.characters
    assert not only.is_temporary
    experience = await client.users(own.id).get_experience(own.player_id, own.campaign_id)
    assert experience.xp_current == 21


@pytest.mark.covers(START)
async def test_the_campaign_is_in_the_query_and_known(http: Http, company: ContractCompany):
    path = f"{company.path}/characters/chargen/start"
    answer = await http("POST", path, acting=company.player_id)
    assert answer.status_code == 400
    assert answer.json()["detail"] == (
        f"Missing required query parameter 'campaign_id' for path {answer.request.url.path}"
    )
    params = {"campaign_id": str(uuid4())}
    answer = await http("POST", path, acting=company.player_id, params=params)
    assert (answer.status_code, answer.json()["detail"]) == (404, "Campaign not found")


@pytest.mark.covers(SESSIONS, SESSION)
async def test_sessions_are_listed_for_their_user_and_shown_to_all(
    http: Http, client: VClient, own: ContractCompany, autogen: CharacterAutogenService
):
    session = await autogen.start_chargen_session()
    assert await autogen.list_all_chargen_sessions() == [session]
    others = client.character_autogen(own.other_player_id, own.campaign_id, company_id=own.id)
    assert await others.list_all_chargen_sessions() == []
    assert await others.get_chargen_session(session.id) == session
    path = f"{own.path}/characters/chargen/sessions/{session.id}"
    assert (await http("GET", path)).json()["id"] == session.id


@pytest.mark.covers(SESSION)
async def test_an_unknown_session_is_no_404(autogen: CharacterAutogenService):
    with pytest.raises(ValidationError) as error:
        await autogen.get_chargen_session(str(uuid4()))
    assert error.value.invalid_parameters == [
        {"field": "session_id", "message": "Session not found or expired"}
    ]


@pytest.mark.smoke
@pytest.mark.covers(FINALIZE, SESSIONS, SESSION)
async def test_the_chosen_character_stays_and_the_others_go(
    client: VClient, own: ContractCompany, autogen: CharacterAutogenService
):
    await client.companies.update(own.id, settings={"character_autogen_starting_points": 12})
    session = await autogen.start_chargen_session()
    chosen, *others = session.characters
    made = await autogen.finalize_chargen_session(session.id, chosen.id)
    assert (made.id, made.is_temporary, made.starting_points) == (chosen.id, False, 12)
    characters = client.characters(own.player_id, company_id=own.id)
    assert [each.id for each in await characters.list_all()] == [chosen.id]
    for other in others:
        with pytest.raises(NotFoundError):
            await characters.get(other.id)
    assert await autogen.list_all_chargen_sessions() == []
    with pytest.raises(ValidationError):
        await autogen.get_chargen_session(session.id)


@pytest.mark.covers(FINALIZE)
async def test_only_a_character_of_the_session_can_be_chosen(autogen: CharacterAutogenService):
    session = await autogen.start_chargen_session()
    with pytest.raises(ValidationError) as error:
        await autogen.finalize_chargen_session(session.id, str(uuid4()))
    assert error.value.invalid_parameters == [
        {"field": "selected_character_id", "message": "Character not in session"}
    ]
    with pytest.raises(ValidationError) as error:
        await autogen.finalize_chargen_session(str(uuid4()), session.characters[0].id)
    assert error.value.invalid_parameters == [
        {"field": "session_id", "message": "Session not found"}
    ]
    assert await autogen.get_chargen_session(session.id) == session


@pytest.mark.covers(FINALIZE)
async def test_anyone_may_choose(
    http: Http, own: ContractCompany, autogen: CharacterAutogenService
):
    session = await autogen.start_chargen_session()
    chosen = session.characters[1]
    body = {"session_id": session.id, "selected_character_id": chosen.id}
    answer = await http("POST", f"{own.path}/characters/chargen/finalize", json=body)
    assert (answer.status_code, answer.json()["id"]) == (201, chosen.id)
    assert answer.json()["user_player_id"] == own.player_id
