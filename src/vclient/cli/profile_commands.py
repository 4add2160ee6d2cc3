"""The commands that manage the file of profiles."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import typer

from .failures import CommandError, reported, say
from .options import AsJson, names_of_profiles
from .output import Output
from .profiles import Profile, Profiles
from .values import confirm, read_secret

profile_app: typer.Typer = typer.Typer(
    name="profile",
    help="Servers and keys under names.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

NewName = Annotated[str, typer.Argument(metavar="NAME", help="Name of the profile.")]
Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Name of the profile.", autocompletion=names_of_profiles),
]


@profile_app.command("add")
def add(
    name: NewName,
    *,
    base_url: Annotated[str, typer.Option("--base-url", metavar="URL", help="URL of the server.")],
    company: Annotated[
        str | None, typer.Option("--company", metavar="ID", help="Id of the company.")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", metavar="ID", help="Id of the acting user.")
    ] = None,
    api_key_stdin: Annotated[
        bool,
        typer.Option("--api-key-stdin", help="Read the API key from the standard input."),
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace one of that name.")] = False,
) -> None:
    """Add a profile; prompts for the API key, as other users could see an argument."""
    with reported():

        def with_new(profiles: Profiles) -> Profiles:
            if name in profiles.by_name and not replace:
                msg = f"there is a profile {name!r} already: use --replace"
                raise CommandError(msg)
            return profiles.with_profile(name, profile)

        profile = Profile(base_url, "", company, user)
        # Before the key is asked for, and again with what others have added meanwhile.
        with_new(Profiles.load())
        key = read_secret("API key", from_stdin=api_key_stdin)
        _check(base_url, key)
        profile = dataclasses.replace(profile, api_key=key)
        say(f"Added {name} to {Profiles.change(with_new)}")


@profile_app.command("list")
def list_profiles(*, as_json: AsJson = False) -> None:
    """List the profiles, without their keys."""
    with reported():
        profiles = Profiles.load()
        rows: list[Any] = [
            {
                "name": name,
                "base_url": each.base_url,
                "company_id": each.company_id,
                "user_id": each.user_id,
                "is_default": name == profiles.default,
            }
            for name, each in sorted(profiles.by_name.items())
        ]
        if not rows and not as_json:
            say("There are no profiles; `vclient profile add NAME` makes one.")
            return
        Output("json" if as_json else "table").show(rows)


@profile_app.command("remove")
def remove(
    name: Name, *, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
) -> None:
    """Remove a profile."""
    with reported():
        Profiles.load().named(name)
        confirm(f"Remove the profile {name}?", is_confirmed=yes)
        Profiles.change(lambda profiles: profiles.without(name))
        say(f"Removed {name}")


@profile_app.command("use")
def use(name: Name) -> None:
    """Set the default profile."""
    with reported():
        Profiles.load().named(name)
        Profiles.change(lambda profiles: profiles.with_default(name))
        say(f"Using {name}")


def _check(base_url: str, api_key: str) -> None:
    """Reject values that are invalid for a client."""
    from vclient._config.options import ClientConfig  # noqa: PLC0415 - it imports httpx

    ClientConfig.create(base_url, api_key)
