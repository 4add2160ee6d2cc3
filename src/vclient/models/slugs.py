"""The form in which the server stores user names."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile(r"[^a-z0-9_\s-]")
_BLANKS = re.compile(r"[\s-]+")


def slug(text: str) -> str:
    """Return a text without accents and punctuation, in lower case, with hyphens for blanks."""
    folded = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode()
    return _BLANKS.sub("-", _DROPPED.sub("", folded.lower()).strip())
