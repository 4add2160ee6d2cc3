"""Normalization of strings before they are stored."""

from __future__ import annotations

import re
import unicodedata

_NOT_SLUG = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[-\s]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

_SMALL = r"a|an|and|as|at|but|by|en|for|if|in|of|on|or|the|to|via|vs"
_SMALL_WORD = re.compile(rf"({_SMALL})", re.IGNORECASE)
_SMALL_FIRST = re.compile(rf"(\W*)({_SMALL})\b", re.IGNORECASE)
_SMALL_LAST = re.compile(rf"\b({_SMALL})(\W*)$", re.IGNORECASE)
_SMALL_IN_SUBPHRASE = re.compile(rf"([:.;?!] )({_SMALL})\b", re.IGNORECASE)
_CAPITAL_INSIDE = re.compile(r"\W*?[a-zA-Z]+[A-Z]")
_PERIOD_INSIDE = re.compile(r"[a-z][.][a-z]", re.IGNORECASE)
_ELISION = re.compile(r"([dol])(['\u2018\u2019])([a-z]+)(?:['s]{2})?", re.IGNORECASE)
_SCOTTISH = re.compile(r"([Mm]c|MC)(\w{2,})")
_FIRST_LETTER = re.compile(r"^\W*?(\w)")


def ascii_fold(text: str) -> str:
    """Return the text without accents and without other non-ASCII characters."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def slug(text: str) -> str:
    """Return the form of user names: `Jean Luc É_d-e!` becomes `jean-luc-e_d-e`."""
    plain = _NOT_SLUG.sub("", ascii_fold(text).lower())
    return _GAPS.sub("-", plain).strip("-_")


def file_slug(filename: str) -> str:
    """Return the form of file names: `My Picture_1.PNG` becomes `my-picture-1.png`."""
    stem, dot, extension = filename.rpartition(".")
    if not dot:
        stem, extension = filename, ""
    plain = re.sub(r"[^a-z0-9\s_-]", "", ascii_fold(stem).lower())
    name = re.sub(r"[\s_-]+", "-", plain).strip("-") or "upload"
    return f"{name}.{extension.lower()}" if extension else name


def is_email(text: str) -> bool:
    """Return whether the text looks like an e-mail address to the server."""
    return _EMAIL.fullmatch(text) is not None


def title_case(text: str) -> str:
    """Return the form of names of campaigns, books, chapters and custom traits.

    Small words are lower-cased except at either end, words with a capital inside are
    kept, and `o'neil` becomes `O'Neil`.
    """
    shouted = text.upper() == text
    titled = " ".join(_title_word(word, shouted=shouted) for word in text.split(" "))
    if first := _SMALL_FIRST.match(titled):
        titled = first[1] + first[2].capitalize() + titled[first.end() :]
    titled = _SMALL_IN_SUBPHRASE.sub(lambda found: found[1] + found[2].capitalize(), titled)
    return _SMALL_LAST.sub(lambda found: found[1].capitalize() + found[2], titled)


def _title_word(word: str, *, shouted: bool) -> str:
    if elided := _ELISION.fullmatch(word):
        letter = elided[1].upper() if elided[1] in "oO" else elided[1].lower()
        return letter + elided[2] + word[2].upper() + word[3:].lower()
    if scottish := _SCOTTISH.fullmatch(word):
        return scottish[1].capitalize() + _title_word(scottish[2], shouted=shouted)
    if _PERIOD_INSIDE.search(word) or (not shouted and _CAPITAL_INSIDE.match(word)):
        return word
    if _SMALL_WORD.fullmatch(word):
        return word.lower()
    for mark in "/-":
        if mark in word and mark * 2 not in word:
            return mark.join(map(title_case, word.split(mark)))
    if shouted:
        word = word.lower()
    return _FIRST_LETTER.sub(lambda found: found[0].upper(), word)
