"""What to do about an answer that a wrong base URL or a wrong API key explains."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

WEB_PAGE = "what answers is a web page, not the API: check base_url"

_WRONG_PLACE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})


def is_web_page(headers: Mapping[str, str]) -> bool:
    """Return whether the headers of an answer are those of a web page."""
    return headers.get("content-type", "").lower().lstrip().startswith("text/html")


def hint_for(status_code: int, headers: Mapping[str, str], key_origin: str) -> str | None:
    """Return what to look at after an answer that is no success, or None.

    Args:
        status_code: HTTP status of the answer.
        headers: Headers of the answer, by lower-case names.
        key_origin: Where the API key came from; empty if that is not known.
    """
    if status_code == HTTPStatus.UNAUTHORIZED:
        return f"the API key came from {key_origin}" if key_origin else None
    if HTTPStatus.MULTIPLE_CHOICES <= status_code < HTTPStatus.BAD_REQUEST:
        origin = _origin(headers.get("location", ""))
        where = f" to {origin}" if origin else ""
        return f"the server redirects{where}, which is not followed: check base_url"
    if status_code in _WRONG_PLACE and is_web_page(headers):
        return WEB_PAGE
    return None


def _origin(url: str) -> str | None:
    """Return scheme, host and port of a URL: its path or query may hold what nobody should see."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.scheme and parts.hostname else None
