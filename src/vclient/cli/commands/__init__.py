"""The table of all commands that call a method of a service, by subject."""

from __future__ import annotations

from typing import Final

from . import characters, people, story

GROUPS: Final = (*people.GROUPS[:2], *story.GROUPS, *characters.GROUPS, *people.GROUPS[2:])
"""All groups, in the order of the help."""
