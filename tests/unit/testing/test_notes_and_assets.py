"""Notes, assets and avatars."""

from __future__ import annotations

import re

import pytest

KINDS = ["user", "campaign", "book", "chapter", "character"]
NOTE = {"title": "A note", "content": "Plain *markdown* text"}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def ids(server):
    return {
        "user": server.player_ids[0],
        "campaign": server.campaign_id,
        "book": server.book_id,
        "chapter": server.chapter_id,
        "character": server.character_id,
    }


@pytest.fixture
def parents(server, ids):
    book = f"/campaigns/{server.campaign_id}/books/{server.book_id}"
    return {
        "user": f"/users/{ids['user']}",
        "campaign": f"/campaigns/{server.campaign_id}",
        "book": book,
        "chapter": f"{book}/chapters/{server.chapter_id}",
        "character": f"/characters/{server.character_id}",
    }


@pytest.fixture
def parent(parents, kind):
    return parents[kind]


@pytest.fixture
def upload(api, png):
    def send(parent, filename="a.png", content=png, field="file", **options):
        return api.post(f"{parent}/assets/upload", files={field: (filename, content)}, **options)

    return send


def test_a_note(api, server, parent, kind, ids):
    made = api.made(f"{parent}/notes", NOTE)
    assert NOTE.items() <= made.items()
    assert made["company_id"] == server.company_id
    parents = {name: made[f"{name}_id"] for name in KINDS}
    assert parents == dict.fromkeys(KINDS) | {kind: ids[kind]}
    item = f"{parent}/notes/{made['id']}"
    assert api.get(item).json() == made
    assert api.get(f"{parent}/notes").json()["items"] == [made]
    changed = api.patch(item, {"title": "Another"}).json()
    assert changed["title"] == "Another"
    assert changed["content"] == NOTE["content"]
    assert changed["date_modified"] > made["date_modified"]
    assert api.delete(item).status_code == 204
    assert api.get(item).status_code == 404
    assert api.delete(item).json()["detail"] == "Note not found"
    assert api.get(f"{parent}/notes").json()["total"] == 0


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"title": "ab"}, "title: Length of 'ab' 2 < 3"),
        ({"title": "x" * 51}, f"title: Length of '{'x' * 51}' 51 > 50"),
        ({"content": " a "}, "content: Length of 'a' 1 < 3"),
    ],
)
def test_bad_notes(api, parent, fields, detail):
    made = api.made(f"{parent}/notes", NOTE)
    for answer in (
        api.post(f"{parent}/notes", NOTE | fields),
        api.patch(f"{parent}/notes/{made['id']}", fields),
    ):
        assert answer.status_code == 400
        assert answer.json()["detail"] == detail


def test_the_default_of_the_content_is_refused(api, parent):
    answer = api.post(f"{parent}/notes", {"title": "A note"})
    assert answer.json()["detail"] == "content: Length of '' 0 < 3"


def test_a_note_under_another_parent_is_not_found(api, parent, parents):
    made = api.made(f"{parent}/notes", NOTE)
    for other in parents.values():
        answer = api.get(f"{other}/notes/{made['id']}")
        assert answer.status_code == (200 if other == parent else 404)


def test_everybody_writes_notes(api, server, parent):
    api.settings(permission_manage_campaign="STORYTELLER")
    assert api.post(f"{parent}/notes", NOTE, acting=server.player_ids[1]).status_code == 201


def test_a_changed_note_moves_last(api, parent):
    first = api.made(f"{parent}/notes", NOTE)
    second = api.made(f"{parent}/notes", NOTE)
    api.patch(f"{parent}/notes/{first['id']}", {})
    shown = [row["id"] for row in api.get(f"{parent}/notes").json()["items"]]
    assert shown == [second["id"], first["id"]]


def test_characters_of_storytellers_are_theirs_alone(api, server, upload):
    character = api.character("STORYTELLER")
    path = f"/characters/{character.id}"
    player = server.player_ids[0]
    answers = [
        api.get(f"{path}/notes", acting=player),
        api.post(f"{path}/notes", NOTE, acting=player),
        api.get(f"{path}/assets", acting=player),
        upload(path, acting=player),
        api.get(f"{path}/statistics", acting=player),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert answers[0].json()["detail"] == "No rights to access this resource"
    assert api.post(f"{path}/notes", NOTE, acting=server.storyteller_id).status_code == 201


def test_an_asset(api, server, parent, kind, ids, upload):
    made = upload(parent, filename="My Picture_1.PNG").json()
    assert made["asset_type"] == "image"
    assert made["mime_type"] == "image/png"
    assert made["original_filename"] == "my-picture-1.png"
    assert made["uploaded_by_id"] == server.user_id
    assert re.fullmatch(
        rf"https://[^/]+/{server.company_id}/{ids[kind]}/image/\d{{8}}T\d{{6}}[0-9a-f]{{32}}\.png",
        made["public_url"],
    )
    fields = {name: "user_parent_id" if name == "user" else f"{name}_id" for name in KINDS}
    parents = {name: made[field] for name, field in fields.items()}
    assert parents == dict.fromkeys(KINDS) | {kind: ids[kind]}
    assert api.get(f"{parent}/assets/{made['id']}").json() == made
    second = upload(parent).json()
    assert api.get(f"{parent}/assets").json()["items"] == [made, second]
    assert api.get(f"{parent}/assets?asset_type=image").json()["total"] == 2
    assert api.get(f"{parent}/assets?asset_type=video").json()["total"] == 0
    assert api.get(f"{parent}/assets?asset_type=VIDEO").status_code == 400
    assert api.delete(f"{parent}/assets/{made['id']}").status_code == 204
    assert api.get(f"{parent}/assets/{made['id']}").status_code == 404
    assert api.delete(f"{parent}/assets/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    ("content", "mime_type"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"GIF87a...", "image/gif"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_the_kind_of_a_picture_is_in_its_bytes(upload, parents, content, mime_type):
    asset = upload(parents["user"], filename="x.txt", content=content).json()
    assert asset["mime_type"] == mime_type
    assert asset["public_url"].endswith("." + mime_type.partition("/")[2])


@pytest.mark.parametrize("content", [b"hello", b"", b"RIFF\0\0\0\0WAVE", b"%PDF-1.7", b"BM"])
def test_other_files_are_refused(upload, parent, content):
    answer = upload(parent, filename="a.png", content=content)
    message = "Upload must be a PNG, JPEG, GIF, or WEBP image."
    assert answer.status_code == 400
    assert answer.json()["detail"] == message
    assert answer.json()["invalid_parameters"] == [{"field": "upload", "message": message}]


def test_any_field_name_will_do(upload, parents):
    assert upload(parents["user"], field="whatever").status_code == 201


@pytest.mark.parametrize("written", ['na"me.png', "näme.png", "a\\b.png"])
def test_odd_file_names(upload, parents, written):
    assert upload(parents["user"], filename=written).json()["original_filename"] in {
        "name.png",
        "ab.png",
    }


def test_the_bytes_of_an_upload_may_look_like_anything(api, parents, png):
    path = f"{parents['user']}/assets/upload"
    content = png + b"\r\n--\r\n\r\nContent-Disposition: form-data\r\n--almost"
    files = [("first", ("a.png", content)), ("second", ("b.gif", b"GIF89a"))]
    assert api.post(path, files=files, data={"text": "x"}).json()["mime_type"] == "image/png"


def test_two_parts_of_one_name_crash_the_handler(api, parents, png):
    files = [("file", ("a.png", png)), ("file", ("b.png", png))]
    assert api.post(f"{parents['user']}/assets/upload", files=files).status_code == 500


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nbroken\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", b""),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--b--\r\n',
        ),
    ],
)
def test_what_is_not_multipart(api, parent, content_type, content):
    answer = api.post(
        f"{parent}/assets/upload", content=content, headers={"Content-Type": content_type}
    )
    assert answer.status_code == 400
    assert answer.json()["detail"] == "Invalid multipart/form-data"
    assert "invalid_parameters" not in answer.json()


def test_deleting_compares_no_parent_and_reading_does(api, parent, parents, upload):
    made = upload(parent).json()
    other = parents["campaign" if parent == parents["user"] else "user"]
    assert api.get(f"{other}/assets/{made['id']}").status_code == 404
    assert api.delete(f"{other}/assets/{made['id']}").status_code == 204


def test_who_uploads_to_campaigns(api, server, parents, upload):
    player = server.player_ids[0]
    made = upload(parents["campaign"], acting=player).json()
    api.settings(permission_manage_campaign="STORYTELLER")
    for kind in ("campaign", "book", "chapter"):
        assert upload(parents[kind], acting=player).status_code == 403
        assert upload(parents[kind], acting=server.storyteller_id).status_code == 201
    item = f"{parents['campaign']}/assets/{made['id']}"
    assert api.delete(item, acting=player).status_code == 403
    assert api.get(item, acting=player).status_code == 200
    assert upload(parents["user"], acting=player).status_code == 201


def test_who_uploads_to_characters(api, server, parents, upload):
    player, other = server.player_ids
    made = upload(parents["character"], acting=player).json()
    assert upload(parents["character"], acting=server.storyteller_id).status_code == 201
    assert upload(parents["character"], acting=other).status_code == 403
    item = f"{parents['character']}/assets/{made['id']}"
    assert api.get(item, acting=other).status_code == 200
    assert api.delete(item, acting=other).status_code == 403


def test_user_assets_are_deleted_by_anybody(api, parents, upload):
    made = upload(parents["user"]).json()
    assert api.delete(f"{parents['user']}/assets/{made['id']}", acting=None).status_code == 204


@pytest.fixture
def avatar(api, ids, png):
    def send(content=png, user_id=ids["user"], **options):
        files = {"file": ("me.png", content)}
        return api("PUT", f"/users/{user_id}/avatar", files=files, **options)

    return send


def test_an_avatar(api, ids, avatar):
    user = avatar().json()
    (asset,) = api.get(f"/users/{ids['user']}/assets").json()["items"]
    assert user["avatar_url"] == asset["public_url"]
    assert user["num_assets"] == 1
    assert asset["mime_type"] == "image/webp"
    assert asset["original_filename"] == "avatar.webp"
    again = avatar().json()
    assert again["num_assets"] == 1
    assert again["avatar_url"] != user["avatar_url"]
    assert again["date_modified"] > user["date_modified"]
    for _ in range(2):
        gone = api.delete(f"/users/{ids['user']}/avatar")
        assert gone.json()["date_modified"] > again["date_modified"]
        assert gone.status_code == 200
        assert gone.json()["avatar_url"] is None
        assert gone.json()["num_assets"] == 0


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"hello", "Avatar image could not be read."),
        (b"BM....", "Avatar must be a PNG, JPEG, WEBP, or GIF image."),
        (bytes(5 * 1024 * 1024 + 1), "Avatar image must be 5 MB or smaller."),
    ],
)
def test_bad_avatars(avatar, content, detail):
    answer = avatar(content)
    assert answer.status_code == 400
    assert answer.json()["detail"] == detail


def test_whose_avatar(api, server, ids, avatar):
    assert avatar(acting=ids["user"]).status_code == 200
    assert avatar().status_code == 200
    for other in (server.player_ids[1], server.storyteller_id):
        answer = avatar(acting=other)
        assert answer.status_code == 403
        assert answer.json()["detail"] == "No rights to access this resource"
        assert api.delete(f"/users/{ids['user']}/avatar", acting=other).status_code == 403
    lost = avatar(user_id="abc")
    assert lost.status_code == 404
    assert lost.json()["detail"] == "User 'abc' not found"


def test_a_deleted_avatar_asset_is_no_avatar(api, ids, avatar):
    avatar()
    (asset,) = api.get(f"/users/{ids['user']}/assets").json()["items"]
    api.delete(f"/users/{ids['user']}/assets/{asset['id']}")
    assert api.get(f"/users/{ids['user']}").json()["avatar_url"] is None
