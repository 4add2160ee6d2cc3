"""The most used commands, at the top level: health, roll and serve."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from .failures import FAILED, CommandError, reported
from .options import (
    AsJson,
    AsJsonLines,
    BaseUrl,
    Company,
    ProfileName,
    Settings,
    Timeout,
    User,
)

if TYPE_CHECKING:
    from vclient.models import SystemHealth

_NOTATION: Final = re.compile(r"(?P<number>\d*)[dD](?P<size>\d+)")
_LARGEST_NUMBER: Final = 100


def health(
    ctx: typer.Context,
    *,
    given_base_url: BaseUrl = None,
    given_profile: ProfileName = None,
    given_timeout: Timeout = None,
    as_json: AsJson = False,
    as_json_lines: AsJsonLines = False,
) -> None:
    """Show the version of the server and the state of its components.

    The exit code is 1 if one of them is offline.
    """
    values = dict(locals())
    with reported():
        from .connection import Connection  # noqa: PLC0415 - imported when it runs
        from .running import client_of  # noqa: PLC0415

        settings = Settings.of(ctx, values)
        if ctx.invoked_subcommand is not None:
            # Health of a character; these options are completed by those of the command.
            ctx.obj = settings
            return
        connection = Connection.find(settings.given)
        with client_of(connection) as client:
            state, error = _health(client)
            if error is None and not hasattr(state, "version"):
                where = connection.origins["base_url"]
                msg = f"what answers is no server of the API, or an unknown one: check {where}"
                raise CommandError(msg, FAILED)
            if state is not None:
                settings.output.show(state)
                sys.stdout.flush()
            if error is not None:
                raise error


def _health(client: Any) -> tuple[SystemHealth | None, Exception | None]:
    """Return the health of the server, also if a component is offline."""
    from vclient.exceptions import ServerError  # noqa: PLC0415
    from vclient.models import SystemHealth  # noqa: PLC0415

    try:
        return client.system.health(), None
    except ServerError as error:
        if isinstance(error.body, dict) and "database_status" in error.body:
            return SystemHealth.model_validate(error.body), error
        return None, error


def roll(
    ctx: typer.Context,
    *,
    dice: Annotated[str, typer.Argument(metavar="DICE", help="What to roll, such as 5d10.")],
    difficulty: Annotated[
        int | None,
        typer.Option(
            "--difficulty", "-d", metavar="N", help="What a die has to show for a success."
        ),
    ] = None,
    desperation: Annotated[
        int,
        typer.Option("--desperation", metavar="N", help="Number of desperation dice.", min=0),
    ] = 0,
    comment: Annotated[
        str | None, typer.Option("--comment", "-m", metavar="TEXT", help="What the roll is for.")
    ] = None,
    character: Annotated[
        str | None, typer.Option("--character", metavar="ID", help="Id of the character.")
    ] = None,
    campaign: Annotated[
        str | None, typer.Option("--campaign", metavar="ID", help="Id of the campaign.")
    ] = None,
    trait: Annotated[
        list[str] | None,
        typer.Option("--trait", metavar="ID", help="Id of a trait; may be repeated."),
    ] = None,
    idempotency_key: Annotated[
        str | None,
        typer.Option(
            "--idempotency-key", metavar="TEXT", help="Shows the same dice when repeated."
        ),
    ] = None,
    given_base_url: BaseUrl = None,
    given_profile: ProfileName = None,
    given_company: Company = None,
    given_user: User = None,
    given_timeout: Timeout = None,
    as_json: AsJson = False,
    as_json_lines: AsJsonLines = False,
) -> None:
    """Roll dice on the server, which stores the roll.

    For example: vclient roll 5d10 --difficulty 6 --comment "Climb the wall"
    """
    values = dict(locals())
    flags = {"num_dice": "DICE", "dice_size": "DICE", "num_desperation_dice": "--desperation"}
    flags |= {"character_id": "--character", "campaign_id": "--campaign", "trait_ids": "--trait"}
    with reported(flags | {name: f"--{name}" for name in ("difficulty", "comment")}):
        from .connection import Connection  # noqa: PLC0415 - imported when it runs
        from .running import client_of, required_company, required_user  # noqa: PLC0415

        number, size = parse_dice(dice)
        settings = Settings.of(ctx, values)
        connection = Connection.find(settings.given)
        user_id, company_id = required_user(connection), required_company(connection)
        fields: dict[str, Any] = {
            "difficulty": difficulty,
            "comment": comment,
            "character_id": character,
            "campaign_id": campaign,
            "trait_ids": trait,
            "idempotency_key": idempotency_key,
        }
        # An option that is not given is None, and one that may be repeated is empty.
        given = {name: value for name, value in fields.items() if value not in (None, [])}
        with client_of(connection) as client:
            made = client.dicerolls(user_id, company_id).create(
                num_dice=number, dice_size=size, num_desperation_dice=desperation, **given
            )
        settings.output.show(made)
        sys.stdout.flush()


def parse_dice(text: str) -> tuple[int, Any]:
    """Parse a notation such as `5d10` into the number and the size of dice.

    Args:
        text: The number (1 if omitted), `d` and the size.

    Raises:
        CommandError: The notation is invalid.
    """
    match = _NOTATION.fullmatch(text.strip())
    if match is None:
        msg = f"DICE: {text!r} is not like 5d10"
        raise CommandError(msg)
    return int(match["number"] or 1), int(match["size"])


def serve(ctx: typer.Context) -> None:
    """Serve the testing server, an in-memory API for experiments."""
    from vclient.testing.__main__ import main  # noqa: PLC0415 - imported when it runs

    raise typer.Exit(main(ctx.args, program="vclient serve"))
