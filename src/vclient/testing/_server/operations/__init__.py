"""The operations of the API. Importing a module registers those in it."""

from typing import Final

from vclient.testing._server.operation import OPERATIONS

from . import (
    assets,
    avatars,
    blueprint,
    books,
    campaigns,
    chapters,
    character_traits,
    characters,
    chargen,
    companies,
    developers,
    dicerolls,
    experience,
    identities,
    inventory,
    moderation,
    notes,
    options,
    quickrolls,
    sheets,
    system,
    users,
)

ALL_OPERATIONS: Final = OPERATIONS

__all__ = [
    "ALL_OPERATIONS",
    "assets",
    "avatars",
    "blueprint",
    "books",
    "campaigns",
    "chapters",
    "character_traits",
    "characters",
    "chargen",
    "companies",
    "developers",
    "dicerolls",
    "experience",
    "identities",
    "inventory",
    "moderation",
    "notes",
    "options",
    "quickrolls",
    "sheets",
    "system",
    "users",
]
