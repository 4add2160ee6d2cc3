"""Holds the contract against a testing server in another process, as against any live server.

    python scripts/live_contract.py [OPTION of pytest ...]

It is what `pytest tests/contract --base-url URL --api-key KEY --admin-api-key KEY` does, with a
server of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
SERVE = ("-m", "vclient.testing", "--port", "0", "--file-logging")


def main(options: Sequence[str]) -> int:
    """Serve, run pytest with these options besides, and return its exit code."""
    with subprocess.Popen([sys.executable, *SERVE], stdout=subprocess.PIPE, text=True) as served:
        try:
            line = served.stdout.readline() if served.stdout else ""
            if not line:
                sys.exit("the testing server did not start")
            facts = json.loads(line)
            command = [
                *(sys.executable, "-m", "pytest", str(ROOT / "tests" / "contract")),
                *("--base-url", facts["base_url"]),
                *("--api-key", facts["api_key"]),
                *("--admin-api-key", facts["global_admin_api_key"]),
                *("-q", "-W", "error"),
            ]
            return subprocess.run([*command, *options], cwd=ROOT, check=False).returncode
        finally:
            served.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
