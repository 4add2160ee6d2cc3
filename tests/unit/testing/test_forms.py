"""The forms in which strings are stored."""

from __future__ import annotations

import pytest

from vclient.testing._server.bodies.forms import file_slug, is_email, slug, title_case


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("the LORD of o'neil", "The LORD of O'Neil"),
        ("arrival lwyo24", "Arrival Lwyo24"),
        ("a tale of two cities", "A Tale of Two Cities"),
        ("what is it for", "What Is It For"),
        ("THE WHOLE NIGHT", "The Whole Night"),
        ("iPhone and eBay", "iPhone and eBay"),
        ("ash: the beginning", "Ash: The Beginning"),
        ("half-light in the and/or", "Half-Light in the And/Or"),
        ("mcgregor and the machine", "McGregor and the Machine"),
        ("see example.com now", "See example.com Now"),
        ("two  blanks", "Two  Blanks"),
        ("", ""),
        ("éclair", "Éclair"),
    ],
)
def test_names_are_title_cased(written, stored):
    assert title_case(written) == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Jean Luc É_d-e!", "jean-luc-e_d-e"),
        ("  Two   blanks -- here ", "two-blanks-here"),
        ("-_edge_-", "edge"),
        ("ユーザー", ""),
        ("O'Neil", "oneil"),
    ],
)
def test_user_names_are_slugs(written, stored):
    assert slug(written) == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("My Picture_1.PNG", "my-picture-1.png"),
        ("été.JPeG", "ete.jpeg"),
        ("???.gif", "upload.gif"),
        ("noextension", "noextension"),
        ("", "upload"),
        ("a.b.c.webp", "abc.webp"),
    ],
)
def test_file_names_are_slugs(written, stored):
    assert file_slug(written) == stored


@pytest.mark.parametrize("text", ["x@y.z", "A.b+c@sub.example.com"])
def test_what_looks_like_an_email(text):
    assert is_email(text)


@pytest.mark.parametrize("text", ["", "abc", "x@y", "x@@y.z", "x y@z.de", "@y.z", "x@y.", "x@ y.z"])
def test_what_does_not_look_like_an_email(text):
    assert not is_email(text)
