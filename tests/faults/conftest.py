"""Fixtures of the tests over a network that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faults.network import FaultyNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def _network() -> Iterator[FaultyNetwork]:
    # To make a server takes longer than most tests.
    with FaultyNetwork() as network:
        yield network


@pytest.fixture
def network(_network: FaultyNetwork) -> FaultyNetwork:
    """A testing server behind a network that fails as the test plans it."""
    _network.start_over()
    return _network
