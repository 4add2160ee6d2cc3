"""Special views of rolls, sheets, statistics and options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from rich.columns import Columns
from rich.console import Group
from rich.table import Table
from rich.text import Text

from vclient.exceptions import FieldNotSentError
from vclient.models.display import has_own_text

from .cells import line_of, text_of
from .tables import list_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import BaseModel
    from rich.console import RenderableType

    from vclient.models import (
        CharacterFullSheet,
        CharacterTraitValueOptionsResponse,
        Diceroll,
        DicerollResult,
        FullSheetCategory,
        Options,
        RollStatistics,
    )
    from vclient.models.character_details import FullSheetTrait

_STYLES: Final = {
    "CRITICAL": "bold green",
    "SUCCESS": "green",
    "FAILURE": "yellow",
    "BOTCH": "bold red",
}
_RESULTS: Final = {"CRITICAL": "Critical success"}
_BAR: Final = 30
_MOST_DOTS: Final = 10
_INDENT: Final = "  "


def _facts(rows: Iterable[tuple[str, RenderableType]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in rows:
        grid.add_row(label, value)
    return grid


def _roll(roll: Diceroll) -> RenderableType:
    against = "" if roll.difficulty is None else f" against {roll.difficulty}"
    desperate = f" and {roll.num_desperation_dice} of desperation"
    pool = f"{roll.num_dice}d{roll.dice_size}{desperate if roll.num_desperation_dice else ''}"
    rows: list[tuple[str, RenderableType]] = [("roll", Text(pool + against))]
    if roll.result is not None:
        rows.append(("dice", _dice(roll.result.player_roll, roll)))
        if roll.result.desperation_roll:
            rows.append(("desperation", _dice(roll.result.desperation_roll, roll)))
        rows += _result(roll.result)
    named = {
        "comment": roll.comment,
        "character": roll.character_id,
        "campaign": roll.campaign_id,
        "user": roll.user_id,
        "made": roll.date_created,
        "id": roll.id,
    }
    rows += [(name, Text(text_of(value))) for name, value in named.items() if value]
    return _facts(rows)


def _result(result: DicerollResult) -> Iterator[tuple[str, RenderableType]]:
    """Yield how a roll ended, unless it was against nothing."""
    kind, words = str(result.total_result_type), result.total_result_humanized
    if kind != "OTHER" or words:
        label = _RESULTS.get(kind, kind.capitalize())
        text = f"{label}: {words.lower()}" if words else label
        yield "result", Text(line_of(text), style=_STYLES.get(kind, ""))


def _dice(dice: list[int], roll: Diceroll) -> Text:
    shown = Text()
    for each in dice:
        is_success = roll.difficulty is not None and each >= roll.difficulty
        style = "bold green" if is_success else "red" if each == 1 else "dim"
        shown.append(f"{each:>2} ", style=style)
    shown.rstrip()
    return shown


def _full_sheet(sheet: CharacterFullSheet) -> RenderableType:
    character = sheet.character
    about = [character.character_class, character.game_version, character.concept_name]
    parts: list[RenderableType] = [
        Text(line_of(character.name_full), style="bold"),
        Text(", ".join(line_of(each) for each in about if each), style="dim"),
    ]
    if health := getattr(character, "health", None):
        parts.append(_facts([("health", Text(str(health)))]))
    for section in sheet.sections:
        categories = [_category(each) for each in section.categories if _has_traits(each)]
        if categories:
            heading = Text(line_of(section.name).upper(), style="bold cyan")
            parts += [Text(""), heading, Columns(categories, padding=(0, 4))]
    return Group(*parts)


def _has_traits(category: FullSheetCategory) -> bool:
    below = (each.character_traits for each in category.subcategories)
    return bool(category.character_traits) or any(below)


def _category(category: FullSheetCategory) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_row(Text(line_of(category.name), style="bold"), "", "")
    _add_traits(grid, category.character_traits)
    for subcategory in category.subcategories:
        if subcategory.character_traits:
            grid.add_row(Text(_INDENT + line_of(subcategory.name), style="italic"), "", "")
            _add_traits(grid, subcategory.character_traits)
    return grid


def _add_traits(grid: Table, traits: Iterable[FullSheetTrait]) -> None:
    for each in traits:
        most = each.trait.max_value
        dots = "" if most > _MOST_DOTS else "*" * each.value + "." * (most - each.value)
        named = ", ".join(line_of(one.name) for one in getattr(each, "specialties", ()))
        name = Text(_INDENT + line_of(each.trait.name))
        name.append(f" ({named})" if named else "", style="dim")
        tracker = getattr(each, "tracker", None)
        track = f"  {tracker}" if has_own_text(tracker) else ""
        grid.add_row(name, Text(str(each.value)), Text(dots + track))


def _tracker(tracker: BaseModel) -> RenderableType | None:
    """Return a tracker or health: its boxes, and below them what they add up to."""
    if not has_own_text(tracker):
        return None
    members = dict(tracker)
    levels = members.pop("levels", None) or ()
    left_out = {"type", "boxes"}
    counts = [
        (name.replace("_", " "), Text(text_of(value)))
        for name, value in members.items()
        if name not in left_out and value is not None
    ]
    boxes = Text(str(tracker), style="bold")
    if not levels:
        return Group(boxes, _facts(counts))
    rows = Table.grid(padding=(0, 2, 0, 0))
    for level, box in zip(levels, re.findall(r"\[.\]", str(tracker)), strict=False):
        penalty = "" if level.penalty is None else str(level.penalty)
        rows.add_row(Text(box, style="bold"), Text(line_of(level.name)), Text(penalty))
    return Group(rows, _facts(counts))


def _statistics(statistics: RollStatistics) -> RenderableType:
    shares = {
        "CRITICAL": ("criticals", statistics.criticals, statistics.criticals_percentage),
        "SUCCESS": ("successes", statistics.successes, statistics.success_percentage),
        "FAILURE": ("failures", statistics.failures, statistics.failure_percentage),
        "BOTCH": ("botches", statistics.botches, statistics.botch_percentage),
    }
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold")
    grid.add_column(justify="right")
    grid.add_column(justify="right")
    for kind, (label, count, share) in shares.items():
        bar = Text("#" * round(share / 100 * _BAR), style=_STYLES[kind])
        grid.add_row(label, str(count), f"{share:.1f} %", bar)
    facts = _facts(
        [
            ("rolls", Text(str(statistics.total_rolls))),
            ("average pool", Text(text_of(statistics.average_pool))),
            ("average difficulty", Text(text_of(statistics.average_difficulty))),
        ]
    )
    parts: list[RenderableType] = [facts, Text(""), grid]
    if statistics.top_traits:
        parts += [Text(""), list_table(statistics.top_traits, width=None)]
    return Group(*parts)


def _options(options: Options) -> RenderableType:
    parts: list[RenderableType] = []
    for category, names in options.categories().items():
        if not isinstance(names, dict):
            parts += [Text(category, style="bold cyan"), Text(_INDENT + text_of(names))]
            continue
        rows = [
            (f"{_INDENT}{name}", Text(", ".join(map(str, values))))
            for name, values in names.items()
            if isinstance(values, list)
        ]
        parts += [Text(category, style="bold cyan"), _facts(rows)]
    return Group(*parts)


def _value_options(answer: CharacterTraitValueOptionsResponse) -> RenderableType:
    facts = _facts(
        [
            ("trait", Text(line_of(answer.name))),
            ("value", Text(str(answer.current_value))),
            ("xp", Text(str(answer.xp_current))),
            ("starting points", Text(str(answer.starting_points_current))),
        ]
    )
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for title in ("NEW VALUE", "POINTS", "XP AFTER", "STARTING POINTS AFTER"):
        table.add_column(title, justify="right")
    for value, option in answer.options.items():
        table.add_row(
            value,
            f"{option.point_change:+d}",
            str(option.xp_after) if option.can_use_xp else "-",
            str(option.starting_points_after) if option.can_use_starting_points else "-",
        )
    return Group(facts, Text(""), table)


_VIEWS: Final[dict[str, Callable[[Any], RenderableType | None]]] = {
    "CharacterFullSheet": _full_sheet,
    "CharacterTraitValueOptionsResponse": _value_options,
    "CounterTracker": _tracker,
    "DamageTracker": _tracker,
    "Diceroll": _roll,
    "FullSheetCategory": _category,
    "Health": _tracker,
    "Options": _options,
    "RollStatistics": _statistics,
    "StainsTracker": _tracker,
}


def view_of(value: object) -> RenderableType | None:
    """Return the special view for a class of models; None where there is none.

    Nor is there one of a model that lacks a field which the view shows.
    """
    view = _VIEWS.get(type(value).__name__)
    try:
        return None if view is None else view(value)
    except FieldNotSentError:
        return None
