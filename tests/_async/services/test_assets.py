"""The images of the objects of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vclient import RequestValidationError
from vclient.models import Asset

if TYPE_CHECKING:
    from pathlib import Path

    from vclient.services import UsersService
    from vclient.testing import ValentinaServer

PNG = b"\x89PNG\r\n\x1a\n and the rest"
ASSETS = "/companies/{company_id}/users/{user_id}/assets"


@pytest.fixture
def user_id(server: ValentinaServer) -> str:
    return server.player_ids[0]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    path.write_bytes(PNG)
    return path


class TestUpload:
    async def test_bytes(self, users: UsersService, server: ValentinaServer, sent, user_id: str):
        asset = await users.upload_asset(user_id, "My Picture.PNG", PNG, idempotency_key="k")
        assert type(asset) is Asset
        assert asset.mime_type == "image/png"
        assert asset.original_filename == "my-picture.png"
        assert asset.user_parent_id == user_id
        assert asset.uploaded_by_id == server.user_id
        assert sent.line == f"POST {ASSETS}/upload"
        assert sent.acting_user == server.user_id
        assert sent.key == "k"
        request = server.calls[-1].request
        assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
        assert b'name="file"; filename="My Picture.PNG"' in request.content
        assert b"Content-Type: image/png\r\n" in request.content
        assert PNG in request.content

    async def test_open_file(
        self, users: UsersService, server: ValentinaServer, user_id: str, picture: Path
    ):
        with picture.open("rb") as file:
            await users.upload_asset(user_id, "a.png", file)
            assert not file.closed
        assert PNG in server.calls[-1].request.content

    async def test_what_is_no_content(self, users: UsersService, sent, user_id: str):
        for content in (3, None, {"file": PNG}):
            with pytest.raises(RequestValidationError, match="bytes, a path or a file"):
                await users.upload_asset(user_id, "a.png", content)  # type: ignore[arg-type]
        assert sent.count == 0


class TestReading:
    async def test_older_name_of_the_page(self, users: UsersService, sent, user_id: str):
        made = [(await users.upload_asset(user_id, "a.png", PNG)).id for _ in range(3)]
        assert [each.id for each in await users.list_assets(user_id, 1, 2)] == made[2:]
        assert sent.params == {"limit": "1", "offset": "2"}
        page = await users.list_assets(user_id=user_id, limit=2, offset=1)
        assert [each.id for each in page] == made[1:]
        await users.list_assets(user_id)
        assert sent.params == {"limit": "10", "offset": "0"}


async def test_parent_of_another_kind(users: UsersService, sent, user_id: str):
    for call in (
        lambda: users.get_assets_page(book_id=user_id),
        lambda: users.list_assets(book_id=user_id),
        lambda: users.list_all_assets(book_id=user_id),
        lambda: users.get_asset(book_id=user_id, asset_id="a"),
        lambda: users.upload_asset(book_id=user_id, filename="a.png", content=PNG),
        lambda: users.delete_asset(book_id=user_id, asset_id="a"),
    ):
        with pytest.raises(TypeError, match="this service takes user_id, not book_id"):
            await call()
    with pytest.raises(TypeError, match="this service takes user_id, not book_id"):
        users.iter_all_assets(book_id=user_id)
    assert sent.count == 0


async def test_parent_missing_or_given_twice(users: UsersService, sent, user_id: str):
    for call in (
        users.list_all_assets,
        lambda: users.list_all_assets(user_id, user_id=user_id),
        lambda: users.upload_asset(filename="a.png", content=PNG),
        lambda: users.upload_asset(user_id, "a.png", PNG, user_id=user_id),
    ):
        with pytest.raises(TypeError, match="give user_id once"):
            await call()
    assert sent.count == 0
