"""Options of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trying import register_profiles

if TYPE_CHECKING:
    import pytest

register_profiles()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--samples",
        metavar="PATH",
        help="folder with exchanges that were recorded with the API; VCLIENT_SAMPLES by default",
    )
    contract = parser.getgroup("contract", "the server that tests/contract is held against")
    contract.addoption(
        "--base-url",
        metavar="URL",
        help="a live server, in place of testing servers; VCLIENT_CONTRACT_BASE_URL by default",
    )
    contract.addoption(
        "--api-key",
        metavar="KEY",
        help="the API key of a developer there; VCLIENT_CONTRACT_API_KEY by default",
    )
    contract.addoption(
        "--admin-api-key",
        metavar="KEY",
        help="that of a global admin, without whom some tests are skipped; "
        "VCLIENT_CONTRACT_ADMIN_API_KEY by default",
    )
    contract.addoption(
        "--mutation",
        metavar="NAME",
        help="break the testing server as tests/contract/mutations says, such as MODULE:NAME; "
        "tests of that module have to fail",
    )
