"""The typed fields of the requests: made from the models, and the same as they are."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import typing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

import generate_fields
import generated
import vclient.models
from vclient import constants
from vclient.models import base, request_fields
from vclient.models.base import UserWriteRequest, WriteRequest
from vclient.models.unset import Unset

ROOT = Path(generate_fields.__file__).parents[1]
MODELS = {model.__name__: model for model in generate_fields.request_models()}
WRITE_OPTIONS = {"idempotency_key"}
USER_WRITE_OPTIONS = {"idempotency_key", "requesting_user_id"}


def fields_class(name: str) -> Any:
    return getattr(request_fields, f"{name}Fields")


def hints(name: str) -> dict[str, Any]:
    """Return the types of the generated fields; what they need is imported for checkers only."""
    names = {**vars(constants), **vars(request_fields), **MODELS}
    names |= {"Literal": Literal, "date": date, "datetime": datetime, "Unset": Unset}
    found: dict[str, Any] = {}
    for key, annotation in fields_class(name).__annotations__.items():
        text = annotation.__forward_arg__
        found[key] = eval(text, names)
    return found


def as_given(hint: Any, *, in_list: bool = False) -> Any:
    """Return what a caller may give for a type of a model: it is as wide as what was read."""
    if typing.get_origin(hint) is Literal and not in_list:
        return hint | type(typing.get_args(hint)[0])
    if hint in MODELS.values():
        return hint | fields_class(hint.__name__)
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in {None, Literal} or not arguments:
        return hint
    in_list = typing.get_origin(hint) in {list, dict}
    given = [as_given(each, in_list=in_list) for each in arguments]
    if typing.get_origin(hint) is dict:
        return dict[str, given[1]]  # type: ignore[valid-type]
    if in_list:
        return typing.get_origin(hint)[tuple(given)]
    together = given[0]
    for each in given[1:]:
        together |= each
    return together


def declared(class_: type) -> dict[str, tuple[str, str | None]]:
    """Return the annotation and the docstring of each field in the source, those of bases first."""
    found = {}
    for each in reversed(class_.__mro__):
        if each.__module__.startswith("vclient.models.") and each.__module__ != base.__name__:
            found |= declared_itself(each)
    return found


def declared_itself(class_: type) -> dict[str, tuple[str, str | None]]:
    tree = ast.parse(inspect.getsource(class_)).body[0]
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            doc = after.value.value if isinstance(after, ast.Expr) else None
            found[node.target.id] = (ast.unparse(node.annotation), doc)
    return found


def test_all_request_models_are_there():
    public = {
        name
        for name in vclient.models.__all__
        if inspect.isclass(getattr(vclient.models, name))
        and issubclass(getattr(vclient.models, name), base.RequestModel)
    }
    assert set(MODELS) == public
    classes = {name for name in vars(request_fields) if name.endswith("Fields")}
    assert classes == {f"{name}Fields" for name in [*MODELS, "Given"]}


def test_given_fields_are_those_of_all_requests():
    one = {name: hints(name) for name in MODELS}
    given = hints("Given")
    assert set(given) == {field for each in one.values() for field in each}
    for fields in one.values():
        for field, hint in fields.items():
            assert given[field] | hint == given[field], field
            assert given[field] | None | Unset == given[field], field


@pytest.mark.parametrize("name", sorted(MODELS))
class TestModel:
    def test_types(self, name: str):
        expected = {
            field: as_given(hint)
            if MODELS[name].model_fields[field].is_required()
            else as_given(hint) | Unset
            for field, hint in typing.get_type_hints(MODELS[name]).items()
            if field in MODELS[name].model_fields
        }
        own = {field: hint for field, hint in hints(name).items() if field in expected}
        assert own == expected

    def test_options_of_writes(self, name: str):
        model = MODELS[name]
        options: set[str] = set()
        if issubclass(model, WriteRequest):
            options = USER_WRITE_OPTIONS if issubclass(model, UserWriteRequest) else WRITE_OPTIONS
        assert set(hints(name)) == set(model.model_fields) | options
        assert not options & set(model.model_fields)

    def test_nothing_is_required(self, name: str):
        # A model may be given besides, whose fields these only override.
        assert fields_class(name).__required_keys__ == frozenset()
        assert fields_class(name).__total__ is False

    def test_docstrings(self, name: str):
        of_model, of_fields = declared(MODELS[name]), declared(fields_class(name))
        assert all(doc for _, doc in of_fields.values())
        assert {field: doc for field, (_, doc) in of_fields.items()} == {
            field: doc for field, (_, doc) in of_model.items()
        }
        assert f"The fields of `{name}`" in fields_class(name).__doc__

    def test_order(self, name: str):
        assert list(declared(fields_class(name))) == list(MODELS[name].model_fields)
        assert list(declared(MODELS[name])) == list(MODELS[name].model_fields)

    def test_what_may_be_left_out_says_so_to_checkers(self, name: str):
        for field, (annotation, _) in declared(MODELS[name]).items():
            is_required = MODELS[name].model_fields[field].is_required()
            assert annotation.startswith("OrUnset[") is not is_required, field

    def test_names_of_enumerations(self, name: str):
        # Some have the same values as others, which must not take their place.
        for field, (annotation, _) in declared(MODELS[name]).items():
            for word in re.findall(r"\w+", annotation):
                if typing.get_origin(getattr(constants, word, None)) is Literal:
                    assert word in re.findall(r"\w+", declared(fields_class(name))[field][0])


def test_filters_and_nested_models_take_no_options_of_writes():
    without = {name for name, model in MODELS.items() if not issubclass(model, WriteRequest)}
    assert {name for name in MODELS if name.endswith("Filters")} <= without
    assert {"CompanySettingsCreate", "CompanySettingsUpdate"} <= without
    for name in without:
        assert fields_class(name).__orig_bases__ == (typing.TypedDict,)


class TestTypes:
    def text(self, hint: Any, annotation: str = "") -> tuple[str, dict[str, set[str]]]:
        writer = generate_fields._Writer(constants)
        return writer._type(hint, annotation), writer.imports

    @pytest.mark.parametrize(
        ("hint", "expected"),
        [
            (str, "str"),
            (int | None, "int | None"),
            (list[str], "list[str]"),
            (list[list[bool]], "list[list[bool]]"),
            (dict[str, float] | None, "dict[str, float] | None"),
            (typing.Optional[str], "str | None"),  # noqa: UP045 - another form of it
        ],
    )
    def test_plain(self, hint: Any, expected: str):
        assert self.text(hint) == (expected, {"vclient.models.unset": {"Unset"}})

    def test_annotation_tells_enumerations_of_the_same_values_apart(self):
        assert constants.PermissionManageNPC == constants.PermissionManageCampaign
        for name in ("PermissionManageNPC", "PermissionManageCampaign"):
            text, imports = self.text(
                getattr(constants, name), f"Annotated[{name}, Field()] | None"
            )
            assert text == name
            assert imports["vclient.constants"] == {name}

    def test_request_models(self):
        model = vclient.models.NoteCreate
        text, imports = self.text(list[model])
        assert text == "list[NoteCreate | NoteCreateFields]"
        assert imports["vclient.models.notes"] == {"NoteCreate"}

    @pytest.mark.parametrize("hint", [object, set[str], vclient.models.Note, Path])
    def test_type_without_a_rule(self, hint: Any):
        with pytest.raises(TypeError, match="there is no rule for the type"):
            self.text(hint)


class TestProgram:
    @pytest.fixture
    def target(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The file in another root, as it is here."""
        target = tmp_path / generate_fields.TARGET
        target.parent.mkdir(parents=True)
        target.write_bytes((ROOT / generate_fields.TARGET).read_bytes())
        monkeypatch.setattr(generate_fields, "ROOT", tmp_path)
        # The name of the program is part of the header, relative to the root.
        monkeypatch.setattr(
            generate_fields, "__file__", str(tmp_path / "scripts/generate_fields.py")
        )
        monkeypatch.setattr(sys, "path", [*sys.path])
        return target

    def run(self, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["generate_fields.py", *arguments])
        return generate_fields.main()

    def test_file_is_up_to_date(self):
        command = [sys.executable, "scripts/generate_fields.py", "--check"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout == "the fields of the requests are up to date\n"

    def test_check_of_an_old_file(
        self, target: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ):
        assert self.run(monkeypatch, "--check") == 0
        capsys.readouterr()
        old = generated.stamp(
            "OLD = 1\n", source=generate_fields.SOURCE, generator="scripts/generate_fields.py"
        )
        target.write_text(old, encoding="utf-8")
        assert self.run(monkeypatch, "--check") == 1
        assert generate_fields.TARGET in capsys.readouterr().out
        assert target.read_text(encoding="utf-8") == old

        assert self.run(monkeypatch) == 0
        assert target.read_bytes() == (ROOT / generate_fields.TARGET).read_bytes()
        capsys.readouterr()
        assert self.run(monkeypatch) == 0
        assert capsys.readouterr().out == "nothing to do\n"
