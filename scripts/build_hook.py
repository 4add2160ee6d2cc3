"""Generates the synchronous twin before a wheel, an sdist or an editable install is built."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["TwinBuildHook"]


class TwinBuildHook(BuildHookInterface[Any]):
    """The hook; hatchling finds it by its base class."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the twin of the package where it belongs, so that the build finds it.

        The twin of the tests is not written, and rules that match nothing are no reason not to
        build: an sdist may come without tests, which some of the rules are for.
        """
        sys.path.insert(0, str(Path(__file__).parent))
        try:
            # Imported here, as hatchling must be able to load the hook before it is told to build.
            import generate_sync  # noqa: PLC0415
            from generated import GenerationError  # noqa: PLC0415
        finally:
            del sys.path[0]
        try:
            done = generate_sync.write(Path(self.root), generate_sync.PACKAGE, is_complete=False)
        except GenerationError as error:
            self.app.abort(f"The synchronous twin cannot be generated.\n{error}")
        for line in done:
            self.app.display_info(line)
