"""What can be uploaded, and what is refused before it is sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from vclient._api.uploads import LARGEST_BODY, read_upload
from vclient.exceptions import RequestValidationError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_limit_is_that_of_the_server():
    assert LARGEST_BODY == 10_000_000


@pytest.mark.parametrize("kind", ["bytes", "bytearray", "memoryview", "path", "text", "file", "io"])
def test_content_may_come_from_anywhere(tmp_path: Path, kind: str):
    path = tmp_path / "a.png"
    path.write_bytes(b"content")
    with path.open("rb") as file:
        content: Any = {
            "bytes": b"content",
            "bytearray": bytearray(b"content"),
            "memoryview": memoryview(b"content"),
            "path": path,
            "text": str(path),
            "file": file,
            "io": io.BytesIO(b"content"),
        }[kind]
        assert read_upload("a.png", content, None) == {"file": ("a.png", b"content", "image/png")}


def test_what_was_read_is_not_changed_any_more():
    content = bytearray(b"content")
    upload = read_upload("a", content, None)
    content[:] = b"changed"
    assert upload["file"][1] == b"content"


def test_a_file_is_read_from_where_it_stands():
    file = io.BytesIO(b"0123456789")
    file.seek(4)
    assert read_upload("a", file, None)["file"][1] == b"456789"


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
    assert read_upload(filename, b"content", content_type)["file"][2] == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (io.BytesIO(), "empty"),
        (b"x" * (LARGEST_BODY + 1), "at most 10000000 bytes, it has 10000001"),
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
    assert len(read_upload("a", b"x" * LARGEST_BODY, None)["file"][1]) == LARGEST_BODY


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_upload("a.png", tmp_path / "a.png", None)
