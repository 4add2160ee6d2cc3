"""Write the typed fields of all request models, from the models.

`create(**fields: Unpack[CompanyCreateFields])` lets editors complete the fields of
`CompanyCreate` and checkers verify them. The typed dictionaries are generated, so that the
models stay the only list of fields that anybody keeps.

    python scripts/generate_fields.py           # write them
    python scripts/generate_fields.py --check   # fail where they are not what the models say
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import pkgutil
import re
import sys
import types
import typing
from datetime import date, datetime
from pathlib import Path

import generated

if typing.TYPE_CHECKING:
    from vclient.models.base import RequestModel

ROOT = Path(__file__).resolve().parents[1]
TARGET = "src/vclient/models/request_fields.py"
SOURCE = "src/vclient/models"
# Modules that name the class of a model whose required fields have to be given.
USERS = ("_api", "_async/services")

PLAIN: dict[object, str] = {
    str: "str",
    int: "int",
    float: "float",
    bool: "bool",
    date: "date",
    datetime: "datetime",
    type(None): "None",
    None: "None",
}

PREAMBLE = '''"""The fields of all requests, for the keyword arguments of the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Required, TypedDict

from vclient.models.write_options import UserWriteOptions, WriteOptions

if TYPE_CHECKING:
'''


def main() -> int:
    """Write or check the file; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    parser.add_argument("--force", action="store_true", help="overwrite even a hand-edited file")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    body = generate()
    generator = "scripts/generate_fields.py"
    files = {TARGET: generated.stamp(body, source=SOURCE, generator=generator)}
    if arguments.check:
        lines = generated.check_files(ROOT, files)
        print("\n".join(lines) or "the fields of the requests are up to date")
        return 1 if lines else 0
    try:
        lines = generated.write_files(ROOT, files, force=arguments.force)
    except generated.GenerationError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(lines) or "nothing to do")
    return 0


def generate() -> str:
    """Return the text of the file, without its header."""
    from vclient import constants  # noqa: PLC0415 - the path is set up by main

    writer = _Writer(constants)
    classes: list[str] = []
    package = Path(str(constants.__file__)).parent
    used = "".join(
        path.read_text("utf-8") for folder in USERS for path in (package / folder).rglob("*.py")
    )
    for model in request_models():
        classes.append(writer.typed_dict(model))
        if f"{model.__name__}Required" in used:
            classes.append(writer.typed_dict(model, with_required=True))
    classes.append(writer.all_fields())
    imports = sorted((module, name) for module, names in writer.imports.items() for name in names)
    lines = [f"    from {module} import {name}\n" for module, name in imports]
    return PREAMBLE + "".join(lines) + "".join(f"\n\n{text}" for text in classes)


def request_models() -> list[type[RequestModel]]:
    """Return all request models, by module and then as their module has them."""
    from vclient import models  # noqa: PLC0415
    from vclient.models.base import RequestModel  # noqa: PLC0415

    found: list[type[RequestModel]] = []
    for info in sorted(pkgutil.iter_modules(models.__path__), key=lambda info: info.name):
        if TARGET.endswith(f"/{info.name}.py") or info.name == "base":
            continue
        module = importlib.import_module(f"{models.__name__}.{info.name}")
        found += [
            value
            for value in vars(module).values()
            if inspect.isclass(value)
            and issubclass(value, RequestModel)
            and value.__module__ == module.__name__
        ]
    return found


class _Writer:
    def __init__(self, constants: types.ModuleType) -> None:
        self._literals = {
            name: value
            for name, value in vars(constants).items()
            if typing.get_origin(value) is typing.Literal
        }
        self.imports: dict[str, set[str]] = {"vclient.models.unset": {"Unset"}}
        self.given: dict[str, list[str]] = {}

    def all_fields(self) -> str:
        """Return the fields of all requests that were written, each with all its types."""
        lines = ["class GivenFields(UserWriteOptions, total=False):"]
        lines.append('    """The fields of all requests, and the options of a write."""\n')
        for name, members in sorted(self.given.items()):
            rest = [each for each in members if each != "None"]
            lines.append(f"    {name}: {' | '.join([*rest, 'None', 'Unset'])}")
        return "\n".join(lines) + "\n"

    def typed_dict(self, model: type[RequestModel], *, with_required: bool = False) -> str:
        """Return the class of the fields of a model, where one that is required may be left out.

        Args:
            model: The model.
            with_required: Whether such fields have to be given, as no model has them.
        """
        from vclient.models.base import UserWriteRequest, WriteRequest  # noqa: PLC0415

        base = "TypedDict"
        if issubclass(model, WriteRequest):
            base = "UserWriteOptions" if issubclass(model, UserWriteRequest) else "WriteOptions"
        what = " and the options of a write" if base != "TypedDict" else ""
        lines = [f"class {model.__name__}Fields({base}, total=False):"]
        lines += [f'    """The fields of `{model.__name__}`{what}."""', ""]
        if with_required:
            lines[0] = lines[0].replace("Fields(", "Required(", 1)
            lines[1] = lines[1].replace("The fields", "All fields", 1)
        hints = typing.get_type_hints(model)
        written = _annotations(model)
        for name, (annotation, doc) in written.items():
            text = self._type(hints[name], annotation)
            members = self.given.setdefault(name, [])
            # Those of lists belong together.
            single = re.split(r" \| (?![^\[]*\])", text)
            members += [each for each in single if each not in members]
            if not model.model_fields[name].is_required():
                text += " | Unset"
            elif with_required:
                text = f"Required[{text}]"
            lines.append(f"    {name}: {text}")
            if doc:
                lines.append(f'    """{doc}"""')
        return "\n".join(lines) + "\n"

    def _type(self, hint: object, annotation: str) -> str:
        """Return the text of a type; the annotation tells apart constants of the same values."""
        if hint in PLAIN:
            text = PLAIN[hint]
            if text in {"date", "datetime"}:
                self.imports.setdefault("datetime", set()).add(text)
            return text
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Literal:
            text = self._literal(hint, annotation)
            # What was read is wider, and may be passed on; lists of it are no such lists.
            wider = re.search(rf"Or(Text|Number)\[(\w+\.)?{text}\]", annotation)
            return text if wider is None else f"{text} | {'str' if wider[1] == 'Text' else 'int'}"
        if origin in {types.UnionType, typing.Union}:
            return " | ".join(self._type(each, annotation) for each in arguments)
        if origin is dict:
            # What was read has texts as keys, and is no dictionary of others.
            return f"dict[str, {self._type(arguments[1], annotation)}]"
        if origin is list:
            inner = ", ".join(self._type(each, annotation) for each in arguments)
            return f"{origin.__name__}[{inner}]"
        if inspect.isclass(hint) and hint in request_models():
            self.imports.setdefault(hint.__module__, set()).add(hint.__name__)
            return f"{hint.__name__} | {hint.__name__}Fields"
        msg = f"there is no rule for the type {hint!r}"
        raise TypeError(msg)

    def _literal(self, hint: object, annotation: str) -> str:
        names = [name for name, value in self._literals.items() if value == hint]
        named = [name for name in names if re.search(rf"\b{name}\b", annotation)]
        if named or names:
            name = (named or names)[0]
            self.imports.setdefault("vclient.constants", set()).add(name)
            return name
        self.imports.setdefault("typing", set()).add("Literal")
        return f"Literal[{', '.join(repr(each) for each in typing.get_args(hint))}]"


def _annotations(model: type) -> dict[str, tuple[str, str | None]]:
    """Return the fields of a model, inherited ones first: annotation and docstring."""
    fields: dict[str, tuple[str, str | None]] = {}
    for each in reversed(model.__mro__):
        if not each.__module__.startswith("vclient.models.") or each.__module__.endswith(".base"):
            continue
        tree = ast.parse(inspect.getsource(each)).body[0]
        assert isinstance(tree, ast.ClassDef)  # noqa: S101 - the source of a class
        for position, node in enumerate(tree.body):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                doc = None
                match tree.body[position + 1 :]:
                    case [ast.Expr(value=ast.Constant(value=str(text))), *_]:
                        doc = text
                fields[node.target.id] = (ast.unparse(node.annotation), doc)
    return fields


if __name__ == "__main__":
    raise SystemExit(main())
