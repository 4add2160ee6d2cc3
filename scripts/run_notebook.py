"""Run a notebook of the documentation from top to bottom, and check that it shows what it says.

A cell says by a tag what it shows: `plot` or `table`; one that shows either without the tag is
wrong, too. A plot is described in words, for those who do not see it, by `alt` in the metadata of
its cell. What is committed has no outputs.

With `--write FOLDER`, the notebook with its outputs becomes a page of Markdown there, and a file
for each of its plots.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import struct
import sys
import tempfile
import zlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Cell = dict[str, Any]

_PROMISES = {"plot": "image/png", "table": "text/html"}
_SMALLEST_PLOT = (400, 200)
# A canvas without a plot has the same row of pixels all over.
_FEWEST_ROWS = 20
_TIMEOUT = 120


def source(cell: Cell) -> str:
    """Return the text of a cell, which files hold by lines."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def outputs_of(cell: Cell, kind: str) -> list[str]:
    """Return what a cell shows of a kind, such as `text/html`."""
    shown = [output.get("data", {}).get(kind) for output in cell.get("outputs", [])]
    return [each if isinstance(each, str) else "".join(each) for each in shown if each is not None]


def leftovers(notebook: dict[str, Any]) -> Iterator[str]:
    """Yield what an earlier run left in a notebook."""
    for cell in notebook["cells"]:
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield f"{cell['id']}: has outputs, which are not committed"


def faults(notebook: dict[str, Any]) -> Iterator[str]:
    """Yield where a notebook that was run does not show what it says."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield from (f"{cell['id']}: {fault}" for fault in _faults_of(cell))


def _faults_of(cell: Cell) -> Iterator[str]:
    if source(cell).strip() and not cell["execution_count"]:
        yield "was not run"
    yield from map(_complaint, filter(_is_complaint, cell["outputs"]))
    for tag, kind in _PROMISES.items():
        number = len(outputs_of(cell, kind))
        expected = 1 if tag in cell["metadata"].get("tags", []) else 0
        if number != expected:
            yield f"shows {number} of {kind} and not {expected}"
    for table in outputs_of(cell, "text/html"):
        if "<td" not in table:
            yield "shows a table without a cell"
    for plot in outputs_of(cell, "image/png"):
        yield from _faults_of_plot(base64.b64decode(plot))
        if not cell["metadata"].get("alt"):
            yield "has a plot that is not described"


def _is_complaint(output: dict[str, Any]) -> bool:
    return output["output_type"] == "error" or output.get("name") == "stderr"


def _complaint(output: dict[str, Any]) -> str:
    if output["output_type"] == "error":
        return f"fails with {output['ename']}: {output['evalue']}"
    return f"warns: {''.join(output['text']).strip()}"


def _faults_of_plot(png: bytes) -> Iterator[str]:
    size = struct.unpack(">II", png[16:24])
    if size[0] < _SMALLEST_PLOT[0] or size[1] < _SMALLEST_PLOT[1]:
        yield f"has a plot of {size[0]} x {size[1]} pixels only"
    pixels = b""
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            pixels += png[place + 8 : place + 8 + length]
        place += length + 12
    rows = zlib.decompress(pixels)
    width = len(rows) // size[1]
    if len({rows[start : start + width] for start in range(0, len(rows), width)}) < _FEWEST_ROWS:
        yield "has an empty plot"


def run(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook with what its cells show."""
    with tempfile.TemporaryDirectory() as folder:
        # Nothing of what somebody has set up for themselves changes what is shown.
        os.environ |= {
            "IPYTHONDIR": folder,
            "JUPYTER_CONFIG_DIR": folder,
            "JUPYTER_RUNTIME_DIR": folder,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        }
        # Matplotlib tells on stderr when it collects the fonts of a machine for the first time.
        import matplotlib.font_manager  # noqa: F401, PLC0415
        import nbformat  # noqa: PLC0415
        from nbclient import NotebookClient  # noqa: PLC0415
        from traitlets.config import Config  # noqa: PLC0415

        node = nbformat.reads(json.dumps(notebook), as_version=4)
        nbformat.validate(node)
        # Nobody else on this machine can talk to the kernel.
        config = Config({"ConnectionFileMixin": {"transport": "ipc"}})
        client = NotebookClient(
            node, kernel_name="python3", timeout=_TIMEOUT, allow_errors=True, config=config
        )
        done: dict[str, Any] = client.execute()
        return done


def run_and_check(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return a notebook with what its cells show, and what is wrong with it.

    Args:
        path: The file of the notebook.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    done = run(notebook)
    return done, [*leftovers(notebook), *faults(done)]


def page(notebook: dict[str, Any], name: str) -> tuple[str, dict[str, bytes]]:
    """Return a notebook that was run as a page of Markdown, and the files of its plots.

    Args:
        notebook: The notebook.
        name: What the files are called, without a suffix.
    """
    parts: list[str] = []
    plots: dict[str, bytes] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            parts.append(source(cell))
            continue
        parts.append(f"```python\n{source(cell)}\n```")
        parts += [
            f"```text\n{''.join(output['text']).rstrip()}\n```"
            for output in cell["outputs"]
            if output["output_type"] == "stream"
        ]
        parts += [_plain(table) for table in outputs_of(cell, "text/html")]
        for plot in outputs_of(cell, "image/png"):
            file = f"{name}-{cell['id']}.png"
            plots[file] = base64.b64decode(plot)
            parts.append(f"![{escape(cell['metadata'].get('alt', ''))}]({file})")
    title, *rest = parts
    about = f"This page is a notebook: [{name}.ipynb]({name}.ipynb)."
    heading, _, intro = title.partition("\n")
    return "\n\n".join([heading, about, intro.strip(), *rest]) + "\n", plots


def _plain(table: str) -> str:
    """Return a table as the site shows its own, on one line, which Markdown leaves alone."""
    table = re.sub(r"<style.*?</style>", "", table, flags=re.DOTALL)
    table = re.sub(r"</?div>|(?<=<table)[^>]*|(?<=<tr)[^>]*", "", table)
    table = re.sub(r"\s*\n\s*", "", table)
    # The site gives wide tables a scroll bar; without this, ids are broken into many lines.
    return f'<div style="white-space: nowrap">{table}</div>'


def main() -> None:
    """Run the notebook that the command line names."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    done, found = run_and_check(options.notebook)
    for fault in found:
        print(f"{options.notebook}: {fault}")
    if found:
        sys.exit(1)
    cells = [cell for cell in done["cells"] if cell["cell_type"] == "code"]
    plots = sum(len(outputs_of(cell, "image/png")) for cell in cells)
    print(f"{options.notebook}: {len(cells)} cells run, {plots} plots")
    if options.write:
        text, files = page(done, options.notebook.stem)
        options.write.mkdir(parents=True, exist_ok=True)
        (options.write / f"{options.notebook.stem}.md").write_text(text, encoding="utf-8")
        for name, content in files.items():
            (options.write / name).write_bytes(content)


if __name__ == "__main__":
    main()
