"""Who acts, and the identities of users."""

from __future__ import annotations

import httpx
import pytest

from ids import ADMIN_ID, CAMPAIGN_ID, COMPANY_ID, OTHER_ID, TRAIT_ID, USER_ID
from model_samples.responses import SAMPLES
from recording import API, Recorder, problem
from vclient import NotFoundError
from vclient.models import UserCreate

USERS = f"/companies/{COMPANY_ID}/users"
ONE = f"{USERS}/{USER_ID}"


@pytest.fixture
def make_users(make_client):
    def make(*answers, user_id: str | None = ADMIN_ID):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder).users(COMPANY_ID, user_id=user_id)

    return make


async def test_an_unlinking_whose_answer_was_lost(make_users):
    unlinked = {**SAMPLES["User"], "github_profile": None}
    not_linked = problem(404, "No github identity.", code="IDENTITY_NOT_LINKED")
    recorder, users = make_users(httpx.ReadError("broke"), not_linked, unlinked)
    user = await users.unlink_identity(USER_ID, provider="github", requesting_user_id=USER_ID)
    assert user.github_profile is None
    assert [(each.method, each.url.path) for each in recorder.requests] == [
        ("DELETE", f"{API}{ONE}/identities/github"),
        ("DELETE", f"{API}{ONE}/identities/github"),
        ("GET", f"{API}{ONE}"),
    ]
    assert {each.headers["On-Behalf-Of"] for each in recorder.requests} == {USER_ID}
    assert "_fresh=" in str(recorder.last.url)


async def test_an_unlinking_in_doubt_of_a_user_who_is_gone(make_users):
    _, users = make_users(httpx.ReadError("broke"), problem(404, "User not found"))
    with pytest.raises(NotFoundError, match="User not found"):
        await users.unlink_identity(USER_ID, provider="github")


@pytest.mark.parametrize("answer", [httpx.Response(201, json=None), httpx.Response(204)])
async def test_deny(make_users, answer):
    recorder, users = make_users(answer)
    assert await users.deny_user(USER_ID, idempotency_key="k1") is None
    recorder.check(f"POST {ONE}/deny", user=ADMIN_ID, key="k1")
    with pytest.raises(TypeError, match="unknown option"):
        await users.deny_user(USER_ID, reason="none")


@pytest.mark.parametrize(
    "call",
    [
        lambda users: users.create(username="ada", email="ada@example.com", role="PLAYER"),
        lambda users: users.create(
            UserCreate(username="ada", email="ada@example.com", role="PLAYER")
        ),
        lambda users: users.update(USER_ID, name_first="Ada"),
        lambda users: users.delete(USER_ID),
        lambda users: users.upload_asset(USER_ID, "a.png", b"GIF89a"),
        lambda users: users.add_xp(USER_ID, CAMPAIGN_ID, 1),
        lambda users: users.remove_xp(USER_ID, CAMPAIGN_ID, 1),
        lambda users: users.add_cool_points(USER_ID, CAMPAIGN_ID, 1),
        lambda users: users.create_quickroll(USER_ID, name="abc", trait_ids=[TRAIT_ID]),
        lambda users: users.update_quickroll(USER_ID, OTHER_ID),
        lambda users: users.delete_quickroll(USER_ID, OTHER_ID),
        lambda users: users.upload_avatar(USER_ID, "a.png", b"GIF89a"),
        lambda users: users.delete_avatar(USER_ID),
        lambda users: users.link_identity(USER_ID, provider="apple", token="t"),
        lambda users: users.unlink_identity(USER_ID, provider="apple"),
        lambda users: users.get_unapproved_page(),
        lambda users: users.list_all_unapproved(),
        lambda users: users.approve_user(USER_ID, "PLAYER"),
        lambda users: users.deny_user(USER_ID, requesting_user_id=None),
        lambda users: users.merge(USER_ID, OTHER_ID),
    ],
)
async def test_somebody_has_to_act(make_users, call):
    recorder, users = make_users(SAMPLES["User"], user_id=None)
    with pytest.raises(ValueError, match=r"who acts.*requesting_user_id="):
        await call(users)
    assert recorder.requests == []


def test_somebody_has_to_act_from_the_start_of_a_stream(make_users):
    _, users = make_users(SAMPLES["User"], user_id=None)
    with pytest.raises(ValueError, match="who acts"):
        users.iter_all_unapproved()
