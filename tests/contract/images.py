"""The smallest images of each kind that the API takes, and one of a kind that it does not."""

from __future__ import annotations

import base64
import struct
import zlib


def _png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    line = b"\0" + bytes((200, 30, 60))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(line))
        + chunk(b"IEND", b"")
    )


def _jpeg() -> bytes:
    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    def huffman(table: int) -> bytes:
        # One code, of one bit, which stands for 0.
        return segment(0xC4, bytes((table, 1)) + bytes(15) + b"\0")

    return (
        b"\xff\xd8"
        + segment(0xDB, b"\0" + b"\1" * 64)
        + segment(0xC0, struct.pack(">BHHBBBB", 8, 1, 1, 1, 1, 0x11, 0))
        + huffman(0x00)
        + huffman(0x10)
        + segment(0xDA, bytes((1, 1, 0, 0, 63, 0)))
        + b"\x3f\xff\xd9"
    )


def _bmp() -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + header + bytes((60, 30, 200, 0))


PNG = _png()
JPEG = _jpeg()
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=")
WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")

KINDS = {"png": PNG, "jpeg": JPEG, "gif": GIF, "webp": WEBP}
"""Images by the subtype of their MIME type."""

BMP = _bmp()
"""An image of a kind that the API refuses."""
