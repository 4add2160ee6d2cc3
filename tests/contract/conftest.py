"""Fixtures of the contract: the server, the company that it is stated with, and clients.

By default, the contract is held against a testing server in process, with the async client. Tests
marked `smoke` are held against one over a socket as well, and both with the synchronous client,
too, and against servers that speak older versions of the API; with `--api all` all tests are. What
came later than the first version is marked `since`, and what went is marked `until`. With
`--base-url` and `--api-key` all is held against that server instead.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from contract.casting import cast
from contract.clients import Http, client_with
from contract.company import contract_company, unique
from contract.developers import contract_developer
from contract.targets import TIMEOUT, Target, in_process, over_a_socket
from vclient.testing.api_versions import API_VERSIONS, NEWEST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from contract.company import ContractCompany
    from contract.developers import ContractDeveloper
    from vclient import VClient
    from vclient.models import Character, User
    from vclient.services import CharactersService, UsersService


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "target" not in metafunc.fixturenames:
        return
    is_smoke = metafunc.definition.get_closest_marker("smoke") is not None
    api = _option(metafunc.config, "api")
    if _option(metafunc.config, "base_url"):
        servers, apis = ["live"], [api or NEWEST]
    else:
        servers = ["process", "socket"] if is_smoke else ["process"]
        apis = list(API_VERSIONS) if api == "all" else [api or NEWEST]
    clients = ["async", "sync"] if is_smoke else ["async"]
    first, last = (_version(metafunc, name) for name in ("since", "until"))
    older = [] if api else [each for each in API_VERSIONS[:-1] if is_smoke or last]
    names = [
        *(f"{server}/{client}/{api}" for server in servers for client in clients for api in apis),
        *(f"process/async/{each}" for each in older),
    ]
    fitting = [name for name in names if first <= name.rpartition("/")[2] <= (last or NEWEST)]
    metafunc.parametrize("target", fitting, indirect=True, scope="session")


def _api(request: pytest.FixtureRequest) -> str:
    target: Target = request.getfixturevalue("target")
    return target.api


def _version(metafunc: pytest.Metafunc, mark: str) -> str:
    marker = metafunc.definition.get_closest_marker(mark)
    return "" if marker is None else str(marker.args[0])


def _option(config: pytest.Config, name: str) -> str | None:
    given: str | None = config.getoption(name)
    return given or os.environ.get(f"VCLIENT_CONTRACT_{name.upper()}")


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The server, which other users may share."""
    server, client, api = request.param.split("/")
    is_sync = client == "sync"
    if server == "live":
        api_key = _option(request.config, "api_key")
        if not api_key:
            pytest.fail("--base-url needs --api-key, or VCLIENT_CONTRACT_API_KEY")
        yield Target(
            base_url=str(_option(request.config, "base_url")).rstrip("/"),
            api_key=api_key,
            admin_api_key=_option(request.config, "admin_api_key"),
            is_sync=is_sync,
            api=api,
        )
    elif server == "socket":
        with over_a_socket(api) as served:
            yield replace(served, is_sync=is_sync)
    else:
        yield replace(in_process(api), is_sync=is_sync)


@pytest.fixture(scope="session")
def company(target: Target) -> Iterator[ContractCompany]:
    """A company with users of each role and a campaign, which the tests add to."""
    with contract_company(target) as made:
        yield made


@pytest.fixture
def own(target: Target) -> Iterator[ContractCompany]:
    """Another company, for the test alone, whose settings it may change."""
    with contract_company(target) as made:
        yield made


@pytest.fixture
async def http(target: Target) -> AsyncIterator[Http]:
    """A function that sends requests as they are given."""
    async with httpx.AsyncClient(
        transport=target.transport(), verify=target.verify, timeout=TIMEOUT
    ) as client:
        yield Http(client, target)


@pytest.fixture
async def client(target: Target, company: ContractCompany) -> AsyncIterator[VClient]:
    """A client with the developer's key, whose default company is the one of the contract."""
    async with client_with(target, target.api_key, company) as client:
        yield client


@pytest.fixture
async def admin(target: Target, company: ContractCompany) -> AsyncIterator[VClient]:
    """A client with the key of a global admin; without one, the test is skipped."""
    if target.admin_api_key is None:
        pytest.skip("there is no key of a global admin")
    async with client_with(target, target.admin_api_key, company) as client:
        yield client


@pytest.fixture
def users(client: VClient, company: ContractCompany) -> UsersService:
    """The users of the company, as its admin sees them."""
    return client.users(user_id=company.admin_id)


@pytest.fixture
async def ada(users: UsersService) -> User:
    """A player, whom only one test changes."""
    return await users.create(username=unique("ada"), email="ada@example.com", role="PLAYER")


@pytest.fixture
async def character(client: VClient, company: ContractCompany) -> Character:
    """A mortal of the player, without traits and with nothing in its pockets."""
    return await cast(client, company.player_id, company.campaign_id)


@pytest.fixture
def characters(client: VClient, company: ContractCompany) -> CharactersService:
    """The characters, in the name of the player."""
    return client.characters(company.player_id)


@pytest.fixture
def developer(target: Target) -> Iterator[ContractDeveloper]:
    """A developer with a key, and with rights nowhere."""
    with contract_developer(target) as made:
        yield made


@pytest.fixture(autouse=True)
def _covers_what_it_declares(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that did not call an operation that it claims to cover."""
    for mark in request.node.iter_markers("since"):
        # Of one set of parameters; tests that came later as a whole are not even collected.
        if "target" in request.fixturenames and _api(request) < mark.args[0]:
            pytest.skip(f"it came with {mark.args[0]}")
    declared = {
        operation for mark in request.node.iter_markers("covers") for operation in mark.args
    }
    if not declared or "target" not in request.fixturenames:
        yield
        return
    server = request.getfixturevalue("target").server
    before = 0 if server is None else len(server.calls)
    yield
    if server is None:
        return
    called = {f"{call.method} {call.template}" for call in server.calls[before:]}
    assert not declared - called, "the test covers operations that it did not call"
