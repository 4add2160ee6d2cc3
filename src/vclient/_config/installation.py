"""The distribution of this package, and other distributions that install the same package."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Final

DISTRIBUTION: Final = "valentina-vclient"
# The published client, and this distribution up to release 1.0.0.
_NAMESAKES: Final = ("valentina-python-client", "vclient")


def how_to_install(extra: str) -> str:
    """Return instructions for installing a missing extra.

    Args:
        extra: The name of the extra.
    """
    return (
        f"In a clone of the repository: pip install '.[{extra}]'; from elsewhere: "
        f"pip install '{DISTRIBUTION}[{extra}] @ git+URL-of-this-repository'"
    )


def version_of(distribution: str) -> str | None:
    """Return the version of an installed distribution, or None if it is not installed."""
    import importlib.metadata as installed  # noqa: PLC0415 - it takes 8 ms

    try:
        return installed.version(distribution)
    except installed.PackageNotFoundError:
        return None


def providers() -> tuple[str, ...]:
    """Return the installed distributions that provide the package: this one, if it is, first."""
    import importlib.metadata as installed  # noqa: PLC0415 - it takes 8 ms

    def provides_package(name: str) -> bool:
        try:
            found = installed.distribution(name)
        except installed.PackageNotFoundError:
            return False
        declared = (found.read_text("top_level.txt") or "").split()
        return "vclient" in declared or any(
            file.parts[:1] == ("vclient",) for file in found.files or ()
        )

    own = () if version_of(DISTRIBUTION) is None else (DISTRIBUTION,)
    return (*own, *(name for name in _NAMESAKES if provides_package(name)))


def fault_of(names: tuple[str, ...]) -> str | None:
    """Return what is wrong with the distributions that provide the package, if anything is.

    Args:
        names: The names of the distributions.
    """
    if len(names) <= 1:
        return None
    every = " ".join(names)
    return (
        f"the package vclient was installed by several distributions ({every}), which break each "
        f"other. Uninstall all of them (pip uninstall {every}), and install one again"
    )


@cache
def warn_of_namesakes() -> None:
    """Warn, once, if another distribution installs a package of the same name.

    The first call takes about 8 ms, mostly for an import that the first answer needs anyway;
    therefore clients that connect make it, not `import vclient`.
    """
    names = providers()
    if DISTRIBUTION in names and (fault := fault_of(names)):
        # The warning points at the line that creates the client.
        warnings.warn(fault, RuntimeWarning, stacklevel=4)
