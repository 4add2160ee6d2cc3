"""The table of operations against the client, and against the testing server."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import vclient
from vclient import SyncVClient, services
from vclient._api import routes
from vclient._api.operation import ActingUser
from vclient._api.operations import GROUPS, OPERATIONS
from vclient.testing._server.operation import Acting
from vclient.testing._server.operations import ALL_OPERATIONS

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_each_row_is_another_operation():
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)
    assert len({operation.id for operation in OPERATIONS}) == len(OPERATIONS)


def test_each_route_has_an_operation_but_those_below_a_parent():
    below = {routes.NOTES, routes.NOTE, routes.ASSETS, routes.ASSETS_UPLOAD, routes.ASSET}
    known = {each for each in vars(routes).values() if isinstance(each, routes.Route)}
    templates = {operation.route.template for operation in OPERATIONS}
    # Nothing is called on these paths: others begin with them.
    empty = {routes.BLUEPRINT}
    assert {each.template for each in known - below - empty} <= templates


def test_each_call_is_a_method_of_its_service(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    site_pages = importlib.import_module("site_pages")
    named = {}
    for service in site_pages.service_names():
        class_ = site_pages.service_class(service)
        for name, method in site_pages.public_methods(class_).items():
            named[service, name] = site_pages.operation_of(class_, name, method.__doc__ or "")
    tabled = {
        (group.service, call.function): operation.name
        for group in GROUPS
        for operation in group.operations
        for call in operation.calls
    }
    assert {call: named[call] for call in tabled} == tabled
    # What the table leaves out are other ways to the same lists.
    assert set(filter(None, named.values())) == {operation.name for operation in OPERATIONS}


def test_the_testing_server_reads_the_acting_user_where_the_table_says_so():
    kinds = {
        Acting.IGNORED: ActingUser.IGNORED,
        Acting.OPTIONAL: ActingUser.OPTIONAL,
        Acting.REQUIRED_400: ActingUser.REQUIRED,
        Acting.REQUIRED_403: ActingUser.REQUIRED,
    }
    served = {f"{each.method} {each.route.template}": kinds[each.acting] for each in ALL_OPERATIONS}
    assert {operation.name: operation.acting_user for operation in OPERATIONS} == served


def test_all_services_are_in_the_table():
    found = {group.service for group in GROUPS}
    classes = {f"{service.title().replace('_', '')}Service" for service in found}
    assert classes == set(services.__all__)
    assert found <= set(dir(SyncVClient))


def test_a_client_does_not_need_it_and_it_needs_no_client():
    code = (
        "import sys, vclient, vclient.services, vclient.sync\n"
        "vclient.VClient, vclient.services.BooksService\n"
        "assert 'vclient._api.operations' not in sys.modules"
    )
    alone = "import sys, vclient._api.operations\nassert 'httpx' not in sys.modules"
    environment = {"PYTHONPATH": str(Path(vclient.__file__).parents[1])}
    for each in (code, alone):
        subprocess.run([sys.executable, "-c", each], check=True, env=environment)
