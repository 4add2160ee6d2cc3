"""Each method of a service names the operation that it calls, which its signature cannot tell."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

import vclient
import vclient.services
import vclient.sync
from vclient._network import gate, http1
from vclient._policy import pacing, stable_pages
from vclient.models import request_fields
from vclient.testing import OperationName

if TYPE_CHECKING:
    from types import ModuleType

OPERATIONS = set(get_args(OperationName))
# Pages of the main list of a service need not name it again.
EXEMPT = {"with_options", "get_page", "list_all", "iter_all", "count"}
# Where notes and assets hang below.
PARENTS = ("campaigns/{campaign_id}", "characters/{character_id}", "users/{user_id}")


def operations_of(owner: type, doc: str) -> list[str]:
    """Return what a docstring names, with the abbreviations that the class explains written out."""
    match = re.search(r"(?:\. |\n\n)API: `([A-Z]+) (\S+)`\.?\Z", inspect.cleandoc(doc))
    if match is None:
        return []
    method, path = match.groups()
    explained = " ".join(inspect.cleandoc(owner.__doc__ or "").split())
    names = dict(re.findall(r"`(\{\w+\})` is `([^`]+)`", explained))
    while (first := path.partition("}")[0] + "}") in names:
        path = names[first] + path.removeprefix(first)
    paths = [path]
    if path.startswith("{parent}"):
        paths = [path.replace("{parent}", f"/companies/{{company_id}}/{each}") for each in PARENTS]
    return [f"{method} {each}" for each in paths]


@pytest.mark.parametrize("module", [vclient.services, vclient.sync])
def test_methods_name_operations_that_exist(module: object):
    services = [getattr(module, name) for name in dir(module) if name.endswith("Service")]
    wrong, looked_at = [], 0
    for service in services:
        for name, method in inspect.getmembers(service, inspect.isfunction):
            if name.startswith("_") or name in EXEMPT:
                continue
            looked_at += 1
            owner = next(each for each in service.__mro__ if name in vars(each))
            found = operations_of(owner, method.__doc__ or "")
            if not found or not OPERATIONS.issuperset(found):
                wrong.append((service.__name__, name, found))
    assert wrong == []
    assert looked_at > 150


def test_no_docstring_begins_with_what():
    """A docstring names the thing, such as "Role of the user", and does not paraphrase it."""
    source = Path(vclient.__file__).parent
    found = [
        f"{path.relative_to(source)}:{number}: {line.strip()}"
        for path in sorted(source.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.match(r'\s*[rRuU]?"""What\b', line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "module", [pacing, stable_pages, gate, http1], ids=lambda each: each.__name__
)
def test_worked_examples(module: ModuleType):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_each_argument_of_a_method_is_explained():
    """Editors show no more than the docstring of the method that is called."""
    services = [getattr(vclient.services, name) for name in vclient.services.__all__]
    methods = {
        method.__qualname__: method
        for service in services
        for name, method in inspect.getmembers(service, inspect.isfunction)
        if not name.startswith("_")
    }
    missing = []
    for called, method in methods.items():
        doc = inspect.getdoc(method) or ""
        for each in list(inspect.signature(method).parameters.values())[1:]:
            stars = "**" if each.kind is each.VAR_KEYWORD else ""
            entry = re.search(
                rf"^    {re.escape(stars)}{each.name}: (.*(?:\n {{8}}.*)*)", doc, re.MULTILINE
            )
            filters = re.search(r"\[(\w+FiltersFields)\]", str(each.annotation))
            named = getattr(request_fields, filters[1]).__annotations__ if filters else ()
            if entry is None or not all(f"`{each}`" in entry[1] for each in named):
                missing.append(f"{called}({each.name})")
    assert missing == []
    assert len(methods) > 150
