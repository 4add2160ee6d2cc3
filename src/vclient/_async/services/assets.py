"""Images of users, campaigns, books, chapters and characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._api import routes
from vclient._api.uploads import read_upload
from vclient._async.services.base import ParentService
from vclient.models.assets import Asset, AssetFilters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack

    from vclient._api.parents import ParentId, ParentIdAndOptions
    from vclient._api.uploads import Content
    from vclient._async.pagination import Pages
    from vclient._config.hooks import ProgressCallback
    from vclient.constants import AssetType
    from vclient.models.pagination import Items, PaginatedResponse


class AssetsMixin(ParentService):
    """The images of the objects of a service.

    The object is named by position, or by its own name, such as `user_id`. In the
    operations below, `{parent}` is the path of the object.
    """

    def _assets(
        self, parent_id: str, parent: ParentId, asset_type: AssetType | str | None
    ) -> Pages[Asset]:
        path = self._parent_path(parent_id, parent)
        return self._list(path.join(routes.ASSETS), Asset, AssetFilters(asset_type=asset_type))

    async def get_assets_page(
        self,
        parent_id: str = "",
        *,
        limit: int = 10,
        offset: int = 0,
        asset_type: AssetType | str | None = None,
        **parent: Unpack[ParentId],
    ) -> PaginatedResponse[Asset]:
        """Return one page of the images of an object, oldest first.

        Args:
            parent_id: Id of the object.
            limit: Number of images, 0 to 100.
            offset: Number of images to leave out before the first.
            asset_type: Kind of the files; None for all.
            **parent: Id of the object by its own name.

        API: `GET {parent}/assets`
        """
        pages = self._assets(parent_id, parent, asset_type)
        return await pages.get_page(limit=limit, offset=offset)

    async def list_assets(
        self, parent_id: str = "", limit: int = 10, offset: int = 0, **parent: Unpack[ParentId]
    ) -> PaginatedResponse[Asset]:
        """Return one page of the images of an object: the older name of `get_assets_page`.

        Args:
            parent_id: Id of the object, by position or by its own name.
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `GET {parent}/assets`
        """
        return await self.get_assets_page(parent_id, limit=limit, offset=offset, **parent)

    async def list_all_assets(
        self,
        parent_id: str = "",
        *,
        asset_type: AssetType | str | None = None,
        progress: ProgressCallback | None = None,
        **parent: Unpack[ParentId],
    ) -> Items[Asset]:
        """Return all images of an object, oldest first.

        Args:
            parent_id: Id of the object.
            asset_type: Kind of the files; None for all.
            progress: Callback invoked with the number of items read, and the total.
            **parent: Id of the object by its own name.

        API: `GET {parent}/assets`
        """
        return await self._assets(parent_id, parent, asset_type).list_all(progress)

    def iter_all_assets(
        self,
        parent_id: str = "",
        *,
        limit: int | None = None,
        asset_type: AssetType | str | None = None,
        **parent: Unpack[ParentId],
    ) -> AsyncIterator[Asset]:
        """Stream all images of an object page by page, oldest first.

        Args:
            parent_id: Id of the object.
            limit: Number of images of each page, 1 to 100; 100 by default.
            asset_type: Kind of the files; None for all.
            **parent: Id of the object by its own name.

        API: `GET {parent}/assets`
        """
        return self._assets(parent_id, parent, asset_type).iter_all(limit=limit)

    async def get_asset(
        self, parent_id: str = "", asset_id: str = "", **parent: Unpack[ParentId]
    ) -> Asset:
        """Return the metadata of an image, whose content is at `public_url`.

        Args:
            parent_id: Id of the object, by position or by its own name.
            asset_id: Id of the asset.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `GET {parent}/assets/{asset_id}`
        """
        path = self._parent_path(parent_id, parent)
        return await self._get(path.join(routes.ASSET, asset_id=asset_id), Asset)

    async def upload_asset(
        self,
        parent_id: str = "",
        filename: str = "",
        content: Content = b"",
        content_type: str | None = None,
        *,
        progress: ProgressCallback | None = None,
        **options: Unpack[ParentIdAndOptions],
    ) -> Asset:
        """Upload an image to an object and return its metadata.

        Args:
            parent_id: Id of the object.
            filename: Name of the file, which the server simplifies.
            content: The image: bytes, the path of a file, or a file opened in mode `rb`. A
                PNG, JPEG, GIF or WEBP of at most 10,000,000 bytes.
            content_type: MIME type; guessed from the name by default.
            progress: Callback invoked with the number of bytes of the request that were sent, and
                the total, which includes the multipart framing. A retry begins at 0 again.
            **options: The options of a write; the id of the object by its own name.

        Raises:
            RequestValidationError: The content is empty, too large, or not such an image.
            ValidationError: The server cannot read the image.
            ValueError: There is no acting user.

        API: `POST {parent}/assets/upload`
        """
        parent, rest = self._split_parent(parent_id, options)
        self._require_user(rest)
        files = read_upload(filename, content, content_type)
        return await self._send(
            "POST", parent.join(routes.ASSETS_UPLOAD), Asset, rest, files=files, progress=progress
        )

    async def delete_asset(
        self,
        parent_id: str = "",
        asset_id: str = "",
        *,
        requesting_user_id: str | None = None,
        **parent: Unpack[ParentId],
    ) -> None:
        """Delete an image permanently; the server finds it by its id alone.

        Args:
            parent_id: Id of the object, by position or by its own name.
            asset_id: Id of the asset.
            requesting_user_id: Id of the acting user of this call, in place of the service's.
            **parent: The id of the object by its own name, such as `campaign_id`.

        API: `DELETE {parent}/assets/{asset_id}`
        """
        path = self._parent_path(parent_id, parent)
        await self._delete(path.join(routes.ASSET, asset_id=asset_id), requesting_user_id)
