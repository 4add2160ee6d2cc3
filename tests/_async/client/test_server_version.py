"""The version of the server, and operations and fields that it does not have."""

from __future__ import annotations

import dataclasses
import functools
import logging
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from model_samples.responses import SAMPLES
from scripted import Script, returning
from vclient._api import operations, routes
from vclient.exceptions import NotFoundError, UnsupportedOperationError
from vclient.models import tolerant
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

HEALTH = returning(200, json={**SAMPLES["SystemHealth"], "version": "0.27.0"})
NO_ROUTE = {"status": 404, "title": "Not Found", "detail": "Not Found", "instance": "https://a"}
NOTHING = returning(404, json=NO_ROUTE)
PATH = "/companies/c/users"
OF_OCTOBER = ["CompanySettingsUpdate.specialty_xp_cost_enabled", "CharacterCreate.health"]


async def error_of(client: VClient) -> Exception:
    with pytest.raises(NotFoundError) as raised:
        await client.users("c").get_page()
    return raised.value


async def test_it_is_asked_for_once_and_known_to_all_views(make_client: MakeClient):
    script = Script(HEALTH)
    client = make_client(script)
    assert await client.server_version() == "0.27.0"
    assert await client.with_options(timeout=1).server_version() == "0.27.0"
    assert [each.path for each in script.sent] == ["/api/v1/health"]


async def test_it_is_remembered_of_the_health(make_client: MakeClient):
    newer = returning(200, json={**SAMPLES["SystemHealth"], "version": "0.28.0"})
    script = Script(HEALTH, newer)
    client = make_client(script)
    await client.system.health()
    assert await client.server_version() == "0.27.0"
    await client.system.health()
    assert await client.server_version() == "0.28.0"
    assert len(script.sent) == 2


async def test_an_operation_that_the_server_does_not_have(make_client: MakeClient):
    script = Script(NOTHING, HEALTH, NOTHING)
    client = make_client(script)
    error = await error_of(client)
    assert isinstance(error, UnsupportedOperationError)
    text = f"has no such operation; check base_url: 404 Not Found: Not Found (GET {PATH})"
    assert str(error) == f"this server {text}"
    assert (error.server_version, error.since) == (None, None)
    await client.server_version()
    error = await error_of(client)
    assert str(error) == f"this server (0.27.0) {text}"
    copied = pickle.loads(pickle.dumps(error))
    assert (str(copied), copied.server_version) == (str(error), "0.27.0")
    assert len(script.sent) == 3


@pytest.mark.parametrize(
    ("since", "name"), [("2026-10", "October 2026"), ("0.28.0", "0.28.0"), ("0.25.0", None)]
)
async def test_it_says_since_when_there_is_the_operation(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, since: str, name: str | None
):
    rows = [
        dataclasses.replace(each, since=since) if each.route is routes.USERS else each
        for each in operations.OPERATIONS
    ]
    monkeypatch.setattr(operations, "OPERATIONS", rows)
    error = await error_of(make_client(Script(NOTHING)))
    assert isinstance(error, UnsupportedOperationError)
    assert error.since == name
    assert (f"it came in {name}" in str(error)) == (name is not None)


@pytest.mark.parametrize(
    "answer",
    [
        {"json": {**NO_ROUTE, "request_id": "req_1"}},
        {"json": NO_ROUTE, "headers": {"X-Request-Id": "req_1"}},
        {"json": {**NO_ROUTE, "detail": "User not found"}},
        {"html": "<html>Not here</html>"},
        {},
    ],
    ids=["id in the body", "id in a header", "an object is missing", "a web page", "a stand-in"],
)
async def test_what_is_missing_is_no_operation(make_client: MakeClient, answer: dict[str, Any]):
    assert type(await error_of(make_client(Script(returning(404, **answer))))) is NotFoundError


async def test_an_operation_that_this_client_does_not_know_either(make_client: MakeClient):
    with pytest.raises(UnsupportedOperationError):
        await make_client(Script(returning(404))).request("GET", "/companies/c/moons")


class TestOlderServers:
    @pytest.fixture
    def server(self, request: pytest.FixtureRequest) -> ValentinaServer:
        return ValentinaServer(api=request.param)

    @pytest.fixture(autouse=True)
    def _no_warning_yet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tolerant, "_told", {})

    @pytest.mark.parametrize("server", ["0.27"], indirect=True)
    async def test_they_do_not_have_the_operations_of_october(
        self, client: VClient, server: ValentinaServer
    ):
        characters = client.characters(server.user_id)
        traits = client.character_traits(server.user_id, server.campaign_id, server.character_id)
        held = await traits.list_all()
        calls = [
            functools.partial(characters.get_health, server.character_id),
            functools.partial(traits.set_tracker, held[0].id, current=1),
            functools.partial(traits.add_specialty, held[0].id, "Knives"),
        ]
        await client.server_version()
        text = r"this server \(0\.27\.0\) has no such operation; it came in October 2026: 404 "
        for call in calls:
            with pytest.raises(UnsupportedOperationError, match=text):
                await call()
        with pytest.raises(NotFoundError) as raised:
            await characters.get(server.user_id)
        assert type(raised.value) is NotFoundError

    @pytest.mark.parametrize(
        ("server", "ignored"),
        [
            ("0.26", ["CampaignCreate.in_game_date", *OF_OCTOBER]),
            ("2026-07", OF_OCTOBER),
            ("2026-10", []),
        ],
        indirect=["server"],
    )
    async def test_what_they_ignore_of_a_request_is_told(
        self,
        client: VClient,
        server: ValentinaServer,
        ignored: list[str],
        caplog: pytest.LogCaptureFixture,
    ):
        with caplog.at_level(logging.WARNING, "vclient"):
            for _ in range(2):
                made = await client.campaigns(server.user_id).create(
                    name="Salem", in_game_date="1692-03-01"
                )
            await client.companies.update(
                server.company_id, settings={"specialty_xp_cost_enabled": True}
            )
            await client.characters(server.user_id, made.id).create(
                name_first="Lucy",
                name_last="Westenra",
                character_class="MORTAL",
                game_version="V4",
                health={"lethal": 1},
            )
        told = [each.getMessage() for each in caplog.records]
        assert [each.partition(" ")[0] for each in told if "may have ignored it" in each] == ignored
        assert hasattr(made, "in_game_date") == (server.api > "2026")
