"""How notebooks show models and lists, and the rows for data frames."""

from __future__ import annotations

import pickle
from html.parser import HTMLParser
from typing import Any

import pytest

from vclient.models import (
    Campaign,
    Character,
    CounterTracker,
    DamageTracker,
    DeveloperAdminWithApiKey,
    Diceroll,
    DicerollResult,
    Health,
    Note,
    PaginatedResponse,
    StainsTracker,
)
from vclient.models.base import ResponseModel
from vclient.models.pagination import Items
from vclient.testing import build, build_many, build_page


class Table(HTMLParser):
    """What an HTML table holds; markup that does not fit together is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.notes: list[str] = []
        self.titles: list[str] = []
        self.kinds: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
        self.titles += [value or "" for name, value in attrs if name == "title"]
        self.kind = dict(attrs).get("class") or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        if "p" in self.open or "caption" in self.open:
            self.notes.append(data)
        else:
            self.rows[-1][-1] += data
            self.kinds[self.rows[-1][-1]] = self.kind


def test_rows_have_the_members_of_nested_models_side_by_side():
    roll = build(Diceroll, comment="x", result=build(DicerollResult, total_result=3))
    (row,) = Items([roll]).to_dicts()
    assert row["id"] == roll.id
    assert roll.result is not None
    assert row["result.total_result"] == roll.result.total_result
    assert row["result.player_roll"] == roll.result.player_roll
    assert "result" not in row


def test_rows_of_a_page_are_those_of_its_items():
    notes = build_many(Note, 3)
    assert build_page(notes).to_dicts() == Items(notes).to_dicts()
    assert len(Items(notes).to_dicts()) == 3


def test_anything_else_is_a_value():
    assert Items([1, None]).to_dicts() == [{"value": 1}, {"value": None}]


def test_members_that_are_unknown_are_rows_too():
    campaign = Campaign.model_validate({**build(Campaign).model_dump(), "moon": {"phase": "full"}})
    assert Items([campaign]).to_dicts()[0]["moon.phase"] == "full"


def test_the_items_of_a_list_are_a_list():
    items = Items([1, 2])
    assert items == [1, 2]
    assert isinstance(items, list)
    assert pickle.loads(pickle.dumps(items)) == items
    assert repr(items) == "[1, 2]"


def test_a_list_is_a_table_without_empty_columns():
    notes = [
        build(Note, title="First & <last>", content="y" * 100, campaign_id=None),
        build(Note, title="Second", content="short", campaign_id=None),
    ]
    shown = Table(Items(notes)._repr_html_())
    head, *body = shown.rows
    assert "campaign_id" not in head
    assert [row[head.index("title")] for row in body] == ["First & <last>", "Second"]
    long, short = (row[head.index("content")] for row in body)
    assert long == "y" * 79 + "…"
    assert shown.titles == ["y" * 100]
    assert short == "short"
    assert shown.notes == []


@pytest.mark.parametrize(
    ("number", "notes"), [(20, []), (21, ["1 to 20 of 21"]), (45, ["1 to 20 of 45"])]
)
def test_a_long_list_is_cut(number: int, notes: list[str]):
    shown = Table(Items(build_many(Note, number))._repr_html_())
    assert len(shown.rows) == 21
    assert shown.notes == notes


def test_a_page_says_which_part_it_is():
    page = PaginatedResponse[Note](items=build_many(Note, 2), limit=2, offset=4, total=10)
    shown = Table(page._repr_html_())
    assert len(shown.rows) == 3
    assert shown.notes == ["5 to 6 of 10"]


def test_a_long_page_says_which_part_of_it_is_shown():
    page = PaginatedResponse[Note](items=build_many(Note, 30), limit=30, offset=60, total=90)
    assert Table(page._repr_html_()).notes == ["61 to 80 of 90"]


def test_an_empty_list():
    assert Table(Items([])._repr_html_()).notes == ["no items"]
    page = PaginatedResponse[Note](items=[], limit=0, offset=0, total=3)
    assert Table(page._repr_html_()).notes == ["no items of 3"]


def test_what_is_read_comes_first_and_ids_last():
    head = Table(Items([build(Diceroll, comment="x", difficulty=6)])._repr_html_()).rows[0]
    assert head[0] == "difficulty"
    first_date = head.index("date_created")
    assert head.index("comment") < first_date < head.index("id") < head.index("user_id")
    assert all(name == "id" or name.endswith(("_id", "_ids")) for name in head[first_date + 2 :])
    names = [name for name, _ in Table(build(Character)._repr_html_()).rows]
    assert names.index("is_temporary") < names.index("date_killed") < names.index("date_created")
    names = [name for name, _ in Table(build(Diceroll)._repr_html_()).rows]
    assert names.index("difficulty") < names.index("date_created") < names.index("id")


def test_a_table_says_nothing_twice_and_a_sheet_says_all():
    result = build(DicerollResult, total_dice_roll=[1], total_dice_roll_emoji="1")
    roll = build(Diceroll, result=result)
    head = Table(Items([roll])._repr_html_()).rows[0]
    assert "result.total_dice_roll" in head
    assert [name for name in head if name.endswith(("_emoji", "_shortcode", "_humanized"))] == []
    assert "result.total_dice_roll_emoji" in dict(Table(roll._repr_html_()).rows)


def test_no_key_is_kept_in_a_notebook_that_is_saved():
    developer = build(DeveloperAdminWithApiKey, api_key="a-secret-key", username="ada")
    for shown in (developer._repr_html_(), Items([developer])._repr_html_(), repr(developer)):
        assert "ada" in shown
        assert "a-secret-key" not in shown
    assert dict(Table(developer._repr_html_()).rows)["api_key"] == "(hidden)"
    # Rows are for programs, which ask for them.
    assert Items([developer]).to_dicts()[0]["api_key"] == "a-secret-key"


def test_no_key_of_a_nested_model_is_shown():
    class Holder(ResponseModel):
        developer: DeveloperAdminWithApiKey

    holder = Holder(developer=build(DeveloperAdminWithApiKey, api_key="a-secret-key"))
    assert dict(Table(holder._repr_html_()).rows)["developer.api_key"] == "(hidden)"
    assert "a-secret-key" not in holder._repr_html_()


def test_nothing_that_users_wrote_is_markup():
    bad = '</td></table><script>alert(1)</script>" onmouseover="x'
    campaign = Campaign.model_validate({**build(Campaign, name=bad).model_dump(), bad: bad * 9})
    for html in (campaign._repr_html_(), Items([campaign])._repr_html_()):
        Table(html)
        assert "<script" not in html
        assert '" onmouseover' not in html


def test_dollars_are_no_formula():
    shown = Items([build(Campaign, name="$5 and $6")])._repr_html_()
    assert "mathjax_ignore" in shown.partition("<thead")[0]


def test_numbers_and_texts_are_told_apart():
    text = "a text of several words, which goes on for more than one line"
    shown = Table(
        build(Campaign, desperation=417, name="short name", description=text)._repr_html_()
    )
    assert shown.kinds["417"] == "number"
    assert shown.kinds["short name"] == ""
    assert shown.kinds[text] == "text"
    ids = [f"{number:032}" for number in range(2)]
    shown = Table(Items([build(Diceroll, trait_ids=ids)])._repr_html_())
    assert shown.kinds[", ".join(ids)] == ""


def test_a_sheet_has_room_for_long_texts():
    text = "word " * 150
    assert dict(Table(build(Note, content=text)._repr_html_()).rows)["content"] == text
    longer = Table(build(Note, content="y" * 2000)._repr_html_())
    assert dict(longer.rows)["content"] == "y" * 999 + "…"
    assert longer.titles == ["y" * 2000]


def test_a_model_is_a_sheet_of_its_members():
    roll = build(Diceroll, comment="<b>", result=build(DicerollResult, total_result=3))
    shown = Table(roll._repr_html_())
    assert shown.notes == ["Diceroll"]
    members = dict(shown.rows)
    assert members["comment"] == "<b>"
    assert members["date_created"] == f"{roll.date_created:%Y-%m-%d %H:%M}"
    assert "result.total_result" in members


def test_lists_in_cells_are_short():
    shown = dict(Table(build(Diceroll, trait_ids=list("abcdefg"))._repr_html_()).rows)
    assert shown["trait_ids"] == "a, b, c, d, e, … (7)"
    with_more = {**build(Diceroll, trait_ids=["a"]).model_dump(), "rerolls": [{"a": 1}, {}]}
    shown = dict(Table(Diceroll.model_validate(with_more)._repr_html_()).rows)
    assert shown["trait_ids"] == "a"
    assert shown["rerolls"] == "2 items"


V4 = {"bashing": 1, "lethal": 1, "levels": [], "current_penalty": -1}
V5 = dict.fromkeys(V4)
TRACKS = [
    (Health, {**V5, "boxes": ["AGGRAVATED", "SUPERFICIAL", None]}, "[X][/][ ]"),
    (Health, {**V4, "boxes": ["AGGRAVATED", "LETHAL", "BASHING", None]}, "[*][X][/][ ]"),
    (DamageTracker, {**V5, "boxes": ["FIRE", None]}, "[?][ ]"),
    (CounterTracker, {"size": 4, "current": 3}, "[o][o][o][ ]"),
    (CounterTracker, {"size": 2, "current": 3}, "[o][o][o]"),
    (CounterTracker, {"size": 10**9, "current": 3}, "[?]"),
    (StainsTracker, {"humanity": 7, "stain_capacity": 3, "stains": 1}, f"{'[o]' * 7}[ ][ ][/]"),
]


@pytest.mark.parametrize(("model", "fields", "boxes"), TRACKS)
def test_tracks_are_rows_of_boxes(model: type[ResponseModel], fields: dict[str, Any], boxes: str):
    track = build(model, **fields)
    assert str(track) == boxes
    assert repr(track).startswith(f"{model.__name__}({boxes}, type=")
    assert "boxes=" not in repr(track)
    assert ["boxes", boxes] in Table(track._repr_html_()).rows


@pytest.mark.parametrize(("model", "fields"), [track[:2] for track in TRACKS])
def test_tracks_that_lack_a_part_are_shown_as_other_models(
    model: type[ResponseModel], fields: dict[str, Any]
):
    name = next(reversed(fields))
    sent = build(model, **fields).model_dump(mode="json")
    del sent[name]
    track = model.model_validate(sent)
    assert repr(track).startswith(f"{model.__name__}(type=")
    assert str(track).startswith("type=")
    assert "[" not in str(track).partition(" levels=")[0]
    assert "boxes" not in dict(Table(track._repr_html_()).rows)


def test_tracks_within_others():
    health = build(Health, **V5, boxes=["SUPERFICIAL", None])
    shown = Table(build(Character, health=health)._repr_html_())
    assert ["health", "[/][ ]"] in shown.rows
    assert "health=Health([/][ ], type=" in repr(build(Character, health=health))
