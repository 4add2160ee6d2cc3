"""What can be uploaded, and what is refused before it is sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from contract import images
from vclient._api.uploads import read_upload
from vclient.constants import LARGEST_AVATAR, LARGEST_UPLOAD, UPLOAD_TYPES
from vclient.exceptions import RequestValidationError

if TYPE_CHECKING:
    from pathlib import Path


IMAGE = b"GIF89a content"


def test_the_limits_are_those_of_the_server():
    assert (LARGEST_UPLOAD, LARGEST_AVATAR) == (10_000_000, 5 * 1024 * 1024)


@pytest.mark.parametrize("kind", images.KINDS)
def test_images(kind: str):
    content = images.KINDS[kind]
    assert f"image/{kind}" in UPLOAD_TYPES
    assert read_upload("a", content, None)["file"][1] == content
    assert len(UPLOAD_TYPES) == len(images.KINDS)


@pytest.mark.parametrize("kind", ["bytes", "bytearray", "memoryview", "path", "text", "file", "io"])
def test_content_may_come_from_anywhere(tmp_path: Path, kind: str):
    path = tmp_path / "a.png"
    path.write_bytes(IMAGE)
    with path.open("rb") as file:
        content: Any = {
            "bytes": IMAGE,
            "bytearray": bytearray(IMAGE),
            "memoryview": memoryview(IMAGE),
            "path": path,
            "text": str(path),
            "file": file,
            "io": io.BytesIO(IMAGE),
        }[kind]
        assert read_upload("a.png", content, None) == {"file": ("a.png", IMAGE, "image/png")}


def test_what_was_read_is_not_changed_any_more():
    content = bytearray(IMAGE)
    upload = read_upload("a", content, None)
    content[:] = b"changed"
    assert upload["file"][1] == IMAGE


def test_a_file_is_read_from_where_it_stands():
    file = io.BytesIO(b"0123" + IMAGE)
    file.seek(4)
    assert read_upload("a", file, None)["file"][1] == IMAGE


@pytest.mark.parametrize(
    ("filename", "content_type", "expected"),
    [
        ("a.png", None, "image/png"),
        ("a.JPG", None, "image/jpeg"),
        ("a.gif", None, "image/gif"),
        ("a", None, "application/octet-stream"),
        ("a.unheard-of", None, "application/octet-stream"),
        ("a.png", "image/webp", "image/webp"),
    ],
)
def test_the_type_is_guessed(filename: str, content_type: str | None, expected: str):
    assert read_upload(filename, IMAGE, content_type)["file"][2] == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (io.BytesIO(), "empty"),
        (IMAGE.ljust(LARGEST_UPLOAD + 1), "at most 10000000 bytes, it has 10000001"),
        (b"some text", "must be a PNG, JPEG, GIF or WEBP image"),
        (images.BMP, "must be a PNG, JPEG, GIF or WEBP image"),
        (io.StringIO("text"), "mode 'rb'"),
        (None, "must be bytes"),
        (7, "must be bytes"),
        ([b"a"], "must be bytes"),
        (object(), "must be bytes"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_refused(content: Any, words: str):
    with pytest.raises(RequestValidationError, match=words) as raised:
        read_upload("a.png", content, None)
    (error,) = raised.value.errors
    assert error == {"loc": ("content",), "msg": raised.value.args[0], "type": "upload"}


def test_the_largest_file_is_not():
    content = IMAGE.ljust(LARGEST_UPLOAD)
    assert read_upload("a", content, None)["file"][1] == content
    with pytest.raises(RequestValidationError, match="at most 5242880 bytes"):
        read_upload("a", content, None, LARGEST_AVATAR)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_upload("a.png", tmp_path / "a.png", None)
