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


@cache
def warn_of_namesakes() -> None:
    """Warn, once, if another distribution installs a package of the same name.

    The first call takes about 8 ms, mostly for an import that the first answer needs anyway;
    therefore clients that connect make it, not `import vclient`.
    """
    import importlib.metadata as installed  # noqa: PLC0415 - see above

    def provides_package(name: str) -> bool:
        try:
            found = installed.distribution(name)
        except installed.PackageNotFoundError:
            return False
        declared = (found.read_text("top_level.txt") or "").split()
        return "vclient" in declared or any(
            file.parts[:1] == ("vclient",) for file in found.files or ()
        )

    others = [name for name in _NAMESAKES if provides_package(name)]
    if not others:
        return
    try:
        installed.distribution(DISTRIBUTION)
    except installed.PackageNotFoundError:
        return
    names = " ".join([DISTRIBUTION, *others])
    msg = (
        f"the package vclient was installed by several distributions ({names}), which break each "
        f"other. Uninstall all of them (pip uninstall {names}), and install one again"
    )
    # The warning points at the line that creates the client.
    warnings.warn(msg, RuntimeWarning, stacklevel=4)
