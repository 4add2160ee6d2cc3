"""How bodies and uploads are read that no client sends, and what is said about bad ones."""

from __future__ import annotations

import pytest

SHAPE = "Validation failed for one or more fields."


def shape_problem(answer):
    body = answer.json()
    assert (answer.status_code, body["detail"]) == (400, SHAPE)
    (entry,) = body["invalid_parameters"]
    return entry["field"], entry["message"]


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("/campaigns", 5, ("data", "Expected `object`, got `int`")),
        ("/campaigns", {"danger": "x", "name": 5}, ("danger", "Expected `int`, got `str`")),
        ("/campaigns", {"name": ["x"]}, ("name", "Expected `str`, got `array`")),
        ("/campaigns", {"name": "abc", "danger": True}, ("danger", "Expected `int`, got `bool`")),
        (
            "/campaigns",
            {"name": "abc", "in_game_date": "2026-02-30"},
            ("in_game_date", "Invalid RFC3339 encoded date"),
        ),
        (
            "/campaigns",
            {"name": "abc", "in_game_date": 5},
            ("in_game_date", "Expected `date | null`, got `int`"),
        ),
        (
            "//companies",
            {"name": "abc", "settings": {"character_autogen_xp_cost": "x"}},
            ("settings.character_autogen_xp_cost", "Expected `int`, got `str`"),
        ),
        (
            "//companies",
            {"name": "abc", "settings": []},
            ("settings", "Expected `object | null`, got `array`"),
        ),
        ("/dicerolls", {"trait_ids": ["x"]}, ("trait_ids[0]", "Invalid UUID")),
        ("/dicerolls", {"trait_ids": "x"}, ("trait_ids", "Expected `array`, got `str`")),
        ("/dicerolls", {"dice_size": 7}, ("dice_size", "Invalid enum value 7")),
        ("/dicerolls", {"character_id": 5}, ("character_id", "Expected `uuid | null`, got `int`")),
        ("/dicerolls", {"campaign_id": "{%s}" % ("0" * 32)}, ("campaign_id", "Invalid UUID")),
        ("/access", {"permission": "KING"}, ("permission", "Invalid enum value 'KING'")),
    ],
)
def test_the_first_member_of_a_wrong_shape_is_named(api, path, body, problem):
    assert shape_problem(api.post(path, body)) == problem


@pytest.mark.parametrize("text", ["x", "1.5", "", "%D9%A3"])
def test_what_is_no_number_in_a_query(api, text):
    problem = ("limit", "Expected `int`, got `str`")
    assert shape_problem(api.get(f"/users?limit={text}")) == problem


@pytest.mark.parametrize("value", ["2026-01-01", "today", "2026-13-01T00:00:00", "12:00:00"])
def test_a_date_of_a_search_needs_a_time(api, value):
    problem = ("date_from", "Invalid RFC3339 encoded datetime")
    assert shape_problem(api.get(f"/audit-logs?date_from={value}")) == problem


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"{bad", "object keys must be strings (byte 1)"),
        ('{"é": "x" x}'.encode(), "expected ',' or end of container (byte 11)"),
        (b'{"name": NaN}', "invalid number (byte 0)"),
        (b'"\xff"', "invalid utf-8 in string (byte 1)"),
        (b"[" * 100_000, ""),
        (b'{"name": "ab\\ud83d"}', "invalid utf-16 surrogate pair (byte 0)"),
        (b'{"name": "ab\\ude00"}', "invalid utf-16 surrogate pair (byte 0)"),
        (b'{"\\ud83d": 1}', "invalid utf-16 surrogate pair (byte 0)"),
        (b"name=abc&danger=1", "invalid character (byte 0)"),
    ],
)
def test_malformed_json(api, content, detail):
    answer = api.post("/campaigns", content=content)
    assert answer.status_code == 400
    assert "invalid_parameters" not in answer.json()
    assert answer.json()["detail"].startswith(f"JSON is malformed: {detail}")


def test_characters_may_be_escaped_by_pairs(api):
    content = rb'{"name": "abc", "description": "ab \ud83d\ude00 \\ud83d"}'
    answer = api.post("/campaigns", content=content)
    assert answer.json()["description"] == "ab \U0001f600 \\ud83d"


def test_a_body_that_nobody_reads_may_be_anything(api):
    api("POST", "//developers/me/new-key", content=b"{nonsense")
    (log,) = api.state.audit_logs
    assert log.request_json is None


@pytest.fixture
def uploads(server):
    return f"/users/{server.player_ids[0]}/assets/upload"


@pytest.mark.parametrize(
    ("content", "mime_type"),
    [
        (b"GIF87a...", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"%PDF-1.7", None),
    ],
)
def test_the_kind_of_a_picture_is_in_its_bytes(api, uploads, content, mime_type):
    asset = api.post(uploads, files={"file": ("x.txt", content)}).json()
    assert asset.get("mime_type") == mime_type


@pytest.mark.parametrize("written", ['na"me.png', "näme.png", "na\\me.png"])
def test_odd_file_names(api, uploads, png, written):
    asset = api.post(uploads, files={"file": (written, png)}).json()
    assert asset["original_filename"] == "name.png"


def test_the_bytes_of_an_upload_may_look_like_anything(api, uploads, png):
    content = png + b"\r\n--\r\n\r\nContent-Disposition: form-data\r\n--almost"
    files = [("first", ("a.png", content)), ("second", ("b.gif", b"GIF89a"))]
    assert api.post(uploads, files=files, data={"text": "x"}).json()["mime_type"] == "image/png"


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
def test_what_is_not_multipart(api, uploads, content_type, content):
    answer = api.post(uploads, content=content, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["detail"]) == (400, "Invalid multipart/form-data")
    assert "invalid_parameters" not in answer.json()


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"hello", "Avatar image could not be read."),
        (b"BM....", "Avatar must be a PNG, JPEG, WEBP, or GIF image."),
        (bytes(5 * 1024 * 1024 + 1), "Avatar image must be 5 MB or smaller."),
    ],
)
def test_bad_avatars(api, server, content, detail):
    path = f"/users/{server.player_ids[0]}/avatar"
    answer = api.put(path, files={"file": ("me.png", content)})
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)


@pytest.mark.parametrize("path", ["/", "/health", "/api/v2/health", "/api/v1", "/api/v1//health"])
def test_what_is_outside_the_api_is_not_found(api, path):
    assert api.http.get(path).status_code == 404


def test_a_quoted_slash_separates_nothing(api):
    assert shape_problem(api.get("/users/a%2Fnotes")) == ("user_id", "Invalid UUID")
