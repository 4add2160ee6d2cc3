"""The operations of the API. Importing a module registers those in it."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Final

from vclient.testing._server.operation import OPERATIONS

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

ALL_OPERATIONS: Final = OPERATIONS
