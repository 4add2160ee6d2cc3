"""The pages that show what their code prints: it is run, and has to print that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from document.printing import read_steps, run_page

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "progress-and-events": 10,
    "logging-and-tracing": 5,
    "common-mistakes": 7,
}


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, tmp_path: Path):
    page = f"{name}.md"
    assert len(read_steps(page)) >= PAGES[name]
    # Whatever is printed is shown, but for bars, which a terminal draws.
    wrong = [
        (line, printed, expected)
        for line, printed, expected in run_page(page, tmp_path)
        if printed != (expected or "")
        and not (expected is None and "\N{BOX DRAWINGS HEAVY HORIZONTAL}" in printed)
    ]
    assert wrong == []
