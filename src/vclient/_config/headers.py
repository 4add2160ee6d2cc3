"""Checks of the headers that a caller gives, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


def check_header(name: str, value: str) -> str:
    """Return a header value that can be sent as it is.

    Args:
        name: What the value is, for the message of the error.
        value: Visible ASCII characters and blanks.

    Raises:
        ValueError: The value is empty, has blanks around it or holds other characters, line
            ends among them. It is not shown, as it may be a secret.
    """
    if not isinstance(value, str) or not value.strip():
        msg = f"{name} must be a string that is not empty"
        raise ValueError(msg)
    if not (value.isascii() and value.isprintable()):
        msg = f"{name} must consist of printable ASCII characters to be sent as a header"
        raise ValueError(msg)
    if value != value.strip():
        # The HTTP library would refuse it with a message that shows it.
        msg = f"{name} must not have blanks around it"
        raise ValueError(msg)
    return value


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers that can be sent as they are, as a new mapping.

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
    return {name: check_header(f"header {name!r}", value) for name, value in headers.items()}
