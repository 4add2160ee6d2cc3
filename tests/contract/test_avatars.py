"""The avatars of users."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract import images
from contract.company import unique

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient.models import User
    from vclient.services import UsersService

USER = "/companies/{company_id}/users/{user_id}"
AVATAR = f"{USER}/avatar"


@pytest.fixture
async def user(users: UsersService) -> User:
    """A player without an avatar."""
    return await users.create(username=unique("face"), email="face@example.com", role="PLAYER")


@pytest.mark.smoke
@pytest.mark.parametrize("kind", images.KINDS)
@pytest.mark.covers(f"PUT {AVATAR}", f"GET {USER}/assets", f"GET {USER}")
async def test_an_avatar_becomes_webp_among_the_images_of_the_user(
    users: UsersService, company: ContractCompany, user: User, kind: str
):
    assert user.avatar_url is None
    changed = await users.upload_avatar(user.id, "me.png", images.KINDS[kind])
    assert changed.id == user.id
    assert changed.num_assets == 1
    (asset,) = await users.list_all_assets(user.id)
    assert changed.avatar_url == asset.public_url
    assert asset.public_url.endswith(".webp")
    assert (asset.mime_type, asset.original_filename) == ("image/webp", "avatar.webp")
    assert (asset.user_parent_id, asset.uploaded_by_id) == (user.id, company.admin_id)
    assert (await users.get(user.id)).avatar_url == changed.avatar_url


@pytest.mark.covers(f"PUT {AVATAR}")
async def test_an_avatar_replaces_the_former_one_alone(users: UsersService, user: User):
    other = await users.upload_asset(user.id, "other.png", images.PNG)
    first = await users.upload_avatar(user.id, "me.png", images.PNG)
    second = await users.upload_avatar(user.id, "me.gif", images.GIF)
    assert second.num_assets == 2
    assert second.avatar_url not in {None, first.avatar_url}
    urls = [asset.public_url for asset in await users.list_all_assets(user.id)]
    assert urls == [other.public_url, second.avatar_url]


@pytest.mark.covers(f"DELETE {AVATAR}")
async def test_deleting_an_avatar_answers_with_the_user_again_and_again(
    users: UsersService, http: Http, company: ContractCompany, user: User
):
    await users.upload_avatar(user.id, "me.png", images.PNG)
    for _ in range(2):
        path = f"{company.path}/users/{user.id}/avatar"
        answer = await http("DELETE", path, acting=company.admin_id)
        assert answer.status_code == 200
        assert (answer.json()["id"], answer.json()["avatar_url"]) == (user.id, None)
        assert answer.json()["num_assets"] == 0
    assert await users.list_all_assets(user.id) == []


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"hello", "Avatar image could not be read."),
        (images.BMP, "Avatar must be a PNG, JPEG, WEBP, or GIF image."),
    ],
    ids=["text", "bmp"],
)
@pytest.mark.covers(f"PUT {AVATAR}")
async def test_other_files_are_refused_and_the_avatar_stays(
    http: Http,
    users: UsersService,
    user: User,
    company: ContractCompany,
    content: bytes,
    detail: str,
):
    before = await users.upload_avatar(user.id, "me.png", images.PNG)
    path, files = f"{company.path}/users/{user.id}/avatar", {"file": ("me.png", content)}
    refused = await http("PUT", path, acting=user.id, files=files)
    assert (refused.status_code, refused.json()["detail"]) == (400, detail)
    assert (await users.get(user.id)).avatar_url == before.avatar_url


@pytest.mark.covers(f"PUT {AVATAR}", f"DELETE {AVATAR}")
async def test_users_and_admins_change_an_avatar_and_storytellers_do_not(
    http: Http, company: ContractCompany, user: User
):
    path, files = f"{company.path}/users/{user.id}/avatar", {"file": ("me.png", images.PNG)}
    for acting, status, detail in (
        (user.id, 200, None),
        (company.admin_id, 200, None),
        (company.storyteller_id, 403, "No rights to access this resource"),
        (company.player_id, 403, "No rights to access this resource"),
        (None, 403, "On-Behalf-Of header is required"),
    ):
        for answer in (
            await http("PUT", path, acting=acting, files=files),
            await http("DELETE", path, acting=acting),
        ):
            assert answer.status_code == status
            assert answer.json().get("detail") == detail


@pytest.mark.covers(f"GET {USER}")
async def test_an_image_that_was_deleted_is_no_avatar(users: UsersService, user: User):
    await users.upload_avatar(user.id, "me.png", images.PNG)
    (asset,) = await users.list_all_assets(user.id)
    await users.delete_asset(user.id, asset.id)
    assert (await users.get(user.id)).avatar_url is None
