"""The avatars of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.uploads import UploadReader, is_other_picture, picture_type
from vclient.testing._server.guards import edit_user
from vclient.testing._server.operation import operation
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.rate_limiting import ASSET_UPLOAD
from vclient.testing._server.rules.storing import store_asset
from vclient.testing._server.views.users import user as view

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_LARGEST: Final = 5 * 1024 * 1024


@operation(
    "PUT",
    routes.USER_AVATAR,
    guards=(edit_user,),
    body=UploadReader(),
    rate_limit=ASSET_UPLOAD,
)
def set_avatar(ctx: Context) -> dict[str, Any]:
    """Replace the avatar, which is stored as WebP."""
    content = ctx.body.content
    if len(content) > _LARGEST:
        raise ProblemError(400, "Avatar image must be 5 MB or smaller.")
    if picture_type(content) is None:
        if is_other_picture(content):
            raise ProblemError(400, "Avatar must be a PNG, JPEG, WEBP, or GIF image.")
        raise ProblemError(400, "Avatar image could not be read.")
    _remove(ctx)
    asset = store_asset(ctx, "user", ctx.user, picture="webp", filename="avatar.webp")
    ctx.user.avatar_asset_id = asset.id
    ctx.user.date_modified = ctx.now
    return view(ctx.state, ctx.user)


@operation("DELETE", routes.USER_AVATAR, status=200, guards=(edit_user,))
def delete_avatar(ctx: Context) -> dict[str, Any]:
    """Remove the avatar, if there is one."""
    _remove(ctx)
    ctx.user.date_modified = ctx.now
    return view(ctx.state, ctx.user)


def _remove(ctx: Context) -> None:
    former = ctx.state.assets.find(ctx.user.avatar_asset_id or "")
    if former is not None:
        ctx.state.assets.remove(former)
    ctx.user.avatar_asset_id = None
