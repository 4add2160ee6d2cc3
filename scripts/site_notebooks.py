"""Runs the notebooks of the documentation, and makes pages of them.

A cell says by a tag what it shows: `plot` or `table`. A plot is described in words, for those who
do not see it, by `alt` in the metadata of its cell.
"""

from __future__ import annotations

import base64
import os
import re
import tempfile
from html import escape
from typing import TYPE_CHECKING, Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PROMISES = {"plot": "image/png", "table": "text/html"}


def pages_of(path: Path) -> dict[str, str | bytes]:
    """Run a notebook, and return the page of Markdown that shows it and the files of its plots.

    Raises:
        RuntimeError: It does not show what it says, or something warns.
        nbclient.exceptions.CellExecutionError: It fails.
    """
    notebook = _run(path)
    if found := [f"{path.name}, {fault}" for cell in notebook.cells for fault in _faults(cell)]:
        raise RuntimeError("\n".join(found))
    files: dict[str, str | bytes] = {}
    parts: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for output in cell.outputs:
            data = output.get("data", {})
            if output.output_type == "stream":
                parts.append(f"```text\n{output.text.rstrip()}\n```")
            elif "text/html" in data:
                parts.append(_plain(data["text/html"]))
            elif "image/png" in data:
                name = f"{path.stem}-{cell.id}.png"
                files[name] = base64.b64decode(data["image/png"])
                parts.append(f"![{escape(cell.metadata.alt)}]({name})")
    heading, _, intro = parts[0].partition("\n")
    first, _, rest = intro.strip().partition("\n\n")
    about = f"This page is a notebook. You can download it: [{path.name}]({path.name})."
    files[f"{path.stem}.md"] = "\n\n".join([heading, first, about, rest, *parts[1:]]) + "\n"
    return files


def _run(path: Path) -> Any:
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

        # Nobody else on this machine can talk to the kernel.
        config = Config({"ConnectionFileMixin": {"transport": "ipc"}})
        notebook = nbformat.read(path, as_version=4)
        return NotebookClient(notebook, kernel_name="python3", timeout=120, config=config).execute()


def _faults(cell: Any) -> Iterator[str]:
    outputs = cell.get("outputs", ())
    for output in outputs:
        if output.get("name") == "stderr":
            yield f"{cell.id}: warns: {output.text.strip()}"
    for tag, kind in _PROMISES.items():
        number = sum(kind in output.get("data", {}) for output in outputs)
        if number != (tag in cell.metadata.get("tags", ())):
            yield f"{cell.id}: shows {number} of {kind}"
    if "plot" in cell.metadata.get("tags", ()) and not cell.metadata.get("alt"):
        yield f"{cell.id}: has a plot that is not described"


def _plain(table: str) -> str:
    """Return a table as the site shows its own, on one line, which Markdown leaves alone."""
    table = re.sub(r"<style.*?</style>", "", table, flags=re.DOTALL)
    table = re.sub(r"</?div>|(?<=<table)[^>]*|(?<=<tr)[^>]*", "", table)
    table = re.sub(r"\s*\n\s*", "", table)
    # The site gives wide tables a scroll bar; without this, ids are broken into many lines.
    return f'<div style="white-space: nowrap">{table}</div>'
