"""Companies, and the access of developers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server import constants
from vclient.testing._server.answers import NO_CACHE
from vclient.testing._server.bodies.forms import slug
from vclient.testing._server.bodies.kinds import Between, Boolean, Email, Enum, OpenEnum, Text, Uuid
from vclient.testing._server.bodies.query import TOP_TRAITS, paged
from vclient.testing._server.bodies.schema import Deferred, Schema, optional, required
from vclient.testing._server.constants import ADMIN, OWNER, REVOKE
from vclient.testing._server.operation import Permission, operation
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.rules.developers import granted_companies, loaded
from vclient.testing._server.rules.statistics import statistics
from vclient.testing._server.state.archive import archive
from vclient.testing._server.state.records import Company, CompanySettings, User
from vclient.testing._server.views import companies as views
from vclient.testing.api_versions import OCTOBER

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_SETTINGS: Final = Schema(
    optional("character_autogen_xp_cost", Between(0, 100), default=10),
    optional("character_autogen_num_choices", Between(1, 10), default=3),
    optional("character_autogen_starting_points", Between(0, 100), default=0),
    optional(
        "permission_manage_campaign",
        OpenEnum(*constants.MANAGE_CAMPAIGN),
        default=constants.UNRESTRICTED,
    ),
    optional(
        "permission_manage_npc",
        OpenEnum(*constants.MANAGE_NPC),
        default=constants.UNRESTRICTED,
    ),
    optional(
        "permission_grant_xp",
        OpenEnum(*constants.GRANT_XP),
        default=constants.UNRESTRICTED,
    ),
    optional(
        "permission_free_trait_changes",
        OpenEnum(*constants.FREE_TRAIT_CHANGES),
        default=constants.UNRESTRICTED,
    ),
    optional(
        "permission_recoup_xp",
        OpenEnum(*constants.RECOUP_XP),
        default=constants.DENIED,
    ),
    optional("specialty_xp_cost_enabled", Boolean(), default=False, since=OCTOBER),
)
_FIELDS: Final = (
    required("name", Text(3, 50)),
    optional("description", Text(3), null=True),
    optional("email", Email(), default=""),
)
_CREATE: Final = Schema(*_FIELDS, optional("settings", Deferred(_SETTINGS), null=True))
_PATCH: Final = Schema(*_FIELDS, optional("settings", _SETTINGS, null=True)).patch()
_ACCESS: Final = Schema(
    required("developer_id", Uuid()),
    required("permission", Enum(*constants.COMPANY_PERMISSIONS)),
)


@operation("GET", routes.COMPANIES, query=paged())
def list_companies(ctx: Context) -> dict[str, Any]:
    """List the companies that the developer has a grant on; all of them to a global admin."""
    return ctx.page(sorted(granted_companies(ctx), key=lambda row: row.name), views.company)


@operation("POST", routes.COMPANIES, body=_CREATE)
def create_company(ctx: Context) -> dict[str, Any]:
    """Create a company. If its settings are invalid, the company is stored without settings."""
    state, founder = ctx.state, loaded(ctx)
    company = state.companies.add(
        Company(
            **state.stamp(),
            name=ctx.body["name"],
            description=ctx.body["description"],
            email=ctx.body["email"],
            resources_modified_at=ctx.now,
        )
    )
    settings = _SETTINGS.check("", ctx.body["settings"] or _SETTINGS.decode({}, ""))
    company.settings = CompanySettings(id=state.ids.uuid(ctx.now), **settings)
    state.grants[company.id, founder.id] = OWNER
    admin = state.users.add(
        User(
            **state.stamp(),
            company_id=company.id,
            username=slug(founder.username),
            email=founder.email,
            role=ADMIN,
        )
    )
    return {"company": views.company(state, company), "admin_user": views.admin_user(admin)}


@operation("GET", routes.COMPANY)
def get_company(ctx: Context) -> dict[str, Any]:
    """Show a company."""
    return views.company(ctx.state, ctx.company)


@operation("PATCH", routes.COMPANY, permission=Permission.ADMIN, body=_PATCH)
def update_company(ctx: Context) -> dict[str, Any]:
    """Change a company. Only a change of its own fields updates its date."""
    company = ctx.company
    for name, value in ctx.body.pop("settings", {}).items():
        setattr(ctx.settings, name, value)
    for name, value in ctx.body.items():
        if getattr(company, name) != value:
            setattr(company, name, value)
            company.date_modified = ctx.now
    return views.company(ctx.state, company)


@operation("DELETE", routes.COMPANY, permission=Permission.OWNER)
def delete_company(ctx: Context) -> None:
    """Delete a company with its content. The grants remain."""
    archive(ctx.state, ctx.company)


@operation("POST", routes.COMPANY_ACCESS, permission=Permission.OWNER, body=_ACCESS)
def grant_access(ctx: Context) -> dict[str, Any]:
    """Grant, change or revoke the permission of a developer."""
    grants = ctx.state.grants
    developer_id, permission = ctx.body["developer_id"], ctx.body["permission"]
    if ctx.state.developers.find(developer_id) is None:
        raise ProblemError(400, f"Developer {developer_id} not found")
    key = ctx.company.id, developer_id
    held = grants.get(key)
    if held == OWNER and permission != OWNER and _owners(ctx) < 2:  # noqa: PLR2004
        raise ProblemError(400, "Every company must have at least one owner.")
    if permission == REVOKE and held is not None:
        del grants[key]
    else:
        # Revoking a missing grant stores a grant REVOKE, as on the live server.
        grants[key] = permission
    return views.grant(ctx.company, permission)


@operation("GET", routes.COMPANY_STATISTICS, query=(TOP_TRAITS,), cache=NO_CACHE)
def get_company_statistics(ctx: Context) -> dict[str, Any]:
    """Show the statistics over all dice rolls of a company."""
    rolls = ctx.state.dicerolls.under(ctx.company.id)
    return statistics(ctx.state, rolls, ctx.query["num_top_traits"])


def _owners(ctx: Context) -> int:
    # Owners who are global admins are not counted.
    count = 0
    for (company_id, developer_id), permission in ctx.state.grants.items():
        developer = ctx.state.developers.find_any(developer_id)
        if company_id == ctx.company.id and permission == OWNER and developer is not None:
            count += not developer.is_global_admin
    return count
