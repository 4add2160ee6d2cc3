"""Companies, their settings and the permissions of developers in them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from vclient.constants import (
    CompanyPermission,
    PermissionManageCampaign,
    PermissionManageNPC,
    PermissionsFreeTraitChanges,
    PermissionsGrantXP,
    PermissionsRecoupXP,
    UserRole,
)
from vclient.models.base import (
    Email,
    Integer,
    RequestModel,
    Resource,
    ResponseModel,
    Text,
    Uuid,
    WriteRequest,
    length,
)
from vclient.models.for_checkers import OrText, OrUnset
from vclient.models.unset import UNSET

CompanyName = Annotated[Text, length(3, 50)]
CompanyDescription = Annotated[Text, length(3)]
Points = Annotated[Integer, Field(ge=0, le=100)]
Choices = Annotated[Integer, Field(ge=1, le=10)]


class CompanySettings(ResponseModel):
    """The rules by which a company plays."""

    id: str
    """Id of the settings."""
    character_autogen_xp_cost: int
    """Experience points that a session of character generation costs a player."""
    character_autogen_num_choices: int
    """How many characters such a session offers."""
    character_autogen_starting_points: int
    """Starting points of the character that is chosen."""
    permission_manage_campaign: PermissionManageCampaign | str
    """Who may change campaigns, books and chapters."""
    permission_manage_npc: PermissionManageNPC | str
    """Who may change characters that no user plays."""
    permission_grant_xp: PermissionsGrantXP | str
    """Who may grant and remove experience."""
    permission_free_trait_changes: PermissionsFreeTraitChanges | str
    """Who may change traits at no cost, and until when."""
    permission_recoup_xp: PermissionsRecoupXP | str
    """Whether experience comes back when a trait is lowered."""
    specialty_xp_cost_enabled: bool
    """Whether specialties cost points."""


class Company(Resource):
    """A company: the group of users that play together."""

    name: str
    """Name, which need not be unique."""
    description: str | None
    """Description of the company."""
    email: str
    """E-mail address for contact."""
    resources_modified_at: datetime
    """When anything in the company was last changed."""
    num_campaigns: int
    """Number of campaigns."""
    num_player_characters: int
    """Number of characters of the type `PLAYER`."""
    num_storyteller_characters: int
    """Number of characters of the type `STORYTELLER`."""
    num_npc_characters: int
    """Number of characters of the type `NPC`."""
    num_users: int
    """Number of users, also those who are not approved or deactivated."""
    settings: CompanySettings
    """The rules by which the company plays."""


class CompanyAdminUser(Resource):
    """The first user of a new company, in short."""

    username: str
    """Name of the user: the developer's."""
    email: str
    """E-mail address of the user: the developer's."""
    role: UserRole | str
    """Role of the user: `ADMIN`."""
    company_id: str
    """Id of the new company."""


class NewCompanyResponse(ResponseModel):
    """A new company and its first user."""

    company: Company
    """The new company."""
    admin_user: CompanyAdminUser
    """The user who administers it, made from the calling developer."""


class CompanyPermissions(ResponseModel):
    """The permission of a developer in a company."""

    company_id: str
    """Id of the company."""
    name: str
    """Name of the company."""
    permission: CompanyPermission | str
    """Permission of the developer."""


class CompanySettingsCreate(RequestModel):
    """The rules of a new company; those left out take the server's defaults."""

    character_autogen_xp_cost: OrUnset[Points] = 10
    """Experience points that a session of character generation costs a player, 0 to 100."""
    character_autogen_num_choices: OrUnset[Choices] = 3
    """How many characters such a session offers, 1 to 10."""
    character_autogen_starting_points: OrUnset[Points] = 0
    """Starting points of the character that is chosen, 0 to 100."""
    permission_manage_campaign: OrUnset[OrText[PermissionManageCampaign]] = "UNRESTRICTED"
    """Who may change campaigns, books and chapters."""
    permission_manage_npc: OrUnset[OrText[PermissionManageNPC]] = "UNRESTRICTED"
    """Who may change characters that no user plays."""
    permission_grant_xp: OrUnset[OrText[PermissionsGrantXP]] = "UNRESTRICTED"
    """Who may grant and remove experience."""
    permission_free_trait_changes: OrUnset[OrText[PermissionsFreeTraitChanges]] = "UNRESTRICTED"
    """Who may change traits at no cost, and until when."""
    permission_recoup_xp: OrUnset[OrText[PermissionsRecoupXP]] = "DENIED"
    """Whether experience comes back when a trait is lowered."""
    specialty_xp_cost_enabled: OrUnset[bool] = False
    """Whether a specialty costs 3 points. Servers before October 2026 ignore it."""


class CompanySettingsUpdate(RequestModel):
    """New rules of a company; those left out stay as they are."""

    character_autogen_xp_cost: OrUnset[Points] = UNSET
    """Experience points that a session of character generation costs a player, 0 to 100."""
    character_autogen_num_choices: OrUnset[Choices] = UNSET
    """How many characters such a session offers, 1 to 10."""
    character_autogen_starting_points: OrUnset[Points] = UNSET
    """Starting points of the character that is chosen, 0 to 100."""
    permission_manage_campaign: OrUnset[OrText[PermissionManageCampaign]] = UNSET
    """Who may change campaigns, books and chapters."""
    permission_manage_npc: OrUnset[OrText[PermissionManageNPC]] = UNSET
    """Who may change characters that no user plays."""
    permission_grant_xp: OrUnset[OrText[PermissionsGrantXP]] = UNSET
    """Who may grant and remove experience."""
    permission_free_trait_changes: OrUnset[OrText[PermissionsFreeTraitChanges]] = UNSET
    """Who may change traits at no cost, and until when."""
    permission_recoup_xp: OrUnset[OrText[PermissionsRecoupXP]] = UNSET
    """Whether experience comes back when a trait is lowered."""
    specialty_xp_cost_enabled: OrUnset[bool] = UNSET
    """Whether a specialty costs 3 points. Servers before October 2026 ignore it."""


class CompanyCreate(WriteRequest):
    """A new company."""

    name: CompanyName
    """Name, 3 to 50 characters; it need not be unique."""
    email: Email
    """E-mail address for contact."""
    description: OrUnset[CompanyDescription | None] = None
    """Description of the company, at least 3 characters."""
    settings: OrUnset[CompanySettingsCreate | None] = None
    """The rules by which the company plays; None for the server's defaults."""


class CompanyUpdate(WriteRequest):
    """A change of a company; fields left out stay as they are."""

    name: OrUnset[CompanyName] = UNSET
    """Name, 3 to 50 characters; it need not be unique."""
    email: OrUnset[Email] = UNSET
    """E-mail address for contact."""
    description: OrUnset[CompanyDescription | None] = UNSET
    """Description of the company, at least 3 characters; None clears it."""
    settings: OrUnset[CompanySettingsUpdate] = UNSET
    """The rules to change; those left out stay as they are."""


class CompanyAccess(WriteRequest):
    """The rights of a developer in a company."""

    developer_id: Uuid
    """Id of the developer."""
    permission: OrText[CompanyPermission]
    """Permission of the developer; `REVOKE` removes it."""
