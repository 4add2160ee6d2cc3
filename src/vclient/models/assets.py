"""Images of users, campaigns, books, chapters and characters."""

from __future__ import annotations

from vclient.constants import AssetType
from vclient.models.base import RequestModel, Resource
from vclient.models.for_checkers import OrText, OrUnset


class Asset(Resource):
    """A stored image; one of the five ids of parents is set."""

    asset_type: AssetType | str
    """Kind of the file: `image`."""
    mime_type: str
    """MIME type, found from the content."""
    original_filename: str
    """Name of the uploaded file, simplified by the server."""
    public_url: str
    """URL of the image, which needs no API key."""
    company_id: str
    """Id of the company."""
    uploaded_by_id: str | None
    """Id of the user who uploaded the image."""
    character_id: str | None
    """Id of the character that the image belongs to."""
    campaign_id: str | None
    """Id of the campaign that the image belongs to."""
    book_id: str | None
    """Id of the book that the image belongs to."""
    chapter_id: str | None
    """Id of the chapter that the image belongs to."""
    user_parent_id: str | None
    """Id of the user that the image belongs to."""


S3Asset = Asset
"""The older name of `Asset`."""


class AssetFilters(RequestModel):
    """Filters for a list of assets; None does not filter."""

    asset_type: OrUnset[OrText[AssetType] | None] = None
    """Kind of the file."""
