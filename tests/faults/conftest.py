"""Fixtures of the tests over a network that fails."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _directly(no_proxies: None) -> None:
    """Connect to the network, and to nothing in between."""
