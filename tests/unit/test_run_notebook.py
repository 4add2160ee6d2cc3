"""What is checked of a notebook that was run, and the page that is made of it."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import pytest

import run_notebook


def png(width: int = 600, height: int = 300, *, drawn: bool = True) -> str:
    """Return a picture, in which every row differs if it is drawn."""
    rows = (bytes([0, *([row % 256 if drawn else 255] * width)]) for row in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows))
    content = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + content).decode()


def cell(*outputs: dict[str, Any], count: int | None = 1, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "a",
        "metadata": metadata,
        "source": ["1 +\n", "1"],
        "execution_count": count,
        "outputs": list(outputs),
    }


def shown(kind: str, content: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {kind: content}}


def faults(*cells: dict[str, Any]) -> list[str]:
    return list(run_notebook.faults({"cells": list(cells)}))


PLOT = {"tags": ["plot"], "alt": "a slope"}
TABLE = shown("text/html", "<table><tr><td>1</td></tr></table>")


def test_a_notebook_that_shows_what_it_says():
    words = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "# Title"}
    said = {"output_type": "stream", "name": "stdout", "text": ["done"]}
    good = [words, cell(said), cell(shown("image/png", png()), **PLOT), cell(TABLE, tags=["table"])]
    assert faults(*good) == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (cell(count=None), "was not run"),
        (
            cell({"output_type": "error", "ename": "KeyError", "evalue": "'x'"}),
            "fails with KeyError: 'x'",
        ),
        (
            cell({"output_type": "stream", "name": "stderr", "text": ["Deprecated", ": x\n"]}),
            "warns: Deprecated: x",
        ),
        (cell(**PLOT), "shows 0 of image/png and not 1"),
        (cell(tags=["table"]), "shows 0 of text/html and not 1"),
        (cell(TABLE), "shows 1 of text/html and not 0"),
        (cell(shown("text/html", "<table></table>"), tags=["table"]), "a table without a cell"),
        (cell(shown("image/png", png()), tags=["plot"]), "has a plot that is not described"),
        (cell(shown("image/png", png(300)), **PLOT), "has a plot of 300 x 300 pixels only"),
        (cell(shown("image/png", png(drawn=False)), **PLOT), "has an empty plot"),
    ],
)
def test_what_is_wrong_with_a_cell(wrong: dict[str, Any], fault: str):
    (found,) = faults(wrong)
    assert found.startswith("a: ")
    assert found.endswith(fault)


def test_outputs_are_not_committed():
    clean = cell(count=None)
    assert list(run_notebook.leftovers({"cells": [clean]})) == []
    for left in (cell(), cell(TABLE, count=None)):
        assert len(list(run_notebook.leftovers({"cells": [clean, left]}))) == 1


def test_a_page_has_the_outputs_and_files_of_the_plots():
    table = '<style>\n.x {}\n</style>\n<table class="x">\n\n<tr style="a"><td>1</td></tr></table>'
    cells = [
        {
            "cell_type": "markdown",
            "id": "t",
            "metadata": {},
            "source": ["# Title\n", "\n", "Words."],
        },
        cell({"output_type": "stream", "name": "stdout", "text": ["said\n"]}),
        cell(shown("image/png", png()), tags=["plot"], alt='"steep"'),
        cell(shown("text/html", table), tags=["table"]),
    ]
    text, plots = run_notebook.page({"cells": cells}, "dice")
    assert text.startswith(
        "# Title\n\nThis page is a notebook: [dice.ipynb](dice.ipynb).\n\nWords."
    )
    assert "```python\n1 +\n1\n```\n\n```text\nsaid\n```\n" in text
    assert "![&quot;steep&quot;](dice-a.png)" in text
    assert "<table><tr><td>1</td></tr></table></div>" in text
    assert plots == {"dice-a.png": base64.b64decode(png())}
