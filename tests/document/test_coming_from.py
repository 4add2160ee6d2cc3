"""The page for those who come from the published client: what it names here is there."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

import vclient
import vclient.constants
import vclient.exceptions
import vclient.models
import vclient.services
import vclient.sync
import vclient.testing
from document.pages import read_page
from vclient._runtime.renamed import METHODS, NAMES, OTHER_MEANINGS
from vclient._runtime.renamed_arguments import ARGUMENTS

PAGE = "coming-from-the-published-client.md"
GONE = "none"


def rows(heading: str) -> list[tuple[str, str]]:
    """Return the cells of the table below a heading."""
    section = read_page(PAGE).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    cells = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in lines]
    assert cells
    return [(published, here) for published, here in cells]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def call(text: str) -> tuple[str, list[str]]:
    """Return the name and the arguments of a call as the page writes it."""
    name, _, arguments = text.rstrip(")").partition("(")
    return name, [each.rstrip("=.") for each in arguments.split(", ") if each]


@pytest.mark.parametrize("module", [vclient, vclient.sync])
@pytest.mark.parametrize(
    "written", [code(here)[0] for _, here in rows("Factories") if "(" in code(here)[0]]
)
def test_factory(module: Any, written: str):
    name, arguments = call(written)
    parameters = inspect.signature(getattr(module, name)).parameters
    # Those that are named with `=` are not given by position, or can be left out.
    assert [each for each in parameters if each in arguments] == arguments


def test_other_names_of_factories():
    named = [name for _, here in rows("Factories")[-2:] for name in code(here)]
    assert len(named) == 4
    for name in named:
        if "." in name:
            module, _, name = name.rpartition(".")  # noqa: PLW2901
            assert hasattr({"vclient": vclient, "vclient.sync": vclient.sync}[module], name)
        else:
            assert hasattr(vclient, name)
    assert hasattr(vclient, "sync_users_service")


@pytest.mark.parametrize(("published", "here"), rows("Methods"))
def test_method(published: str, here: str):
    classes = [
        getattr(vclient.services, name)
        for name in vclient.services.__all__
        if name == code(published)[0].partition(".")[0]
    ] or [getattr(vclient.services, name) for name in vclient.services.__all__]
    if here.startswith(GONE):
        for old in code(published):
            assert not any(hasattr(each, old) for each in classes)
        return
    if here.startswith("the campaign"):
        return
    name, arguments = call(code(here)[0])
    method = getattr(classes[0], name)
    assert set(arguments) <= set(inspect.signature(method).parameters)
    old = call(code(published)[0].partition(".")[2])
    assert not hasattr(classes[0], old[0]) or old != (name, arguments)


@pytest.mark.parametrize(("published", "here"), rows("Classes and types"))
def test_class_or_type(published: str, here: str):
    modules = (vclient.models, vclient.constants, vclient.services)
    old = code(published)[0]
    if " of " not in published:
        assert any(old in names for names in NAMES.values())
    if not here.startswith(GONE):
        assert any(hasattr(module, code(here)[0]) for module in modules)


def test_every_former_name_is_on_the_page():
    page = read_page(PAGE)
    former = {name for names in (*NAMES.values(), *METHODS.values(), ARGUMENTS) for name in names}
    former |= {name.rpartition(".")[2] for name in OTHER_MEANINGS}
    # One row speaks of all of them.
    missing = {name for name in former if not re.search(rf"`[^`]*\b{name}\b[^`]*`", page)}
    assert {name for name in missing if not name.endswith("Factory")} == set()
    assert "every other `...Factory`" in page


def test_attributes_of_errors():
    error = vclient.exceptions.APIError("message")
    for _, here in rows("Errors"):
        for name in code(here):
            owner, _, attribute = name.rpartition(".")
            if owner in {"error", "APIError"}:
                assert hasattr(error, attribute)
            elif name[0].isupper():
                assert hasattr(vclient.exceptions, name)
            else:
                assert hasattr(error, name) or name == "errors"
    assert not hasattr(error, "response_data")


def test_options_of_the_client():
    parameters = inspect.signature(vclient.VClient).parameters
    for name in (
        *("retry_statuses", "auto_retry_rate_limit", "timeout", "total_timeout"),
        *("max_concurrency", "pacing", "read_your_writes"),
    ):
        assert any(f"`{name}`" in cell for row in rows("Behaviour") for cell in row)
        assert name in parameters
    assert 429 not in parameters["retry_statuses"].default


@pytest.mark.parametrize("here", [here for _, here in rows("Tests of your application")])
def test_help_for_tests(here: str):
    for written in code(here):
        name, _ = call(written)
        if name.startswith("server."):
            assert hasattr(vclient.testing.ValentinaServer, name.removeprefix("server."))
        elif name.endswith("=") or name.startswith('"') or name in {"vclient", "sync_vclient"}:
            continue
        else:
            assert hasattr(vclient.testing, name)
