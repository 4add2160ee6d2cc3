"""Options of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--samples",
        metavar="PATH",
        help="folder with exchanges that were recorded with the API; VCLIENT_SAMPLES by default",
    )
