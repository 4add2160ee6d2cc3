"""What calls return and raise, and what hooks are told, goes to other processes and is copied."""

from __future__ import annotations

import copy
import importlib
import inspect
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vclient
from model_samples.responses import SAMPLES
from vclient import models, services, sync
from vclient.models import Company, Items, Note, PaginatedResponse
from vclient.testing import SyncFakeVClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient.models.base import ResponseModel

WAYS: dict[str, Callable[[Any], Any]] = {
    **{
        f"protocol {protocol}": lambda value, protocol=protocol: pickle.loads(
            pickle.dumps(value, protocol)
        )
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    },
    "in Python": lambda value: pickle._loads(pickle._dumps(value)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}
# What calls return besides models and what holds them; services and streams stay in a process.
OTHERS = {"None", "Path", "bytes", "int", "Tracker"}
HOLDERS = {"Items", "PaginatedResponse", "list"}


def model_of(name: str) -> type[ResponseModel]:
    model: type[ResponseModel] = getattr(models, name)
    return PaginatedResponse[Note] if model is PaginatedResponse else model


def page_of(model: type[Any], *items: Any, **fields: Any) -> Any:
    return model.model_validate({"items": items, "limit": 10, "offset": 0, "total": 9, **fields})


def check(value: Any, other: Any) -> None:
    assert type(other) is type(value)
    assert other == value
    assert repr(other) == repr(value)
    for name in ("model_fields_set", "model_extra", "__pydantic_private__"):
        assert getattr(other, name, None) == getattr(value, name, None)


@pytest.mark.parametrize("name", SAMPLES)
def test_answers(name: str):
    model = model_of(name)
    value = model.model_validate({**SAMPLES[name], "not_known_yet": {"a": [1]}})
    page = page_of(PaginatedResponse[model], SAMPLES[name], not_known_yet=1)  # type: ignore[valid-type] # a class at run time
    for each in (value, page, Items([value]), [value]):
        for way in WAYS.values():
            check(each, way(each))
            check(value, way([value])[0])


def test_calls_return_nothing_else():
    returned = {
        text
        for module in (services, sync)
        for name in module.__all__
        if name.endswith("Service")
        for method, function in inspect.getmembers(getattr(module, name), inspect.isfunction)
        if not method.startswith("_")
        and not re.search("Iterator|Self", text := function.__annotations__["return"])
    }
    words = {word for text in returned for word in re.findall(r"(?:models\.)?(\w+)", text)}
    assert words > HOLDERS | OTHERS
    # Methods that services share say `ModelT`, for the model of the service.
    assert words - HOLDERS - OTHERS - {"ModelT", "models"} <= SAMPLES.keys()


@pytest.mark.parametrize("way", WAYS)
def test_a_page_of_a_client(way: str):
    with SyncFakeVClient() as client:
        page = client.companies.get_page()
    assert page.items
    check(page, WAYS[way](page))


USER_CODE = """
from typing import Generic, TypeVar

from pydantic import BaseModel, PrivateAttr

from vclient.models import Company, PaginatedResponse

T = TypeVar("T")
U = TypeVar("U")


class Mine(BaseModel):
    name: str


class Seen(PaginatedResponse[T], Generic[T]):
    note: str = "none"
    _count: int = PrivateAttr(default=0)


class Pair(PaginatedResponse[T], Generic[T, U]):
    other: U


class Companies(PaginatedResponse[Company]):
    pass
"""


def users_pages(user: Any) -> list[Any]:
    """Return pages of classes that a user made of ours, and of models that a user made."""
    mine, company = {"name": "a"}, SAMPLES["Company"]
    numbers = page_of(PaginatedResponse[int], 1, not_known_yet=[1])
    pages = [
        page_of(PaginatedResponse, mine),
        numbers,
        page_of(PaginatedResponse[int | None], None),
        page_of(PaginatedResponse[dict[str, Any]], mine),
        page_of(PaginatedResponse[PaginatedResponse[int]], numbers),
        page_of(PaginatedResponse[user.Mine], mine),
        page_of(user.Seen[user.Mine], mine, note="new"),
        page_of(user.Seen[Company], company, not_known_yet=1),
        page_of(user.Pair[user.Mine, PaginatedResponse[int]], mine, other=numbers),
        page_of(user.Companies, company),
    ]
    pages[6]._count = 7
    return pages


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of a user."""
    (tmp_path / "code_of_a_user.py").write_text(USER_CODE)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("code_of_a_user")
    del sys.modules["code_of_a_user"]


@pytest.mark.parametrize("way", WAYS)
def test_pages_of_a_user(user: Any, way: str):
    for page in users_pages(user):
        other = WAYS[way](page)
        check(page, other)
        assert [type(each) for each in other] == [type(each) for each in page]


READER = """
import pickle
import sys

pages = pickle.load(sys.stdin.buffer)
for page in pages:
    repr(page), page.model_dump_json(), page.to_dicts()
pickle.dump(pages, sys.stdout.buffer)
"""


def test_pages_go_to_processes_that_have_not_seen_their_classes(user: Any, tmp_path: Path):
    pages = [page_of(PaginatedResponse[Company], SAMPLES["Company"]), *users_pages(user)]
    source = Path(vclient.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input=pickle.dumps(pages),
        stdout=subprocess.PIPE,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(map(str, (source, tmp_path)))},
    )
    for page, other in zip(pages, pickle.loads(done.stdout), strict=True):
        check(page, other)


@pytest.mark.parametrize("way", WAYS)
def test_events(way: str):
    request = vclient.RequestEvent(method="GET", path_template="/x/{id}", attempt=2)
    response = vclient.ResponseEvent(
        method="GET",
        path_template="/x/{id}",
        attempt=2,
        status_code=503,
        request_id="req_0123456789012345678901",
        duration=0.5,
        error="ServerError",
        wait=1.5,
    )
    check(request, WAYS[way](request))
    check(response, WAYS[way](response))
