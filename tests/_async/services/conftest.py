"""Services of the testing server, and what they send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from vclient import VClient
    from vclient.services import CompaniesService, DicerollsService, UsersService
    from vclient.testing import ValentinaServer


@pytest.fixture
def companies(client: VClient) -> CompaniesService:
    return client.companies


@pytest.fixture
def users(client: VClient, server: ValentinaServer) -> UsersService:
    """The users, with an administrator who acts."""
    return client.users(user_id=server.user_id)


@pytest.fixture
def dicerolls(client: VClient, server: ValentinaServer) -> DicerollsService:
    """The dice rolls, with a player who acts."""
    return client.dicerolls(server.player_ids[0])


@pytest.fixture
def sent(server: ValentinaServer) -> Sent:
    return Sent(server)


class Sent:
    """The last call, for short comparisons.

    Args:
        server: Where it was sent to.
    """

    def __init__(self, server: ValentinaServer) -> None:
        self._server = server

    @property
    def line(self) -> str:
        """Method and path template."""
        call = self._server.calls[-1]
        return f"{call.method} {call.template}"

    @property
    def body(self) -> Any:
        """The decoded body."""
        return self._server.calls[-1].json

    @property
    def params(self) -> dict[str, Any]:
        """The query parameters but the one that passes by the cache; single values alone."""
        params = self._server.calls[-1].params
        params.pop("_fresh", None)
        return {name: v if len(v) > 1 else v[0] for name, v in params.items()}

    @property
    def acting_user(self) -> str | None:
        """Id of the acting user."""
        return self._server.calls[-1].headers.get("On-Behalf-Of")

    @property
    def key(self) -> str | None:
        """The idempotency key."""
        return self._server.calls[-1].headers.get("Idempotency-Key")

    @property
    def count(self) -> int:
        """How many calls there were."""
        return len(self._server.calls)
