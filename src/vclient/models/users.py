"""Users, their identities and their experience."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from vclient.constants import AssignableUserRole, IdentityProvider, UpdatableUserRole, UserRole
from vclient.models.assets import Asset
from vclient.models.base import (
    Email,
    Integer,
    RequestModel,
    Resource,
    ResponseModel,
    Text,
    UserWriteRequest,
    Uuid,
    WriteRequest,
    length,
)
from vclient.models.characters import Character
from vclient.models.for_checkers import OrText, OrUnset
from vclient.models.notes import Note
from vclient.models.quickrolls import Quickroll
from vclient.models.slugs import slug_length
from vclient.models.unset import UNSET

PersonName = Annotated[Text, length(2, 50)]
Username = Annotated[Text, slug_length(3, 50)]


class _Profile(ResponseModel):
    """Base of the profiles of which servers send little; some sent more, or will."""

    @property
    def username(self) -> str | None:
        """User name at the provider, if the server sent it."""
        return self._further("username")

    @property
    def fullname(self) -> str | None:
        """Name of the person, if the server sent it."""
        return self._further("fullname")

    @property
    def avatar_url(self) -> str | None:
        """URL of the avatar at the provider, if the server sent it."""
        return self._further("avatar_url")

    def _further(self, name: str) -> str | None:
        value = (self.model_extra or {}).get(name)
        return value if isinstance(value, str) else None


class AppleProfile(_Profile):
    """Profile of a user at Apple."""

    id: str
    """Id of the user at Apple."""
    email: str | None = None
    """E-mail address."""


class GoogleProfile(_Profile):
    """Profile of a user at Google."""

    id: str
    """Id of the user at Google."""
    email: str | None = None
    """E-mail address."""


class GithubProfile(_Profile):
    """Profile of a user at GitHub."""

    id: str
    """Id of the user at GitHub."""
    login: str | None = None
    """Login name."""
    email: str | None = None
    """E-mail address."""


class DiscordProfile(ResponseModel):
    """Profile of a user at Discord."""

    id: str
    """Id of the user at Discord."""
    username: str | None = None
    """User name."""
    global_name: str | None = None
    """Displayed name."""
    avatar_id: str | None = None
    """Id of the avatar."""
    discriminator: str | None = None
    """The four digits behind older user names."""
    email: str | None = None
    """E-mail address."""
    verified: bool | None = None
    """Whether Discord verified the address."""
    avatar_url: str | None = None
    """URL of the avatar."""


# The server itself takes the avatar of Discord first.
_PROFILES = ("discord_profile", "google_profile", "github_profile", "apple_profile")


class CampaignExperience(ResponseModel):
    """The experience of a user in a campaign."""

    id: str
    """Id of the record."""
    campaign_id: str
    """Id of the campaign."""
    user_id: str
    """Id of the user."""
    xp_current: int
    """Experience points that can be spent."""
    xp_total: int
    """Experience points that were ever awarded."""
    cool_points: int
    """Cool points; each is worth 10 experience points."""


class User(Resource):
    """A user of a company."""

    name_first: str | None
    """First name."""
    name_last: str | None
    """Last name."""
    username: str
    """User name, which need not be unique in the company."""
    email: str
    """E-mail address, which need not be unique in the company."""
    role: UserRole | str
    """Role of the user in the company."""
    company_id: str
    """Id of the company."""
    lifetime_xp: int
    """Experience points ever awarded, in all campaigns."""
    lifetime_cool_points: int
    """Cool points ever awarded, in all campaigns."""
    google_profile: GoogleProfile | None
    """The identity at Google."""
    github_profile: GithubProfile | None
    """The identity at GitHub."""
    discord_profile: DiscordProfile | None
    """The identity at Discord."""
    apple_profile: AppleProfile | None
    """The identity at Apple."""
    avatar_url: str | None
    """URL of the avatar: the uploaded one, else that of a provider."""
    num_quickrolls: int
    """Number of quick rolls."""
    num_notes: int
    """Number of notes."""
    num_assets: int
    """Number of images, the avatar included."""
    num_characters: int
    """Number of characters that the user plays."""
    campaign_experience: list[CampaignExperience]
    """The experience in each campaign, also in those that were deleted."""

    @field_validator("avatar_url")
    @classmethod
    def _or_of_a_provider(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is None:
            # Lists have many users without an avatar.
            for name in _PROFILES:
                profile = info.data.get(name)
                if profile is not None and (found := profile.avatar_url):
                    return str(found)
        return url

    @property
    def display_name(self) -> str:
        """The name to show: first and last name, else that of a provider, else the user name."""
        names = [getattr(self, name, None) for name in ("name_first", "name_last")]
        if any(names):
            return " ".join(filter(None, names))
        for profile in (getattr(self, name, None) for name in _PROFILES):
            for name in ("global_name", "fullname"):
                if found := getattr(profile, name, None):
                    return str(found)
        return self.username


class UserDetail(User):
    """A user with the parts that `include` names; all other parts are None."""

    quickrolls: list[Quickroll] | None = None
    """The quick rolls, in no order."""
    notes: list[Note] | None = None
    """The notes, in no order."""
    assets: list[Asset] | None = None
    """The images, in no order."""
    characters: list[Character] | None = None
    """The characters that the user plays, in no order; their counts are always 0."""


class AdminUser(User):
    """A user of any company, as global administrators see it."""

    is_archived: bool
    """Whether the user was deleted and can be restored."""


class UserFilters(RequestModel):
    """Filters for a list of users; None does not filter."""

    user_role: OrUnset[OrText[UserRole] | None] = None
    """Role of the user."""
    email: OrUnset[Email | None] = None
    """E-mail address, exactly and in the same case."""


class AdminUserFilters(RequestModel):
    """Filters for a list of the users of all companies; None does not filter."""

    company_id: OrUnset[Uuid | None] = None
    """Id of the company."""
    role: OrUnset[OrText[UserRole] | None] = None
    """Role of the user."""
    email: OrUnset[Email | None] = None
    """E-mail address, exactly and in the same case."""
    is_archived: OrUnset[bool | None] = None
    """Whether the user was deleted."""


class UserCreate(UserWriteRequest):
    """A new user."""

    username: Username
    """User name, 3 to 50 characters; the server makes it lower case with hyphens."""
    email: Email
    """E-mail address; it need not be unique."""
    role: OrText[AssignableUserRole]
    """Role of the user in the company."""
    name_first: OrUnset[PersonName | None] = None
    """First name, 2 to 50 characters."""
    name_last: OrUnset[PersonName | None] = None
    """Last name, 2 to 50 characters."""


class UserUpdate(UserWriteRequest):
    """A change of a user; fields left out stay as they are."""

    username: OrUnset[Username] = UNSET
    """User name, 3 to 50 characters; the server makes it lower case with hyphens."""
    email: OrUnset[Email] = UNSET
    """E-mail address; it need not be unique."""
    role: OrUnset[OrText[UpdatableUserRole]] = UNSET
    """Role of the user in the company; `DEACTIVATED` denies all access."""
    name_first: OrUnset[PersonName | None] = UNSET
    """First name, 2 to 50 characters; None clears it."""
    name_last: OrUnset[PersonName | None] = UNSET
    """Last name, 2 to 50 characters; None clears it."""


class AdminUserCreate(WriteRequest):
    """A new user of any company."""

    company_id: Uuid
    """Id of the company."""
    username: Username
    """User name, 3 to 50 characters; the server makes it lower case with hyphens."""
    email: Email
    """E-mail address; it need not be unique."""
    role: OrText[AssignableUserRole]
    """Role of the user in the company."""
    name_first: OrUnset[PersonName | None] = None
    """First name, 2 to 50 characters."""
    name_last: OrUnset[PersonName | None] = None
    """Last name, 2 to 50 characters."""


class AdminUserUpdate(WriteRequest):
    """A change of a user of any company; fields left out stay as they are."""

    username: OrUnset[Username] = UNSET
    """User name, 3 to 50 characters; the server makes it lower case with hyphens."""
    email: OrUnset[Email] = UNSET
    """E-mail address; it need not be unique."""
    role: OrUnset[OrText[UserRole]] = UNSET
    """Role of the user in the company."""
    name_first: OrUnset[PersonName | None] = UNSET
    """First name, 2 to 50 characters; None clears it."""
    name_last: OrUnset[PersonName | None] = UNSET
    """Last name, 2 to 50 characters; None clears it."""
    is_archived: OrUnset[bool] = UNSET
    """True deletes the user; False restores it with all that was deleted with it."""


class UserApprove(UserWriteRequest):
    """The approval of a user."""

    role: OrText[AssignableUserRole]
    """Role of the approved user in the company."""


class UserMerge(UserWriteRequest):
    """Two users that are the same person."""

    primary_user_id: Uuid
    """Id of the user who stays."""
    secondary_user_id: Uuid
    """Id of the user who is archived, and who was never approved."""


class ExperienceChange(UserWriteRequest):
    """An award or a loss of experience or cool points."""

    amount: Integer
    """Number of points; the server checks no range."""
    campaign_id: Uuid
    """Id of the campaign."""


class IdentityLink(UserWriteRequest):
    """An identity to link to a user."""

    provider: OrText[IdentityProvider]
    """Provider of the identity."""
    token: Text = Field(repr=False)
    """The token that the provider gave the user."""
