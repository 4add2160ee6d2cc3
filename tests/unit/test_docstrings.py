"""Public names are documented: each argument, and the API operation behind each method."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import vclient
import vclient._async.services.base
import vclient._sync.services.base
import vclient.models
import vclient.services
import vclient.sync
import vclient.testing
from vclient._api import routes
from vclient._policy import pacing, stable_pages
from vclient._runtime import gate

MODULES = (vclient, vclient.models, vclient.services, vclient.sync, vclient.testing)
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
        owner = next(each for each in class_.__mro__ if name in vars(each))
        if name.startswith("_") or not owner.__module__.startswith("vclient."):
            continue
        if isinstance(member, property):
            found[name] = member.fget
        elif isinstance(member, classmethod | staticmethod):
            found[name] = member.__func__
        elif inspect.isfunction(member):
            found[name] = member
    return found


def documented(doc: str) -> list[str]:
    """Return the names in the section of the arguments."""
    section = re.search(r"^Args:\n((?:(?:    .*)?\n)*)", f"{inspect.cleandoc(doc)}\n", re.MULTILINE)
    return re.findall(r"^    (\*{0,2}\w+): \S", section[1], re.MULTILINE) if section else []


def parameters(function: Any) -> list[str]:
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [
        stars.get(each.kind, "") + name
        for name, each in inspect.signature(function).parameters.items()
        if name not in {"self", "cls"}
    ]


OBJECTS = public_objects()
FUNCTIONS = {name: each for name, each in OBJECTS.items() if inspect.isfunction(each)}
CLASSES = {name: each for name, each in OBJECTS.items() if inspect.isclass(each)}
METHODS = {
    f"{each.__module__}.{class_.__name__}.{name}": each
    for class_ in CLASSES.values()
    for name, each in methods(class_).items()
}
CALLABLES = FUNCTIONS | METHODS
SERVICE_METHODS = {
    name: each
    for name, each in METHODS.items()
    if ".services." in name
    and each.__name__ != "with_options"
    and not (each.__name__ in PAGES and "PagesMixin" in each.__qualname__)
}


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


@pytest.mark.parametrize("module", [pacing, stable_pages, gate], ids=lambda each: each.__name__)
def test_worked_examples(module: Any):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_there_is_something_to_look_at():
    assert len(CLASSES) > 60
    assert len(FUNCTIONS) > 15
    assert len(SERVICE_METHODS) > 50
    assert len(TEMPLATES) > 70


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_class(name: str):
    doc = vars(CLASSES[name]).get("__doc__")
    assert doc
    assert doc.strip().partition("\n")[0].endswith((".", ":"))


@pytest.mark.parametrize("client_class", [vclient.VClient, vclient.SyncVClient])
def test_arguments_of_the_client(client_class: Any):
    assert documented(client_class.__doc__) == parameters(client_class.__init__)


# What the class docstring of `Service` explains for all of them.
EXPLAINED_ONCE = {
    "limit",
    "offset",
    "**filters",
    "request",
    "**fields",
    "**options",
    "requesting_user_id",
    "progress",
    "**parent",
}


def test_what_is_explained_once():
    for base in (vclient._async.services.base, vclient._sync.services.base):
        doc = base.Service.__doc__
        assert [name for name in EXPLAINED_ONCE - {"**parent"} if f"`{name}`" not in doc] == []


@pytest.mark.parametrize("name", sorted(CALLABLES))
def test_function(name: str):
    doc = CALLABLES[name].__doc__
    assert doc
    assert doc.strip().partition("\n")[0].endswith((".", ":"))
    named, expected = documented(doc), parameters(CALLABLES[name])
    if name in SERVICE_METHODS and not named:
        expected = [
            each for each in expected if each not in EXPLAINED_ONCE and not each.endswith("_id")
        ]
    assert named == expected


def spelled_out(path: str, owner: type) -> str:
    """Return a path with the names for longer ones put in that the class explains."""
    doc = " ".join(inspect.cleandoc(owner.__doc__ or "").split())
    names = dict(re.findall(r"`(\{\w+\})` is `([^`]+)`", doc))
    while (first := re.match(r"\{\w+\}", path)) and first[0] in names:
        path = names[first[0]] + path[first.end() :]
    return path


@pytest.mark.parametrize("name", sorted(SERVICE_METHODS))
def test_call_of_the_api(name: str):
    doc = inspect.cleandoc(SERVICE_METHODS[name].__doc__)
    match = re.search(r"(?:\. |\n\n)API: `(GET|POST|PUT|PATCH|DELETE) (\{\w+\})?(/\S+)?`\.?\Z", doc)
    assert match is not None, doc
    if match[2] == "{parent}":
        assert match[3] in BELOW_A_PARENT
        return
    class_ = next(each for each in CLASSES.values() if each.__name__ == name.split(".")[-2])
    method = SERVICE_METHODS[name].__name__
    owner = next(each for each in class_.__mro__ if method in vars(each))
    assert spelled_out((match[2] or "") + (match[3] or ""), owner) in TEMPLATES


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
