"""The command that looks for drift, and the documents it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import check_api
import drift_example as example
from api_drift.check import check
from api_drift.document import Document, DocumentError, read_document
from drift_checks import PICTURE, SUBJECT, THING, findings, path, properties


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(example.document()))
    return path


def test_command_without_drift(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(check_api, "check", partial(check, subject=SUBJECT))
    assert check_api.main(["--openapi", str(file)]) == 0
    assert capsys.readouterr().out == "7/7 operations, async and sync\n"


def test_command_with_drift(file: Path):
    script = Path(check_api.__file__)
    command = [sys.executable, "-W", "error", str(script), "--openapi", str(file)]
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
    assert check_api.main(["--openapi", str(file)]) == 1
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
