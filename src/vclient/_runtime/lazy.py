"""Names of a package that are imported when they are first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def lazy_names(
    package: str, names_by_module: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the `__getattr__` and `__dir__` of a package whose names are imported on first use.

    Importing all models and services takes far longer than importing the package; most
    programs use a few. Type checkers see the imports under `TYPE_CHECKING`.

    Args:
        package: Name of the package.
        names_by_module: The public names, by the module that defines them. A name `a as b`
            is called `a` in its module and `b` in the package.
    """
    origins = {}
    for module, names in names_by_module.items():
        for name in names:
            there, _, here = name.partition(" as ")
            origins[here or there] = (module, there)

    def get(name: str) -> Any:
        if name == "__all__":
            return sorted(origins)
        if name not in origins:
            # Only mistakes pay for the table of former names.
            from vclient._runtime.renamed import no_such_name  # noqa: PLC0415 - see above

            raise no_such_name(package, name)
        module, there = origins[name]
        value = getattr(import_module(module), there)
        # Later accesses find the name directly.
        vars(import_module(package))[name] = value
        return value

    def list_names() -> list[str]:
        return sorted({*vars(import_module(package)), *origins})

    return get, list_names
