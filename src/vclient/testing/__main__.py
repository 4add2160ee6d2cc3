"""Serves the testing server: `python -m vclient.testing --port 8080`."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from datetime import UTC, datetime

from .server import ValentinaServer


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted.

    Args:
        arguments: The command line without the program; that of the process by default.

    Returns:
        The exit code: 0 after an interruption, 1 if the address cannot be had, 2 without
        uvicorn.
    """
    parser = argparse.ArgumentParser(
        prog="python -m vclient.testing",
        description="Serve an in-memory Valentina API. Prints one line of JSON when ready.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port; 0 takes a free one")
    parser.add_argument("--seed", type=int, default=0, help="where chance starts")
    options = parser.parse_args(arguments)
    if importlib.util.find_spec("uvicorn") is None:
        sys.stderr.write(
            "Serving over a socket needs uvicorn. Install it with: pip install 'vclient[server]'\n"
        )
        return 2
    from .serving import base_url, open_socket, serve  # noqa: PLC0415 - it needs uvicorn

    try:
        bound = open_socket(options.host, options.port)
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {options.host}:{options.port}: {error}\n")
        return 1
    # Over a socket, time passes: keys expire and limits refill while a client waits.
    server = ValentinaServer(
        base_url=base_url(bound), seed=options.seed, clock=lambda: datetime.now(UTC)
    )
    serve(server, bound)
    return 0


if __name__ == "__main__":
    sys.exit(main())
