"""The program: all commands, and the global options."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from vclient import __version__

from .commands import GROUPS
from .doctor import doctor
from .failures import reported
from .leaf import Leaf
from .options import AsJson, AsJsonLines, BaseUrl, Company, ProfileName, Settings, Timeout, User
from .profile_commands import profile_app
from .shortcuts import health, roll, serve

if TYPE_CHECKING:
    from .commands import CommandGroup


def _show_version(is_wanted: bool) -> None:  # noqa: FBT001 - typer calls it
    if is_wanted:
        typer.echo(f"vclient {__version__}")
        raise typer.Exit


app: typer.Typer = typer.Typer(
    name="vclient",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def options_of_all(
    ctx: typer.Context,
    *,
    given_base_url: BaseUrl = None,
    given_profile: ProfileName = None,
    given_company: Company = None,
    given_user: User = None,
    given_timeout: Timeout = None,
    as_json: AsJson = False,
    as_json_lines: AsJsonLines = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """The Valentina Noir API on the command line."""
    values = dict(locals())
    with reported():
        ctx.obj = Settings.of(ctx, values)


app.command()(health)
app.command()(roll)
app.command()(doctor)
app.add_typer(profile_app)
app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(serve)


def _group(group: CommandGroup) -> TyperGroup:
    """Return the commands of a group; their options are read when they are run."""
    made = TyperGroup(name=group.name, help=group.help, rich_markup_mode=None, no_args_is_help=True)
    for command in group.commands:
        made.add_command(Leaf(group, command))
    for each in group.groups:
        made.add_command(_group(each))
    return made


def _run_alone(group: TyperGroup, command: Any) -> None:
    """Let the name of a group alone be a command."""
    group.params, group.callback = command.params, command.callback
    group.invoke_without_command, group.no_args_is_help = True, False


def command_line() -> Any:
    """Return the whole program as one command."""
    found: Any = typer.main.get_command(app)
    last = {name: found.commands.pop(name) for name in ("doctor", "profile", "serve")}
    for group in GROUPS:
        made = _group(group)
        if group.name in found.commands:
            _run_alone(made, found.commands[group.name])
        found.add_command(made)
    found.commands |= last
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: The command line without the program; that of the process by default.

    Returns:
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Replace characters that the terminal cannot encode, instead of failing.
            stream.reconfigure(errors="replace")
    try:
        command_line().main(args=arguments, prog_name="vclient")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
