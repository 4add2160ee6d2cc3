"""The published client had this module. Its names are in `vclient.models`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if not TYPE_CHECKING:
    # Checkers would take every name for one of it.
    from vclient._runtime.renamed import former_module

    __getattr__ = former_module(__name__, "vclient.models")
