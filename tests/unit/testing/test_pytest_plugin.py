"""The fixtures, in runs of pytest of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vclient

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
PLUGIN = "vclient.testing.pytest_plugin"

TWO_TESTS = """
    import pytest
    import vclient
    from vclient import users_service
    from vclient.testing import FakeVClient, SyncFakeVClient

    pytestmark = MARK


    @pytest.mark.parametrize("time", [1, 2])
    async def test_async(vclient, vclient_server, time):
        assert isinstance(vclient, FakeVClient)
        assert vclient.server is vclient_server
        assert vclient_server.calls == []
        users = users_service(user_id=vclient_server.user_id)
        assert await users.count() == 4
        vclient_server.fail("GET /companies/{company_id}/users", times=1)
        await users.create(username="ada", email="ada@example.com", role="PLAYER")
        assert await users.count() == 5


    def test_no_default_is_left():
        import vclient
        import vclient.sync

        for module in (vclient, vclient.sync):
            with pytest.raises(RuntimeError):
                module.default_client()
"""
SYNCHRONOUS = """
    import pytest
    from vclient.sync import default_client, users_service


    @pytest.mark.parametrize("time", [1, 2])
    def test_sync(sync_vclient, vclient_server, vclient, time):
        assert sync_vclient.server is vclient.server is vclient_server
        assert default_client() is sync_vclient
        assert users_service().count() == 4
        vclient_server.create_user()
        assert users_service().count() == 5


    def test_closing_early(sync_vclient):
        sync_vclient.close()


    def test_without_a_server(sync_vclient):
        assert len(sync_vclient.server.calls) == 0
        assert sync_vclient.companies.list_all()[0].id == sync_vclient.server.company_id
"""
OF_VERSIONS = """
    import pytest


    def test_the_version_of_the_run(vclient_server):
        assert vclient_server.api == RUN


    @pytest.mark.parametrize("vclient_server", ["0.25", "2026-10"], indirect=True)
    def test_versions_of_its_own(vclient_server, sync_vclient, request):
        assert sync_vclient.server.api == request.node.callspec.params["vclient_server"]
"""
UNUSED = """
    import sys


    def test_nothing():
        loaded = {"vclient.testing.server", "vclient._async.client", "httpx", "pydantic"}
        assert loaded.isdisjoint(sys.modules)
        assert "vclient.testing.pytest_plugin" in sys.modules
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """A function that runs a test module with some plugins, and returns the summary."""

    def run(code: str, *arguments: str) -> str:
        (tmp_path / "test_it.py").write_text(textwrap.dedent(code), encoding="utf-8")
        # Only the plugins that are named, whether or not this package is installed.
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(vclient.__file__).parents[1]),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
        for name in [name for name in environment if name.startswith(("COV_", "PYTEST_XDIST"))]:
            del environment[name]
        command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", PLUGIN]
        done = subprocess.run(
            [*command, "-p", "no:cacheprovider", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()[-1]

    return run


def test_async_tests_of_pytest_asyncio(run):
    code = TWO_TESTS.replace("MARK", "pytest.mark.filterwarnings('error')")
    options = ["-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=auto"]
    options += ["-o", "asyncio_default_fixture_loop_scope=function"]
    assert "3 passed" in run(code, *options)


def test_async_tests_of_anyio_on_both_event_loops(run):
    code = TWO_TESTS.replace("MARK", "pytest.mark.anyio")
    assert "5 passed" in run(code, "-p", "anyio.pytest_plugin", "-k", "async or default")


def test_synchronous_tests(run):
    assert "4 passed" in run(SYNCHRONOUS)


@pytest.mark.parametrize(
    ("options", "version"), [([], "2026-10"), (["--vclient-api", "0.27"], "0.27")]
)
def test_servers_of_other_versions(run, options, version):
    assert "3 passed" in run(OF_VERSIONS.replace("RUN", repr(version)), *options)


def test_a_run_that_does_not_use_it_loads_nothing(run):
    assert "1 passed" in run(UNUSED)


def test_pytest_finds_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"vclient": PLUGIN}
