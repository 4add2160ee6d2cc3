"""Compare both clients with the OpenAPI documents of the API; fail where they differ.

python scripts/check_api.py --openapi openapi.json
python scripts/check_api.py --openapi https://api.valentina-noir.com/docs/openapi.json
python scripts/check_api.py --openapi 0.25.0.json --openapi 0.26.0.json --openapi 0.27.0.json

Every public method of every service is called, with arguments made from its types, on a
transport that keeps the request and answers as the document says. What was sent, and what the
models made of the answers, is then compared with the document, in both directions.

Of several documents, the oldest first, the client is compared with the last, completed with what
is known to come (`api_drift/supplement.json`). The others tell since when there is what.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# The client beside this script is checked, whether it is installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from api_drift.check import check
from api_drift.document import DocumentError, read_document
from api_drift.history import check_table, releases_of, steps
from api_drift.report import Finding
from api_drift.supplement import read_supplement, supplemented
from vclient._api.operation import OLDEST_RELEASE
from vclient._api.operations import OPERATIONS


def main(arguments: list[str] | None = None) -> int:
    """Check, and return the exit code: 1 if something is found, 2 if a document is none."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--openapi",
        required=True,
        action="append",
        metavar="PATH|URL",
        help="an OpenAPI document, as JSON; several, the oldest first, say what is since when",
    )
    parser.add_argument(
        "--without-supplement", action="store_true", help="compare with the document alone"
    )
    options = parser.parse_args(arguments)
    try:
        documents = [read_document(each) for each in options.openapi]
        known: list[str] = []
        if not options.without_supplement:
            completed, known = supplemented(documents[-1], read_supplement())
            documents.append(completed)
        report = check(documents[-1])
        report.add(Finding("supplement", text) for text in known)
        if len(options.openapi) > 1:
            releases = releases_of(documents)
            report.add(check_table(releases, OPERATIONS, OLDEST_RELEASE))
            print("\n".join(line for step in steps(releases) for line in step.lines()), end="\n\n")
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 2
    print(report.as_text())
    return 1 if report.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
