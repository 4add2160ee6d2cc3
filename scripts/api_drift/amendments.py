"""Corrections of the OpenAPI document, where the server was seen to do something else.

Each amendment says what the document has at its place. When the document has something else
there, the amendment does not apply any more: the check then fails, so that somebody looks
whether the document was corrected, and removes or changes the amendment.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from api_drift.document import DEMANDABLE, facts
from vclient._config.api_root import API_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api_drift.document import Schema

ACTING_USER = "On-Behalf-Of"
"""Name of the header with the id of the acting user."""


class Amendment(Protocol):
    """A correction of a document."""

    @property
    def why(self) -> str:
        """What is known of the server."""

    def apply(self, content: dict[str, Any]) -> str | None:
        """Change the document; return why that cannot be done, or None."""


@dataclass(frozen=True)
class Member:
    """A member of a component is not what the document `says`, but what the server `means`."""

    schema: str
    member: str
    says: Schema
    means: Schema
    why: str

    def apply(self, content: dict[str, Any]) -> str | None:
        """Put the new schema in the place of the old one; return why that cannot be done."""
        properties = _component(content, self.schema).get("properties", {})
        place = f"{self.schema}.{self.member}"
        if self.member not in properties:
            return f"the document has no {place}"
        if facts(properties[self.member]) != facts(self.says):
            return f"the document describes {place} otherwise than it did"
        properties[self.member] = self.means
        return None


@dataclass(frozen=True)
class Needed:
    """A member of a request is optional by the document, but not in practice.

    Not `always`: the server takes some requests without it, so a client may ask for it or not.
    """

    schema: str
    member: str
    why: str
    always: bool = True

    def apply(self, content: dict[str, Any]) -> str | None:
        """Mark the member as required, or as one that a client may ask for."""
        component = _component(content, self.schema)
        place = f"{self.schema}.{self.member}"
        if self.member not in component.get("properties", {}):
            return f"the document has no {place}"
        if self.member in component.get("required", ()):
            return f"{place} is required by the document now"
        kind = "required" if self.always else DEMANDABLE
        component[kind] = [*component.get(kind, ()), self.member]
        return None


@dataclass(frozen=True)
class Answer:
    """An operation answers not what the document `says`, if anything, but what it `means`."""

    operation: str
    says: Schema | None
    means: Schema
    why: str

    def apply(self, content: dict[str, Any]) -> str | None:
        """Put the new schema in the place of the old one; return why that cannot be done."""
        responses = _operation(content, self.operation).get("responses", {})
        success = next((each for status, each in responses.items() if status[0] == "2"), None)
        if success is None:
            return f"the document has no answer of {self.operation}"
        media = success.get("content", {}).get("application/json")
        if facts(media and media.get("schema")) != facts(self.says):
            return f"the document describes the answer of {self.operation} otherwise than it did"
        success["content"] = {"application/json": {"schema": self.means}}
        return None


@dataclass(frozen=True)
class NeedsActingUser:
    """An operation needs to know the acting user, although the document does not say so."""

    operation: str
    why: str

    def apply(self, content: dict[str, Any]) -> str | None:
        """Declare the header; return why that cannot be done."""
        operation = _operation(content, self.operation)
        if not operation:
            return f"the document has no operation {self.operation}"
        parameters = operation.setdefault("parameters", [])
        if any(each.get("name", "").lower() == ACTING_USER.lower() for each in parameters):
            return f"the document declares {ACTING_USER} for {self.operation} now"
        header = {"name": ACTING_USER, "in": "header", "required": True, "schema": {}}
        parameters.append(header)
        return None


def amend(
    content: Mapping[str, Any], amendments: Iterable[Amendment]
) -> tuple[dict[str, Any], list[str]]:
    """Return a corrected copy of a document, and which amendments do not apply to it."""
    amended = copy.deepcopy(dict(content))
    outdated = []
    for amendment in amendments:
        reason = amendment.apply(amended)
        if reason is not None:
            outdated.append(f"{reason}; remove or change the amendment ({amendment.why})")
    return amended, outdated


def _component(content: dict[str, Any], name: str) -> dict[str, Any]:
    component: dict[str, Any] = content.get("components", {}).get("schemas", {}).get(name, {})
    return component


def _operation(content: dict[str, Any], name: str) -> dict[str, Any]:
    method, _, path = name.partition(" ")
    paths = content.get("paths", {})
    operation: dict[str, Any] = {}
    for written in (path, API_ROOT + path):
        operation = paths.get(written, {}).get(method.lower(), operation)
    return operation
