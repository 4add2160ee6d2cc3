"""Ids: generation from the clock and seeded random numbers, and parsing."""

from __future__ import annotations

import base64
import re
import string
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

API_KEY_LENGTH: Final = 32

_PLAIN = re.compile(r"[0-9a-f]{32}")
_HYPHENS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_KEY_ALPHABET = string.ascii_letters + string.digits + "-_"
_COUNTER_BITS = 12


class Identifiers:
    """Generator of the ids of one server, reproducible by its seed."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._millisecond = 0
        self._counter = 0

    def uuid(self, now: datetime) -> str:
        """Return a new UUIDv7, which sorts after all earlier ones.

        Args:
            now: Its timestamp. Ids of the same millisecond differ by a counter; a clock that is
                set back does not make ids smaller.
        """
        millisecond = int(now.timestamp() * 1000)
        if millisecond > self._millisecond:
            self._millisecond = millisecond
            self._counter = self._random.getrandbits(_COUNTER_BITS - 2)
        else:
            self._counter += 1
            if self._counter >> _COUNTER_BITS:
                self._millisecond += 1
                self._counter = 0
        value = (
            (self._millisecond & 0xFFFFFFFFFFFF) << 80
            | 0x7 << 76
            | self._counter << 64
            | 0b10 << 62
            | self._random.getrandbits(62)
        )
        return str(UUID(int=value))

    def request_id(self) -> str:
        """Return the id of one answer."""
        return "req_" + base64.urlsafe_b64encode(self._random.randbytes(16))[:22].decode()

    def api_key(self) -> str:
        """Return a new API key of 32 characters."""
        return "".join(self._random.choices(_KEY_ALPHABET, k=API_KEY_LENGTH))

    def hexadecimal(self) -> str:
        """Return 32 hexadecimal digits."""
        return f"{self._random.getrandbits(128):032x}"


def canonical_uuid(value: str) -> str | None:
    """Return an id in lower case with hyphens, or None if it is not a UUID.

    Args:
        value: The value in a request. Upper case and the form without hyphens are accepted.
    """
    value = value.lower()
    if _HYPHENS.fullmatch(value):
        return value
    if _PLAIN.fullmatch(value):
        return str(UUID(value))
    return None
