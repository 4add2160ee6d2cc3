"""Checks what the workflows run, and that no job may do more than it has to.

    python scripts/check_workflows.py

Schema and common mistakes are left to check-jsonschema and zizmor. This knows of the project: the
nox sessions that there are, and the jobs that publish a release.
"""

from __future__ import annotations

import ast
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent

# What any job may do, and the few that may do more.
READING: Final = {"contents": "read"}
ALLOWED: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("release.yml", "attest"): {"attestations": "write", "id-token": "write"},
    ("release.yml", "publish"): {"id-token": "write"},
    ("release.yml", "announce"): {"contents": "write"},
}
PUBLISHING: Final = "pypa/gh-action-pypi-publish"

_VERSION: Final = re.compile(r"v\d+|release/v\d+")
_PROGRAM: Final = "scripts/dev.py"

__all__ = ["findings", "session_names"]


def session_names(noxfile: str) -> set[str]:
    """Return the names of the sessions of a noxfile, as it is written.

    Args:
        noxfile: Its text.
    """
    return {
        name
        for node in ast.parse(noxfile).body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if (name := _session_name(node, decorator))
    }


def _session_name(function: ast.FunctionDef, decorator: ast.expr) -> str | None:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    if ast.unparse(call) != "nox.session":
        return None
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    named = [keyword.value for keyword in keywords if keyword.arg == "name"]
    return str(ast.literal_eval(named[0])) if named else function.name


def findings(name: str, workflow: Mapping[str, Any], sessions: Collection[str]) -> list[str]:
    """Return what is wrong with a workflow.

    Args:
        name: The name of its file.
        workflow: Its content.
        sessions: The nox sessions that there are.

    Returns:
        A sentence for each finding; none if all is well.
    """
    found = []
    default = workflow.get("permissions")
    if default not in ({}, READING):
        found.append(f"{name}: the workflow may {default}")
    for job_name, job in workflow["jobs"].items():
        where = f"{name}, {job_name}"
        permissions = dict(job.get("permissions", default) or {})
        allowed = ALLOWED.get((name, job_name))
        if permissions not in ([allowed] if allowed else [{}, READING]):
            found.append(f"{where}: may {permissions}, and not only {allowed or READING}")
        if "timeout-minutes" not in job:
            found.append(f"{where}: has no limit of time")
        uses = [str(step["uses"]) for step in job["steps"] if "uses" in step]
        if allowed and any(one.startswith("actions/checkout@") for one in uses):
            found.append(f"{where}: has the source, whose code could use its permissions")
        if any(one.startswith(f"{PUBLISHING}@") for one in uses):
            found += [f"{where}: {text}" for text in _publishing_findings(job, workflow["jobs"])]
        found += [
            f"{where}: {one} has no major version"
            for one in uses
            if not _VERSION.fullmatch(one.partition("@")[2])
        ]
        found += [
            f"{where}: there is no session {session}"
            for step in job["steps"]
            for session in _sessions_run(str(step.get("run", "")))
            if session not in sessions
        ]
    return found


def _publishing_findings(job: Mapping[str, Any], jobs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a job that publishes."""
    environment = job.get("environment")
    if isinstance(environment, dict):
        environment = environment.get("name")
    if environment != "pypi":
        yield f"publishes from the environment {environment}"
    if "id-token" not in job.get("permissions", {}):
        yield "publishes without an identity of its own"
    if any("run" in step for step in job["steps"]):
        yield "runs commands, which could use its identity"
    if any("release-check" in _commands(before) for before in _needed(job, jobs)):
        return
    yield "publishes what release-check has not seen"


def _needed(job: Mapping[str, Any], jobs: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the jobs that have to succeed before a job runs."""
    needs = job.get("needs", [])
    for name in [needs] if isinstance(needs, str) else needs:
        yield jobs[name]
        yield from _needed(jobs[name], jobs)


def _commands(job: Mapping[str, Any]) -> list[str]:
    return [session for step in job["steps"] for session in _sessions_run(str(step.get("run", "")))]


def _sessions_run(command: str) -> Iterator[str]:
    """Yield the sessions that `scripts/dev.py` is told to run."""
    for line in command.splitlines():
        words = shlex.split(line)
        if _PROGRAM not in words:
            continue
        arguments = words[words.index(_PROGRAM) + 1 :]
        sessions = arguments[: arguments.index("--")] if "--" in arguments else arguments
        yield from (one for one in sessions if sessions != ["check"])


def main() -> int:
    """Check all workflows, and return the exit code: 1 if something is found."""
    # Only checking the files needs a parser; the rest of this module is tested without.
    from ruamel.yaml import YAML  # noqa: PLC0415

    sessions = session_names((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    workflows = {
        path.name: YAML(typ="safe").load(path)
        for path in sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
    }
    found = [one for name in workflows for one in findings(name, workflows[name], sessions)]
    found += [
        f"{name}: there is no workflow with a job {job}"
        for name, job in ALLOWED
        if job not in workflows.get(name, {}).get("jobs", {})
    ]
    for finding in found:
        print(finding)
    print(f"{len(workflows)} workflows: {len(found) or 'nothing'} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
