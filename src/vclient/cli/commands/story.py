"""The commands for campaigns, books, chapters, rolls and the dictionary."""

from __future__ import annotations

from typing import Final

from .kinds import Command, Deletion, Group, assets, listing, notes

GROUPS: Final = (
    Group(
        "campaigns",
        "Campaigns of a company.",
        "campaigns",
        (
            listing("List the campaigns by name."),
            Command("get", "Show a campaign.", "get"),
            Command("create", "Create a campaign.", "create"),
            Command("update", "Change a campaign.", "update"),
            Deletion("delete", "Delete a campaign with its books and characters.", "delete"),
            Command("statistics", "Show how the dice of a campaign fell.", "get_statistics"),
        ),
        (notes("campaigns", "campaign"), assets("campaigns", "campaign")),
    ),
    Group(
        "books",
        "Books of a campaign.",
        "books",
        (
            listing("List the books of a campaign by number."),
            Command("get", "Show a book.", "get"),
            Command("create", "Create a book behind the last one.", "create"),
            Command("update", "Change a book.", "update"),
            Command("renumber", "Move a book to another place.", "renumber"),
            Deletion("delete", "Delete a book with its chapters.", "delete"),
        ),
        (notes("books", "book"), assets("books", "book")),
    ),
    Group(
        "chapters",
        "Chapters of a book.",
        "chapters",
        (
            listing("List the chapters of a book by number."),
            Command("get", "Show a chapter.", "get"),
            Command("create", "Create a chapter behind the last one.", "create"),
            Command("update", "Change a chapter.", "update"),
            Command("renumber", "Move a chapter to another place.", "renumber"),
            Deletion("delete", "Delete a chapter.", "delete"),
        ),
        (notes("chapters", "chapter"), assets("chapters", "chapter")),
    ),
    Group(
        "rolls",
        "Dice rolls that were made; `vclient roll` makes one.",
        "dicerolls",
        (
            listing("List the dice rolls, newest first."),
            Command("get", "Show a dice roll.", "get"),
            Command(
                "quick", "Roll a quick roll with a character's traits.", "create_from_quickroll"
            ),
        ),
    ),
    Group(
        "dictionary",
        "Terms of the game and of a company.",
        "dictionary",
        (
            listing("List the terms in the order of the alphabet."),
            Command("get", "Show a term.", "get"),
            Command("create", "Create a term of the company.", "create"),
            Command("update", "Change a term of the company.", "update"),
            Deletion("delete", "Delete a term of the company.", "delete"),
        ),
    ),
)
"""The groups, in the order of the help."""
