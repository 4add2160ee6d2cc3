"""The parents of notes and assets, and the access to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vclient._api import routes
from vclient.testing._server.guards import change_character, manage_campaign, see_character
from vclient.testing._server.operation import Acting

if TYPE_CHECKING:
    from vclient._api.routes import Route
    from vclient.testing._server.context import Context
    from vclient.testing._server.operation import Guard
    from vclient.testing._server.state.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The access rules of one kind of call."""

    acting: Acting
    guards: tuple[Guard, ...] = ()


_FREE: Final = Access(acting=Acting.OPTIONAL)
_CHARACTER: Final = Access(acting=Acting.REQUIRED_403, guards=(see_character,))
_STORY: Final = Access(acting=Acting.REQUIRED_403, guards=(manage_campaign,))
_OWNED: Final = Access(acting=Acting.REQUIRED_403, guards=(change_character,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A kind of object that has notes and assets.

    Attributes:
        kind: Name of the kind in records.
        route: The route of one such object.
        notes: Access to its notes, reading and writing alike.
        see_assets: Access to its assets.
        add_assets: Access to uploading.
        delete_assets: Access to deleting assets.
    """

    kind: str
    route: Route
    notes: Access = field(default=_FREE)
    see_assets: Access = field(default=_FREE)
    add_assets: Access
    delete_assets: Access

    def of(self, ctx: Context) -> Record:
        """Return the object of this kind in the path."""
        parent: Record = ctx.found[f"{self.kind}_id"]
        return parent


PARENTS: Final = (
    Parent(
        kind="user",
        route=routes.USER,
        add_assets=Access(acting=Acting.REQUIRED_400),
        delete_assets=_FREE,
    ),
    Parent(kind="campaign", route=routes.CAMPAIGN, add_assets=_STORY, delete_assets=_STORY),
    Parent(kind="book", route=routes.BOOK, add_assets=_STORY, delete_assets=_STORY),
    Parent(kind="chapter", route=routes.CHAPTER, add_assets=_STORY, delete_assets=_STORY),
    Parent(
        kind="character",
        route=routes.CHARACTER,
        notes=_CHARACTER,
        see_assets=_CHARACTER,
        add_assets=_OWNED,
        delete_assets=_OWNED,
    ),
)
"""All five kinds of parents."""
