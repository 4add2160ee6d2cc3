"""The comparison of shapes, by which recorded exchanges are held against the testing server."""

from __future__ import annotations

import pytest

from shapes import Comparison, shape_of

ID = "019b796d-d600-7376-bbb3-8ca2ff7b118e"
MOMENT = "2026-01-01T12:00:00"


def compare(recorded, answered, **options):
    comparison = Comparison()
    comparison.compare(shape_of([recorded], **options), shape_of([answered], **options))
    return comparison


@pytest.mark.parametrize(
    ("recorded", "answered", "difference"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, "the body: b is missing"),
        ({"a": 1}, {"a": 1, "b": 2}, "the body: b is too many"),
        ({"a": 1}, {"a": True}, "a: bool instead of int"),
        ({"a": 1.0}, {"a": 1}, "a: int instead of float"),
        ({"a": ID}, {"a": "x"}, "a: text instead of id"),
        ({"a": {"b": []}}, {"a": {"b": {}}}, "a.b: object instead of list"),
        ([{"a": "x"}], [{"a": 1}], "[].a: int instead of text"),
        ([{"a": 1}, {"b": 1}], [{"a": 1}], "[]: b is missing"),
        (
            {"a": f"{MOMENT}.123456Z"},
            {"a": f"{MOMENT}Z"},
            "a: time of a whole second and Z instead of time with a fraction and Z",
        ),
        (
            {"a": f"{MOMENT}.123456Z"},
            {"a": f"{MOMENT}.123456+00:00"},
            "a: time with a fraction and offset instead of time with a fraction and Z",
        ),
        (
            {"a": "2026-01-01"},
            {"a": f"{MOMENT}Z"},
            "a: time of a whole second and Z instead of date",
        ),
    ],
)
def test_differences(recorded, answered, difference):
    assert compare(recorded, answered).differences == [difference]


def test_values_and_the_number_of_items_do_not_matter():
    recorded = {"a": [1, 2], "b": "x", "c": ID, "d": "https://x.y/z"}
    answered = {"a": [3], "b": "y", "c": ID.replace("0", "1"), "d": "http://x.y"}
    assert compare(recorded, answered) == Comparison()


def test_null_and_lists_without_items_match_everything_and_are_counted():
    full = {"a": 1, "b": {"c": 1}, "d": [1]}
    empty = {"a": None, "b": None, "d": []}
    places = ["a", "b", "d[]"]
    forth, back = compare(full, empty), compare(empty, full)
    assert forth.differences == back.differences == []
    assert sorted(forth.empty_answers) == sorted(back.empty_recordings) == places
    assert forth.empty_recordings == back.empty_answers == []
    assert compare(empty, empty) == Comparison()


def test_items_may_be_null_as_long_as_one_is_not():
    assert compare([{"a": None}, {"a": 1}], [{"a": 1}, {"a": None}]) == Comparison()


def test_maps_are_compared_by_their_values():
    recorded, answered = {"a": {"x": {"n": 1}}}, {"a": {"y": {"n": "1"}}}
    assert compare(recorded, answered, maps=["a"]).differences == ["a[].n: text instead of int"]
    assert compare(recorded, answered, opaque=["a"]) == Comparison()
