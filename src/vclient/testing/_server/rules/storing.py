"""Storing images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient.testing._server.state.records import Asset

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Record

_CDN: Final = "https://cdn.valentina.test"


def store_asset(
    ctx: Context, parent_kind: str, parent: Record, *, picture: str, filename: str
) -> Asset:
    """Store an image of a parent and return its record.

    Args:
        ctx: The request that uploads it, whose acting user is its uploader.
        parent_kind: The kind of the parent.
        parent: The parent.
        picture: The format of the image, which is also the extension of its URL.
        filename: Its name.
    """
    name = f"{ctx.now:%Y%m%dT%H%M%S}{ctx.state.ids.hexadecimal()}.{picture}"
    return ctx.state.assets.add(
        Asset(
            **ctx.state.stamp(),
            company_id=ctx.company.id,
            parent_kind=parent_kind,
            parent_id=parent.id,
            mime_type=f"image/{picture}",
            original_filename=filename,
            public_url=f"{_CDN}/{ctx.company.id}/{parent.id}/image/{name}",
            uploaded_by_id=ctx.acting.id,
        )
    )
