"""The page about reliability lists each promise that tests prove."""

from __future__ import annotations

from pathlib import Path

from reliability.promises import all_parts

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


def test_all_promises_are_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    missing = [
        sentence
        for part in all_parts()
        for sentence in [f"### {part.title}", *part.promises]
        if sentence not in page
    ]
    assert missing == []
