"""The command that looks for drift, and the documents it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import check_api
import drift_example as example
from api_drift.check import check
from api_drift.document import Document, DocumentError, read_document
from api_drift.history import Release, check_table
from api_drift.supplement import read_supplement, supplemented
from drift_checks import PICTURE, SUBJECT, THING, THINGS, findings, path, properties, values
from vclient._api.operation import OCTOBER, ActingUser, Operation
from vclient._api.operations import OPERATIONS

if TYPE_CHECKING:
    from vclient._api.routes import Route

ALONE = "--without-supplement"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(example.document()))
    return path


def test_command_without_drift(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(check_api, "check", partial(check, subject=SUBJECT))
    assert check_api.main(["--openapi", str(file), ALONE]) == 0
    assert capsys.readouterr().out == "7/7 operations, async and sync\n"


def test_command_with_drift(file: Path):
    script = Path(check_api.__file__)
    command = [sys.executable, "-W", "error", str(script), "--openapi", str(file), ALONE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert f"GET {THING}: method: no method calls this" in lines
    assert lines[-1] == "0/7 operations, async and sync"


def test_command_with_one_client_that_lacks_a_method(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    clients = (example.ExampleClient, example.SyncClientWithoutPing)
    monkeypatch.setattr(
        check_api, "check", partial(check, subject=replace(SUBJECT, clients=clients))
    )
    assert check_api.main(["--openapi", str(file), ALONE]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "6/7 operations, async and sync"
    assert "GET /ping: method: no method calls this (sync only)" in lines


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"paths": {}}', "# YAML"])
def test_command_with_something_else(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "openapi.json"
    path.write_text(text)
    assert check_api.main(["--openapi", str(path)]) == 2
    assert capsys.readouterr().err


def test_document_from_a_url(respx_mock: Any):
    url = "https://api.valentina.test/openapi.json"
    respx_mock.get(url).respond(json=example.document())
    assert read_document(url) == example.document()
    respx_mock.get(url).respond(500)
    with pytest.raises(DocumentError, match="500"):
        read_document(url)


def test_other_notations_of_the_same():
    content = example.document()
    remark = {"type": ["string", "null"], "description": "A remark."}
    properties(content, "Thing")["remark"] = remark
    properties(content, "Thing")["main_part"] = {"anyOf": [example.reference("Part"), example.NULL]}
    properties(content, "ThingPatch")["name"] = {"allOf": [example.TEXT]}
    # Parameters of a path are those of all its operations.
    item = path(content, PICTURE)
    item["parameters"] = [{"$ref": "#/components/parameters/thing"}]
    content["components"]["parameters"] = {
        "thing": {"name": "thing_id", "in": "path", "required": True, "schema": example.TEXT}
    }
    assert findings(content) == []
    item["parameters"].append(example.query("size", example.TEXT))
    assert findings(content) == [
        f"PUT {PICTURE}: query: size is declared, and no argument sends it"
    ]


def test_schemas_without_a_rule():
    document = Document(example.document())
    with pytest.raises(DocumentError, match="no rule for allOf"):
        document.shape({"allOf": [example.TEXT, {"type": "integer"}]})
    with pytest.raises(DocumentError, match="does not have"):
        document.shape(example.reference("Ship"))


def test_since_when_there_is_what(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Of three documents, the second is of the same version as the first."""
    first, second, third = (example.document() for _ in range(3))
    schemas = [each["components"]["schemas"] for each in (first, second, third)]
    schemas[0]["OldPage"] = schemas[0].pop("Page")
    schemas[0]["Gone"] = {"properties": {"color": example.TEXT}}
    path(first, THING).pop("delete")
    properties(second, "Thing").pop("remark")
    schemas[1]["Color"]["enum"].remove("BLUE")
    for content, version in zip((first, second, third), ("1.0", "1.0", "2.0"), strict=True):
        content["info"] = {"version": version}
    arguments = []
    for number, content in enumerate((first, second, third)):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(content))
        arguments += ["--openapi", str(file)]
    assert check_api.main([*arguments, ALONE]) == 1
    lines = capsys.readouterr().out.partition("\n\n")[0].splitlines()
    assert lines == [
        "since after 1.0:",
        f"  + DELETE {THING}",
        "  - Color: 'BLUE'",
        "  - Gone: color",
        "  - Thing: remark",
        "since 2.0:",
        "  + Color: 'BLUE'",
        "  + Thing: remark",
    ]


def operation(method: str, route: Route, since: str) -> Operation:
    acting = ActingUser.IGNORED
    return Operation("id", method, route, (), acting, is_paged=False, since=since, entity=None)


def test_the_table_names_the_release_in_which_an_operation_came():
    old, new = example.document(), example.document()
    path(old, "/ping").pop("get")
    releases = [Release("1.1", old), Release("1.2", new)]
    found = [
        (route.template, since, str(finding))
        for route in (example.PING, example.THINGS)
        for since in ("1.0", "1.2")
        for finding in check_table(releases, [operation("GET", route, since)], "1.0")
    ]
    assert found == [
        ("/ping", "1.0", "since: exists since 1.2, and the table says 1.0"),
        (THINGS, "1.2", "since: exists since 1.0, and the table says 1.2"),
    ]


def test_the_supplement_completes_a_document():
    info = {"version": "3.0"}
    added = {
        "Thing": {"properties": {"size": example.TEXT}, "required": ["size"]},
        "Color": {"enum": ["GREEN"]},
        "New": {"type": "object"},
    }
    supplement = {"info": info, "paths": {"/api/v1/pong": {}}, "components": {"schemas": added}}
    completed, known = supplemented(example.document(), supplement)
    assert known == []
    assert completed["info"] == info
    assert "/api/v1/pong" in completed["paths"]
    assert properties(completed, "Thing")["size"] == example.TEXT
    assert {"name", "size"} <= set(completed["components"]["schemas"]["Thing"]["required"])
    assert values(completed, "Color") == ["RED", "BLUE", "GREEN"]
    again, known = supplemented(completed, supplement)
    assert again == completed
    places = ["paths./api/v1/pong", "components.schemas.Thing.properties.size"]
    places += ["components.schemas.Thing.required: size", "components.schemas.Color.enum: GREEN"]
    places += ["components.schemas.New"]
    assert known == [
        f"the document has {place} now; remove it from supplement.json" for place in places
    ]
    assert "paths" in example.document()


def test_the_supplement_has_the_operations_that_are_in_no_document_yet():
    """Without a document, these are the operations of the table since October 2026."""
    document = Document(read_supplement() | {"info": {}})
    assert set(document.operations) == {each.name for each in OPERATIONS if each.since == OCTOBER}
    assert len(document.operations) == 9
