"""Powers of single levels of a trait."""

from __future__ import annotations

from vclient.models.base import ResponseModel


class TraitPower(ResponseModel):
    """The power of one level of a trait."""

    id: str
    """Id of the power."""
    level: int
    """Value of the trait from which the power can be used."""
    name: str | None
    """Name of the power."""
    description: str | None
    """Effect of the power."""
    system: str | None
    """Rules for using the power."""
    link: str | None
    """URL with more information."""
