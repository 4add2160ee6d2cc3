"""Names under which the processes of one API key find what they share."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from vclient._config.secrets import Secret

FORMAT: Final = 1
"""Number of the format of what is shared; clients that use another one share nothing with these."""

# Redis Cluster stores all names that have the same text between braces in one place.
_BRACES: Final = frozenset("{}")


def scope_of(base_url: str, api_key: Secret | None) -> str:
    """Return the beginning of all names that the processes of one API key use.

    Args:
        base_url: URL of the server.
        api_key: The API key, which cannot be found from the scope; None for one that a function
            returns, as it may change.
    """
    url = str(httpx.URL(base_url)).rstrip("/")
    key = "" if api_key is None else api_key.reveal()
    digest = sha256(f"{url} {key}".encode()).hexdigest()[:32]
    return f"{{{digest}}}:{FORMAT}"


def check_prefix(prefix: object) -> str:
    """Return a prefix of names, or raise a `ValueError` if it cannot be one."""
    if (
        not isinstance(prefix, str)
        or not prefix.isprintable()
        or not prefix.strip()
        or _BRACES & set(prefix)
    ):
        msg = f"shared_prefix must be a text without braces, such as 'vclient', not {prefix!r}"
        raise ValueError(msg)
    return prefix
