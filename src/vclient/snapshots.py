"""The users, campaigns and characters of a company at one moment, to search without calls.

`client.snapshot(company_id, user_id)` returns a `Snapshot`. It finds objects by id, by name, or by
the beginning of a name, fast enough for autocompletion after every key stroke. It contains a
`Directory` for each of the three kinds, which does the same for this kind.

Case, accents and punctuation do not matter: `renee oneil` finds `Renée O'Neil`. Users have these
names: the user name, first and last name, and the names at Discord. Characters have these: the name
with and without the nickname, and the nickname.
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
    """Users, campaigns or characters, in the order in which the server lists them.

    It never changes. Others use the same objects, so copy an object before you change it.

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
        """All objects of a name, as a tuple: several may have the same name.

        If no object has the name, `[name]` raises a `KeyError`, and `get(name, ())` returns `()`.
        """
        return _ByName(self._items)

    def search(self, prefix: str, limit: int = 25) -> list[ItemT]:
        """Return the objects with a name, or a word in it, that begins with a text.

        Objects whose name begins with the text come first, then those with a later word that does,
        both in alphabetical order. With an empty text, all objects match.

        Args:
            prefix: The text. It may be longer than a word: `harker jun` finds `Ada Harker Junior`.
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
    """The users, campaigns and characters of a company that one user may see.

    It is a `Directory` of all of them, and has attributes with a `Directory` for each kind.

    Args:
        users: The users of the company.
        campaigns: Its campaigns.
        characters: Its characters that the user may see.

    Attributes:
        users: The users of the company, including unapproved and deactivated ones.
        campaigns: Its campaigns.
        characters: Its characters. Those of the type `STORYTELLER` are missing unless the acting
            user is a storyteller or an administrator, and candidates of character generation are
            always missing.
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
