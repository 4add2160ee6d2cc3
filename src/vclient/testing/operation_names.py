"""The names of all operations, as the docstrings of the client give them."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

from vclient._api.routes import Route

from ._similar import similar

OperationName: TypeAlias = Literal[
    "GET /admin/developers",
    "POST /admin/developers",
    "GET /admin/developers/{developer_id}",
    "PATCH /admin/developers/{developer_id}",
    "DELETE /admin/developers/{developer_id}",
    "GET /admin/developers/{developer_id}/audit-logs",
    "POST /admin/developers/{developer_id}/new-key",
    "GET /admin/logs",
    "GET /admin/logs/download",
    "GET /admin/users",
    "POST /admin/users",
    "GET /admin/users/{user_id}",
    "PATCH /admin/users/{user_id}",
    "DELETE /admin/users/{user_id}",
    "GET /companies",
    "POST /companies",
    "GET /companies/{company_id}",
    "PATCH /companies/{company_id}",
    "DELETE /companies/{company_id}",
    "POST /companies/{company_id}/access",
    "GET /companies/{company_id}/audit-logs",
    "POST /companies/{company_id}/auth/identify",
    "GET /companies/{company_id}/campaigns",
    "POST /companies/{company_id}/campaigns",
    "GET /companies/{company_id}/campaigns/{campaign_id}",
    "PATCH /companies/{company_id}/campaigns/{campaign_id}",
    "DELETE /companies/{company_id}/campaigns/{campaign_id}",
    "GET /companies/{company_id}/campaigns/{campaign_id}/assets",
    "POST /companies/{company_id}/campaigns/{campaign_id}/assets/upload",
    "GET /companies/{company_id}/campaigns/{campaign_id}/assets/{asset_id}",
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/assets/{asset_id}",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books",
    "POST /companies/{company_id}/campaigns/{campaign_id}/books",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}",
    "PATCH /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}",
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/assets",
    "POST /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/assets/upload",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/assets/{asset_id}",
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/assets/{asset_id}",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters",
    "POST /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}",
    "PATCH /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}",
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/assets",  # noqa: E501
    "POST /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/assets/upload",  # noqa: E501
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/assets/{asset_id}",  # noqa: E501
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/assets/{asset_id}",  # noqa: E501
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/notes",  # noqa: E501
    "POST /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/notes",  # noqa: E501
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/notes/{note_id}",  # noqa: E501
    "PATCH /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/notes/{note_id}",  # noqa: E501
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/notes/{note_id}",  # noqa: E501
    "PUT /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}/number",  # noqa: E501
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/notes",
    "POST /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/notes",
    "GET /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/notes/{note_id}",
    "PATCH /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/notes/{note_id}",
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/notes/{note_id}",
    "PUT /companies/{company_id}/campaigns/{campaign_id}/books/{book_id}/number",
    "GET /companies/{company_id}/campaigns/{campaign_id}/notes",
    "POST /companies/{company_id}/campaigns/{campaign_id}/notes",
    "GET /companies/{company_id}/campaigns/{campaign_id}/notes/{note_id}",
    "PATCH /companies/{company_id}/campaigns/{campaign_id}/notes/{note_id}",
    "DELETE /companies/{company_id}/campaigns/{campaign_id}/notes/{note_id}",
    "GET /companies/{company_id}/campaigns/{campaign_id}/statistics",
    "GET /companies/{company_id}/characterblueprint/categories",
    "GET /companies/{company_id}/characterblueprint/categories/{category_id}",
    "GET /companies/{company_id}/characterblueprint/concepts",
    "GET /companies/{company_id}/characterblueprint/concepts/{concept_id}",
    "GET /companies/{company_id}/characterblueprint/sections",
    "GET /companies/{company_id}/characterblueprint/sections/{section_id}",
    "GET /companies/{company_id}/characterblueprint/subcategories",
    "GET /companies/{company_id}/characterblueprint/subcategories/{subcategory_id}",
    "GET /companies/{company_id}/characterblueprint/traits",
    "GET /companies/{company_id}/characterblueprint/traits/{trait_id}",
    "GET /companies/{company_id}/characterblueprint/vampire-clans",
    "GET /companies/{company_id}/characterblueprint/vampire-clans/{vampire_clan_id}",
    "GET /companies/{company_id}/characterblueprint/werewolf-auspices",
    "GET /companies/{company_id}/characterblueprint/werewolf-auspices/{werewolf_auspice_id}",
    "GET /companies/{company_id}/characterblueprint/werewolf-tribes",
    "GET /companies/{company_id}/characterblueprint/werewolf-tribes/{werewolf_tribe_id}",
    "GET /companies/{company_id}/characters",
    "POST /companies/{company_id}/characters",
    "POST /companies/{company_id}/characters/autogenerate",
    "POST /companies/{company_id}/characters/chargen/finalize",
    "GET /companies/{company_id}/characters/chargen/sessions",
    "GET /companies/{company_id}/characters/chargen/sessions/{session_id}",
    "POST /companies/{company_id}/characters/chargen/start",
    "GET /companies/{company_id}/characters/{character_id}",
    "PATCH /companies/{company_id}/characters/{character_id}",
    "DELETE /companies/{company_id}/characters/{character_id}",
    "GET /companies/{company_id}/characters/{character_id}/assets",
    "POST /companies/{company_id}/characters/{character_id}/assets/upload",
    "GET /companies/{company_id}/characters/{character_id}/assets/{asset_id}",
    "DELETE /companies/{company_id}/characters/{character_id}/assets/{asset_id}",
    "GET /companies/{company_id}/characters/{character_id}/full-sheet",
    "GET /companies/{company_id}/characters/{character_id}/full-sheet/categories/{category_id}",
    "GET /companies/{company_id}/characters/{character_id}/inventory",
    "POST /companies/{company_id}/characters/{character_id}/inventory",
    "GET /companies/{company_id}/characters/{character_id}/inventory/{inventory_item_id}",
    "PATCH /companies/{company_id}/characters/{character_id}/inventory/{inventory_item_id}",
    "DELETE /companies/{company_id}/characters/{character_id}/inventory/{inventory_item_id}",
    "GET /companies/{company_id}/characters/{character_id}/notes",
    "POST /companies/{company_id}/characters/{character_id}/notes",
    "GET /companies/{company_id}/characters/{character_id}/notes/{note_id}",
    "PATCH /companies/{company_id}/characters/{character_id}/notes/{note_id}",
    "DELETE /companies/{company_id}/characters/{character_id}/notes/{note_id}",
    "GET /companies/{company_id}/characters/{character_id}/statistics",
    "GET /companies/{company_id}/characters/{character_id}/traits",
    "POST /companies/{company_id}/characters/{character_id}/traits/assign",
    "POST /companies/{company_id}/characters/{character_id}/traits/bulk-assign",
    "POST /companies/{company_id}/characters/{character_id}/traits/create",
    "GET /companies/{company_id}/characters/{character_id}/traits/{character_trait_id}",
    "DELETE /companies/{company_id}/characters/{character_id}/traits/{character_trait_id}",
    "PUT /companies/{company_id}/characters/{character_id}/traits/{character_trait_id}/value",
    "GET /companies/{company_id}/characters/{character_id}/traits/{character_trait_id}/value-options",  # noqa: E501
    "GET /companies/{company_id}/dicerolls",
    "POST /companies/{company_id}/dicerolls",
    "POST /companies/{company_id}/dicerolls/quickroll",
    "GET /companies/{company_id}/dicerolls/{diceroll_id}",
    "GET /companies/{company_id}/dictionaries",
    "POST /companies/{company_id}/dictionaries",
    "GET /companies/{company_id}/dictionaries/{dictionary_term_id}",
    "PATCH /companies/{company_id}/dictionaries/{dictionary_term_id}",
    "DELETE /companies/{company_id}/dictionaries/{dictionary_term_id}",
    "GET /companies/{company_id}/options",
    "GET /companies/{company_id}/statistics",
    "GET /companies/{company_id}/users",
    "POST /companies/{company_id}/users",
    "POST /companies/{company_id}/users/merge",
    "GET /companies/{company_id}/users/unapproved",
    "GET /companies/{company_id}/users/{user_id}",
    "PATCH /companies/{company_id}/users/{user_id}",
    "DELETE /companies/{company_id}/users/{user_id}",
    "POST /companies/{company_id}/users/{user_id}/approve",
    "GET /companies/{company_id}/users/{user_id}/assets",
    "POST /companies/{company_id}/users/{user_id}/assets/upload",
    "GET /companies/{company_id}/users/{user_id}/assets/{asset_id}",
    "DELETE /companies/{company_id}/users/{user_id}/assets/{asset_id}",
    "PUT /companies/{company_id}/users/{user_id}/avatar",
    "DELETE /companies/{company_id}/users/{user_id}/avatar",
    "POST /companies/{company_id}/users/{user_id}/deny",
    "POST /companies/{company_id}/users/{user_id}/experience/cp/add",
    "POST /companies/{company_id}/users/{user_id}/experience/xp/add",
    "POST /companies/{company_id}/users/{user_id}/experience/xp/remove",
    "GET /companies/{company_id}/users/{user_id}/experience/{campaign_id}",
    "POST /companies/{company_id}/users/{user_id}/identities",
    "DELETE /companies/{company_id}/users/{user_id}/identities/{provider}",
    "GET /companies/{company_id}/users/{user_id}/notes",
    "POST /companies/{company_id}/users/{user_id}/notes",
    "GET /companies/{company_id}/users/{user_id}/notes/{note_id}",
    "PATCH /companies/{company_id}/users/{user_id}/notes/{note_id}",
    "DELETE /companies/{company_id}/users/{user_id}/notes/{note_id}",
    "GET /companies/{company_id}/users/{user_id}/quickrolls",
    "POST /companies/{company_id}/users/{user_id}/quickrolls",
    "GET /companies/{company_id}/users/{user_id}/quickrolls/{quickroll_id}",
    "PATCH /companies/{company_id}/users/{user_id}/quickrolls/{quickroll_id}",
    "DELETE /companies/{company_id}/users/{user_id}/quickrolls/{quickroll_id}",
    "GET /companies/{company_id}/users/{user_id}/statistics",
    "GET /developers/me",
    "PATCH /developers/me",
    "POST /developers/me/new-key",
    "GET /health",
    "GET /users/lookup",
]
"""An operation: its method, and its path below `/api/v1` with the names of its parameters."""

OPERATION_NAMES: Final[tuple[OperationName, ...]] = get_args(OperationName)
"""All operations, by path."""

_NAMES: Final[dict[str, OperationName]] = {name: name for name in OPERATION_NAMES}


def check_operation(name: str) -> OperationName:
    """Return the name of an operation.

    Raises:
        ValueError: No operation has that name; the message suggests similar names.
    """
    if name in _NAMES:
        return _NAMES[name]
    msg = f"there is no operation {name!r}{similar(name, OPERATION_NAMES)}"
    raise ValueError(msg)


def operation_name(method: str, template: str) -> OperationName | None:
    """Return the name of the operation of a method on a path, or None if there is none.

    Args:
        method: The method, in upper case.
        template: The path with the names of its parameters.
    """
    return _NAMES.get(f"{method} {template}")


def path_names(operation: str) -> tuple[str, ...]:
    """Return the names of the parameters in the path of an operation."""
    return Route(operation.partition(" ")[2]).names
