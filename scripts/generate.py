"""Write all files that are generated, in the order in which they need each other.

With `--check`, nothing is written: it fails where they are not what their sources say.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPTS = ("generate_fields", "generate_lists", "generate_sync")


def main() -> int:
    """Run the generators with the arguments of this program; return the highest exit code."""
    folder = Path(__file__).parent
    codes = [
        subprocess.run(
            [sys.executable, folder / f"{name}.py", *sys.argv[1:]], check=False
        ).returncode
        for name in SCRIPTS
    ]
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
