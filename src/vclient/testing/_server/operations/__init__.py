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
    blueprint,
    books,
    campaigns,
    chapters,
    character_traits,
    characters,
    companies,
    developers,
    dicerolls,
    dictionary,
    experience,
    identities,
    inventory,
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
    "blueprint",
    "books",
    "campaigns",
    "chapters",
    "character_traits",
    "characters",
    "companies",
    "developers",
    "dicerolls",
    "dictionary",
    "experience",
    "identities",
    "inventory",
    "lookup",
    "moderation",
    "notes",
    "options",
    "quickrolls",
    "system",
    "users",
]
