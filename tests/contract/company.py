"""The company that the contract is stated with: made for it, and deleted after it."""

from __future__ import annotations

import contextlib
import itertools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vclient import SyncVClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.targets import Target

_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class ContractCompany:
    """The ids of the company, of its users and of its campaign.

    Tests may add to it, but change and delete only what they made themselves.

    Attributes:
        id: The company, with the settings that the server gives by default.
        name: Its name.
        admin_id: An admin.
        storyteller_id: A storyteller.
        player_id: A player.
        other_player_id: Another player.
        campaign_id: A campaign.
    """

    id: str
    name: str
    admin_id: str
    storyteller_id: str
    player_id: str
    other_player_id: str
    campaign_id: str

    @property
    def path(self) -> str:
        """Where the company is, below the root of the API."""
        return f"/companies/{self.id}"


def unique(name: str) -> str:
    """Return a name that was not given before, for what must not share its name."""
    return f"{name} {next(_numbers)}"


@contextlib.contextmanager
def contract_company(target: Target) -> Iterator[ContractCompany]:
    """Found a company, and delete it, with everything in it, when the context ends."""
    with SyncVClient(
        target.base_url,
        target.api_key,
        set_as_default=False,
        transport=target.transport(),
        verify=target.verify,
    ) as client:
        name = f"Contract {os.getpid()}-{next(_numbers)}"
        founded = client.companies.create(name=name, email="contract@example.com")
        company_id, admin_id = founded.company.id, founded.admin_user.id
        try:
            users = client.users(company_id, user_id=admin_id)
            storyteller, player, other = (
                users.create(username=username, email=f"{username}@example.com", role=role)
                for username, role in (
                    ("contract-storyteller", "STORYTELLER"),
                    ("contract-player", "PLAYER"),
                    ("contract-other-player", "PLAYER"),
                )
            )
            campaign = client.campaigns(admin_id, company_id).create(name="The Contract")
            yield ContractCompany(
                id=company_id,
                name=name,
                admin_id=admin_id,
                storyteller_id=storyteller.id,
                player_id=player.id,
                other_player_id=other.id,
                campaign_id=campaign.id,
            )
        finally:
            client.companies.delete(company_id)
