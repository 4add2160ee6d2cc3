"""What single levels of a trait can do."""

from __future__ import annotations

from vclient.models.base import ResponseModel


class TraitPower(ResponseModel):
    """What one level of a trait can do."""

    id: str
    """Id of the power."""
    level: int
    """Value of the trait from which the power can be used."""
    name: str | None
    """Name of the power."""
    description: str | None
    """What the power does."""
    system: str | None
    """How the power is used in terms of the rules."""
    link: str | None
    """Where more can be read."""
