"""What is found in workflows that name what is not there, or may do more than they have to."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from check_workflows import findings, session_names

ROOT = Path(__file__).parent.parent.parent

SESSIONS = {"lint", "lowest", "release-check"}
GOOD = {
    "permissions": {},
    "jobs": {
        "check": {
            "timeout-minutes": 30,
            "permissions": {"contents": "read"},
            "steps": [
                {"uses": "actions/checkout@v4"},
                {"run": "python3 scripts/dev.py check"},
                {"run": "ls\npython3 scripts/dev.py lint lowest -- tests"},
                {"run": 'python3 scripts/dev.py release-check -- --tag "$TAG"'},
            ],
        },
        "attest": {
            "needs": "check",
            "timeout-minutes": 10,
            "permissions": {"attestations": "write", "id-token": "write"},
            "steps": [{"uses": "actions/attest-build-provenance@v2"}],
        },
        "publish": {
            "needs": ["attest"],
            "timeout-minutes": 10,
            "environment": {"name": "pypi"},
            "permissions": {"id-token": "write"},
            "steps": [{"uses": "pypa/gh-action-pypi-publish@release/v1"}],
        },
    },
}


def found_in(change) -> list[str]:
    workflow = copy.deepcopy(GOOD)
    change(workflow, workflow["jobs"])
    return findings("release.yml", workflow, SESSIONS)


def test_a_good_workflow_has_no_findings():
    assert findings("release.yml", GOOD, SESSIONS) == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda w, _: w.pop("permissions"), "the workflow may None"),
        (lambda w, _: w.update(permissions="write-all"), "the workflow may write-all"),
        (lambda _, j: j["check"].update(permissions={"contents": "write"}), "and not only"),
        (lambda _, j: j["publish"]["permissions"].update(contents="read"), "and not only"),
        (lambda _, j: j["publish"].update(permissions={}), "without an identity of its own"),
        (lambda _, j: j["publish"].update(environment="test"), "from the environment test"),
        (lambda _, j: j["publish"].pop("environment"), "from the environment None"),
        (lambda _, j: j["publish"].pop("needs"), "publishes what release-check has not seen"),
        (lambda _, j: j["check"]["steps"].pop(), "publishes what release-check has not seen"),
        (lambda _, j: j["publish"]["steps"].append({"run": "ls"}), "runs commands"),
        (lambda _, j: j["check"].pop("timeout-minutes"), "has no limit of time"),
        (
            lambda _, j: j["attest"]["steps"].append({"uses": "actions/checkout@v4"}),
            "has the source",
        ),
        (
            lambda _, j: j["check"]["steps"].append({"uses": "actions/checkout@main"}),
            "actions/checkout@main has no major version",
        ),
        (
            lambda _, j: j["check"]["steps"].append({"run": "python3 scripts/dev.py lints"}),
            "there is no session lints",
        ),
        (
            lambda _, j: j["check"]["steps"].append({"run": "python3 scripts/dev.py lint check"}),
            "there is no session check",
        ),
    ],
)
def test_findings(change, finding):
    found = found_in(change)

    assert any(finding in one for one in found), found


def test_the_job_of_the_same_name_in_another_workflow_may_not_do_it():
    assert "ci.yml, publish: may {'id-token': 'write'}, and not only {'contents': 'read'}" in (
        findings("ci.yml", GOOD, SESSIONS)
    )


def test_sessions_are_those_that_nox_knows():
    text = (
        "@nox.session\ndef lint(session): ...\n"
        "@nox.session(python=PYTHONS)\n@nox.parametrize('a', [1])\ndef tests(session, a): ...\n"
        "@nox.session(name='release-check')\ndef release_check(session): ...\n"
        "def helper(session): ...\n"
    )

    assert session_names(text) == {"lint", "tests", "release-check"}


def test_sessions_of_this_project():
    names = session_names((ROOT / "noxfile.py").read_text(encoding="utf-8"))

    assert {"lint", "tests", "lowest", "release-check", "audit"} <= names
