"""The experience of users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._api import routes
from vclient._async.services.base import ScopedService
from vclient._policy.own_writes import experience_lock_key
from vclient.models.users import CampaignExperience, ExperienceChange

if TYPE_CHECKING:
    from typing import Unpack

    from vclient._api.routes import RoutePath
    from vclient.models.write_options import UserWriteOptions


class ExperienceMixin(ScopedService):
    """The experience of users in campaigns.

    The server reads the experience and then writes the sum, so changes of one client for the
    same user and campaign are serialized.
    """

    async def _change(
        self,
        path: RoutePath,
        user_id: str,
        campaign_id: str,
        amount: int,
        options: UserWriteOptions,
    ) -> CampaignExperience:
        self._require_user(options)
        change = ExperienceChange(amount=amount, campaign_id=campaign_id)
        lock_key = experience_lock_key(user_id, campaign_id)
        return await self._write(
            "POST", path, CampaignExperience, ExperienceChange, change, options, lock_key=lock_key
        )

    async def get_experience(self, user_id: str, campaign_id: str) -> CampaignExperience:
        """Return the experience of a user in a campaign; all values are 0 if there is none.

        Args:
            user_id: Id of the user.
            campaign_id: Id of the campaign.

        API: `GET /companies/{company_id}/users/{user_id}/experience/{campaign_id}`
        """
        path = self._path(routes.USER_EXPERIENCE, user_id=user_id, campaign_id=campaign_id)
        return await self._get(path, CampaignExperience)

    async def add_xp(
        self, user_id: str, campaign_id: str, amount: int, **options: Unpack[UserWriteOptions]
    ) -> CampaignExperience:
        """Award experience to a user and return the user's experience.

        Args:
            user_id: Id of the user.
            campaign_id: Id of the campaign.
            amount: Experience points.
            **options: The options of a write.

        API: `POST /companies/{company_id}/users/{user_id}/experience/xp/add`
        """
        path = self._path(routes.USER_ADD_XP, user_id=user_id)
        return await self._change(path, user_id, campaign_id, amount, options)

    async def remove_xp(
        self, user_id: str, campaign_id: str, amount: int, **options: Unpack[UserWriteOptions]
    ) -> CampaignExperience:
        """Remove spendable experience from a user and return the user's experience.

        Args:
            user_id: Id of the user.
            campaign_id: Id of the campaign.
            amount: Experience points, at most those that the user can spend.
            **options: The options of a write.

        Raises:
            ValidationError: The user has fewer points.

        API: `POST /companies/{company_id}/users/{user_id}/experience/xp/remove`
        """
        path = self._path(routes.USER_REMOVE_XP, user_id=user_id)
        return await self._change(path, user_id, campaign_id, amount, options)

    async def add_cool_points(
        self, user_id: str, campaign_id: str, amount: int, **options: Unpack[UserWriteOptions]
    ) -> CampaignExperience:
        """Award cool points to a user and return the user's experience.

        Args:
            user_id: Id of the user.
            campaign_id: Id of the campaign.
            amount: Cool points, each of which adds 10 experience points too.
            **options: The options of a write.

        API: `POST /companies/{company_id}/users/{user_id}/experience/cp/add`
        """
        path = self._path(routes.USER_ADD_COOL_POINTS, user_id=user_id)
        return await self._change(path, user_id, campaign_id, amount, options)
