"""What the server decides on its own: the results of dice, forms of strings, ways to operations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vclient._api.routes import Route
from vclient.testing._server.bodies.forms import file_slug, is_email, slug, title_case
from vclient.testing._server.bodies.kinds import Boolean
from vclient.testing._server.dice import emoji, humanized, judge, shortcodes
from vclient.testing._server.operations import ALL_OPERATIONS
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.routing import Router


@pytest.mark.parametrize(
    ("faces", "difficulty", "total", "kind"),
    [
        ([], 6, 0, "FAILURE"),
        ([2, 5], 6, 0, "FAILURE"),
        ([6, 9], 6, 2, "SUCCESS"),
        ([1], 6, -1, "BOTCH"),
        ([1, 6], 6, 0, "FAILURE"),
        ([1, 7, 8], 6, 1, "SUCCESS"),
        ([10], 6, 2, "CRITICAL"),
        ([10, 5], 6, 2, "SUCCESS"),
        ([10, 10], 6, 4, "CRITICAL"),
        ([10, 1], 6, 0, "FAILURE"),
        ([10, 10, 1], 6, 2, "SUCCESS"),
        ([1, 1, 10], 6, -1, "BOTCH"),
        ([1], 1, -1, "BOTCH"),
        ([2], 1, 1, "SUCCESS"),
        ([10], 10, 2, "CRITICAL"),
        ([10, 9], 11, 0, "FAILURE"),
        ([1, 10], None, None, "OTHER"),
    ],
)
def test_the_result_of_ten_sided_dice(faces, difficulty, total, kind):
    outcome = judge(faces, size=10, difficulty=difficulty, pool=len(faces))
    assert (outcome.total, outcome.type) == (total, kind)


@pytest.mark.parametrize(
    ("faces", "size", "difficulty", "total"),
    [
        ([3, 3], 6, 3, 2),
        ([6], 6, 3, 0),
        ([1, 2, 4], 6, 3, -1),
        ([6, 5], 6, 7, -2),
        ([100, 99], 100, 50, 1),
    ],
)
def test_the_result_of_other_dice(faces, size, difficulty, total):
    outcome = judge(faces, size=size, difficulty=difficulty, pool=len(faces))
    assert (outcome.total, outcome.type) == (total, "OTHER")


@pytest.mark.parametrize(
    ("total", "kind", "text"),
    [
        (1, "SUCCESS", "1 Success"),
        (0, "FAILURE", "0 Successes"),
        (-2, "BOTCH", "-2 Successes"),
        (3, "CRITICAL", "3 Successes"),
        (3, "OTHER", ""),
        (None, "OTHER", ""),
    ],
)
def test_results_in_words(total, kind, text):
    assert humanized(total, kind) == text


def test_faces_as_emoji():
    assert emoji([1, 9, 10, 26]) == "1\ufe0f\u20e3 9\ufe0f\u20e3 \U0001f51f 26"
    assert shortcodes([1, 9, 10, 26]) == ":one: :nine: :keycap_ten: `26`"
    assert emoji([]) == shortcodes([]) == ""


@pytest.mark.parametrize(
    ("form", "written", "stored"),
    [
        (title_case, "the LORD of o'neil", "The LORD of O'Neil"),
        (title_case, "arrival lwyo24", "Arrival Lwyo24"),
        (title_case, "a tale of two cities", "A Tale of Two Cities"),
        (title_case, "what is it for", "What Is It For"),
        (title_case, "THE WHOLE NIGHT", "The Whole Night"),
        (title_case, "iPhone and eBay", "iPhone and eBay"),
        (title_case, "ash: the beginning", "Ash: The Beginning"),
        (title_case, "half-light in the and/or", "Half-Light in the And/Or"),
        (title_case, "mcgregor and the machine", "McGregor and the Machine"),
        (title_case, "see example.com now", "See example.com Now"),
        (title_case, "two  blanks", "Two  Blanks"),
        (title_case, "", ""),
        (title_case, "éclair", "Éclair"),
        (slug, "Jean Luc É_d-e!", "jean-luc-e_d-e"),
        (slug, "  Two   blanks -- here ", "two-blanks-here"),
        (slug, "-_edge_-", "edge"),
        (slug, "ユーザー", ""),
        (slug, "O'Neil", "oneil"),
        (file_slug, "My Picture_1.PNG", "my-picture-1.png"),
        (file_slug, "été.JPeG", "ete.jpeg"),
        (file_slug, "???.gif", "upload.gif"),
        (file_slug, "noextension", "noextension"),
        (file_slug, "", "upload"),
        (file_slug, "a.b.c.webp", "abc.webp"),
    ],
)
def test_the_forms_in_which_strings_are_stored(form, written, stored):
    assert form(written) == stored


def test_what_looks_like_an_address():
    good = ["x@y.z", "A.b+c@sub.example.com"]
    bad = ["", "abc", "x@y", "x@@y.z", "x y@z.de", "@y.z", "x@y.", "x@ y.z"]
    assert [text for text in good + bad if is_email(text)] == good


def test_writings_of_booleans():
    written = {True: [True, 1, "true", "TRUE", "1"], False: [False, 0, "FALSE", "0"]}
    for meant, values in written.items():
        assert all(Boolean().decode(value, "flag") is meant for value in values)


@pytest.mark.parametrize(
    ("written", "name"),
    [("yes", "str"), ("on", "str"), (2, "int"), (1.0, "float"), (None, "null"), ([], "array")],
)
def test_what_is_no_boolean(written, name):
    with pytest.raises(ProblemError) as caught:
        Boolean().decode(written, "flag", nullable=True)
    (entry,) = caught.value.invalid
    assert entry == {"field": "flag", "message": f"Expected `bool | null`, got `{name}`"}


ROUTES = [Route("/a/{x}/b"), Route("/{y}/{z}/c"), Route("/a/literal/b")]


def operations(*routes):
    return [replace(ALL_OPERATIONS[0], route=route, method="GET") for route in routes]


@pytest.mark.parametrize(
    ("path", "template", "parameters"),
    [
        (b"/a/1/b", "/a/{x}/b", {"x": "1"}),
        (b"/a/1/c", "/{y}/{z}/c", {"y": "a", "z": "1"}),
        (b"/a/literal/b", "/a/literal/b", {}),
        (b"/a/literal/c", "/{y}/{z}/c", {"y": "a", "z": "literal"}),
        (b"/a/%2F%20%C3%A9/b?x=/", "/a/{x}/b", {"x": "/ é"}),
    ],
)
def test_the_way_to_an_operation(path, template, parameters):
    match = Router(operations(*ROUTES)).find(b"/api/v1" + path)
    assert (match.template, match.parameters) == (template, parameters)


@pytest.mark.parametrize("path", [b"/a/1", b"/a/1/b/2", b"/a//b", b"", b"/", b"/1/2/b"])
def test_no_way(path):
    assert Router(operations(*ROUTES)).find(b"/api/v1" + path) is None


def test_an_operation_is_registered_once():
    with pytest.raises(ValueError, match=r"GET /a/\{x\}/b is registered twice"):
        Router(operations(ROUTES[0], ROUTES[0]))
