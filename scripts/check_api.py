"""Compare both clients with the OpenAPI document of the API; fail where they differ.

python scripts/check_api.py --openapi openapi.json
python scripts/check_api.py --openapi https://api.valentina-noir.com/docs/openapi.json

Every public method of every service is called, with arguments made from its types, on a
transport that keeps the request and answers as the document says. What was sent, and what the
models made of the answers, is then compared with the document, in both directions.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# The client beside this script is checked, whether it is installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from api_drift.check import check
from api_drift.document import DocumentError, read_document


def main(arguments: list[str] | None = None) -> int:
    """Check, and return the exit code: 1 if something is found, 2 if the document is none."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--openapi", required=True, metavar="PATH|URL", help="the OpenAPI document, as JSON"
    )
    options = parser.parse_args(arguments)
    try:
        report = check(read_document(options.openapi))
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 2
    print(report.as_text())
    return 1 if report.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
