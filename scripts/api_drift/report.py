"""What the check has found, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CLIENTS = ("async", "sync")
"""The two clients."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be."""

    kind: str
    text: str
    operation: str | None = None
    method: str | None = None

    def __str__(self) -> str:
        method = f" [{self.method}]" if self.method else ""
        return f"{self.kind}: {self.text}{method}"


@dataclass
class Report:
    """The result of a check."""

    operations: Sequence[str]
    methods: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    findings: dict[Finding, list[str]] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding], client: str | None = None) -> None:
        """Add findings; the same of both clients is kept once."""
        for each in findings:
            clients = self.findings.setdefault(each, [])
            if client is not None and client not in clients:
                clients.append(client)

    def summary(self) -> str:
        """Return how many operations have a method in both clients."""
        covered = [
            each
            for each in self.operations
            if all(self.methods.get(client, {}).get(each) for client in CLIENTS)
        ]
        return f"{len(covered)}/{len(self.operations)} operations, async and sync"

    def as_text(self) -> str:
        """Return the findings, and the summary."""
        found = [
            f"{finding.operation or 'general'}: {finding}"
            + (f" ({clients[0]} only)" if len(clients) == 1 else "")
            for finding, clients in self.findings.items()
        ]
        lines = [f"{len(found)} findings", *sorted(found), ""] if found else []
        return "\n".join([*lines, self.summary()])
