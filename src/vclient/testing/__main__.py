"""Serves the testing server: `python -m vclient.testing --port 8080`."""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from datetime import UTC, datetime
from typing import Final, cast

from ._uvicorn import WITHOUT_UVICORN, has_uvicorn
from .api_versions import API_VERSIONS, NEWEST
from .chance import FAULT_KINDS, FaultKind
from .rate_limit_policy import RateLimitPolicy
from .server import ValentinaServer

_PROGRAM: Final = "python -m vclient.testing"
_LARGEST_PORT: Final = 65_535
_MILLISECONDS: Final = 1000


def main(arguments: list[str] | None = None, *, program: str = _PROGRAM) -> int:
    """Serve until interrupted.

    Args:
        arguments: The command line without the program; that of the process by default.
        program: Name of the program in the help.

    Returns:
        The exit code: 0 after an interruption, 1 if the address is unavailable, 2 without
        uvicorn.
    """
    parser = _parser(program)
    options = parser.parse_args(arguments)
    for name in ("faults", "late"):
        if options.fault_rate is None and getattr(options, name) is not None:
            parser.error(f"argument --{name}: needs --fault-rate")
    if not has_uvicorn():
        sys.stderr.write(f"{WITHOUT_UVICORN}\n")
        return 2
    from .serving import base_url, open_socket, serve_process  # noqa: PLC0415 - it needs uvicorn

    try:
        server = server_of(options)
    except ValueError as error:
        parser.error(str(error))
    try:
        bound = open_socket(options.host, options.port)
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {options.host}:{options.port}: {error}\n")
        return 1
    server.base_url = base_url(bound)
    facts = _facts(server)
    text = _for_people(facts, server.api) if sys.stdout.isatty() else json.dumps(facts)
    serve_process(server, bound, text)
    return 0


def server_of(options: argparse.Namespace) -> ValentinaServer:
    """Create the server for the options of a command line.

    Args:
        options: The options of the command line.

    Raises:
        ValueError: The options contradict each other.
    """
    server = ValentinaServer(
        api=options.api,
        seed=options.seed,
        # Real time, so that keys expire and rate limits refill while a client waits.
        clock=lambda: datetime.now(UTC),
        world=not options.no_world,
        file_logging=options.file_logging,
        rate_limits=options.rate_limit,
        stale_reads=options.stale_reads,
        gzip=not options.no_gzip,
        overlap=options.overlap,
    )
    if options.latency is not None:
        server.delay(seconds=options.latency, seed=options.seed)
    if options.fault_rate is not None:
        late_by = {} if options.late is None else {"late_by": options.late}
        kinds = options.faults or FAULT_KINDS
        server.fail_at_random(rate=options.fault_rate, kinds=kinds, seed=options.seed, **late_by)
    return server


def _facts(server: ValentinaServer) -> dict[str, str | None]:
    """Return the address and all that a client needs to start; without a world, ids are null."""
    names = ("company_id", "user_id", "campaign_id", "character_id")
    return {
        "base_url": server.base_url,
        "api_key": server.api_key,
        "global_admin_api_key": server.global_admin_api_key,
        **{name: getattr(server, name) if server.has_world else None for name in names},
    }


def _for_people(facts: dict[str, str | None], api: str) -> str:
    """Return the facts for a terminal, with what makes the command line use the server."""
    settings = {
        "BASE_URL": facts["base_url"],
        "API_KEY": facts["api_key"],
        "DEFAULT_COMPANY_ID": facts["company_id"],
        "USER_ID": facts["user_id"],
    }
    others = ("global_admin_api_key", "campaign_id", "character_id")
    lines = [
        f"A testing server of the API {api} at {facts['base_url']}. To use it in a terminal:",
        "",
        *(f"export VALENTINA_CLIENT_{name}={each}" for name, each in settings.items() if each),
        "",
        *(f"{name.replace('_', ' '):<22}{facts[name]}" for name in others if facts[name]),
        "",
        "Ctrl-C ends it, and all that it holds.",
    ]
    return "\n".join(lines)


def _parser(program: str = _PROGRAM) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program,
        description="Serve an in-memory Valentina API. Prints when ready: the address, the API "
        "keys of a developer and of a global admin, and ids to start with; to anything but a "
        "terminal as one line of JSON.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    parser.add_argument(
        "--port", type=_port, default=8000, help="port; 0 takes a free one (default: %(default)s)"
    )
    parser.add_argument(
        "--api",
        choices=API_VERSIONS,
        default=NEWEST,
        help="version of the API (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0, help="where chance starts")
    parser.add_argument(
        "--no-world",
        action="store_true",
        help="start without company, users, campaign and character",
    )
    parser.add_argument(
        "--rate-limit",
        metavar="NAME:CAPACITY:REFILL[:PER]",
        type=_rate_limit,
        action="append",
        default=[],
        help="allow each key so many requests at once, and REFILL more in each PER seconds "
        "(default: 1); may be repeated",
    )
    parser.add_argument(
        "--stale-reads",
        metavar="SECONDS",
        type=_number,
        help="cache answers, and answer reads from that cache for so long after a write",
    )
    parser.add_argument(
        "--overlap",
        metavar="SECONDS",
        type=_number,
        default=0.0,
        help="how long a write takes; writes that come within it do not see each other",
    )
    parser.add_argument(
        "--latency",
        metavar="MILLISECONDS",
        type=_latency,
        help="how long each answer takes; 20-80 draws one of these times for each",
    )
    parser.add_argument(
        "--fault-rate",
        metavar="FRACTION",
        type=_fraction,
        help="fail this part of the requests, from 0 to 1, drawn by chance",
    )
    parser.add_argument(
        "--faults",
        metavar="KIND[,KIND...]",
        type=_kinds,
        help=f"how they fail, of {', '.join(FAULT_KINDS)} (default: all)",
    )
    parser.add_argument(
        "--late",
        metavar="SECONDS",
        type=_number,
        help="how long an answer takes that is late (default: 60)",
    )
    parser.add_argument("--no-gzip", action="store_true", help="do not compress answers")
    parser.add_argument(
        "--file-logging", action="store_true", help="keep the log that global admins read"
    )
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= _LARGEST_PORT):
        msg = f"{text!r} is no port"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        msg = f"{text!r} is no number from 0 up"
        raise argparse.ArgumentTypeError(msg)
    return number


def _fraction(text: str) -> float:
    number = _number(text)
    if number > 1:
        msg = f"{text!r} is not between 0 and 1"
        raise argparse.ArgumentTypeError(msg)
    return number


def _latency(text: str) -> float | tuple[float, float]:
    shortest, is_range, longest = text.partition("-")
    if not is_range:
        return _number(text) / _MILLISECONDS
    limits = _number(shortest) / _MILLISECONDS, _number(longest) / _MILLISECONDS
    if limits[1] < limits[0]:
        msg = f"{text!r} ends below its start"
        raise argparse.ArgumentTypeError(msg)
    return limits


def _rate_limit(text: str) -> RateLimitPolicy:
    parts = re.fullmatch(r"([^:]+):(\d+):([\d.]+)(?::([\d.]+))?", text)
    if parts is None:
        msg = f"{text!r} is not NAME:CAPACITY:REFILL[:PER]"
        raise argparse.ArgumentTypeError(msg)
    name, capacity, refill, per = parts.groups()
    try:
        return RateLimitPolicy(
            name, capacity=int(capacity), refill=_number(refill), per=_number(per or "1")
        )
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _kinds(text: str) -> list[FaultKind]:
    kinds = [kind.strip() for kind in text.split(",")]
    for kind in kinds:
        if kind not in FAULT_KINDS:
            msg = f"{kind!r} is none of {', '.join(FAULT_KINDS)}"
            raise argparse.ArgumentTypeError(msg)
    return cast("list[FaultKind]", kinds)


if __name__ == "__main__":
    sys.exit(main())
