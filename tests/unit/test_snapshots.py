"""Directories of a snapshot: names that are found, and how fast."""

from __future__ import annotations

import time

import pytest

from vclient.models import Campaign, Character, User
from vclient.snapshots import Directory, Snapshot
from vclient.testing import build


def character(name, nick=None, **fields):
    first, _, last = name.partition(" ")
    full = f"{first} '{nick}' {last}" if nick else name
    names = {"name_first": first, "name_last": last, "name": name, "name_nick": nick}
    return build(Character, **names, name_full=full, **fields)


def user(username, **fields):
    return build(User, username=username, **fields)


CAST = [
    character("Mina Harker"),
    character("Ada Lovelace", nick="The Countess"),
    character("Adam Dare"),
    character("Daria O'Neil"),
    character("Renée Łaska-Dahl"),
    character("Mina Murray", nick="Ada"),
]


@pytest.fixture
def cast():
    return Directory(CAST)


def names(found):
    return [each.name for each in found]


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        # Whole names come first, in the order of the alphabet, and then words.
        ("da", ["Daria O'Neil", "Renée Łaska-Dahl", "Adam Dare"]),
        ("ada", ["Mina Murray", "Ada Lovelace", "Adam Dare"]),
        ("ADA  l", ["Ada Lovelace"]),
        ("mina", ["Mina Murray", "Mina Harker"]),
        ("mina m", ["Mina Murray"]),
        ("lovelace", ["Ada Lovelace"]),
        ("count", ["Ada Lovelace"]),
        ("the countess lo", ["Ada Lovelace"]),
        ("oneil", ["Daria O'Neil"]),
        ("O\u2019Ne", ["Daria O'Neil"]),
        ("renee las", ["Renée Łaska-Dahl"]),
        ("RENE\u0301E", ["Renée Łaska-Dahl"]),
        ("zoe", []),
        ("arker", []),
    ],
)
def test_search(cast, prefix, found):
    assert names(cast.search(prefix)) == found


def test_limit(cast):
    assert names(cast.search("mina", 1)) == ["Mina Murray"]
    assert cast.search("mina", 0) == []
    assert len(cast.search("")) == len(CAST)
    assert names(cast.search(" '", limit=2)) == ["Mina Murray", "Ada Lovelace"]
    assert len(Directory([character("Ada Lovelace") for _ in range(30)]).search("ada")) == 25


def test_by_id(cast):
    assert cast.by_id[CAST[2].id] is CAST[2]
    with pytest.raises(KeyError):
        cast.by_id["unknown"]
    with pytest.raises(TypeError):
        cast.by_id["new"] = CAST[0]


def test_by_name(cast):
    assert names(cast.by_name["ada lovelace"]) == ["Ada Lovelace"]
    assert names(cast.by_name["Ada 'The Countess' Lovelace"]) == ["Ada Lovelace"]
    assert names(cast.by_name["ADA"]) == ["Mina Murray"]
    assert names(cast.by_name["renee laska dahl"]) == ["Renée Łaska-Dahl"]
    with pytest.raises(KeyError, match="Nobody"):
        cast.by_name["Nobody"]
    assert cast.by_name.get("Mina", ()) == ()
    assert "ada lovelace" in cast.by_name
    assert len(cast.by_name) == len(list(cast.by_name)) == 10


def test_names_need_not_be_unique():
    twins = [user("ada"), user("ada")]
    directory = Directory(twins)
    assert directory.by_name["Ada"] == tuple(twins)
    assert directory.search("a") == twins


def test_the_names_of_users():
    discord = {"id": "42", "username": "countess", "global_name": "Enchantress"}
    ada = user("al-1815", name_first="Ada", name_last="Lovelace", discord_profile=discord)
    directory = Directory([ada, user("nameless"), user("half", name_first=None, name_last="King")])
    for name in ("al-1815", "Ada Lovelace", "countess", "enchantress"):
        assert directory.by_name[name] == (ada,)
    assert directory.search("king")
    assert not directory.search("none")


def test_fields_that_were_not_sent():
    nameless = Character.model_validate({"id": "1"})
    directory = Directory([nameless, User.model_validate({"id": "2", "username": "ada"})])
    assert directory.by_id["1"] is nameless
    assert [each.id for each in directory.search("")] == ["2"]


def test_all_kinds_together():
    ada, dark = user("ada"), build(Campaign, name="Dark Ada")
    snapshot = Snapshot(Directory([ada]), Directory([dark]), Directory(CAST))
    assert len(snapshot) == len(list(snapshot)) == 8
    assert snapshot.by_id[dark.id] is dark
    assert snapshot.by_name["ada"] == (ada, CAST[5])
    assert snapshot.search("ada") == [ada, CAST[5], CAST[1], CAST[2], dark]
    assert snapshot.campaigns.search("ada") == [dark]
    assert repr(snapshot) == "<Snapshot of 8>"
    assert repr(snapshot.users) == "<Directory of 1>"


def test_search_takes_no_millisecond():
    model = CAST[0]
    many = Directory(
        model.model_copy(update={"id": str(number), "name": f"Ada{number} Dare{number % 7}"})
        for number in range(5000)
    )
    many.search("")
    for prefix in ("", "a", "ada", "dare", "ada49", "z"):
        spent = []
        for _ in range(20):
            begin = time.perf_counter()
            many.search(prefix)
            spent.append(time.perf_counter() - begin)
        assert min(spent) < 0.001, prefix
