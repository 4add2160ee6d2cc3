"""Rules for the fields of developers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient.testing._server.problems import ProblemError, duplicate_key

if TYPE_CHECKING:
    from vclient.testing._server.context import Context
    from vclient.testing._server.state.records import Company, Developer

_AUDIENCE_PROVIDERS: Final = frozenset({"apple", "google"})
_MOST_AUDIENCES: Final = 20
_LONGEST_AUDIENCE: Final = 255


def loaded(ctx: Context) -> Developer:
    """Return the developer of the API key, where the live server loads them.

    Raises:
        ProblemError: They were deleted, and the key is only cached.
    """
    if ctx.developer.archived is not None:
        raise ProblemError(404, "Developer not found")
    return ctx.developer


def granted_companies(ctx: Context) -> list[Company]:
    """Return the companies that the developer may see; a global admin may see all."""
    developer = loaded(ctx)
    return [
        row
        for row in ctx.state.companies
        if developer.is_global_admin or (row.id, developer.id) in ctx.state.grants
    ]


def check_unique(ctx: Context, developer: Developer | None) -> None:
    """Check that the user name and the e-mail of the body are unique among developers.

    Args:
        ctx: The request.
        developer: The developer to change; None for a new one.

    Raises:
        ProblemError: Another developer has them, possibly a deleted one.
    """
    for name in ("username", "email"):
        for other in ctx.state.developers.everything():
            if other is not developer and getattr(other, name) == ctx.body.get(name):
                raise duplicate_key(ctx.body[name], table="developer", column=name)


def check_audiences(ctx: Context) -> None:
    """Check the audiences of the body, if it has any, and trim them.

    Raises:
        ProblemError: They are not lists of strings for known providers.
    """
    if ctx.body.get("provider_audiences") is not None:
        ctx.body["provider_audiences"] = _audiences(ctx.body["provider_audiences"])


def _audiences(value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict) or not value.keys() <= _AUDIENCE_PROVIDERS:
        raise ProblemError(400, "provider_audiences: only the keys apple and google are known")
    audiences = {}
    for provider, held in sorted(value.items()):
        if not isinstance(held, list) or len(held) > _MOST_AUDIENCES:
            raise ProblemError(
                400, f"provider_audiences: {provider} is a list of at most {_MOST_AUDIENCES}"
            )
        if not all(map(_is_audience, held)):
            raise ProblemError(
                400,
                f"provider_audiences: {provider} holds strings of 1 to {_LONGEST_AUDIENCE} "
                "characters",
            )
        audiences[provider] = [entry.strip() for entry in held]
    return audiences


def _is_audience(entry: Any) -> bool:
    return isinstance(entry, str) and 0 < len(entry.strip()) <= _LONGEST_AUDIENCE
