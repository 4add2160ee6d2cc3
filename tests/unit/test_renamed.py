"""Names of the published client: errors say what they are called now."""

from __future__ import annotations

import inspect
import re
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import vclient
import vclient.models
import vclient.sync
from vclient._runtime.renamed import FIELDS, METHODS, NAMES, OTHER_MEANINGS
from vclient.exceptions import RequestValidationError
from vclient.models import Character, VampireAttributes
from vclient.testing import FakeVClient, SyncFakeVClient, build, build_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import SyncVClient, VClient

OLD_NAMES = [(package, name) for package, names in NAMES.items() for name in names]


@pytest.mark.parametrize(("package", "name"), OLD_NAMES)
def test_importing_an_old_name_says_the_new_one(package: str, name: str):
    instead = NAMES[package][name]
    with pytest.raises(ImportError, match=re.escape(f"cannot import {name}: use {instead}")):
        exec(f"from {package} import {name}")
    assert name not in dir(import_module(package))


@pytest.mark.parametrize(("package", "name"), OLD_NAMES)
def test_new_names_exist(package: str, name: str):
    instead = NAMES[package][name]
    if built := re.fullmatch(r"vclient\.testing\.build\((\w+)\)", instead):
        assert vclient.testing.build(getattr(vclient.models, built[1]))
    elif re.fullmatch(r"[\w.]+", instead) and instead != "vclient.models":
        module, _, new = instead.rpartition(".")
        assert hasattr(import_module(module), new)


@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        ("vclient.registry", "default_client", "vclient.default_client"),
        ("vclient.models.diceroll", "Diceroll", "vclient.models.Diceroll"),
        ("vclient.models.diceroll", "DiceRollResultSchema", "vclient.models.DicerollResult"),
        ("vclient.models.full_sheet", "FullSheetTraitSection", "vclient.models.FullSheetSection"),
        ("vclient.models.character_autogen", "NotThere", "vclient.models.NotThere"),
        ("vclient.models.shared", "Asset", "vclient.models.Asset"),
    ],
)
def test_old_modules_say_where_their_names_are(module: str, name: str, instead: str):
    with pytest.raises(ImportError, match=f"^cannot import {name}: use {instead}$"):
        exec(f"from {module} import {name}")
    assert not hasattr(import_module(module), "__path__")


@pytest.mark.parametrize(
    ("make", "name", "instead"),
    [
        (FakeVClient, "set_response", 'server.respond("GET /...", model=...)'),
        (SyncFakeVClient, "add_route", 'server.respond("GET /...", json=...)'),
        (partial(build_error, 404), "response_data", "body"),
        (partial(build, Character), "asset_ids", 'include=["assets"]'),
        (partial(build, VampireAttributes), "bane", "bane_name or bane_description"),
    ],
)
def test_old_attributes(make: Callable[[], object], name: str, instead: str):
    made = make()
    with pytest.raises(
        AttributeError, match=f"has no attribute '{name}': use {re.escape(instead)}"
    ):
        getattr(made, name)
    with pytest.raises(AttributeError, match=r"has no attribute 'nothing'$"):
        made.nothing  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("model", FIELDS)
def test_old_fields(model: str):
    for old, advice in FIELDS[model].items():
        with pytest.raises(RequestValidationError, match=f"{old}: .* not permitted; {advice}"):
            getattr(vclient.models, model)(**{old: "x"})


def test_names_with_other_meanings():
    for name in (*OTHER_MEANINGS, *OTHER_MEANINGS.values()):
        assert hasattr(vclient.models, name.removeprefix("vclient.models."))


@pytest.mark.parametrize("service", METHODS)
def test_old_methods(service: str):
    for module, prefix in ((vclient.services, ""), (vclient.sync, "Sync")):
        kind = getattr(module, prefix + service)
        for old, instead in METHODS[service].items():
            with pytest.raises(AttributeError, match=rf"'{old}': use {re.escape(instead)}"):
                getattr(kind(None), old)
            assert not hasattr(kind, old)
            assert hasattr(kind, instead.partition("(")[0])
        with pytest.raises(AttributeError, match=r"has no attribute 'get_nothing'$"):
            kind(None).get_nothing()


@pytest.mark.parametrize("module", [vclient, vclient.sync])
def test_wrong_keyword_of_a_factory(module: vclient):
    with pytest.raises(TypeError, match=r"users_service\(\).* 'on_behalf_of': use user_id"):
        module.users_service(on_behalf_of="a-user")
    with pytest.raises(TypeError, match="'on_behalf_of': leave it out, as nobody acts here"):
        module.dictionary_service(on_behalf_of="a-user")
    with pytest.raises(TypeError, match="unexpected keyword argument 'user'"):
        module.users_service(user="a-user")


class TestAccessors:
    @pytest.fixture(params=["vclient", "sync_vclient"])
    def client(self, request: pytest.FixtureRequest) -> VClient | SyncVClient:
        made: VClient | SyncVClient = request.getfixturevalue(request.param)
        return made

    def test_wrong_keyword(self, client: VClient):
        with pytest.raises(TypeError, match=r"campaigns\(\).* 'on_behalf_of': use user_id"):
            client.campaigns(on_behalf_of="a-user")  # type: ignore[call-arg]

    @pytest.mark.parametrize(
        ("mistake", "hint"),
        [
            (lambda client: client.users.list_all(), r"client\.users\(company_id\)\.list_all"),
            (
                lambda client: client.books.get("b"),
                r"client\.books\(user_id, campaign_id\)\.get",
            ),
        ],
    )
    def test_not_called(self, client: VClient, mistake: Callable[[VClient], object], hint: str):
        with pytest.raises(AttributeError, match=f"is a method: write {hint}"):
            mistake(client)

    def test_they_look_like_methods(self, client: VClient):
        assert inspect.ismethod(client.users)
        assert list(inspect.signature(client.users).parameters) == ["company_id", "user_id"]
        assert client.users.__doc__ == type(client).users.__doc__
        assert "users of a company" in str(client.users.__doc__)
        assert not hasattr(client.users, "__wrong__")
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'user_id'"):
            client.campaigns()  # type: ignore[call-arg]

    def test_ids_that_the_api_does_not_need(self, client: VClient):
        assert client.character_traits("a-user", character_id="a-character")
        assert client.character_autogen("a-user")
        with pytest.raises(TypeError, match="pass character_id="):
            client.character_traits("a-user", "a-campaign")
