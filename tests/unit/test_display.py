"""How notebooks show models and lists, and the rows for data frames."""

from __future__ import annotations

import pickle
from html.parser import HTMLParser

import pytest

from vclient.models import Campaign, Diceroll, DicerollResult, Note, PaginatedResponse
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

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "p" in self.open or "caption" in self.open:
            self.notes.append(data)
        else:
            self.rows[-1][-1] += data


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


@pytest.mark.parametrize(("number", "more"), [(20, []), (21, ["1 more"]), (45, ["25 more"])])
def test_a_long_list_is_cut(number: int, more: list[str]):
    shown = Table(Items(build_many(Note, number))._repr_html_())
    assert len(shown.rows) == 21
    assert shown.notes == more


def test_a_page_says_how_many_there_are_behind_it():
    page = PaginatedResponse[Note](items=build_many(Note, 2), limit=2, offset=4, total=10)
    shown = Table(page._repr_html_())
    assert len(shown.rows) == 3
    assert shown.notes == ["4 more"]


def test_an_empty_list():
    assert Table(Items([])._repr_html_()).notes == ["no items"]
    page = PaginatedResponse[Note](items=[], limit=0, offset=0, total=3)
    assert Table(page._repr_html_()).notes == ["no items", "3 more"]


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
