"""Experience and cool points: what the three awards change, and who grants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import contract_company, unique
from vclient import AuthorizationError, ConflictError, NotFoundError, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import CampaignExperience, User
    from vclient.services import UsersService

EXPERIENCE = "/companies/{company_id}/users/{user_id}/experience"
READ = f"GET {EXPERIENCE}/{{campaign_id}}"
ADD = f"POST {EXPERIENCE}/xp/add"
REMOVE = f"POST {EXPERIENCE}/xp/remove"
COOL = f"POST {EXPERIENCE}/cp/add"
UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"


@pytest.fixture
def other(target: Target) -> Iterator[ContractCompany]:
    """Another company of the developer, whose settings no other test depends on."""
    with contract_company(target) as made:
        yield made


def points(row: CampaignExperience) -> tuple[int, int, int]:
    """Return the points to spend, those ever awarded, and the cool points."""
    return row.xp_current, row.xp_total, row.cool_points


async def lifetime(users: UsersService, user_id: str) -> tuple[int, int]:
    """Return what a user ever earned in all campaigns."""
    user = await users.get(user_id)
    return user.lifetime_xp, user.lifetime_cool_points


@pytest.mark.covers(READ)
async def test_without_experience_there_are_zeros(
    users: UsersService, company: ContractCompany, ada: User
):
    found = await users.get_experience(ada.id, company.campaign_id)
    assert (found.user_id, found.campaign_id) == (ada.id, company.campaign_id)
    assert points(found) == (0, 0, 0)
    assert await users.get_experience(ada.id, company.campaign_id) == found


@pytest.mark.smoke
@pytest.mark.covers(ADD, REMOVE, COOL, READ)
async def test_what_is_taken_was_awarded_nevertheless(
    users: UsersService, company: ContractCompany, ada: User
):
    campaign_id = company.campaign_id
    added = await users.add_xp(ada.id, campaign_id, 25)
    assert (added.user_id, added.campaign_id) == (ada.id, campaign_id)
    assert points(added) == (25, 25, 0)
    assert await lifetime(users, ada.id) == (25, 0)
    assert points(await users.remove_xp(ada.id, campaign_id, 5)) == (20, 25, 0)
    assert await lifetime(users, ada.id) == (25, 0)
    assert points(await users.add_cool_points(ada.id, campaign_id, 2)) == (40, 45, 2)
    assert await lifetime(users, ada.id) == (45, 2)
    found = await users.get_experience(ada.id, campaign_id)
    assert points(found) == (40, 45, 2)
    assert (await users.get(ada.id)).campaign_experience == [found]


@pytest.mark.covers(ADD, REMOVE, COOL)
async def test_amounts_have_no_range(users: UsersService, company: ContractCompany, ada: User):
    campaign_id = company.campaign_id
    assert points(await users.add_xp(ada.id, campaign_id, 0)) == (0, 0, 0)
    assert points(await users.add_xp(ada.id, campaign_id, -5)) == (-5, -5, 0)
    assert points(await users.remove_xp(ada.id, campaign_id, -15)) == (10, -5, 0)
    assert points(await users.add_cool_points(ada.id, campaign_id, -1)) == (0, -15, -1)
    assert await lifetime(users, ada.id) == (-15, -1)


@pytest.mark.covers(REMOVE)
async def test_nobody_loses_more_than_is_left(
    http: Http, users: UsersService, company: ContractCompany, ada: User
):
    await users.add_xp(ada.id, company.campaign_id, 5)
    with pytest.raises(ValidationError) as error:
        await users.remove_xp(ada.id, company.campaign_id, 6)
    assert error.value.detail == "User does not have enough XP to complete the action."
    path = f"{company.path}/users/{ada.id}/experience/xp/remove"
    body = {"amount": 6, "campaign_id": company.campaign_id}
    refused = await http("POST", path, acting=company.admin_id, json=body)
    assert refused.status_code == 400
    assert "invalid_parameters" not in refused.json()
    assert points(await users.remove_xp(ada.id, company.campaign_id, 5)) == (0, 5, 0)


@pytest.mark.covers(ADD, READ)
async def test_each_campaign_has_experience_of_its_own(
    client: VClient, users: UsersService, company: ContractCompany, ada: User
):
    second = await client.campaigns(company.storyteller_id).create(name=unique("Second"))
    first = await users.add_xp(ada.id, company.campaign_id, 1)
    other = await users.add_xp(ada.id, second.id, 2)
    assert (await users.get_experience(ada.id, second.id)).xp_total == 2
    user = await users.get(ada.id)
    assert {each.id: each.xp_total for each in user.campaign_experience} == {
        first.id: 1,
        other.id: 2,
    }
    assert user.lifetime_xp == 3


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("xp/add", marks=pytest.mark.covers(ADD)),
        pytest.param("xp/remove", marks=pytest.mark.covers(REMOVE)),
        pytest.param("cp/add", marks=pytest.mark.covers(COOL)),
    ],
)
async def test_the_shape_of_an_award(http: Http, company: ContractCompany, ada: User, call: str):
    path = f"{company.path}/users/{ada.id}/experience/{call}"
    campaign_id = company.campaign_id
    for body, field, message in (
        ({"amount": 1}, "data", "Object missing required field `campaign_id`"),
        ({"campaign_id": campaign_id}, "data", "Object missing required field `amount`"),
        ({"amount": True, "campaign_id": campaign_id}, "amount", "Expected `int`, got `bool`"),
        ({"amount": 1, "campaign_id": "this"}, "campaign_id", "Invalid UUID"),
    ):
        refused = await http("POST", path, acting=company.admin_id, json=body)
        assert refused.status_code == 400
        assert refused.json()["invalid_parameters"] == [{"field": field, "message": message}]


@pytest.mark.covers(ADD, REMOVE, COOL, READ)
async def test_an_unknown_campaign_is_a_conflict_for_awards(
    users: UsersService, company: ContractCompany, ada: User
):
    for call in (users.add_xp, users.add_cool_points):
        with pytest.raises(ConflictError):
            await call(ada.id, UNKNOWN_ID, 1)
    with pytest.raises(ConflictError):
        await users.remove_xp(ada.id, UNKNOWN_ID, 0)
    with pytest.raises(NotFoundError) as error:
        await users.get_experience(ada.id, UNKNOWN_ID)
    assert error.value.detail == "Campaign not found"
    for call in (users.add_xp, users.remove_xp, users.add_cool_points):
        with pytest.raises(NotFoundError) as error:
            await call(UNKNOWN_ID, company.campaign_id, 1)
        assert error.value.detail == "User not found"


@pytest.mark.covers(ADD, READ)
async def test_the_campaign_may_be_of_another_company(
    users: UsersService, other: ContractCompany, ada: User
):
    assert points(await users.add_xp(ada.id, other.campaign_id, 4)) == (4, 4, 0)
    found = await users.get_experience(ada.id, other.campaign_id)
    assert (found.campaign_id, found.xp_total) == (other.campaign_id, 4)


@pytest.mark.covers(ADD, READ)
async def test_experience_outlives_its_campaign(
    client: VClient, users: UsersService, company: ContractCompany, ada: User
):
    campaigns = client.campaigns(company.storyteller_id)
    doomed = await campaigns.create(name=unique("Doomed"))
    await users.add_xp(ada.id, doomed.id, 3)
    await campaigns.delete(doomed.id)
    with pytest.raises(NotFoundError) as error:
        await users.get_experience(ada.id, doomed.id)
    assert error.value.detail == "Campaign not found"
    assert points(await users.add_xp(ada.id, doomed.id, 1))[1] >= 1
    shown = (await users.get(ada.id)).campaign_experience
    assert doomed.id in [each.campaign_id for each in shown]


@pytest.mark.covers(ADD, REMOVE, COOL)
@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ("UNRESTRICTED", {"admin", "storyteller", "self", "player"}),
        ("PLAYER", {"admin", "storyteller", "self"}),
        ("STORYTELLER", {"admin", "storyteller"}),
    ],
)
async def test_the_company_settles_who_grants_experience(
    client: VClient, other: ContractCompany, setting: str, allowed: set[str]
):
    await client.companies.update(other.id, settings={"permission_grant_xp": setting})
    users = client.users(other.id)
    for name, acting in (
        ("admin", other.admin_id),
        ("storyteller", other.storyteller_id),
        ("self", other.player_id),
        ("player", other.other_player_id),
    ):
        for call in (users.add_xp, users.add_cool_points, users.remove_xp):
            arguments = (other.player_id, other.campaign_id, 1)
            if name in allowed:
                assert (await call(*arguments, requesting_user_id=acting)).xp_total > 0
                continue
            with pytest.raises(AuthorizationError) as error:
                await call(*arguments, requesting_user_id=acting)
            assert error.value.detail == "User not authorized to grant or remove XP for this user"
