"""The operations of the API. Importing a module registers those in it."""

from typing import Final

from vclient.testing._server.operation import OPERATIONS

from . import (
    admin_developers,
    admin_logs,
    admin_users,
    assets,
    audit,
    avatars,
    books,
    campaigns,
    chapters,
    characters,
    companies,
    developers,
    dicerolls,
    dictionary,
    experience,
    identities,
    lookup,
    moderation,
    notes,
    options,
    quickrolls,
    system,
    users,
)

ALL_OPERATIONS: Final = OPERATIONS

__all__ = [
    "ALL_OPERATIONS",
    "admin_developers",
    "admin_logs",
    "admin_users",
    "assets",
    "audit",
    "avatars",
    "books",
    "campaigns",
    "chapters",
    "characters",
    "companies",
    "developers",
    "dicerolls",
    "dictionary",
    "experience",
    "identities",
    "lookup",
    "moderation",
    "notes",
    "options",
    "quickrolls",
    "system",
    "users",
]
