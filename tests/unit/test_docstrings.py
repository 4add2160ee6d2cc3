"""What is public is documented: each argument, and the call of the API behind each method."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

import vclient
import vclient._async.services.base
import vclient._sync.services.base
import vclient.models
import vclient.services
import vclient.sync
from vclient import routes

MODULES = (vclient, vclient.models, vclient.services, vclient.sync)
PAGES = {
    name
    for base in (vclient._async.services.base, vclient._sync.services.base)
    for name in vars(base.PagesMixin)
    if not name.startswith("_")
}
# The routes of what can hang below several kinds of objects.
BELOW_A_PARENT = {
    route.template
    for route in (routes.NOTES, routes.NOTE, routes.ASSETS, routes.ASSET, routes.ASSETS_UPLOAD)
}
TEMPLATES = {
    value.template for value in vars(routes).values() if isinstance(value, routes.Route)
} - BELOW_A_PARENT


def public_objects() -> dict[str, Any]:
    """Return all public classes and functions, by their full names."""
    found = [getattr(module, name) for module in MODULES for name in module.__all__]
    named = [each for each in found if inspect.isclass(each) or inspect.isfunction(each)]
    return {f"{each.__module__}.{each.__qualname__}": each for each in named}


def methods(class_: type) -> dict[str, Any]:
    """Return the public methods and properties of a class that this package defines."""
    found = {}
    for name, member in inspect.getmembers_static(class_):
        owner = next(each for each in CLASSES.values() if each.__name__ == name.split(".")[-2])
    owners = [each for each in owner.__mro__ if SERVICE_METHODS[name].__name__ in vars(each)]
    assert spelled_out((match[2] or "") + (match[3] or ""), owners[0]) in TEMPLATES


@pytest.mark.parametrize("name", sorted(SERVICE_METHODS))
def test_twin_calls_the_same(name: str):
    if "._async." not in name:
        return
    twin = re.sub(r"(\w+Service)\b", r"Sync\1", name.replace("._async.", "._sync."))
    async_doc = inspect.cleandoc(SERVICE_METHODS[name].__doc__)
    twin_doc = inspect.cleandoc(SERVICE_METHODS[twin].__doc__)
    assert twin_doc.splitlines()[-1] == async_doc.splitlines()[-1]


def test_fields_of_the_models():
    """Fields have no docstrings of their own at run time, so the source is asked."""
    missing = []
    for class_ in CLASSES.values():
        fields = getattr(class_, "__pydantic_fields__", {})
        if not fields:
            continue
        source = inspect.getsource(class_)
        missing += [
            f"{class_.__name__}.{field}"
            for field in class_.__annotations__
            if not re.search(rf'^    {field}: .*(?:\n     .*)*\n    """', source, re.MULTILINE)
        ]
    assert missing == []
