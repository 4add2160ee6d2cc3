"""Validation of the headers of a caller, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

# They say where a request ends, and whom it is for.
_FRAMING = frozenset({"content-length", "host", "transfer-encoding"})
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


def check_header(name: str, value: str) -> str:
    """Validate a header value and return it unchanged.

    Args:
        name: Name of the value, for error messages.
        value: Visible ASCII characters and blanks.

    Raises:
        ValueError: The value is empty, has surrounding blanks or contains other characters, such
            as line breaks. The message omits it, as it may be a secret.
    """
    if not isinstance(value, str) or not value.strip():
        msg = f"{name} must be a string that is not empty"
        raise ValueError(msg)
    if not (value.isascii() and value.isprintable()):
        msg = f"{name} must consist of printable ASCII characters to be sent as a header"
        raise ValueError(msg)
    if value != value.strip():
        # The HTTP library would reject it with a message that contains it.
        msg = f"{name} must not have blanks around it"
        raise ValueError(msg)
    return value


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Validate headers and return them as a new mapping.

    Raises:
        ValueError: A name or a value cannot be sent.
    """
    if not isinstance(headers, Mapping):
        msg = "headers must be a mapping of names to values"
        raise ValueError(msg)  # noqa: TRY004 - all bad options are a ValueError
    for name in headers:
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            msg = f"{name!r} is not the name of a header"
            raise ValueError(msg)
        if name.lower() in _FRAMING:
            msg = f"the header {name} follows from the request, and cannot be set"
            raise ValueError(msg)
    return {name: check_header(f"header {name!r}", value) for name, value in headers.items()}
