"""Fixtures of the contract: the server, and the company that it is stated with.

By default, the contract is held against testing servers, in process and over a socket. With
`--base-url` and `--api-key` it is held against that server instead.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from contract.company import contract_company
from contract.mutations import all_mutations
from contract.targets import Target, in_process, over_a_socket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.company import ContractCompany


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "target" not in metafunc.fixturenames:
        return
    if _option(metafunc.config, "base_url"):
        names = ["live"]
    elif metafunc.config.getoption("mutation"):
        names = ["process"]
    else:
        names = ["process", "socket"]
    metafunc.parametrize("target", names, indirect=True, scope="session")


def _option(config: pytest.Config, name: str) -> str | None:
    given: str | None = config.getoption(name)
    return given or os.environ.get(f"VCLIENT_CONTRACT_{name.upper()}")


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The server, which other users may share."""
    if request.param == "live":
        api_key = _option(request.config, "api_key")
        if not api_key:
            pytest.fail("--base-url needs --api-key, or VCLIENT_CONTRACT_API_KEY")
        yield Target(
            base_url=str(_option(request.config, "base_url")).rstrip("/"),
            api_key=api_key,
            admin_api_key=_option(request.config, "admin_api_key"),
        )
    elif request.param == "socket":
        with over_a_socket() as served:
            yield served
    else:
        mutation = request.config.getoption("mutation")
        with pytest.MonkeyPatch.context() as patches:
            server = in_process()
            if mutation:
                all_mutations()[mutation](patches)
            yield server


@pytest.fixture(scope="session")
def company(target: Target) -> Iterator[ContractCompany]:
    """A company with users of each role and a campaign, which the tests add to."""
    with contract_company(target) as made:
        yield made


@pytest.fixture(autouse=True)
def _covers_what_it_declares(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that did not call an operation that it claims to cover."""
    declared = {
        operation for mark in request.node.iter_markers("covers") for operation in mark.args
    }
    if not declared or "target" not in request.fixturenames:
        yield
        return
    server = request.getfixturevalue("target").server
    before = 0 if server is None else len(server.calls)
    yield
    if server is None or request.config.getoption("mutation"):
        return
    called = {f"{call.method} {call.template}" for call in server.calls[before:]}
    assert not declared - called, "the test covers operations that it did not call"
