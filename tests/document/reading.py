"""The blocks and tables of the document, and running its blocks with either client."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vclient
import vclient.sync

DOCUMENT = (Path(__file__).parent / "examples.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """Return what stands between a heading and the next one of any level."""
    _, found, rest = f"\n{DOCUMENT}".partition(f"\n{heading}\n")
    if not found:
        msg = f"the document has no heading {heading!r}"
        raise LookupError(msg)
    # A line of code may begin with # too, so code is taken as a whole.
    match = re.match(r"(?:```.*?^```$|(?!^#+ ).)*", rest, re.DOTALL | re.MULTILINE)
    assert match is not None
    return match[0]


def block(heading: str, **filled_in: str) -> str:
    """Return the block of code below a heading.

    Args:
        heading: The whole line.
        **filled_in: What to put in the place of its strings, by placeholder.
    """
    blocks = re.findall(r"```python\n(.*?)```", section(heading), re.DOTALL)
    assert len(blocks) == 1, heading
    return fill_in(blocks[0], {name.replace("_", "-"): text for name, text in filled_in.items()})


def fill_in(code: str, strings: dict[str, str]) -> str:
    """Return code with some of its strings replaced; each must be there."""
    for placeholder, text in strings.items():
        assert f'"{placeholder}"' in code, placeholder
        code = code.replace(f'"{placeholder}"', f'"{text}"')
    return code


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading, without the row of titles."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(rows) > 2, heading
    return rows[2:]


def names(heading: str) -> list[str]:
    """Return the first column of the table below a heading, without backticks."""
    return [row[0].strip("`") for row in table(heading)]


@dataclass(frozen=True)
class Flavor:
    """One of the two clients, and how the examples read with it."""

    is_sync: bool

    @property
    def names(self) -> Any:
        """The module that the examples import from."""
        return vclient.sync if self.is_sync else vclient

    @property
    def client_class(self) -> Any:
        """The class of the client."""
        return vclient.SyncVClient if self.is_sync else vclient.VClient

    def write(self, code: str) -> str:
        """Return code of the document as it is written for this client.

        Besides the keywords that only async code has, one import changes.
        """
        if not self.is_sync:
            return code
        code = re.sub(r"^from vclient import", "from vclient.sync import", code, flags=re.MULTILINE)
        code = re.sub(r"\bVClient\b", "SyncVClient", code)
        code = code.replace("import asyncio\n", "").replace("asyncio.run(main())", "main()")
        return re.sub(r"\basync (?=def|for|with)|\bawait ", "", code)

    async def run(self, code: str, **variables: Any) -> dict[str, Any]:
        """Run code of the document, which may wait at its top level, and return its names."""
        variables = {"__name__": "__example__", **variables}
        compiled = compile(
            self.write(code), "examples.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        )
        await self.wait(eval(compiled, variables))
        return variables

    async def wait(self, value: Any) -> Any:
        """Return the value, or what it gives when it is waited for."""
        return await value if inspect.isawaitable(value) else value
