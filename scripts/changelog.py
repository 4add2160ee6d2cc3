"""Reads the changelog: what a release changes, and whether it says so as it should."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from packaging.version import InvalidVersion, Version

__all__ = ["UNRELEASED", "Section", "findings", "notes", "sections"]

UNRELEASED: Final = "Unreleased"
# The kinds of changes that Keep a Changelog has.
KINDS: Final = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")

_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
_NAMED = re.compile(r"\[(?P<name>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?")
_KIND = re.compile(r"^### (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """What the changelog says of a release, or of what is not released yet.

    Attributes:
        name: The version, or `Unreleased`.
        date: When it was released, as `2026-01-31`; none if the heading does not say.
        body: The text below the heading.
    """

    name: str
    date: str | None
    body: str


def sections(text: str) -> list[Section]:
    """Return the sections of a changelog, as they come.

    Args:
        text: The changelog.

    Raises:
        ValueError: A heading names no section.
    """
    found = []
    _, *parts = _HEADING.split(text)
    for heading, body in zip(parts[::2], parts[1::2], strict=True):
        match = _NAMED.fullmatch(heading.strip())
        if match is None:
            msg = f"the heading {heading!r} of the changelog is not like '[1.2.3] - 2026-01-31'"
            raise ValueError(msg)
        found.append(Section(match["name"], match["date"], body.strip()))
    return found


def notes(text: str, version: str) -> str:
    """Return what the changelog says of a version.

    Args:
        text: The changelog.
        version: The version, or `Unreleased`.

    Raises:
        ValueError: It says nothing.
    """
    for section in sections(text):
        if section.name == version and section.body:
            return f"{section.body}\n"
    msg = f"the changelog has no section for {version}, or an empty one"
    raise ValueError(msg)


def findings(text: str, version: str) -> list[str]:
    """Return what hinders a release of a version, by its changelog.

    Args:
        text: The changelog.
        version: The version to be released.

    Returns:
        A sentence for each finding; none if all is well.
    """
    try:
        first, *released = sections(text)
    except ValueError as error:
        return [str(error)]
    found = []
    if first.name != UNRELEASED:
        return [f"the changelog does not begin with [{UNRELEASED}]"]
    if first.body:
        found.append(f"[{UNRELEASED}] is not empty: what is in it belongs to [{version}]")
    try:
        versions = [Version(section.name) for section in released]
    except InvalidVersion as error:
        return [*found, f"the changelog has a section for no version: {error}"]
    if versions != sorted(set(versions), reverse=True):
        found.append("the changelog does not name each version once, the newest first")
    if not released or released[0].name != version:
        return [*found, f"the changelog has no section [{version}] below [{UNRELEASED}]"]
    newest = released[0]
    try:
        date.fromisoformat(newest.date or "")
    except ValueError:
        found.append(f"[{version}] has no date: '## [{version}] - 2026-01-31'")
    kinds = _KIND.findall(newest.body)
    if not kinds or "\n- " not in newest.body:
        found.append(f"[{version}] lists no changes")
    found += [
        f"[{version}] has changes of no known kind: {kind}" for kind in kinds if kind not in KINDS
    ]
    return found
