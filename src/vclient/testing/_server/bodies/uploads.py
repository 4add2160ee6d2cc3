"""Uploads: multipart bodies, and the formats of images in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Final

from vclient.testing._server.problems import ProblemError, UnhandledError

if TYPE_CHECKING:
    import httpx

_DISPOSITION = re.compile(rb"^content-disposition:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(rb'[;\s](name|filename)="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_ESCAPES: Final = {"%22": '"', "%0D": "\r", "%0A": "\n", '\\"': '"', "\\\\": "\\"}
_ESCAPE = re.compile("|".join(re.escape(written) for written in _ESCAPES))

_SIGNATURES: Final = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_OTHER_PICTURES: Final = (b"BM", b"II*\0", b"MM\0*", b"\0\0\x01\0")


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file.

    Attributes:
        filename: Its name in the request.
        content: Its bytes.
    """

    filename: str
    content: bytes


class UploadReader:
    """Parses the first file of a multipart body, regardless of its field name."""

    def parse(self, request: httpx.Request) -> Upload:
        """Return the first file.

        Raises:
            ProblemError: The body is not multipart, or has no file.
            UnhandledError: Two parts have the same name.
        """
        files = []
        names = []
        for head, content in _parts(request):
            fields = _fields(head)
            names.append(fields.get("name"))
            if "filename" in fields:
                files.append(Upload(fields["filename"], content))
        if len(set(names)) < len(names):
            raise UnhandledError
        if not files:
            raise _not_multipart()
        return files[0]

    def read(self, sent: Upload) -> Upload:
        """Return the file: what is in it is judged by the operation."""
        return sent


def picture_type(content: bytes) -> str | None:
    """Return `png`, `jpeg`, `gif` or `webp` by the first bytes of a file, or None."""
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            return name
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return None


def is_other_picture(content: bytes) -> bool:
    """Return whether a file is an image in a format that the API rejects."""
    return content.startswith(_OTHER_PICTURES)


def _parts(request: httpx.Request) -> list[tuple[bytes, bytes]]:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    boundary = header.get_param("boundary")
    if header.get_content_type() != "multipart/form-data" or not isinstance(boundary, str):
        raise _not_multipart()
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    # There is no line break before the first delimiter.
    sections = (b"\r\n" + request.content).split(delimiter)[1:]
    if not sections or not sections[-1].startswith(b"--"):
        raise _not_multipart()
    parts = []
    for section in sections[:-1]:
        head, found, content = section.partition(b"\r\n\r\n")
        if not found:
            raise _not_multipart()
        parts.append((head, content))
    return parts


def _fields(head: bytes) -> dict[str, str]:
    found = _DISPOSITION.search(head.lstrip(b"\r\n"))
    line = b"" if found is None else found[1]
    return {
        name.decode().lower(): _ESCAPE.sub(
            lambda escape: _ESCAPES[escape[0]], value.decode("utf-8", "replace")
        )
        for name, value in _QUOTED.findall(line)
    }


def _not_multipart() -> ProblemError:
    return ProblemError(400, "Invalid multipart/form-data", invalid=())
