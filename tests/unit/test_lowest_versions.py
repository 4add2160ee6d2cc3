"""The lowest versions are those of pyproject.toml, whatever way they are written there."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lowest_versions import lowest_versions, others

ROOT = Path(__file__).parent.parent.parent


def project(*dependencies, build=("hatchling>=1.26.3",), **extras):
    return {
        "build-system": {"requires": list(build)},
        "project": {
            "name": "valentina-vclient",
            "dependencies": list(dependencies),
            "optional-dependencies": {name: list(extra) for name, extra in extras.items()},
        },
    }


def test_dependencies_extras_and_the_build():
    given = project("httpx>=0.28,<1", "anyio~=4.4", server=["uvicorn>=0.30"], cli=["rich==13.9"])

    assert lowest_versions(given) == [
        "anyio==4.4",
        "hatchling==1.26.3",
        "httpx==0.28",
        "rich==13.9",
        "uvicorn==0.30",
    ]


def test_the_highest_of_several_bounds_is_the_lowest_version():
    assert lowest_versions(project("rich>=13.2,>=13.4", cli=["Rich>=13.7"], build=())) == [
        "rich==13.7"
    ]


def test_extras_of_a_dependency_are_kept():
    given = project("httpx>=0.28", cli=["httpx[socks,http2]>=0.28.1"], build=())

    assert lowest_versions(given) == ["httpx[http2,socks]==0.28.1"]


def test_extras_that_name_the_package_itself_add_nothing():
    given = project("anyio>=4.4", all=["valentina-vclient[server]"], build=())

    assert lowest_versions(given) == ["anyio==4.4"]


def test_what_another_python_needs_is_left_out():
    given = project("tomli>=2; python_version < '3.11'", "anyio>=4.4", build=())

    assert lowest_versions(given, "3.11") == ["anyio==4.4"]
    assert lowest_versions(given, "3.10") == ["anyio==4.4", "tomli==2"]


@pytest.mark.parametrize("written", ["anyio", "anyio<5", "anyio==4.*", "anyio!=4.0", "anyio>4"])
def test_a_bound_that_cannot_be_tried_is_refused(written):
    with pytest.raises(ValueError, match=r"anyio.* has no lower bound that is a version"):
        lowest_versions(project(written))


def test_others_are_what_is_not_pinned():
    assert others(["Rich>=13.9", "pytest>=8.3", "coverage[toml]>=7.6"], ["rich==13.7"]) == [
        "pytest>=8.3",
        "coverage[toml]>=7.6",
    ]


def test_each_dependency_of_this_project_has_a_lower_bound():
    given = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    shown = subprocess.run(
        [sys.executable, ROOT / "scripts" / "lowest_versions.py"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    assert shown == lowest_versions(given)
    named = {Requirement(one).name for one in shown}
    assert {Requirement(one).name for one in given["project"]["dependencies"]} <= named
    assert {"uvicorn", "hatchling", "unasync"} <= named
