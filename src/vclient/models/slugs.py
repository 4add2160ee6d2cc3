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


def slug_length(smallest: int, largest: int) -> AfterValidator:
    """Return a limit for the length of a user name, which the server counts as it stores it."""

    def check(value: str) -> str:
        if not smallest <= len(slug(value)) <= largest:
            limits = f"{smallest} to {largest}" if smallest else f"at most {largest}"
            msg = (
                f"must have {limits} characters once it is in lower case, without accents and "
                "punctuation, and with hyphens for blanks"
            )
            raise ValueError(msg)
        return value

    return AfterValidator(check)
