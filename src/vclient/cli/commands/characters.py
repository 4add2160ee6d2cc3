"""The commands for characters, their traits and the blueprint."""

from __future__ import annotations

from typing import Final

from .kinds import Command, Deletion, Group, assets, listing, notes


def _part(name: str, things: str, thing: str, order: str) -> Group:
    """Return the commands of one part of the blueprint."""
    words = things.replace("_", " ")
    commands = (
        listing(f"List the {words} by {order}.", things),
        Command("get", f"Show one of the {words}.", f"get_{thing}"),
    )
    return Group(name, f"The {words} of the catalogue.", "character_blueprint", commands)


GROUPS: Final = (
    Group(
        "characters",
        "Characters of a company or a campaign.",
        "characters",
        (
            listing("List the characters by name."),
            Command("get", "Show a character.", "get"),
            Command("create", "Create a character.", "create"),
            Command("update", "Change a character.", "update"),
            Deletion("delete", "Delete a character with all that it has.", "delete"),
            Command("sheet", "Show the full sheet of a character.", "get_full_sheet"),
            Command("sheet-category", "Show one category of a sheet.", "get_full_sheet_category"),
            Command("statistics", "Show how the dice of a character fell.", "get_statistics"),
        ),
        (
            Group(
                "inventory",
                "What a character carries.",
                "characters",
                (
                    listing("List the items of a character by name.", "inventory"),
                    Command("get", "Show an item.", "get_inventory_item"),
                    Command("create", "Give a character an item.", "create_inventory_item"),
                    Command("update", "Change an item.", "update_inventory_item"),
                    Deletion("delete", "Delete an item.", "delete_inventory_item"),
                ),
            ),
            notes("characters", "character"),
            assets("characters", "character"),
        ),
    ),
    Group(
        "traits",
        "Traits of a character and what they cost.",
        "character_traits",
        (
            listing("List the traits of a character by category."),
            Command("get", "Show a trait of a character.", "get"),
            Command("options", "Show the values a trait can be given.", "get_value_options"),
            Command("assign", "Give a character a trait.", "assign"),
            Command("bulk-assign", "Give a character many traits.", "bulk_assign"),
            Command("create", "Give a character a custom trait.", "create"),
            Command("change", "Raise or lower a trait of a character.", "change_value"),
            Deletion("delete", "Take a trait from a character.", "delete"),
        ),
        unneeded=frozenset({"campaign_id"}),
    ),
    Group(
        "autogen",
        "Characters that the server makes up.",
        "character_autogen",
        (
            Command("generate", "Create a character at random.", "generate_character"),
            Command("start", "Start a session to choose a character in.", "start_chargen_session"),
            Command("list", "List the sessions of the acting user.", "list_all_chargen_sessions"),
            Command("get", "Show a session.", "get_chargen_session"),
            Command("choose", "End a session with a choice.", "finalize_chargen_session"),
        ),
    ),
    Group(
        "blueprint",
        "The catalogue that characters are made from.",
        "character_blueprint",
        groups=(
            _part("sections", "sections", "section", "order"),
            _part("categories", "categories", "category", "order"),
            _part("subcategories", "subcategories", "subcategory", "name"),
            _part("traits", "traits", "trait", "name or as on a sheet"),
            _part("concepts", "concepts", "concept", "name"),
            _part("clans", "vampire_clans", "vampire_clan", "name"),
            _part("tribes", "werewolf_tribes", "werewolf_tribe", "name"),
            _part("auspices", "werewolf_auspices", "werewolf_auspice", "name"),
        ),
    ),
)
"""The groups, in the order of the help."""
