"""The quick rolls, experience, avatars, identities and approval of users."""

from __future__ import annotations

import httpx
import pytest

from inside import locks_of
from recording import API, Recorder, problem
from story_answers import (
    ADMIN_ID,
    CAMPAIGN_ID,
    COMPANY_ID,
    EXPERIENCE,
    OTHER_ID,
    TRAIT_ID,
    USER,
    USER_ID,
)
from vclient import NotFoundError, RequestValidationError

USERS = f"/companies/{COMPANY_ID}/users"
ONE = f"{USERS}/{USER_ID}"
ALL = {"limit": ["100"], "offset": ["0"]}


@pytest.fixture
def make_users(make_client):
    def make(*answers, user_id: str | None = ADMIN_ID):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder).users(COMPANY_ID, user_id=user_id)

    return make


async def test_experience(make_users):
    recorder, users = make_users(EXPERIENCE)
    assert (await users.get_experience(USER_ID, CAMPAIGN_ID)).xp_total == 25
    recorder.check(f"GET {ONE}/experience/{CAMPAIGN_ID}", user=ADMIN_ID)
    change = {"amount": 5, "campaign_id": CAMPAIGN_ID}
    await users.add_xp(USER_ID, CAMPAIGN_ID, 5, idempotency_key="k1")
    recorder.check(f"POST {ONE}/experience/xp/add", body=change, user=ADMIN_ID, key="k1")
    await users.remove_xp(user_id=USER_ID, campaign_id=CAMPAIGN_ID, amount=5)
    recorder.check(f"POST {ONE}/experience/xp/remove", body=change, user=ADMIN_ID)
    await users.add_cool_points(USER_ID, CAMPAIGN_ID, 5, requesting_user_id=OTHER_ID)
    recorder.check(f"POST {ONE}/experience/cp/add", body=change, user=OTHER_ID)
    with pytest.raises(RequestValidationError, match="amount"):
        await users.add_xp(USER_ID, CAMPAIGN_ID, 2**31)
    assert recorder.requests == []


async def test_changes_of_experience_take_turns(make_users, monkeypatch):
    _, users = make_users(EXPERIENCE)
    turns = []
    hold = locks_of(users).hold
    monkeypatch.setattr(locks_of(users), "hold", lambda key, _: turns.append(key) or hold(key))
    for change in (users.add_xp, users.remove_xp, users.add_cool_points):
        await change(USER_ID, CAMPAIGN_ID, 1)
    assert turns == [("experience", USER_ID, CAMPAIGN_ID)] * 3
    await users.get_experience(USER_ID, CAMPAIGN_ID)
    assert len(turns) == 3


async def test_upload_avatar(make_users, tmp_path):
    recorder, users = make_users(USER)
    (tmp_path / "me.png").write_bytes(b"\x89PNG")
    assert (await users.upload_avatar(USER_ID, "me.png", tmp_path / "me.png")).id == USER_ID
    request = recorder.last
    assert (request.method, request.url.path) == ("PUT", f"{API}{ONE}/avatar")
    assert request.headers["On-Behalf-Of"] == ADMIN_ID
    assert b'name="file"; filename="me.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG' in (
        request.content
    )
    await users.upload_avatar(
        USER_ID, "me", b"GIF", "image/gif", requesting_user_id=USER_ID, idempotency_key="k1"
    )
    assert recorder.last.headers["On-Behalf-Of"] == USER_ID
    assert recorder.last.headers["Idempotency-Key"] == "k1"
    assert b"Content-Type: image/gif" in recorder.last.content


async def test_delete_avatar(make_users):
    recorder, users = make_users(USER)
    assert (await users.delete_avatar(USER_ID, requesting_user_id=USER_ID)).avatar_url is None
    recorder.check(f"DELETE {ONE}/avatar", user=USER_ID)
    with pytest.raises(TypeError, match="unknown option"):
        await users.delete_avatar(USER_ID, colour="red")


async def test_identities(make_users):
    recorder, users = make_users(USER)
    linked = await users.link_identity(USER_ID, provider="github", token="t", idempotency_key="k")
    assert linked.github_profile is not None
    body = {"provider": "github", "token": "t"}
    recorder.check(f"POST {ONE}/identities", body=body, user=ADMIN_ID, key="k")
    assert (await users.unlink_identity(USER_ID, provider="github")).id == USER_ID
    recorder.check(f"DELETE {ONE}/identities/github", user=ADMIN_ID)


async def test_an_unlinking_whose_answer_was_lost(make_users):
    unlinked = {**USER, "github_profile": None}
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


async def test_approve_and_merge(make_users):
    recorder, users = make_users(USER)
    await users.approve_user(USER_ID, "PLAYER", idempotency_key="k1")
    recorder.check(f"POST {ONE}/approve", body={"role": "PLAYER"}, user=ADMIN_ID, key="k1")
    await users.merge(primary_user_id=USER_ID, secondary_user_id=OTHER_ID)
    body = {"primary_user_id": USER_ID, "secondary_user_id": OTHER_ID}
    recorder.check(f"POST {USERS}/merge", body=body, user=ADMIN_ID)
    with pytest.raises(RequestValidationError, match="role"):
        await users.approve_user(USER_ID, "DEACTIVATED")
    assert recorder.requests == []


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
        lambda users: users.add_xp(USER_ID, CAMPAIGN_ID, 1),
        lambda users: users.remove_xp(USER_ID, CAMPAIGN_ID, 1),
        lambda users: users.add_cool_points(USER_ID, CAMPAIGN_ID, 1),
        lambda users: users.create_quickroll(USER_ID, name="abc", trait_ids=[TRAIT_ID]),
        lambda users: users.update_quickroll(USER_ID, OTHER_ID),
        lambda users: users.delete_quickroll(USER_ID, OTHER_ID),
        lambda users: users.upload_avatar(USER_ID, "a.png", b"x"),
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
    recorder, users = make_users(USER, user_id=None)
    with pytest.raises(ValueError, match="who acts"):
        await call(users)
    assert recorder.requests == []


def test_somebody_has_to_act_from_the_start_of_a_stream(make_users):
    _, users = make_users(USER, user_id=None)
    with pytest.raises(ValueError, match="who acts"):
        users.iter_all_unapproved()
