"""Assets, below all five kinds of parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api.routes import ASSET, ASSETS, ASSETS_UPLOAD
from vclient.testing._server.bodies.forms import file_slug
from vclient.testing._server.bodies.kinds import Enum
from vclient.testing._server.bodies.query import Parameter, paged
from vclient.testing._server.bodies.uploads import UploadReader, picture_type
from vclient.testing._server.constants import ASSET_TYPES
from vclient.testing._server.lookups import any_asset
from vclient.testing._server.operation import operation
from vclient.testing._server.problems import invalid_field
from vclient.testing._server.rate_limiting import ASSET_UPLOAD
from vclient.testing._server.rules.storing import store_asset
from vclient.testing._server.views.attached import asset as view

from .parents import PARENTS, Parent

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_ONLY_TYPE: Final = "image"
_NOT_A_PICTURE: Final = "Upload must be a PNG, JPEG, GIF, or WEBP image."
_FIELD: Final = "upload"


def _register(parent: Parent) -> None:
    collection, item = parent.route / ASSETS, parent.route / ASSET

    @operation(
        "GET",
        collection,
        acting=parent.see_assets.acting,
        guards=parent.see_assets.guards,
        query=(*paged(), Parameter("asset_type", Enum(*ASSET_TYPES))),
    )
    def list_assets(ctx: Context) -> dict[str, Any]:
        wanted = ctx.query["asset_type"] in (None, _ONLY_TYPE)
        return ctx.page(ctx.state.assets.under(parent.of(ctx).id) if wanted else [], view)

    @operation("GET", item, acting=parent.see_assets.acting, guards=parent.see_assets.guards)
    def get_asset(ctx: Context) -> dict[str, Any]:
        return view(ctx.state, ctx.asset)

    @operation(
        "POST",
        parent.route / ASSETS_UPLOAD,
        acting=parent.add_assets.acting,
        guards=parent.add_assets.guards,
        body=UploadReader(),
        rate_limit=ASSET_UPLOAD,
    )
    def upload_asset(ctx: Context) -> dict[str, Any]:
        picture = picture_type(ctx.body.content)
        if picture is None:
            raise invalid_field(_FIELD, _NOT_A_PICTURE, detail=_NOT_A_PICTURE)
        row = store_asset(
            ctx,
            parent.kind,
            parent.of(ctx),
            picture=picture,
            filename=file_slug(ctx.body.filename),
        )
        return view(ctx.state, row)

    @operation(
        "DELETE",
        item,
        acting=parent.delete_assets.acting,
        guards=parent.delete_assets.guards,
        lookups={"asset_id": any_asset},
    )
    def delete_asset(ctx: Context) -> None:
        ctx.state.assets.remove(ctx.asset)


for _parent in PARENTS:
    _register(_parent)
