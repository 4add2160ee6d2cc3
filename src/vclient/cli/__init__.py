"""The command line, `vclient`, of the extra `cli`."""

from __future__ import annotations

import importlib.util
import sys
from typing import Final

from vclient._config.installation import how_to_install

_NEEDED: Final = ("typer", "rich")


def main(arguments: list[str] | None = None) -> int:
    """Run the program, or explain how to install its extra.

    Args:
        arguments: The command line without the program; that of the process by default.

    Returns:
        The exit code: 0 for success, 1 if the API or the network failed, 2 for an invalid
        command line, 130 after Ctrl-C.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        sys.stderr.write(f"The command line needs the extra cli. {how_to_install('cli')}\n")
        return 1
    try:
        from .program import main as run  # noqa: PLC0415 - it needs the extra

        return run(arguments)
    except KeyboardInterrupt:
        return 130
