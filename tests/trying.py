"""How many inputs the tests that make them up try.

The profile of Hypothesis says it: `pytest --hypothesis-profile=thorough` tries many more than the
usual one, and others each time.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_USUAL = 100


def register_profiles() -> None:
    """Make the profiles known, and the usual one, which tries the same each time, current."""
    common = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    settings.register_profile("steady", max_examples=_USUAL, derandomize=True, **common)
    settings.register_profile("thorough", max_examples=50 * _USUAL, **common)
    settings.load_profile("steady")


def inputs(number: int) -> settings:
    """Return the setting of a test that tries so many inputs, and more if it is asked to.

    Args:
        number: How many, in the usual profile.
    """
    return settings(max_examples=number * scale())


def scale() -> int:
    """Return how many times as many inputs as usual are to be tried."""
    return settings.default.max_examples // _USUAL
