"""`vclient doctor`: examines installation, connection, server and key."""

from __future__ import annotations

import dataclasses
import sys
import warnings
from typing import TYPE_CHECKING

import typer

from .failures import FAILED, CommandError, printable, reported
from .options import AsJson, BaseUrl, Company, ProfileName, Settings, Timeout, User

if TYPE_CHECKING:
    from vclient import Diagnosis

    from .connection import Connection

_STEP_TIMEOUT = 5.0


def doctor(
    ctx: typer.Context,
    *,
    given_base_url: BaseUrl = None,
    given_profile: ProfileName = None,
    given_company: Company = None,
    given_user: User = None,
    given_timeout: Timeout = None,
    as_json: AsJson = False,
) -> None:
    """Find out what is wrong, from the installation to the API key.

    --timeout limits each step, to 5 seconds by default. The exit code is 1 if a step has failed,
    and 2 if no server or key is known, or one of them cannot be used.
    """
    values = dict(locals())
    with reported():
        settings = Settings.of(ctx, values)
        report, code = _examine(settings)
        if settings.output.format == "table":
            typer.echo(printable(str(report)))
        else:
            settings.output.show(dataclasses.asdict(report))
        sys.stdout.flush()
        if code:
            raise typer.Exit(code)


def _examine(settings: Settings) -> tuple[Diagnosis, int]:
    """Return the report and the exit code."""
    from vclient._observe.examining import without_a_client  # noqa: PLC0415 - it imports httpx

    from .connection import Connection  # noqa: PLC0415 - imported when it runs
    from .running import client_of  # noqa: PLC0415

    seconds = settings.given.timeout
    try:
        connection = Connection.find(settings.given)
        # What is warned of is part of the report.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with client_of(dataclasses.replace(connection, timeout=None)) as client:
                report = client.diagnose(step_timeout=_STEP_TIMEOUT if seconds is None else seconds)
    except CommandError as error:
        return without_a_client(str(error)), error.exit_code
    return _in_words_of(connection, report), 0 if report.is_healthy else FAILED


def _in_words_of(connection: Connection, report: Diagnosis) -> Diagnosis:
    """Return a report that names what was given on the command line, and not to the client."""
    from vclient import DiagnosedSetting  # noqa: PLC0415 - imported when it runs

    origins = connection.origins
    named = {"base_url": "base_url", "api_key": "api_key", "default_company_id": "company_id"}
    found = [
        dataclasses.replace(each, origin=origins.get(named.get(each.name, ""), "default"))
        if each.origin == "argument"
        else each
        for each in report.settings
    ]
    if connection.user_id is not None:
        user = DiagnosedSetting(
            name="user", value=connection.user_id, origin=origins.get("user_id", "")
        )
        found.append(user)

    def renamed(text: str) -> str:
        text = text.replace("the argument api_key", origins["api_key"])
        return text.replace("base_url", origins["base_url"])

    steps = tuple(
        dataclasses.replace(
            each, detail=renamed(each.detail), advice=each.advice and renamed(each.advice)
        )
        for each in report.steps
    )
    return dataclasses.replace(report, settings=tuple(found), steps=steps)
