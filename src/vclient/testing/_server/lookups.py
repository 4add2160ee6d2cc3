"""Lookup of the objects of a path by their ids, with the 404 of each kind.

A lookup has access to the objects of earlier parameters, and so enforces parents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from .problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .context import Context
    from .operation import Lookup
    from .state.records import (
        Asset,
        Attached,
        Book,
        Campaign,
        Chapter,
        Character,
        CharacterTrait,
        Company,
        Developer,
        DiceRoll,
        DictionaryTerm,
        InventoryItem,
        Note,
        QuickRoll,
        Specialty,
        User,
    )

FoundT = TypeVar("FoundT")
AttachedT = TypeVar("AttachedT", bound="Attached")

# From the innermost one outwards: the first that a path has is the parent of notes.
_PARENTS: Final = ("chapter_id", "book_id", "campaign_id", "character_id", "user_id")


def present(row: FoundT | None, detail: str) -> FoundT:
    """Return the row.

    Raises:
        ProblemError: There is none: a 404 with the given detail.
    """
    if row is None:
        raise ProblemError(404, detail)
    return row


def company(ctx: Context, row_id: str) -> Company:
    """Find a company."""
    return present(ctx.state.companies.find(row_id), "Company not found")


def dictionary_term(ctx: Context, row_id: str) -> DictionaryTerm:
    """Find a term of the company, or a global one."""
    row = ctx.state.dictionary.find(row_id)
    if row is not None and row.company_id not in (None, ctx.company.id):
        row = None
    return present(row, "Dictionary term not found")


def developer(ctx: Context, row_id: str) -> Developer:
    """Find a developer."""
    return present(ctx.state.developers.find(row_id), "Developer not found")


def user(ctx: Context, row_id: str) -> User:
    """Find a user of the company."""
    row = ctx.state.users.find(row_id)
    if row is not None and row.company_id != ctx.company.id:
        row = None
    return present(row, "User not found")


def any_user(ctx: Context, row_id: str) -> User:
    """Find a user of any company, archived or not, for global admins."""
    return present(ctx.state.users.find_any(row_id), "User not found")


def campaign(ctx: Context, row_id: str) -> Campaign:
    """Find a campaign of the company."""
    row = any_campaign(ctx, row_id)
    return present(row if row.company_id == ctx.company.id else None, "Campaign not found")


def any_campaign(ctx: Context, row_id: str) -> Campaign:
    """Find a campaign of any company, for experience."""
    return present(ctx.state.campaigns.find(row_id), "Campaign not found")


def book(ctx: Context, row_id: str) -> Book:
    """Find a book of the campaign."""
    row = ctx.state.books.find(row_id)
    if row is not None and row.campaign_id != ctx.campaign.id:
        row = None
    return present(row, "Campaign book not found")


def chapter(ctx: Context, row_id: str) -> Chapter:
    """Find a chapter of the book."""
    row = ctx.state.chapters.find(row_id)
    if row is not None and row.book_id != ctx.book.id:
        row = None
    return present(row, "Campaign chapter not found")


def character(ctx: Context, row_id: str) -> Character:
    """Find a character of the company."""
    row = ctx.state.characters.find(row_id)
    if row is not None and row.company_id != ctx.company.id:
        row = None
    return present(row, f"Character '{row_id}' not found")


def inventory_item(ctx: Context, row_id: str) -> InventoryItem:
    """Find an item of the character of the path."""
    row = ctx.state.inventory.find(row_id)
    if row is not None and row.character_id != ctx.character.id:
        row = None
    return present(row, "Inventory item not found")


def character_trait(ctx: Context, row_id: str) -> CharacterTrait:
    """Find a trait of the character of the path."""
    row = ctx.state.character_traits.find(row_id)
    if row is not None and row.character_id != ctx.character.id:
        row = None
    return present(row, "Character trait not found")


def specialty(ctx: Context, row_id: str) -> Specialty:
    """Find a specialty of the trait of the path. The words of the 404 are a guess."""
    row = ctx.state.specialties.find(row_id)
    if row is not None and row.character_trait_id != ctx.character_trait.id:
        row = None
    return present(row, "Specialty not found")


def note(ctx: Context, row_id: str) -> Note:
    """Find a note of the parent in the path."""
    return present(_of_parent(ctx, ctx.state.notes.find(row_id)), "Note not found")


def asset(ctx: Context, row_id: str) -> Asset:
    """Find an asset of the parent in the path."""
    return present(_of_parent(ctx, ctx.state.assets.find(row_id)), "Asset not found")


def any_asset(ctx: Context, row_id: str) -> Asset:
    """Find an asset of any parent, for its deletion."""
    return present(ctx.state.assets.find(row_id), "Asset not found")


def quickroll(ctx: Context, row_id: str) -> QuickRoll:
    """Find a quick roll of any user: the live server does not check the user."""
    return present(ctx.state.quickrolls.find(row_id), "Quick roll not found")


def diceroll(ctx: Context, row_id: str) -> DiceRoll:
    """Find a dice roll of the company."""
    row = ctx.state.dicerolls.find(row_id)
    if row is not None and row.company_id != ctx.company.id:
        row = None
    return present(row, f"Dice roll {row_id} not found")


def of_catalogue(name: str, detail: str) -> Lookup:
    """Return the lookup of objects that belong to no company.

    Args:
        name: Their collection.
        detail: The detail of the 404.
    """

    def find(ctx: Context, row_id: str) -> Any:
        return present(getattr(ctx.state, name).find(row_id), detail)

    return find


def _of_parent(ctx: Context, row: AttachedT | None) -> AttachedT | None:
    parent = next(ctx.found[name] for name in _PARENTS if name in ctx.found)
    return row if row is not None and row.parent_id == parent.id else None


LOOKUPS: Final[Mapping[str, Lookup]] = {
    "company_id": company,
    "developer_id": developer,
    "dictionary_term_id": dictionary_term,
    "user_id": user,
    "campaign_id": campaign,
    "book_id": book,
    "chapter_id": chapter,
    "character_id": character,
    "note_id": note,
    "asset_id": asset,
    "quickroll_id": quickroll,
    "diceroll_id": diceroll,
    "inventory_item_id": inventory_item,
    "character_trait_id": character_trait,
    "specialty_id": specialty,
    "section_id": of_catalogue("sections", "Character sheet section not found"),
    "category_id": of_catalogue("categories", "Trait category not found"),
    "subcategory_id": of_catalogue("subcategories", "Trait subcategory not found"),
    "trait_id": of_catalogue("traits", "Trait not found"),
    "concept_id": of_catalogue("concepts", "Character concept not found"),
    "vampire_clan_id": of_catalogue("clans", "Vampire clan not found"),
    "werewolf_tribe_id": of_catalogue("tribes", "Werewolf tribe not found"),
    "werewolf_auspice_id": of_catalogue("auspices", "Werewolf auspice not found"),
}
"""The usual lookup of each path parameter."""
