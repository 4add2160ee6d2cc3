"""Images of users, campaigns, books, chapters and characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from contract import images
from contract.parents import (
    ROUTES,
    Parent,
    make_character,
    make_parent,
    on_each_parent,
)
from vclient import NotFoundError, RequestValidationError

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

LIST, UPLOAD = "GET {parent}/assets", "POST {parent}/assets/upload"
GET, DELETE = "GET {parent}/assets/{asset_id}", "DELETE {parent}/assets/{asset_id}"
REFUSAL = "Upload must be a PNG, JPEG, GIF, or WEBP image."


@pytest.fixture
async def parent(
    request: pytest.FixtureRequest, client: VClient, company: ContractCompany
) -> Parent:
    """An object of the kind that the test asks for, without images."""
    return await make_parent(client, company, request.param)


@on_each_parent(UPLOAD, GET)
async def test_an_image_has_one_parent(parent: Parent, company: ContractCompany):
    assets = parent.service
    made = await assets.upload_asset(parent.id, "My Picture_1.PNG", images.PNG)
    assert (made.asset_type, made.mime_type) == ("image", "image/png")
    assert made.original_filename == "my-picture-1.png"
    assert (made.company_id, made.uploaded_by_id) == (company.id, company.admin_id)
    names = {"user_parent_id", *(f"{kind}_id" for kind in ROUTES if kind != "user")}
    parents = made.model_dump(include=names)
    assert parents == dict.fromkeys(names) | {parent.field("user_parent_id"): parent.id}
    place = rf"/{company.id}/{parent.id}/image/\d{{8}}T\d{{6}}[0-9a-f]{{32}}\.png"
    assert re.fullmatch(rf"https?://[^?]+{place}", made.public_url)
    assert await assets.get_asset(parent.id, made.id) == made


@pytest.mark.parametrize("kind", images.KINDS)
@on_each_parent(UPLOAD, kinds=("campaign",))
async def test_the_kind_of_an_image_is_in_its_bytes(parent: Parent, kind: str):
    made = await parent.service.upload_asset(
        parent.id, "notes.txt", images.KINDS[kind], "text/plain"
    )
    assert made.mime_type == f"image/{kind}"
    assert made.public_url.endswith(f".{kind}")
    assert made.original_filename == "notes.txt"


@pytest.mark.parametrize("content", [b"hello", images.BMP], ids=["text", "bmp"])
@on_each_parent(UPLOAD, LIST)
async def test_other_files_are_refused(
    http: Http, parent: Parent, company: ContractCompany, content: bytes
):
    path, files = f"{parent.path}/assets/upload", {"file": ("a.png", content, "image/png")}
    refused = (await http("POST", path, acting=company.admin_id, files=files)).json()
    assert refused["detail"] == REFUSAL
    assert refused["invalid_parameters"] == [{"field": "upload", "message": REFUSAL}]
    with pytest.raises(RequestValidationError, match="must be a PNG, JPEG, GIF or WEBP image"):
        await parent.service.upload_asset(parent.id, "a.png", content, "image/png")
    assert await parent.service.list_all_assets(parent.id) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Été à_Paris!.PNG", "ete-a-paris.png"),
        ("狼.png", "upload.png"),
        ("a b.jpg", "a-b.jpg"),
    ],
)
@on_each_parent(UPLOAD, kinds=("user",))
async def test_names_of_files_are_simplified(parent: Parent, given: str, kept: str):
    made = await parent.service.upload_asset(parent.id, given, images.PNG)
    assert made.original_filename == kept


@on_each_parent(UPLOAD)
async def test_the_field_may_have_any_name_but_has_to_be_a_form(
    http: Http, parent: Parent, company: ContractCompany
):
    path, acting = f"{parent.path}/assets/upload", company.admin_id
    files = {"whatever": ("a.png", images.PNG, "image/png")}
    made = await http("POST", path, acting=acting, files=files)
    assert made.status_code == 201
    refused = await http("POST", path, acting=acting, json={})
    assert refused.status_code == 400
    assert refused.json()["detail"] == "Invalid multipart/form-data"
    assert "invalid_parameters" not in refused.json()


@pytest.mark.smoke
@on_each_parent(LIST)
async def test_images_are_listed_by_age_and_kind(
    http: Http, parent: Parent, company: ContractCompany
):
    assets = parent.service
    made = [
        await assets.upload_asset(parent.id, f"{kind}.png", content)
        for kind, content in images.KINDS.items()
    ]
    assert await assets.list_all_assets(parent.id) == made
    page = await assets.get_assets_page(parent.id, limit=2, offset=1)
    assert page.items == made[1:3]
    assert (page.total, page.limit, page.offset) == (4, 2, 1)
    assert await assets.list_all_assets(parent.id, asset_type="image") == made
    assert await assets.list_all_assets(parent.id, asset_type="video") == []
    path = f"{parent.path}/assets?asset_type=IMAGE&limit=101"
    refused = await http("GET", path, acting=company.admin_id)
    assert refused.status_code == 400
    fields = {entry["field"] for entry in refused.json()["invalid_parameters"]}
    assert fields == {"asset_type", "limit"}


@on_each_parent(DELETE, GET, LIST)
async def test_a_deleted_image_is_gone(parent: Parent):
    assets = parent.service
    made, kept = [await assets.upload_asset(parent.id, "a.png", images.PNG) for _ in range(2)]
    await assets.delete_asset(parent.id, made.id)
    assert await assets.list_all_assets(parent.id) == [kept]
    for call in (assets.get_asset, assets.delete_asset):
        with pytest.raises(NotFoundError) as error:
            await call(parent.id, made.id)
        assert error.value.detail == "Asset not found"


@on_each_parent(GET, DELETE)
async def test_reading_compares_the_parent_and_deleting_does_not(
    client: VClient, parent: Parent, company: ContractCompany
):
    other = await make_parent(client, company, "user" if parent.kind == "campaign" else "campaign")
    made = await other.service.upload_asset(other.id, "a.png", images.PNG)
    with pytest.raises(NotFoundError) as error:
        await parent.service.get_asset(parent.id, made.id)
    assert error.value.detail == "Asset not found"
    assert await other.service.get_asset(other.id, made.id) == made
    await parent.service.delete_asset(parent.id, made.id)
    with pytest.raises(NotFoundError):
        await other.service.get_asset(other.id, made.id)


@on_each_parent(UPLOAD, GET, kinds=("user", "book", "chapter", "character"))
async def test_images_are_counted(parent: Parent):
    assert (await parent.service.get(parent.id)).num_assets == 0
    await parent.service.upload_asset(parent.id, "a.png", images.PNG)
    made = await parent.service.upload_asset(parent.id, "b.png", images.GIF)
    assert (await parent.service.get(parent.id)).num_assets == 2
    assert await parent.service.get_asset(parent.id, made.id) == made


@on_each_parent(UPLOAD, DELETE, GET, kinds=("user",))
async def test_images_of_users_are_added_by_anyone_and_deleted_by_nobody_in_particular(
    http: Http, parent: Parent, company: ContractCompany
):
    path, acting = f"{parent.path}/assets", company.other_player_id
    files = {"file": ("a.png", images.PNG)}
    made = await http("POST", f"{path}/upload", acting=acting, files=files)
    assert made.status_code == 201
    assert made.json()["uploaded_by_id"] == acting
    item = f"{path}/{made.json()['id']}"
    assert (await http("DELETE", item)).status_code == 204
    assert (await http("GET", item)).status_code == 404


@on_each_parent(UPLOAD, DELETE, GET, kinds=("character",))
async def test_images_of_a_character_are_changed_by_its_player_and_storytellers(
    http: Http, parent: Parent, company: ContractCompany
):
    path, files = f"{parent.path}/assets", {"file": ("a.png", images.PNG)}
    made = await http("POST", f"{path}/upload", acting=company.player_id, files=files)
    assert made.status_code == 201
    item = f"{path}/{made.json()['id']}"
    stranger = company.other_player_id
    assert (await http("GET", item, acting=stranger)).status_code == 200
    for refused in (
        await http("POST", f"{path}/upload", acting=stranger, files=files),
        await http("DELETE", item, acting=stranger),
    ):
        assert refused.status_code == 403
        assert refused.json()["detail"] == "No rights to access this resource"
    assert (await http("DELETE", item, acting=company.storyteller_id)).status_code == 204


@pytest.mark.covers(f"GET {ROUTES['character']}/assets")
async def test_images_of_characters_of_storytellers_are_theirs(
    http: Http, client: VClient, company: ContractCompany
):
    character = await make_character(client, company, company.campaign_id, type="STORYTELLER")
    path = f"{company.path}/characters/{character.id}/assets"
    assert (await http("GET", path, acting=company.player_id)).status_code == 403
    assert (await http("GET", path, acting=company.storyteller_id)).status_code == 200
