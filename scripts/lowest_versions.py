"""The lowest versions of the dependencies that pyproject.toml allows, to run the tests with.

    python scripts/lowest_versions.py   shows them

They are read from the requirements themselves, of the package, all its extras and its build, so
that there is no second list to be kept.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
# The operators whose version is itself allowed, and none below it.
LOWER_BOUNDS = frozenset({">=", "~=", "=="})

__all__ = ["lowest_versions", "others"]


def lowest_versions(project: Mapping[str, Any], python: str | None = None) -> list[str]:
    """Return the lowest version of each dependency, as requirements that allow no other.

    Args:
        project: What pyproject.toml says.
        python: The version of Python to install them for, such as `3.11`; this one by default.

    Raises:
        ValueError: A requirement has no lower bound, or one that names no single version.
    """
    table = project["project"]
    written = [
        *table.get("dependencies", ()),
        *(one for extra in table.get("optional-dependencies", {}).values() for one in extra),
        *project["build-system"]["requires"],
    ]
    own = canonicalize_name(table["name"])
    environment = {} if python is None else {"python_version": python}
    lowest: dict[str, Version] = {}
    extras: dict[str, set[str]] = {}
    for requirement in map(Requirement, written):
        name = canonicalize_name(requirement.name)
        # An extra may name others: valentina-vclient[server].
        if name == own:
            continue
        if requirement.marker and not requirement.marker.evaluate({"extra": "", **environment}):
            continue
        bound = _lower_bound(requirement)
        lowest[name] = max(bound, lowest.get(name, bound))
        extras.setdefault(name, set()).update(requirement.extras)
    return [
        f"{name}[{','.join(sorted(extras[name]))}]=={lowest[name]}"
        if extras[name]
        else f"{name}=={lowest[name]}"
        for name in sorted(lowest)
    ]


def others(requirements: Iterable[str], pinned: Iterable[str]) -> list[str]:
    """Return the requirements of packages that are not pinned, as they were written.

    Args:
        requirements: Requirements, such as those of the tests.
        pinned: What `lowest_versions` returned.
    """
    names = {canonicalize_name(Requirement(one).name) for one in pinned}
    return [one for one in requirements if canonicalize_name(Requirement(one).name) not in names]


def _lower_bound(requirement: Requirement) -> Version:
    bounds = [one for one in requirement.specifier if one.operator in LOWER_BOUNDS]
    if not bounds or any(bound.version.endswith(".*") for bound in bounds):
        msg = f"{requirement} has no lower bound that is a version"
        raise ValueError(msg)
    return max(Version(bound.version) for bound in bounds)


if __name__ == "__main__":
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sys.stdout.writelines(f"{pin}\n" for pin in lowest_versions(content))
