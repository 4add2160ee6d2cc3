"""What the documentation site says of the code beyond its docstrings: an extension of griffe.

The fields of a model become a table, with types as their users know them: `str` rather than a name
that stands for a `str` with a limit. Where something public has no docstring, there is a warning,
which fails a strict build.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

import griffe

SOURCE = Path(__file__).resolve().parent.parent / "src"
MODELS = "vclient.models."
REQUEST = "vclient.models.base.RequestModel"


class ReadableFields(griffe.Extension):
    """Shows the fields of models as a table, and warns of what is not documented."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Look at a package once it is loaded as a whole."""
        if pkg.path != "vclient":
            return
        warn_of_undocumented(pkg)
        models = [each for each in _classes(pkg) if each.path.startswith(MODELS)]
        # All are read before any is changed, as they inherit from each other.
        for model, fields in [(model, fields_of(model)) for model in models]:
            _show_fields(model, fields)
        for each in _classes(pkg["_async"]):
            _name_the_items(each)
        _name_the_values(pkg["constants"])


def warn_of_undocumented(package: griffe.Module) -> None:
    """Warn of fields and constants without a docstring, which the linter does not miss."""
    fields = [each for model in _classes(package["models"]) for each in model.attributes.values()]
    for each in [*fields, *package["constants"].attributes.values()]:
        is_public = each.is_public and not each.name.startswith(("__", "model_config"))
        # A tuple of the values of a type is described with it.
        is_tuple = each.module.name == "constants" and each.name.isupper()
        # Those of all requests together are described with each request.
        is_elsewhere = each.parent is not None and each.parent.name == "GivenFields"
        is_undescribed = not (is_elsewhere or is_tuple or each.is_alias or each.has_docstring)
        if is_public and is_undescribed:
            griffe.logger.warning(f"{each.filepath}:{each.lineno}: {each.path} has no docstring")


def _final(member: griffe.Object | griffe.Alias) -> griffe.Object:
    """Return what a name stands for in the end."""
    return member.final_target if isinstance(member, griffe.Alias) else member


def _classes(module: griffe.Module) -> list[griffe.Class]:
    found = list(module.classes.values())
    for each in module.modules.values():
        found += _classes(each)
    return [each for each in found if not each.is_alias]


def fields_of(model: griffe.Class) -> list[griffe.DocstringAttribute]:
    """Return the fields of a model, those that it inherits first."""
    fields: dict[str, griffe.Attribute] = {}
    for owner in [*reversed(model.mro()), model]:
        fields |= {
            name: each
            for name, each in owner.attributes.items()
            if each.has_docstring and "property" not in each.labels
        }
    is_request = any(each.path == REQUEST for each in model.mro())
    return [_field(each, is_request=is_request) for each in fields.values()]


def _field(field: griffe.Attribute, *, is_request: bool) -> griffe.DocstringAttribute:
    description = " ".join(field.docstring.value.split()) if field.docstring else ""
    default = str(field.value) if field.value is not None else ""
    if is_request and not default:
        description += " *Required.*"
    elif is_request and default not in {"None", "UNSET"} and not default.startswith("Field("):
        description += f" Default `{default}`."
    annotation = plain(field.annotation, field.module)
    return griffe.DocstringAttribute(field.name, description=description, annotation=annotation)


@cache
def _package() -> Any:
    return griffe.load("vclient", search_paths=[SOURCE])


def table_of(model: str) -> str:
    """Return the fields of a model as a table of Markdown, those first that are required."""
    fields = fields_of(_package()["models"][model].final_target)
    fields.sort(key=lambda field: "*Required.*" not in field.description)
    rows = ["| Field | Type | Description |", "|---|---|---|"]
    for field in fields:
        description = field.description.replace("|", r"\|")
        rows.append(f"| `{field.name}` | {_linked(field.annotation)} | {description} |")
    return "\n".join(rows)


def _linked(annotation: Any) -> str:
    """Return an annotation as code whose types lead to their descriptions."""
    parts: list[str] = []
    for each in annotation.iterate(flat=True) if isinstance(annotation, griffe.Expr) else []:
        path = each.canonical_path if isinstance(each, griffe.ExprName) else ""
        # Models are described where users import them.
        path = re.sub(r"^vclient\.models\.\w+\.", MODELS, path)
        parts.append(f"[{each}][{path}]" if _is_described(path) else str(each))
    text = "".join(parts) or str(annotation)
    return f"<code>{text.replace('|', '&#124;')}</code>"


def _is_described(path: str) -> bool:
    """Tell whether the site describes a type: neither modules nor type variables."""
    package, _, name = path.rpartition(".")
    if package not in {"vclient.models", "vclient.constants"}:
        return False
    return name in _package()[package.removeprefix("vclient.")].members


def plain(annotation: Any, module: griffe.Module) -> Any:
    """Return an annotation without what checks it, which the descriptions say in words."""
    if isinstance(annotation, griffe.ExprName):
        meaning = _meaning(annotation, module)
        return annotation if meaning is None else plain(meaning[0], meaning[1])
    if isinstance(annotation, griffe.ExprSubscript):
        inside = annotation.slice
        if str(annotation.left) == "Annotated" and isinstance(inside, griffe.ExprTuple):
            return plain(inside.elements[0], module)
        inner = plain(inside, module)
        # Whether a field may be left out is said by its default.
        is_for_checkers = str(annotation.left) in {"OrUnset", "OrText", "OrNumber"}
        return inner if is_for_checkers else griffe.ExprSubscript(annotation.left, inner)
    if isinstance(annotation, griffe.ExprTuple):
        elements = [plain(each, module) for each in annotation.elements]
        return griffe.ExprTuple(elements, implicit=annotation.implicit)
    if isinstance(annotation, griffe.ExprBinOp):
        left, right = plain(annotation.left, module), plain(annotation.right, module)
        return griffe.ExprBinOp(left, annotation.operator, right)
    return annotation


def _meaning(name: griffe.ExprName, module: griffe.Module) -> tuple[Any, griffe.Module] | None:
    """Return what a name for an annotated type stands for, and where that is written."""
    try:
        named = module.modules_collection[name.canonical_path]
    except KeyError:
        return None
    named = _final(named)
    if not isinstance(named, griffe.Attribute) or not named.path.startswith(MODELS):
        return None
    if str(named.value).startswith("TypeVar("):
        return None
    return named.value, named.module


def _show_fields(model: griffe.Class, fields: list[griffe.DocstringAttribute]) -> None:
    if not fields or model.docstring is None:
        return
    sections = model.docstring.parse("google")
    sections.append(griffe.DocstringSectionAttributes(fields, title="Fields:"))
    # mkdocstrings reads the sections that were parsed first.
    model.docstring.__dict__["parsed"] = sections
    for field in fields:
        if field.name in model.members:
            del model.members[field.name]


def _name_the_items(service: griffe.Class) -> None:
    """Say in what a service inherits from `PagesMixin[X]` that it is about X."""
    for base in service.bases:
        if not isinstance(base, griffe.ExprSubscript) or str(base.left) != "PagesMixin":
            continue
        mixin = _final(service.modules_collection[base.canonical_path])
        for name, method in mixin.functions.items():
            if name.startswith("_") or name in service.members:
                continue
            own = copy.copy(method)
            own.returns = _replaced(method.returns, "ModelT", base.slice)
            service.set_member(name, own)


def _replaced(expression: Any, name: str, by: Any) -> Any:
    if isinstance(expression, griffe.ExprSubscript):
        return griffe.ExprSubscript(expression.left, _replaced(expression.slice, name, by))
    return by if str(expression) == name else expression


def _name_the_values(constants: griffe.Module) -> None:
    """Say of each enumeration how the tuple of its values is called."""
    for name, attribute in constants.attributes.items():
        match = re.fullmatch(r"get_args\((\w+)\)", str(attribute.value))
        if match and (docstring := constants.attributes[match[1]].docstring):
            docstring.value += f" Its values at run time: `{name}`."
