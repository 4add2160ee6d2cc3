"""Campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from vclient._api import routes
from vclient._async.services.assets import AssetsMixin
from vclient._async.services.base import PagesMixin
from vclient._async.services.notes import NotesMixin
from vclient.models.campaigns import Campaign, CampaignCreate, CampaignUpdate
from vclient.models.statistics import RollStatistics

if TYPE_CHECKING:
    from typing import Unpack

    from vclient._async.pagination import Pages
    from vclient.models.request_fields import (
        CampaignCreateFields,
        CampaignCreateRequired,
        CampaignUpdateFields,
    )


class CampaignsService(NotesMixin, AssetsMixin, PagesMixin[Campaign]):
    """The campaigns of a company, by name; a setting of the company restricts changes."""

    _parent_name = "campaign_id"
    _parent_route = routes.CAMPAIGN

    def _pages(self) -> Pages[Campaign]:
        return self._list(self._path(routes.CAMPAIGNS), Campaign)

    async def get(self, campaign_id: str) -> Campaign:
        """Return a campaign.

        Args:
            campaign_id: Id of the campaign.

        API: `GET /companies/{company_id}/campaigns/{campaign_id}`
        """
        return await self._get(self._path(routes.CAMPAIGN, campaign_id=campaign_id), Campaign)

    @overload
    async def create(self, **fields: Unpack[CampaignCreateRequired]) -> Campaign: ...

    @overload
    async def create(
        self, request: CampaignCreate | None, **fields: Unpack[CampaignCreateFields]
    ) -> Campaign: ...

    async def create(
        self, request: CampaignCreate | None = None, **fields: Unpack[CampaignCreateFields]
    ) -> Campaign:
        """Create a campaign and return it.

        Args:
            request: The fields as a model, or None for fields by name alone.
            **fields: Fields of `CampaignCreate`, which override `request`; also `idempotency_key`
                and `requesting_user_id`.

        API: `POST /companies/{company_id}/campaigns`
        """
        path = self._path(routes.CAMPAIGNS)
        return await self._write("POST", path, Campaign, CampaignCreate, request, fields)

    async def update(
        self,
        campaign_id: str,
        request: CampaignUpdate | None = None,
        **fields: Unpack[CampaignUpdateFields],
    ) -> Campaign:
        """Change a campaign and return it; fields left out stay as they are.

        Args:
            campaign_id: Id of the campaign.
            request: The change as a model, or None for fields by name alone.
            **fields: Fields of `CampaignUpdate`, which override `request`; also `idempotency_key`
                and `requesting_user_id`.

        API: `PATCH /companies/{company_id}/campaigns/{campaign_id}`
        """
        path = self._path(routes.CAMPAIGN, campaign_id=campaign_id)
        return await self._write("PATCH", path, Campaign, CampaignUpdate, request, fields)

    async def delete(self, campaign_id: str, *, requesting_user_id: str | None = None) -> None:
        """Delete a campaign with its books, characters and experience; its dice rolls stay.

        Args:
            campaign_id: Id of the campaign.
            requesting_user_id: Id of the acting user of this call, in place of the service's.

        API: `DELETE /companies/{company_id}/campaigns/{campaign_id}`
        """
        path = self._path(routes.CAMPAIGN, campaign_id=campaign_id)
        await self._delete(path, requesting_user_id)

    async def get_statistics(self, campaign_id: str, *, num_top_traits: int = 5) -> RollStatistics:
        """Return statistics of the dice rolls of a campaign.

        Args:
            campaign_id: Id of the campaign.
            num_top_traits: Number of the most often rolled traits to include.

        API: `GET /companies/{company_id}/campaigns/{campaign_id}/statistics`
        """
        path = self._path(routes.CAMPAIGN_STATISTICS, campaign_id=campaign_id)
        return await self._get(path, RollStatistics, {"num_top_traits": num_top_traits})
