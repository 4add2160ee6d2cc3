"""Identities at other providers. The format of tokens is described in the module of their rules."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.permissions import can_edit_user
from vclient.testing._server.bodies.forms import slug
from vclient.testing._server.bodies.kinds import Enum, Text
from vclient.testing._server.bodies.schema import Deferred, Schema, optional, required
from vclient.testing._server.constants import IDENTITY_PROVIDERS, UNAPPROVED
from vclient.testing._server.operation import Acting, admit_unapproved, operation
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.rate_limiting import USER_REGISTRATION
from vclient.testing._server.rules.identities import holder_of, link, profile_of, unlink
from vclient.testing._server.rules.roles import require
from vclient.testing._server.state.records import User
from vclient.testing._server.views.users import user as view

from .users import EMAIL

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_PROVIDER: Final = Enum(*IDENTITY_PROVIDERS)
_LINK: Final = Schema(required("provider", _PROVIDER), required("token", Text()))
_REGISTRATION: Final = Schema(
    optional("username", Text(3, 50, form=slug, empty_is_null=True), null=True),
    optional("email", EMAIL, null=True),
)
_IDENTIFY: Final = Schema(
    required("provider", _PROVIDER),
    required("token", Text()),
    *(replace(member, kind=Deferred(member.kind)) for member in _REGISTRATION.members.values()),
)


@operation(
    "POST",
    routes.IDENTIFY,
    status=200,
    admits=admit_unapproved,
    body=_IDENTIFY,
    rate_limit=USER_REGISTRATION,
)
def identify(ctx: Context) -> dict[str, Any]:
    """Find the user of an identity, or link it to the user of its e-mail, or create one."""
    provider = ctx.body["provider"]
    profile = profile_of(provider, ctx.body["token"])
    user = holder_of(ctx, provider, profile["id"])
    resolution = "matched"
    if user is None:
        email = (profile["email"] or "").lower()
        rows = ctx.state.users.under(ctx.company.id)
        candidates = [row for row in rows if email and row.email.lower() == email]
        if len(candidates) == 1 and provider not in candidates[0].profiles:
            user, resolution = candidates[0], "linked"
        else:
            user, resolution = _register(ctx, profile), "created"
    ctx.has_changed = user.profiles.get(provider) != profile
    if ctx.has_changed:
        link(ctx, user, provider, profile)
    return {"resolution": resolution, "user": view(ctx.state, user)}


@operation("POST", routes.USER_IDENTITIES, status=200, acting=Acting.REQUIRED_400, body=_LINK)
def link_identity(ctx: Context) -> dict[str, Any]:
    """Link an identity to a user."""
    require(can_edit_user(ctx.acting, ctx.user))
    provider = ctx.body["provider"]
    link(ctx, ctx.user, provider, profile_of(provider, ctx.body["token"]))
    return view(ctx.state, ctx.user)


@operation(
    "DELETE",
    routes.USER_IDENTITY,
    status=200,
    acting=Acting.REQUIRED_400,
    path_kinds={"provider": _PROVIDER},
)
def unlink_identity(ctx: Context) -> dict[str, Any]:
    """Unlink an identity from a user who has another."""
    require(can_edit_user(ctx.acting, ctx.user))
    unlink(ctx, ctx.user, ctx.path["provider"])
    return view(ctx.state, ctx.user)


def _register(ctx: Context, profile: dict[str, Any]) -> User:
    given = _REGISTRATION.check("", ctx.body)
    provider, email = ctx.body["provider"], profile["email"] or given["email"]
    if not email:
        raise ProblemError(
            422,
            f"{provider} did not supply an email address. "
            "Include 'email' in the request body to register this user.",
            code="EMAIL_REQUIRED",
        )
    wanted = (
        given["username"]
        or slug(profile.get("login") or profile.get("username") or "")
        or slug(email.partition("@")[0])
        or f"user-{ctx.state.ids.hexadecimal()[:8]}"
    )
    taken = {row.username for row in ctx.state.users.under(ctx.company.id)}
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return ctx.state.users.add(
        User(
            **ctx.state.stamp(),
            company_id=ctx.company.id,
            username=next(name for name in candidates if name not in taken),
            email=email,
            role=UNAPPROVED,
        )
    )
