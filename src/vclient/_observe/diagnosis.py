"""The report of `diagnose` about a client: its installation, its options and its server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

StepResult: TypeAlias = Literal["ok", "warning", "failed", "skipped"]
"""How a step of a diagnosis ended. `skipped` means that an earlier step made it impossible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisStep:
    """One step of a diagnosis, and its result.

    Attributes:
        name: Name of the step: `installation`, `configuration`, `name`, `tcp`, `proxy`, `tls`,
            `health`, `key`, `server`, `limits` or `clock`.
        result: How the step ended.
        detail: What the step found.
        advice: What you can do about a problem; None if there is none.
        seconds: How long the step took.
    """

    name: str
    result: StepResult
    detail: str
    advice: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosedSetting:
    """An option of a client.

    Attributes:
        name: Name of the option.
        value: Its value as text, without secrets.
        origin: Where it came from: `argument`, `default`, or the name of an environment variable.
    """

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A report about a client, its options and its server; `print` shows it.

    It contains no API key and no other secret, so you can show it to others.

    Attributes:
        versions: The versions of this package, of Python and of the packages that it uses.
        settings: The options of the client.
        steps: The steps, in the order in which they ran.
        server_version: Version of the server, or None if it is unknown.
        missing_operations: The operations that this client knows and the server does not have,
            such as `GET /companies/{company_id}`.
        clock_skew: Seconds by which the clock of this machine is ahead of that of the server,
            or None if that is unknown.
    """

    versions: Mapping[str, str]
    settings: tuple[DiagnosedSetting, ...] = ()
    steps: tuple[DiagnosisStep, ...] = ()
    server_version: str | None = None
    missing_operations: tuple[str, ...] = ()
    clock_skew: float | None = None

    @property
    def is_healthy(self) -> bool:
        """Whether no step failed; there may be warnings."""
        return not any(step.result == "failed" for step in self.steps)

    def __str__(self) -> str:
        lines = [", ".join(f"{name} {version}" for name, version in self.versions.items()), ""]
        shown = [each for each in self.settings if each.origin != "default"]
        lines += _columns((each.name, each.value, f"({each.origin})") for each in shown)
        lines += ["All other options have their defaults.", ""] if shown else []
        rows = [
            (each.result.upper(), each.name, f"{each.seconds:.2f} s", each.detail)
            for each in self.steps
        ]
        for step, line in zip(self.steps, _columns(rows), strict=True):
            lines.append(line)
            if step.advice is not None:
                lines.append(f"{'':9}-> {step.advice}")
        return "\n".join(lines)


def _columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return rows as lines, with what stands in the same place of each below each other."""
    every = list(rows)
    widths = [max(map(len, column)) for column in zip(*every, strict=True)][:-1]
    return [
        "  ".join(
            [*(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)), row[-1]]
        )
        for row in every
    ]
