"""What writes were said to have done, held against what the server has.

Each write has a number, which is in what it writes. So it can be told from the server's own log,
which tells of every write that was carried out and of no repetition that was answered from the
memory of a key, how often each one took effect.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from inside import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient.exceptions import APIError
    from vclient.testing import ValentinaServer

Kind = Literal["create", "update", "delete", "upload", "award"]
Outcome = Literal["done", "in doubt", "not done"]


@dataclass(eq=False)
class Write:
    """One write, and what its caller was told.

    Attributes:
        number: Its number, from 1.
        kind: What kind of write it is.
        target: The id of the note that it changes or has created, or of the user it awards.
        outcome: What the caller was told; None as long as it was told nothing.
        error: The error that told it.
    """

    number: int
    kind: Kind
    target: str | None = None
    outcome: Outcome | None = None
    error: APIError | None = None

    @property
    def text(self) -> str:
        """What tells the write from all others."""
        return f"write-{self.number}"


@dataclass
class Findings:
    """What came of the comparison.

    Attributes:
        outcomes: How many writes had each outcome.
        applied_in_doubt: How many of those in doubt took effect.
        losses: Writes that were said to be done and were not.
        duplicates: Writes that took effect more than once.
        untruths: Writes that were said not to be done, and were.
        differences: What else the server has otherwise than it should.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    applied_in_doubt: int = 0
    losses: list[Write] = field(default_factory=list)
    duplicates: list[Write] = field(default_factory=list)
    untruths: list[Write] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[object]:
        """Everything that must not be."""
        return [*self.losses, *self.duplicates, *self.untruths, *self.differences]


class Ledger:
    """All writes, from any number of tasks or threads.

    Args:
        server: The server that they go to, which nobody else writes to.
    """

    def __init__(self, server: ValentinaServer) -> None:
        self._server = server
        self._state = state_of(server)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.writes: list[Write] = []

    def begin(self, kind: Kind, target: str | None = None) -> Write:
        """Enter a write that is about to be sent."""
        with self._lock:
            write = Write(next(self._numbers), kind, target)
            self.writes.append(write)
            return write

    def compare(self) -> Findings:
        """Compare what was entered with the server, which has to be at rest."""
        findings = Findings()
        applied = self._applied()
        for write in self.writes:
            assert write.outcome is not None
            times = applied[write.number]
            findings.outcomes[write.outcome] += 1
            if times > 1:
                findings.duplicates.append(write)
            if write.outcome == "done" and not times:
                findings.losses.append(write)
            if write.outcome == "not done" and times:
                findings.untruths.append(write)
            findings.applied_in_doubt += write.outcome == "in doubt" and times > 0
        findings.differences = list(self._differences(applied))
        return findings

    def _applied(self) -> Counter[int]:
        """Return how often each write took effect, by its number."""
        by_text = {write.text: write.number for write in self.writes if write.kind != "delete"}
        deletes = {write.target: write.number for write in self.writes if write.kind == "delete"}
        awards = {write.number for write in self.writes if write.kind == "award"}
        applied = Counter(
            by_text[row.original_filename.removesuffix(".png")]
            for row in self._state.assets
            if row.original_filename.removesuffix(".png") in by_text
        )
        for log in self._state.audit_logs:
            if log.method == "DELETE":
                applied[deletes[log.path_params["note_id"]]] += 1
                continue
            body = _body(log.request_body)
            if body.get("amount") in awards:
                applied[body["amount"]] += 1
            elif body.get("content") in by_text:
                applied[by_text[body["content"]]] += 1
        return applied

    def _differences(self, applied: Counter[int]) -> Iterator[str]:
        of = self._of_kind
        notes = {row.id: row.content for row in self._state.notes}
        expected = sum(applied[w.number] for w in of("create"))
        expected -= sum(applied[w.number] for w in of("delete"))
        if len(notes) != expected:
            yield f"{len(notes)} notes in place of {expected}"
        contents: dict[str, str | None] = {}
        for write in self.writes:
            if write.target is None or write.kind == "award" or not applied[write.number]:
                continue
            contents[write.target] = None if write.kind == "delete" else write.text
        for note_id, content in contents.items():
            if notes.get(note_id) != content:
                yield f"note {note_id}: {notes.get(note_id)!r} in place of {content!r}"
        awarded: Counter[str] = Counter()
        for write in of("award"):
            awarded[str(write.target)] += write.number * applied[write.number]
        for user_id, amount in awarded.items():
            rows = self._state.experience.under(user_id)
            if [row.xp_total for row in rows] != ([amount] if amount else []):
                yield f"{[row.xp_total for row in rows]} experience in place of {amount}"

    def _of_kind(self, kind: Kind) -> Iterator[Write]:
        return (write for write in self.writes if write.kind == kind)


def _body(text: str | None) -> dict[str, object]:
    try:
        body = json.loads(text or "")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
