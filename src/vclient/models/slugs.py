"""The form in which the server stores user names."""

from __future__ import annotations

import re
import unicodedata

from pydantic import AfterValidator

_DROPPED = re.compile(r"[^a-z0-9_\s-]")
_BLANKS = re.compile(r"[\s-]+")


def slug(text: str) -> str:
    """Return a text without accents and punctuation, in lower case, with hyphens for blanks."""
    folded = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode()
    return _BLANKS.sub("-", _DROPPED.sub("", folded.lower()).strip())


def slug_length(smallest: int, largest: int, *, or_empty: bool = False) -> AfterValidator:
    """Return a limit for the length of a name, which the server counts in its own form."""

    def check(value: str) -> str:
        count = len(slug(value))
        if not smallest <= count <= largest and not (or_empty and count == 0):
            msg = (
                f"must have {smallest} to {largest} characters once it is in lower case, "
                "without accents and punctuation, and with hyphens for blanks"
            )
            raise ValueError(msg)
        return value

    return AfterValidator(check)
