"""A testing server, and a thin caller for it that is not vclient."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from vclient.testing import Clock, ValentinaServer
from vclient.testing._server.constants import OWNER
from vclient.testing._server.state.records import Character, Developer, User

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


class Api:
    """Sends requests to a server, by default as its admin and below its company.

    A path that starts with `//` is below the root of the API.
    """

    def __init__(self, server: ValentinaServer) -> None:
        self.server = server
        self.state = server._state
        self.company = f"/api/v1/companies/{server.company_id}"
        self.http = httpx.Client(base_url=server.base_url, transport=server.transport())

    def __call__(
        self,
        method: str,
        path: str,
        *,
        acting: str | None = "",
        key: str | None = "",
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> httpx.Response:
        sent = dict(headers or {})
        if acting is not None:
            sent["On-Behalf-Of"] = acting or self.server.user_id
        if key is not None:
            sent["X-API-KEY"] = key or self.server.api_key
        url = f"/api/v1{path[1:]}" if path.startswith("//") else self.company + path
        return self.http.request(method, url, headers=sent, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self("POST", path, json=json, **options)

    def patch(self, path: str, json: Any, **options: Any) -> httpx.Response:
        return self("PATCH", path, json=json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self("PUT", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self("DELETE", path, **options)

    def made(self, path: str, json: Any, **options: Any) -> dict[str, Any]:
        """Post something that has to succeed, and return it."""
        answer = self.post(path, json, **options)
        assert answer.status_code == 201, answer.text
        result: dict[str, Any] = answer.json()
        return result

    def user(self, role: str, username: str = "someone", **fields: Any) -> str:
        """Store a user of any role, and return the id."""
        row = User(
            **self.state.stamp(),
            company_id=self.server.company_id,
            username=username,
            email=f"{username}@example.com",
            role=role,
            **fields,
        )
        return self.state.users.add(row).id

    def character(self, type_: str = "PLAYER", **fields: Any) -> Character:
        """Store a character of the campaign."""
        values: dict[str, Any] = {
            "company_id": self.server.company_id,
            "campaign_id": self.server.campaign_id,
            "name_first": "Mina",
            "name_last": type_.title(),
            "character_class": "MORTAL",
            "game_version": "V5",
            "type": type_,
            "user_creator_id": None,
            "user_player_id": None,
        }
        return self.state.characters.add(Character(**self.state.stamp(), **values | fields))

    def developer(self, *, permission: str | None = None, admin: bool = False) -> Developer:
        """Store another developer with a key of their own."""
        number = len(list(self.state.developers.everything()))
        row = Developer(
            **self.state.stamp(),
            username=f"developer-{number}",
            email=f"developer-{number}@example.com",
            api_key=self.state.ids.api_key(),
            is_global_admin=admin,
        )
        if permission is not None:
            self.state.grants[self.server.company_id, row.id] = permission
        return self.state.developers.add(row)

    def settings(self, **changes: Any) -> None:
        """Change the settings of the company."""
        answer = self.patch("", {"settings": changes})
        assert answer.status_code == 200, answer.text

    def second_company(self) -> str:
        """Found another company, and return its id."""
        answer = self.made("//companies", {"name": "Second", "email": "second@example.com"})
        company_id: str = answer["company"]["id"]
        assert self.state.grants[company_id, self.server._developer.id] == OWNER
        return company_id

    def trait(self, name: str) -> str:
        """Return the id of a trait of the catalogue."""
        return next(row.id for row in self.state.traits if row.name == name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> ValentinaServer:
    return ValentinaServer(clock=clock)


@pytest.fixture
def api(server: ValentinaServer) -> Api:
    return Api(server)


@pytest.fixture
def png() -> bytes:
    return PNG
