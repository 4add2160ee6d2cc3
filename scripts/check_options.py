"""Compare the enumerations of a running server with those of the client; fail where they differ.

python scripts/check_options.py --base-url https://api.valentina-noir.com

The API key and the company are taken from the environment variables of the client, unless they
are given. Any company will do: all have the same enumerations.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

# The client beside this script is checked, whether it is installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from api_drift.enumerations import constants_of_client, differing_values
from api_drift.known import PARTS_OF_ENUMERATIONS, UNDECLARED_ENUMERATIONS
from vclient import SyncVClient
from vclient.exceptions import APIError, ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vclient.models import Options

NO_ENUMERATIONS = frozenset({"CharacterClassPercentileChance", "TrackerRules", "_related"})
"""What the options list and what is no enumeration."""

NOT_LISTED = frozenset(
    {
        "AuditLogInclude",
        "BookInclude",
        "ChapterInclude",
        "CharacterInclude",
        "LogLevel",
        "UserInclude",
        *PARTS_OF_ENUMERATIONS,
        *UNDECLARED_ENUMERATIONS,
    }
)
"""The enumerations that the options do not list."""


def main(arguments: list[str] | None = None) -> int:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base-url", help="URL of the server")
    parser.add_argument("--api-key", help="the developer's API key")
    parser.add_argument("--company-id", help="id of a company that the developer may read")
    options = parser.parse_args(arguments)
    try:
        found = list(check(_fetch(options.base_url, options.api_key, options.company_id)))
    except ResponseDecodeError as error:
        found = [
            f"{_place(each)}: the client cannot read it: {each['msg']}" for each in error.errors
        ]
    except (APIError, ValueError) as error:
        print(f"cannot read the options: {error}", file=sys.stderr)
        return 2
    print("\n".join(found) or "the enumerations agree")
    return 1 if found else 0


def _fetch(base_url: str | None, api_key: str | None, company_id: str | None) -> Options:
    with SyncVClient(base_url, api_key, set_as_default=False) as client:
        return client.with_options(fresh=True).options(company_id).get_options()


def check(
    options: Options, constants: Mapping[str, tuple[Any, ...]] | None = None
) -> Iterator[str]:
    """Yield where the options of a server and the client differ."""
    constants = constants_of_client() if constants is None else constants
    listed: dict[str, list[Any]] = {}
    for category, names in options.categories().items():
        yield from _check_model(options, category)
        listed |= {name: values for name, values in names.items() if name not in NO_ENUMERATIONS}
    for name, values in listed.items():
        if name not in constants:
            yield f"{name}: the API lists it, and vclient.constants lacks it"
            continue
        if name in NOT_LISTED:
            yield f"{name}: the API lists it, and check_options.py says that it does not"
        for text in differing_values(values, constants[name]):
            yield f"{name}: {text}"
    for name in constants.keys() - listed.keys() - NOT_LISTED:
        yield f"{name}: vclient.constants has it, and the API does not list it"


def _place(error: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"])


def _check_model(options: Options, category: str) -> Iterator[str]:
    extra = options.model_extra or {}
    if category in extra:
        yield f"{category}: the API lists this category, and the model Options lacks it"
        return
    model = getattr(options, category)
    for name in model.model_extra or {}:
        yield f"{name}: the API lists it, and the model {type(model).__name__} lacks it"


if __name__ == "__main__":
    raise SystemExit(main())
