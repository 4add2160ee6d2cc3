"""Values for requests whose fields depend on each other.

Each field of a request is given a value of its own type. Some requests refuse such values
when they are put together; what to give them instead is listed here. The check fails where
an override changes nothing any more, and says which requests need one.

An override changes the calls with its fill. Several overrides with the same fill are several
calls, so that all fields can be sent although some exclude each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api_drift.arguments import signature_of
from api_drift.values import Fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api_drift.discovery import Method


@dataclass(frozen=True)
class Override:
    """Other values for some fields.

    Attributes:
        of: Name of a request model, or of a method that takes no fields of a model, such as
            `companies.grant_access`.
        fill: The calls that are changed.
        values: The values by the names of the fields; `LEAVE_OUT` for none.
        why: What the request demands.
    """

    of: str
    fill: Fill
    values: Mapping[str, Any]
    why: str


_ID = "00000000-0000-4000-8000-00000000caca"

OVERRIDES: tuple[Override, ...] = (
    *(
        Override(of, fill, {"type": "PLAYER"}, why="only such a character has a user_player_id")
        for of in ("CharacterCreate", "CharacterUpdate")
        for fill in (Fill.ALL, Fill.TOP)
    ),
    Override(
        "CharacterCreate",
        Fill.REQUIRED,
        {"campaign_id": _ID},
        why="it is required, unless the service has it",
    ),
    Override(
        "DictionaryTermCreate",
        Fill.REQUIRED,
        {"definition": "A definition"},
        why="a term has a definition, a link or both",
    ),
    *(
        Override(of, Fill.NULL, {member: "A text"}, why="a term keeps a definition or a link")
        for of in ("DictionaryTermCreate", "DictionaryTermUpdate")
        for member in ("definition", "link")
    ),
)
"""All overrides."""


def overrides_for(
    method: Method, fill: Fill, overrides: Sequence[Override] = OVERRIDES
) -> list[Override]:
    """Return the overrides that change the calls of a method with a fill."""
    model = signature_of(method.function).model
    names = {model.__name__ if model is not None else None, method.full_name}
    return [each for each in overrides if each.fill is fill and each.of in names]
