"""Reading the content of files to upload."""

from __future__ import annotations

import mimetypes
import os
import re
from pathlib import Path
from typing import IO, NoReturn

from vclient.constants import LARGEST_UPLOAD
from vclient.exceptions import RequestValidationError

FIELD = "file"
"""Name of the part that holds the file."""

# The server takes a file for what its first bytes say, whatever its name.
_IMAGE = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP", re.DOTALL)

Content = bytes | bytearray | memoryview | str | os.PathLike[str] | IO[bytes]
"""Content to upload: bytes, the path of a file, or a file opened for reading bytes."""


def read_upload(
    filename: str,
    content: Content,
    content_type: str | None,
    largest: int = LARGEST_UPLOAD,
) -> dict[str, tuple[str, bytes, str]]:
    """Read a file and return it as a multipart field.

    Args:
        filename: Name of the file for the server, which simplifies it.
        content: Bytes, the path of a file, or a file opened for reading bytes.
        content_type: MIME type; guessed from the name by default. The server detects the type
            from the content.
        largest: Largest number of bytes.

    Raises:
        RequestValidationError: The content is empty, too large, not bytes, or not an image in
            a format of `UPLOAD_TYPES`.
        OSError: The file cannot be read.
    """
    if isinstance(content, bytes | bytearray | memoryview):
        data = bytes(content)
    elif isinstance(content, str | os.PathLike):
        data = Path(content).read_bytes()
    else:
        read = content.read() if hasattr(content, "read") else None
        if not isinstance(read, bytes):
            return _refuse("the content must be bytes, a path or a file opened in mode 'rb'")
        data = read
    if not data:
        return _refuse("the file is empty")
    if len(data) > largest:
        return _refuse(f"the file must have at most {largest} bytes, it has {len(data)}")
    if _IMAGE.match(data) is None:
        return _refuse("the file must be a PNG, JPEG, GIF or WEBP image")
    guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return {FIELD: (filename, data, content_type or guessed)}


def _refuse(message: str) -> NoReturn:
    raise RequestValidationError(
        message, errors=[{"loc": ("content",), "msg": message, "type": "upload"}]
    )
