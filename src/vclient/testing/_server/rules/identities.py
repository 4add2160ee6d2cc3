"""Identities at other providers, proved by fake tokens.

A token is `{provider}:{id}:{email}`, such as `github:42:ada@example.com`; the e-mail may be
empty. It proves that identity; everything else is rejected like a token without the provider's
signature on the live server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient.testing._server.problems import ProblemError

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import User

_NOT_A_JWT: Final = "Provider token is not a valid JWT"
_REJECTED: Final = {
    "apple": _NOT_A_JWT,
    "google": _NOT_A_JWT,
    "discord": "Discord rejected the access token",
    "github": "GitHub rejected the access token",
}


def profile_of(provider: str, token: str) -> dict[str, Any]:
    """Return the profile that a token proves.

    Args:
        provider: The provider.
        token: The token.

    Raises:
        ProblemError: The token is not one of that provider.
    """
    named, _, rest = token.partition(":")
    profile_id, separator, email = rest.partition(":")
    if named != provider or not profile_id or not separator:
        raise ProblemError(422, _REJECTED[provider], code="TOKEN_VERIFICATION_FAILED")
    shown_email = email or None
    name = email.partition("@")[0] or profile_id
    if provider == "github":
        return {"id": profile_id, "login": name, "email": shown_email}
    if provider == "discord":
        return {
            "id": profile_id,
            "email": shown_email,
            "username": name,
            "verified": True,
            "avatar_id": profile_id,
            "global_name": name.capitalize(),
            "discriminator": "0",
            "avatar_url": f"https://cdn.discordapp.com/avatars/{profile_id}/{profile_id}.png",
        }
    return {"id": profile_id, "email": shown_email}


def holder_of(ctx: Context, provider: str, profile_id: str) -> User | None:
    """Return the user of the company who has an identity, or None."""
    for user in ctx.state.users.under(ctx.company.id):
        if user.profiles.get(provider, {}).get("id") == profile_id:
            return user
    return None


def link(ctx: Context, user: User, provider: str, profile: dict[str, Any]) -> None:
    """Link an identity to a user, or refresh the profile of a linked one.

    Raises:
        ProblemError: Another user has it, or the user has another one of that provider.
    """
    holder = holder_of(ctx, provider, profile["id"])
    if holder is not None and holder is not user:
        raise ProblemError(
            409,
            "This identity is already linked to another user. "
            "Use the merge endpoint to combine accounts.",
            code="IDENTITY_ALREADY_LINKED",
        )
    if holder is None and provider in user.profiles:
        raise ProblemError(
            409,
            f"A different {provider} identity is already linked to this user.",
            code="IDENTITY_ALREADY_LINKED",
        )
    user.profiles[provider] = profile
    user.date_modified = ctx.now


def unlink(ctx: Context, user: User, provider: str) -> None:
    """Unlink an identity.

    Raises:
        ProblemError: The user does not have it, or has no other.
    """
    if provider not in user.profiles:
        raise ProblemError(
            404,
            f"No {provider} identity is linked to this user.",
            code="IDENTITY_NOT_LINKED",
        )
    if len(user.profiles) == 1:
        raise ProblemError(
            409, "Cannot remove the user's only linked identity.", code="LAST_IDENTITY"
        )
    del user.profiles[provider]
    user.date_modified = ctx.now
