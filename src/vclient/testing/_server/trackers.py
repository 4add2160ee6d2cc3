"""The trackers of traits and the health of characters: their boxes, and what is done with them.

The rules are those of the two editions of the game. What the API says of them is little: the words
of all refusals here are guesses, and so is what a docstring calls one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .constants import (
    AGGRAVATED,
    BASHING,
    COUNTER,
    DAMAGE,
    HEALTH,
    LETHAL,
    STAINS,
    SUPERFICIAL,
    TRACKER_RULES,
)
from .problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .state.records import Character, CharacterTrait, Marks
    from .state.state import State

STATE_FIELDS: Final = {COUNTER: ("current",), STAINS: ("stains",)}
"""The fields of the states of trackers that have no damage."""

_V4: Final = "V4"
_STAMINA: Final = "Stamina"
_WILLPOWER: Final = "Willpower"
_SMALLEST_TRACK: Final = 3
_HUMANITY: Final = 10
_WORST_FIRST: Final = (AGGRAVATED, LETHAL, SUPERFICIAL, BASHING)
# What a further point of damage does where no box is empty: the first of these that is there.
_OVERFLOW: Final = {
    SUPERFICIAL: ((SUPERFICIAL, AGGRAVATED),),
    AGGRAVATED: ((SUPERFICIAL, AGGRAVATED), (BASHING, AGGRAVATED), (LETHAL, AGGRAVATED)),
    BASHING: ((BASHING, LETHAL), (LETHAL, AGGRAVATED)),
    LETHAL: ((LETHAL, AGGRAVATED), (BASHING, LETHAL)),
}
_LEVELS: Final = (
    ("Bruised", 0),
    ("Hurt", -1),
    ("Injured", -1),
    ("Wounded", -2),
    ("Mauled", -2),
    ("Crippled", -5),
    ("Incapacitated", None),
)
V4_BOXES: Final = len(_LEVELS)
"""The boxes of health in V4 without extra levels."""


class Tracker:
    """The tracker of a trait of a character.

    Attributes:
        type: Its type, a key of the rules of the edition.
    """

    type: str

    def __init__(self, marks: Marks, game_version: str, size: int) -> None:
        """Create a tracker.

        Args:
            marks: Its state, which is changed.
            game_version: The edition.
            size: The value of the trait; for damage, the number of boxes.
        """
        self._marks = marks
        self._version = game_version
        self._size = size

    def show(self) -> dict[str, Any]:
        """Show the tracker."""
        raise NotImplementedError

    def put(self, given: Mapping[str, int]) -> None:
        """Replace the state; fields that are left out become 0.

        A field of another type of tracker is refused unless it is 0, as health refuses those of
        the other edition: a guess.

        Raises:
            ProblemError: It does not fit the tracker.
        """
        for name, number in given.items():
            if number and name not in self._fields():
                raise ProblemError(400, f"{name} does not fit this tracker")
        self._put(given)

    def act(self, action: str, amount: int, damage_type: str | None) -> None:
        """Change the state by an action.

        A type of damage where the action has none is refused: a guess.

        Raises:
            ProblemError: The action or the type of damage does not fit the tracker.
        """
        rules = TRACKER_RULES[self._version][self.type]
        if action not in rules["actions"]:
            raise ProblemError(400, f"Action '{action}' does not fit this tracker")
        types = rules["damage_types"] if action in {"damage", "heal"} else (None,)
        if damage_type not in types:
            said = "is required" if damage_type is None else "does not fit this action"
            raise ProblemError(400, f"damage_type {said}")
        self._act(action, amount, damage_type or "")

    def _fields(self) -> tuple[str, ...]:
        return STATE_FIELDS[self.type]

    def _put(self, given: Mapping[str, int]) -> None:
        raise NotImplementedError

    def _act(self, action: str, amount: int, damage_type: str) -> None:
        raise NotImplementedError


class Counter(Tracker):
    """Points that are spent and gained.

    Guesses: it is full at first, and a lowered trait takes points with it, while a raised one
    adds none, unless it was full.
    """

    type = COUNTER

    def show(self) -> dict[str, Any]:
        """Show the points."""
        return {"type": self.type, "size": self._size, "current": self._current}

    @property
    def _current(self) -> int:
        held = self._marks.current
        return self._size if held is None else min(held, self._size)

    def _put(self, given: Mapping[str, int]) -> None:
        if "current" not in given:
            raise ProblemError(400, "current is required for this tracker")
        if given["current"] > self._size:
            raise ProblemError(400, f"current is larger than the tracker ({self._size})")
        self._keep(given["current"])

    def _act(self, action: str, amount: int, damage_type: str) -> None:
        """Spend or gain. That gaining stops at the size and a reset fills it are guesses."""
        del damage_type
        if action == "spend" and amount > self._current:
            raise ProblemError(400, f"Cannot spend {amount}: only {self._current} left")
        changed = {"spend": self._current - amount, "gain": self._current + amount}
        self._keep(min(changed.get(action, self._size), self._size))

    def _keep(self, current: int) -> None:
        self._marks.current = None if current == self._size else current


class DamageTrack(Tracker):
    """Boxes that damage fills.

    That a track which became smaller forgets the least severe marks that are left over is a guess.
    """

    type = DAMAGE

    def show(self) -> dict[str, Any]:
        """Show the boxes."""
        counts, boxes = self._counts(), self._boxes()
        is_v4 = self._version == _V4
        return {
            "type": DAMAGE,
            "size": self._size,
            "superficial": counts[SUPERFICIAL],
            "aggravated": counts[AGGRAVATED],
            "boxes": boxes,
            "is_impaired": None not in boxes,
            "bashing": counts[BASHING] if is_v4 else None,
            "lethal": counts[LETHAL] if is_v4 else None,
            "levels": None,
            "current_penalty": None,
        }

    def hurt(self, amount: int, damage_type: str) -> None:
        """Fill empty boxes, and make marks worse where none is empty.

        Guesses, which the books leave open: in V4, on a full track, bashing damage makes lethal
        marks aggravated if none is bashing, lethal damage makes bashing marks lethal if none is
        lethal, and aggravated damage makes any mark aggravated, bashing ones first.
        """
        counts = self._counts()
        # Every box can be filled once and made worse twice.
        for _ in range(min(amount, 3 * self._size)):
            if sum(counts.values()) < self._size:
                counts[damage_type] += 1
                continue
            for milder, worse in _OVERFLOW[damage_type]:
                if counts[milder]:
                    counts[milder] -= 1
                    counts[worse] += 1
                    break
        self._marks.damage = counts

    def _fields(self) -> tuple[str, ...]:
        types = TRACKER_RULES[self._version][self.type]["damage_types"]
        return tuple(each.lower() for each in types)

    def _put(self, given: Mapping[str, int]) -> None:
        counts = {each: given.get(each.lower(), 0) for each in _WORST_FIRST}
        if sum(counts.values()) > self._size:
            raise ProblemError(400, f"More damage than boxes ({self._size})")
        self._marks.damage = counts

    def _act(self, action: str, amount: int, damage_type: str) -> None:
        """Damage, heal or reset.

        That healing more than there is of a type changes nothing beyond 0 is a guess.
        """
        if action == "damage":
            self.hurt(amount, damage_type)
        elif action == "heal":
            counts = self._counts()
            counts[damage_type] = max(counts[damage_type] - amount, 0)
            self._marks.damage = counts
        else:
            self._marks.damage = {}

    def _boxes(self) -> list[str | None]:
        held = self._marks.damage
        marks = [each for each in _WORST_FIRST for _ in range(held.get(each, 0))][: self._size]
        return [*marks, *[None] * (self._size - len(marks))]

    def _counts(self) -> dict[str, int]:
        boxes = self._boxes()
        return {each: boxes.count(each) for each in _WORST_FIRST}


class Health(DamageTrack):
    """The health of a character.

    The extra levels of V4 are further ones called Bruised, before the others: a guess.
    """

    type = HEALTH

    def show(self) -> dict[str, Any]:
        """Show the boxes, and in V4 the levels that they stand for."""
        shown = {**super().show(), "extra_levels": self._marks.extra_levels}
        if self._version != _V4:
            return shown
        levels = (*[_LEVELS[0]] * self._marks.extra_levels, *_LEVELS)
        marked = [level for level, mark in zip(levels, shown["boxes"], strict=True) if mark]
        return {
            **shown,
            "levels": [
                {"name": name, "penalty": penalty, "mark": mark}
                for (name, penalty), mark in zip(levels, shown["boxes"], strict=True)
            ],
            "current_penalty": marked[-1][1] if marked else 0,
        }

    def _fields(self) -> tuple[str, ...]:
        return ("extra_levels", *super()._fields())

    def _put(self, given: Mapping[str, int]) -> None:
        extra = given.get("extra_levels", 0)
        self._size += extra - self._marks.extra_levels
        super()._put(given)
        self._marks.extra_levels = extra


class StainTrack(Tracker):
    """The stains on the Humanity of a vampire.

    That removing more than there are changes nothing beyond 0, and that a risen Humanity
    forgets the stains for which no box is left, are guesses.
    """

    type = STAINS

    def __init__(
        self, marks: Marks, game_version: str, size: int, willpower: Tracker | None
    ) -> None:
        """Create a tracker; see `Tracker`.

        Args:
            marks: Its state.
            game_version: The edition.
            size: The value of Humanity.
            willpower: The track that takes the damage of stains beyond the capacity, if any.
        """
        super().__init__(marks, game_version, size)
        self._capacity = max(_HUMANITY - size, 0)
        self._willpower = willpower
        self._applied: int | None = None

    def show(self) -> dict[str, Any]:
        """Show the stains, and after an action the damage that it did to Willpower."""
        return {
            "type": self.type,
            "humanity": self._size,
            "stain_capacity": self._capacity,
            "stains": self._stains,
            "is_impaired": self._stains >= self._capacity,
            "willpower_damage_applied": self._applied,
        }

    @property
    def _stains(self) -> int:
        return min(self._marks.stains, self._capacity)

    def _put(self, given: Mapping[str, int]) -> None:
        stains = given.get("stains", 0)
        if stains > self._capacity:
            raise ProblemError(400, f"stains is larger than the capacity ({self._capacity})")
        self._marks.stains = stains

    def _act(self, action: str, amount: int, damage_type: str) -> None:
        """Add or remove stains, or remove all.

        Each stain beyond the capacity is a point of aggravated damage to Willpower, by the book.
        A character without the trait takes none: a guess.
        """
        del damage_type
        changed = {"add_stain": self._stains + amount, "remove_stain": self._stains - amount}
        wanted = max(changed.get(action, 0), 0)
        self._marks.stains = min(wanted, self._capacity)
        self._applied = 0
        if isinstance(self._willpower, DamageTrack):
            self._applied = wanted - self._marks.stains
            self._willpower.hurt(self._applied, AGGRAVATED)


def tracker_of(state: State, row: CharacterTrait) -> Tracker | None:
    """Return the tracker of a trait of a character, or None if it has none in the edition."""
    trait = state.traits.find_any(row.trait_id)
    character = state.characters.find_any(row.character_id)
    if trait is None or character is None:
        return None
    version = character.game_version
    kind = trait.trackers.get(version)
    if kind is None:
        return None
    if kind == STAINS:
        willpower = _named(state, character, _WILLPOWER)
        target = None if willpower is None else tracker_of(state, willpower)
        return StainTrack(row.marks, version, row.value, target)
    made = Counter if kind == COUNTER else DamageTrack
    return made(row.marks, version, row.value)


def health_of(state: State, character: Character) -> Health | None:
    """Return the health of a character, or None if it has no health track.

    That this is a character of V5 without Stamina is a guess.
    """
    extra = character.health.extra_levels
    if character.game_version == _V4:
        return Health(character.health, _V4, V4_BOXES + extra)
    stamina = _named(state, character, _STAMINA)
    if stamina is None:
        return None
    size = stamina.value + _SMALLEST_TRACK + extra
    return Health(character.health, character.game_version, size)


def _named(state: State, character: Character, name: str) -> CharacterTrait | None:
    for row in state.character_traits.all_under(character.id):
        trait = state.traits.find_any(row.trait_id)
        if trait is not None and trait.name == name and trait.custom_for_character_id is None:
            return row
    return None
