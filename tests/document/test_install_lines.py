"""What the repository tells people to install is ours, or something that it uses: no stranger's."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from vclient._config.installation import how_to_install

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = CONFIGURATION["project"]
EXTRAS = PROJECT["optional-dependencies"]
# What the pages name besides; `vclient` on the package index is another program.
OTHERS = {"jupyterlab", "pip"}
ALLOWED = {PROJECT["name"], *OTHERS} | {
    canonicalize_name(Requirement(written).name)
    for group in (
        CONFIGURATION["build-system"]["requires"],
        PROJECT["dependencies"],
        *EXTRAS.values(),
        *CONFIGURATION["dependency-groups"].values(),
    )
    for written in group
    if isinstance(written, str)
}

# On a command line, or in a list of arguments.
NEXT = r'(?: +|", *")'
INSTALLER = re.compile(rf'\b(?:(?:pip[\d.]*|pipx|uv{NEXT}tool){NEXT}install|uv{NEXT}add)\b"?')
# A word of a command, which ends where its line, its quotation or the sentence around it does.
WORD = re.compile(
    r"""(?: +|(?<="), *(?="))(?:'([^'\n]*)'|"([^"\n]*)"|([^\s'"`;&|()\\#][^\s'"`;&|()\\]*))"""
)
WITH_VALUE = {"--group", "--index-url", "--python", "--requirement", "-i", "-p", "-r"}
PATHS = (".", "/", "$", "git+", "https://")
# In lists of dependencies, too.
OLD_NAME = re.compile(r"(?<![\w./-])vclient(?:\[[a-z]|[=~<>!]=| @ )")


def joined(text: str) -> str:
    """Return a text with each command in one line, also if it is continued on the next."""
    return re.sub(r'"\s*\n\s*f?"', "", text.replace("\\\n", " "))


def requirements(text: str) -> Iterator[str]:
    """Yield what the commands in a text install."""
    text = joined(text)
    for command in INSTALLER.finditer(text):
        position = command.end()
        option = ""
        while word := WORD.match(text, position):
            position = word.end()
            written = word[1] or word[2] or word[3] or ""
            if written.startswith("-"):
                option = written
            elif option in WITH_VALUE:
                option = ""
            else:
                yield written


def faults(text: str) -> Iterator[str]:
    """Yield what is wrong with what a text tells people to install."""
    yield from (f"{match[0]} names a stranger" for match in OLD_NAME.finditer(text))
    for written in requirements(text):
        extras: set[str] = set()
        if match := re.fullmatch(r"\.(?:\[([\w,-]*)\])?", written):
            extras = set(filter(None, (match[1] or "").split(",")))
        # Templates of messages are looked at when they are filled in.
        elif not written.startswith(PATHS) and "{" not in written:
            try:
                requirement = Requirement(written)
            except InvalidRequirement:
                yield f"{written} is no requirement"
                continue
            name = canonicalize_name(requirement.name)
            if name not in ALLOWED:
                yield f"{name} is not known"
            if name == PROJECT["name"]:
                extras = requirement.extras
        yield from (f"there is no extra {extra}" for extra in sorted(extras - EXTRAS.keys()))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """All text files of the repository but this one, by name."""
    try:
        command = ["git", "-C", str(ROOT), "ls-files"]
        names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only a checkout tells which files belong to the repository")
    found = {}
    for name in names:
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            try:
                found[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return found


def test_what_is_to_be_installed_is_known(texts: dict[str, str]):
    found = [f"{name}: {fault}" for name, text in sorted(texts.items()) for fault in faults(text)]
    assert not found, "\n".join(found)


def test_install_lines_are_found(texts: dict[str, str]):
    own = {
        name
        for name, text in texts.items()
        if any(one.startswith((".", PROJECT["name"])) for one in requirements(text))
    }
    pages = {"README.md", "docs/index.md", "docs/command-line.md", "docs/testing.md"}
    assert own >= {*pages, "CONTRIBUTING.md", "docs/tutorial/dice.ipynb"}


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_messages_say(extra: str):
    message = how_to_install(extra)
    direct = f"valentina-vclient[{extra}] @ git+URL-of-this-repository"
    assert list(requirements(message)) == [f".[{extra}]", direct]
    assert list(faults(message)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("pip install vclient", ["vclient is not known"]),
        ("pip3 install --upgrade VClient", ["vclient is not known"]),
        ("pip install 'vclient[cli]'", ["vclient[c names a stranger", "vclient is not known"]),
        ('pip install "vclient>=1"', ["vclient>= names a stranger", "vclient is not known"]),
        ("Run `python -m pip install -U vclient`, then", ["vclient is not known"]),
        ("pipx install vclient", ["vclient is not known"]),
        ("uv add vclient", ["vclient is not known"]),
        ("uv pip install --python 3.12 vclient", ["vclient is not known"]),
        ("uv tool install vclient", ["vclient is not known"]),
        ('    "pip install vclient pandas\\n",', ["vclient is not known"]),
        ("pip install pandas \\\n    vclient", ["vclient is not known"]),
        ('"needs more: pip install "\n    "vclient"', ["vclient is not known"]),
        ('run("pip", "install", "--quiet", "vclient")', ["vclient is not known"]),
        ('("uv", "add", "vclient")', ["vclient is not known"]),
        ('["pip install pandas", "pip install vclient"]', ["vclient is not known"]),
        ("pip install pandas requestz", ["requestz is not known"]),
        ("pip install 'not!one'", ["not!one is no requirement"]),
        ("pip install '.[clli]'", ["there is no extra clli"]),
        (
            "pip install 'valentina-vclient[all] @ git+URL-of-this-repository'",
            ["there is no extra all"],
        ),
        ('dependencies = ["vclient[server]"]', ["vclient[s names a stranger"]),
        ("vclient==1.0.0", ["vclient== names a stranger"]),
        ("vclient @ git+https://example.com", ["vclient @  names a stranger"]),
    ],
)
def test_lines_that_are_wrong(line: str, found: list[str]):
    assert list(faults(line)) == found


@pytest.mark.parametrize(
    "line",
    [
        "pip install .",
        "pip install '.[cli,server]' # and more",
        "pip install 'valentina-vclient[cli] @ git+URL-of-this-repository'",
        "pip install --editable '.[server,cli]' --group test --group lint",
        "pip install . pandas matplotlib jupyterlab",
        "`pip install .`; after that, run vclient",
        'run("pip", "install", "--quiet", REQUIREMENT)',
        "pip uninstall vclient valentina-python-client",
        'dependencies = ["valentina-vclient[cli]>=1"]',
    ],
)
def test_lines_that_are_right(line: str):
    assert list(faults(line)) == []
