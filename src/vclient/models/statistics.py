"""Statistics of dice rolls."""

from __future__ import annotations

from vclient.models.base import ResponseModel


class TopTrait(ResponseModel):
    """A trait that was rolled often."""

    name: str
    """Name of the trait."""
    usage_count: int
    """Number of rolls that used it."""
    trait_id: str
    """Id of the trait."""


class RollStatistics(ResponseModel):
    """Statistics of rolls of ten-sided dice; other dice do not count."""

    botches: int
    """Number of botches."""
    successes: int
    """Number of successes, critical ones left out."""
    failures: int
    """Number of failures."""
    criticals: int
    """Number of critical successes."""
    total_rolls: int
    """Number of rolls, also those without a difficulty, which have no result."""
    average_difficulty: float | None
    """Average difficulty of the rolls that have one, cut to a whole number; None without any."""
    average_pool: float | None
    """Average number of dice without desperation dice, cut to a whole number.

    Rolls without a difficulty count here.
    """
    top_traits: list[TopTrait]
    """The traits that were rolled most, the most used first."""
    criticals_percentage: float
    """Share of critical successes, 0 to 100."""
    success_percentage: float
    """Share of successes, 0 to 100."""
    failure_percentage: float
    """Share of failures, 0 to 100."""
    botch_percentage: float
    """Share of botches, 0 to 100."""
