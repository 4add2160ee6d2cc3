"""Run examples against a testing server of their own, over a real socket.

python examples/run.py quick_start quick_start_sync
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the examples in order; return the exit code of the first that fails."""
    known = sorted(path.stem for path in EXAMPLES.glob("*.py") if path.name != Path(__file__).name)
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        print(f"usage: {Path(__file__).name} EXAMPLE...\nexamples: {', '.join(known)}")
        return 2
    with testing_server() as environment:
        for name in names:
            print(f"--- {name}", flush=True)
            command = [sys.executable, "-W", "error", str(EXAMPLES / f"{name}.py")]
            code = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
            if code:
                return code
    return 0


@contextmanager
def testing_server() -> Iterator[dict[str, str]]:
    """Serve the testing server while the context lasts, and give the environment for it."""
    command = [sys.executable, "-m", "vclient.testing", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        line = process.stdout.readline()
        if not line:
            sys.exit("the testing server did not start")
        facts = json.loads(line)
        print(f"--- testing server at {facts['base_url']}", flush=True)
        try:
            yield {
                **os.environ,
                "VALENTINA_CLIENT_BASE_URL": facts["base_url"],
                "VALENTINA_CLIENT_API_KEY": facts["api_key"],
                **{
                    f"VALENTINA_{name.upper()}": facts[name]
                    for name in ("company_id", "user_id", "campaign_id", "character_id")
                },
            }
        finally:
            process.terminate()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
