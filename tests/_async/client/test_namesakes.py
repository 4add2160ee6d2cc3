"""Clients that connect warn of other distributions that have a package `vclient`."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

import httpx
import pytest

from vclient import VClient
from vclient._config.installation import warn_of_namesakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Install = Callable[..., None]

OWN = "valentina-vclient"
PUBLISHED = "valentina-python-client"
PACKAGE = "vclient/__init__.py"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """A function that installs distributions, where nothing else is installed."""

    def install(name: str, *files: str, top_level: str | None = None) -> None:
        info = f"{name.replace('-', '_')}-1.0.dist-info"
        (tmp_path / info).mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        (tmp_path / info / "METADATA").write_text(metadata, encoding="utf-8")
        for file in files:
            (tmp_path / file).parent.mkdir(exist_ok=True)
            (tmp_path / file).touch()
        record = "".join(f"{file},,\n" for file in (*files, f"{info}/METADATA", f"{info}/RECORD"))
        (tmp_path / info / "RECORD").write_text(record, encoding="utf-8")
        if top_level is not None:
            (tmp_path / info / "top_level.txt").write_text(f"{top_level}\n", encoding="utf-8")

    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    warn_of_namesakes.cache_clear()
    yield install
    warn_of_namesakes.cache_clear()


async def connect(**options: httpx.AsyncBaseTransport) -> list[str]:
    """Make two clients that connect, and return what is warned of."""
    with warnings.catch_warnings(record=True) as caught:
        # Repeated ones, too.
        warnings.simplefilter("always")
        for _ in range(2):
            await VClient("https://api.valentina.test", "k" * 32, **options).close()
    assert all((one.category, one.filename) == (RuntimeWarning, __file__) for one in caught)
    return [str(one.message) for one in caught]


async def test_the_published_client_beside_this_one(install: Install):
    install(OWN, PACKAGE)
    install(PUBLISHED, PACKAGE)
    (message,) = await connect()
    assert f"({OWN} {PUBLISHED})" in message
    assert f"pip uninstall {OWN} {PUBLISHED}" in message


async def test_this_client_under_its_former_name_and_an_editable_one(install: Install):
    install(OWN, "_valentina_vclient.pth")
    install("vclient", PACKAGE)
    install(PUBLISHED, "linked.pth", top_level="vclient")
    (message,) = await connect()
    assert f"({OWN} {PUBLISHED} vclient)" in message


async def test_the_warning_can_be_an_error(install: Install):
    install(OWN, PACKAGE)
    install(PUBLISHED, PACKAGE)
    with pytest.raises(RuntimeWarning, match=PUBLISHED):
        VClient("https://api.valentina.test", "k" * 32)


@pytest.mark.parametrize("file", [PACKAGE, "_valentina_vclient.pth"])
async def test_this_client_alone(install: Install, file: str):
    install(OWN, file)
    assert await connect() == []


async def test_another_one_alone(install: Install):
    install(PUBLISHED, PACKAGE)
    assert await connect() == []


async def test_a_distribution_that_has_the_name_and_no_such_package(install: Install):
    install(OWN, PACKAGE)
    install("vclient", "src/__init__.py", "vclient_more/__init__.py", top_level="src")
    assert await connect() == []


async def test_clients_that_do_not_connect(install: Install):
    install(OWN, PACKAGE)
    install(PUBLISHED, PACKAGE)
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    assert await connect(transport=transport) == []
