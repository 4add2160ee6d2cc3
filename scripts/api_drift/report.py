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
        """Return a table of the operations, the findings, and the summary."""
        rows = [("operation", "async", "sync", "findings")]
        for operation in self.operations:
            count = sum(each.operation == operation for each in self.findings)
            cells = [_short(self.methods.get(each, {}).get(operation)) for each in CLIENTS]
            rows.append((operation, cells[0], cells[1], str(count) if count else "ok"))
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        found = [
            f"{finding.operation or 'general'}: {finding}"
            + (f" ({clients[0]} only)" if len(clients) == 1 else "")
            for finding, clients in self.findings.items()
        ]
        if found:
            lines += ["", f"{len(found)} findings", *sorted(found), ""]
        return "\n".join([*lines, self.summary()])


def _short(methods: Sequence[str] | None) -> str:
    if not methods:
        return "-"
    more = f" +{len(methods) - 1}" if len(methods) > 1 else ""
    return f"{methods[0]}{more}"
