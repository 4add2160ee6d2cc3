"""The full sheets of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.kinds import Boolean
from vclient.testing._server.bodies.query import Parameter
from vclient.testing._server.guards import see_character
from vclient.testing._server.operation import operation
from vclient.testing._server.views.sheet import Sheet

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_AVAILABLE: Final = Parameter("include_available_traits", Boolean(), default=False, nullable=False)
_SEEING: Final[dict[str, Any]] = {
    "guards": (see_character,),
    "query": (_AVAILABLE,),
}


@operation("GET", routes.CHARACTER_FULL_SHEET, **_SEEING)
def get_full_sheet(ctx: Context) -> dict[str, Any]:
    """Show a character with its traits, in the structure of the sheet."""
    return _sheet(ctx).show()


@operation("GET", routes.CHARACTER_FULL_SHEET_CATEGORY, **_SEEING)
def get_full_sheet_category(ctx: Context) -> dict[str, Any]:
    """Show one category of the sheet of a character."""
    return _sheet(ctx).show_category(ctx.found["category_id"])


def _sheet(ctx: Context) -> Sheet:
    return Sheet(ctx.state, ctx.character, available=ctx.query[_AVAILABLE.name])
