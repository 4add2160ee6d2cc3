"""Developers that the contract is stated with: what they may do, and what becomes of their keys."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from contract.targets import HEADERS
from vclient import NotFoundError, SyncVClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.targets import Target


@dataclass(frozen=True, kw_only=True)
class ContractDeveloper:
    """A developer with a key of their own.

    Attributes:
        id: The developer, who is no global admin and has rights in no company.
        username: Their name.
        email: Their address.
        api_key: Their key.
    """

    id: str
    username: str
    email: str
    api_key: str


def developer_name() -> str:
    """Return a name that no developer has, or had: not even that of a deleted one is free."""
    return f"contract-{secrets.token_hex(8)}"


@contextlib.contextmanager
def contract_developer(target: Target) -> Iterator[ContractDeveloper]:
    """Make a developer, and delete them when the context ends.

    Without the key of a global admin, the test is skipped.
    """
    if target.admin_api_key is None:
        pytest.skip("there is no key of a global admin")
    with SyncVClient(
        target.base_url,
        target.admin_api_key,
        headers=HEADERS,
        set_as_default=False,
        transport=target.transport(),
        verify=target.verify,
    ) as client:
        name = developer_name()
        made = client.global_admin.create_developer(username=name, email=f"{name}@example.com")
        try:
            yield ContractDeveloper(
                id=made.id,
                username=made.username,
                email=made.email,
                api_key=client.global_admin.create_api_key(made.id).api_key,
            )
        finally:
            with contextlib.suppress(NotFoundError):
                client.global_admin.delete_developer(made.id)
