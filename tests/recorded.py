"""Exchanges that were recorded with the API: one in each file of a folder.

A file holds the operation, such as `GET /companies/{company_id}`, the request (`path`, `query`,
`headers`, `json`) and the response (`status`, `headers`, `json`; no `json` where the body is none).
Errors are in the folder `errors`, in the same form.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "VCLIENT_SAMPLES"


@dataclass(frozen=True)
class Sample:
    """A recorded exchange."""

    name: str
    operation: str
    request: dict[str, Any]
    answer: dict[str, Any]

    @property
    def json(self) -> Any:
        """The body of the answer."""
        return self.answer["json"]

    @property
    def is_binary(self) -> bool:
        """Whether the answer was something else than JSON, which is not recorded."""
        return "body" in self.answer

    def response(self) -> httpx.Response:
        """Return the answer, as it came."""
        # The recorded bodies are not compressed any more.
        headers = {**self.answer["headers"]}
        headers.pop("content-encoding", None)
        has_json = "json" in headers.get("content-type", "")
        content = json.dumps(self.json).encode() if has_json else b"binary" * self.is_binary
        return httpx.Response(self.answer["status"], headers=headers, content=content)

    def empty_page(self) -> httpx.Response:
        """Return the page behind the last one of a list."""
        return httpx.Response(200, json={**self.json, "items": []})


def read_samples(config: pytest.Config, below: str = "") -> list[Sample]:
    """Return the samples that the tests were given; none if they were not.

    Raises:
        pytest.UsageError: What was given is no folder with samples.
    """
    given = config.getoption("--samples") or os.environ.get(VARIABLE)
    if not given:
        return []
    samples = list(_read(Path(given) / below))
    if not samples:
        msg = f"there are no samples in {Path(given) / below}"
        raise pytest.UsageError(msg)
    return samples


def _read(folder: Path) -> Iterator[Sample]:
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_bytes())
        yield Sample(path.stem, content["operation"], content["request"], content["response"])
