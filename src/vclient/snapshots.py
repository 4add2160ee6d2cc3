"""The users, campaigns and characters of a company at one moment, found without a call.

`client.snapshot(company_id, user_id)` reads them. A `Snapshot` finds them by id, by name and by how
their names begin, fast enough for autocompletion at every key stroke; so does each `Directory` in
it, of one kind alone.

Names are compared without case, accents and punctuation: `renee oneil` is `Renée O'Neil`. A user is
found by the user name, by first and last name, and by the names at Discord; a character by the name
with and without the nickname, and by the nickname.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vclient.models.campaigns import Campaign
    from vclient.models.characters import Character
    from vclient.models.users import User

__all__ = ("Directory", "Item", "Snapshot")

Item: TypeAlias = "User | Campaign | Character"
"""An object of a snapshot."""

ItemT = TypeVar("ItemT", bound="Item")

# Letters that are not made of another one and an accent.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_APOSTROPHES: Final = re.compile("['\u2018\u2019]")
_WORDS: Final = re.compile(r"[^\W_]+")


class Directory(Generic[ItemT]):
    """Users, campaigns or characters, in the order of the server's list.

    It never changes. The objects in it are shared by all who hold it: copy one before you change
    it.

    Args:
        items: The objects.
    """

    def __init__(self, items: Iterable[ItemT]) -> None:
        self._items = tuple(items)

    def __iter__(self) -> Iterator[ItemT]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @cached_property
    def by_id(self) -> Mapping[str, ItemT]:
        """The objects by their ids."""
        return MappingProxyType({each.id: each for each in self._items})

    @cached_property
    def by_name(self) -> Mapping[str, tuple[ItemT, ...]]:
        """All objects of a name, as a tuple, as names need not be unique.

        `get(name, ())` finds nothing where `[name]` raises a `KeyError`.
        """
        return _ByName(self._items)

    def search(self, prefix: str, limit: int = 25) -> list[ItemT]:
        """Return the objects with a name that begins with a text, or has a word that does.

        Those whose whole name begins with it come first; both are in the order of the alphabet. An
        empty text finds the first ones of all.

        Args:
            prefix: The beginning of a name, or of any word in it and what follows.
            limit: Largest number of objects; by default the number of choices that Discord shows.
        """
        sought = _folded(prefix)
        found: dict[int, None] = {}
        for entries in self._entries:
            for at in range(bisect_left(entries, (sought,)), len(entries)):
                text, number = entries[at]
                if len(found) >= limit or not text.startswith(sought):
                    break
                found[number] = None
        return [self._items[number] for number in found]

    @cached_property
    def _entries(self) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """Whole names, and what is left of them from each later word on; sorted."""
        whole: list[tuple[str, int]] = []
        later: list[tuple[str, int]] = []
        for number, item in enumerate(self._items):
            for name in _names(item):
                whole.append((name, number))
                later += [(name[at + 1 :], number) for at, it in enumerate(name) if it == " "]
        return sorted(whole), sorted(later)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"


class Snapshot(Directory[Item]):
    """The users, campaigns and characters of a company, as one user sees them.

    It is a `Directory` of all of them, and has one of each kind.

    Args:
        users: The users of the company.
        campaigns: Its campaigns.
        characters: Its characters that the user may see.

    Attributes:
        users: The users of the company, also those who are unapproved or deactivated.
        campaigns: Its campaigns.
        characters: Its characters, without those of the type `STORYTELLER` for users who lead no
            game, and without the candidates of character generation.
    """

    def __init__(
        self,
        users: Directory[User],
        campaigns: Directory[Campaign],
        characters: Directory[Character],
    ) -> None:
        super().__init__((*users, *campaigns, *characters))
        self.users: Directory[User] = users
        self.campaigns: Directory[Campaign] = campaigns
        self.characters: Directory[Character] = characters


class _ByName(Mapping[str, tuple[ItemT, ...]]):
    """The objects by their folded names, which are looked up by any form of them."""

    def __init__(self, items: Iterable[ItemT]) -> None:
        self._found: dict[str, tuple[ItemT, ...]] = {}
        for item in items:
            for name in _names(item):
                self._found[name] = (*self._found.get(name, ()), item)

    def __getitem__(self, name: str) -> tuple[ItemT, ...]:
        found = self._found.get(_folded(name))
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _names(item: Item) -> set[str]:
    """Return the folded names of an object; fields that the server did not send have none."""
    # Reading a field that is not there raises, which would take most of the time.
    fields = vars(item)
    names = [fields.get(field) for field in ("name", "name_full", "name_nick", "username")]
    if "name" not in fields:
        first, last = fields.get("name_first"), fields.get("name_last")
        names.append(" ".join(filter(None, (first, last))))
    discord = fields.get("discord_profile")
    if discord is not None:
        names += [vars(discord).get(field) for field in ("global_name", "username")]
    return {folded for name in names if name and (folded := _folded(name))}


def _folded(text: str) -> str:
    """Return the words of a text, without case, accents and punctuation, with blanks between."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        text = "".join(each for each in parts if not unicodedata.combining(each))
    return " ".join(_WORDS.findall(_APOSTROPHES.sub("", text.casefold())))
