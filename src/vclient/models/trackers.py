"""Health and trackers of traits, which change at the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from vclient.constants import DamageType, TrackerAction
from vclient.exceptions import FieldNotSentError
from vclient.models.base import Integer, RequestModel, ResponseModel, UserWriteRequest
from vclient.models.for_checkers import OrText, OrUnset

Marks = Annotated[Integer, Field(ge=0)]
Amount = Annotated[Integer, Field(ge=1)]


_MOST_BOXES = 100
_LEFT, _EMPTY, _STAIN = "o", " ", "/"
# As people mark them on paper. Aggravated damage is an asterisk where lethal damage is the cross.
_MARKS = {None: _EMPTY, "SUPERFICIAL": "/", "BASHING": "/", "LETHAL": "X"}


class _Plain(str):
    __slots__ = ()
    """There are no attributes."""

    def __repr__(self) -> str:
        return str(self)


class _Track(ResponseModel):
    """Base of what has boxes; as a text it is a row of them, as `[X][/][ ]`.

    Where the server did not send what they are drawn from, it is shown as other models are.
    """

    def _boxes(self) -> Iterable[str]:
        raise NotImplementedError

    def _drawn(self) -> str | None:
        try:
            return "".join(f"[{each}]" for each in self._boxes())
        except FieldNotSentError:
            return None

    def __str__(self) -> str:
        drawn = self._drawn()
        return super().__str__() if drawn is None else drawn

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        drawn = self._drawn()
        if drawn is not None:
            yield None, _Plain(drawn)
        for name, value in super().__repr_args__():
            if name != "boxes" or drawn is None:
                yield name, value


def _filled(left: int, empty: int, right: int = 0) -> Iterable[str]:
    if max(left, empty, right) > _MOST_BOXES:
        return "?"
    return _LEFT * left + _EMPTY * empty + _STAIN * right


class HealthLevel(ResponseModel):
    """A level of health of the edition V4."""

    name: str
    """Name of the level, such as `Bruised`."""
    penalty: int | None
    """Dice that are lost at this level, as 0 or less; None for Incapacitated."""
    mark: DamageType | str | None
    """The damage on this level; None for none."""


class CounterTracker(_Track):
    """Points that are spent and gained, such as the Willpower of the edition V4."""

    type: Literal["COUNTER"]
    """Kind of the tracker."""
    size: int
    """Largest number of points: the value of the trait."""
    current: int
    """Number of points that are left."""

    def _boxes(self) -> Iterable[str]:
        return _filled(self.current, self.size - self.current)


class DamageTracker(_Track):
    """A track of boxes that damage fills: health, and the Willpower of the edition V5."""

    type: Literal["DAMAGE"]
    """Kind of the tracker."""
    size: int
    """Number of boxes."""
    superficial: int
    """Number of boxes with superficial damage."""
    aggravated: int
    """Number of boxes with aggravated damage."""
    boxes: list[DamageType | str | None]
    """The damage in each box, the worst first; None for empty boxes, which come last."""
    is_impaired: bool
    """Whether no box is empty."""
    bashing: int | None
    """Number of boxes with bashing damage; None but in the edition V4."""
    lethal: int | None
    """Number of boxes with lethal damage; None but in the edition V4."""
    levels: list[HealthLevel] | None
    """The levels of health; None but in the edition V4."""
    current_penalty: int | None
    """Dice that are lost, as 0 or less; None for a character who is incapacitated, and but in
    the edition V4."""

    def _boxes(self) -> Iterable[str]:
        aggravated = "X" if getattr(self, "lethal", None) is None else "*"
        marks = {**_MARKS, "AGGRAVATED": aggravated}
        return [marks.get(each, "?") for each in self.boxes]


class StainsTracker(_Track):
    """The stains on the Humanity of a vampire, of the edition V5."""

    type: Literal["STAINS"]
    """Kind of the tracker."""
    humanity: int
    """Value of the trait."""
    stain_capacity: int
    """Number of boxes for stains: 10 minus Humanity."""
    stains: int
    """Number of boxes with a stain."""
    is_impaired: bool
    """Whether no box is empty."""
    willpower_damage_applied: int | None = None
    """Points of damage that Willpower took from stains beyond the capacity; None but in the
    answer to an action."""

    def _boxes(self) -> Iterable[str]:
        return _filled(self.humanity, self.stain_capacity - self.stains, self.stains)


class UnknownTracker(ResponseModel):
    """A tracker of a type that a newer server has; its fields are kept."""

    type: str
    """Kind of the tracker."""


_Known = Annotated[CounterTracker | DamageTracker | StainsTracker, Field(discriminator="type")]

Tracker: TypeAlias = Annotated[_Known | UnknownTracker, Field(union_mode="left_to_right")]
"""A tracker of a trait, whose class tells its type."""


class Health(DamageTracker):
    """The health of a character."""

    extra_levels: int
    """Number of boxes on top of those that the rules give."""


class HealthState(UserWriteRequest):
    """The whole state of the health of a character; fields left out become 0.

    `bashing` and `lethal` are for the edition V4, `superficial` is for V5, the others are for both.
    """

    extra_levels: OrUnset[Marks] = 0
    """Number of boxes on top of those that the rules give, at least 0."""
    superficial: OrUnset[Marks] = 0
    """Number of boxes with superficial damage, at least 0; V5 alone."""
    aggravated: OrUnset[Marks] = 0
    """Number of boxes with aggravated damage, at least 0."""
    bashing: OrUnset[Marks] = 0
    """Number of boxes with bashing damage, at least 0; V4 alone."""
    lethal: OrUnset[Marks] = 0
    """Number of boxes with lethal damage, at least 0; V4 alone."""


class TrackerState(UserWriteRequest):
    """The whole state of a tracker; fields left out become 0.

    Only the fields of the type of the tracker can be given.
    """

    current: OrUnset[Marks] = 0
    """Number of points that are left, at least 0; for a `COUNTER`, which needs it."""
    superficial: OrUnset[Marks] = 0
    """Number of boxes with superficial damage, at least 0; for `DAMAGE`."""
    aggravated: OrUnset[Marks] = 0
    """Number of boxes with aggravated damage, at least 0; for `DAMAGE`."""
    stains: OrUnset[Marks] = 0
    """Number of boxes with a stain, at least 0; for `STAINS`."""


class TrackerChange(RequestModel):
    """An action on a tracker or on health."""

    action: OrText[TrackerAction]
    """The action."""
    amount: OrUnset[Amount] = 1
    """Number of points that it affects, at least 1."""
    damage_type: OrUnset[OrText[DamageType] | None] = None
    """Type of the damage that is done or healed; None for other actions."""
