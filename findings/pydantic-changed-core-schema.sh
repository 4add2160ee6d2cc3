#!/usr/bin/env bash
# pydantic 2.14.4 with pydantic-core 2.50.5: a validator forgets what was changed in its schema.
#
# Expected: SchemaValidator(schema) validates what the schema says. A tool that copies the core
#   schema of a model, adds a constraint and builds a validator of it gets one that applies it,
#   as it does with the schema of a TypedDict or of a list.
# Seen: where the schema is one of a finished model, the validator that its class has already is
#   taken in place of one for the fields that the schema names. The constraint is dropped without
#   a word. The private argument _use_prebuilt=False builds what was asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check pydantic==2.14.4 pydantic-core==2.50.5
"$folder/venv/bin/python" - <<'PROGRAM'
import sys
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic_core import SchemaValidator, ValidationError
from typing_extensions import TypedDict


class ItemModel(BaseModel):
    quantity: int


class ItemDict(TypedDict):
    quantity: int


def add_minimum(schema: Any) -> Any:
    """Return a copy of a core schema in which every integer has to be at least 1."""
    if isinstance(schema, dict):
        changed = {name: add_minimum(value) for name, value in schema.items()}
        return changed | {"ge": 1} if changed.get("type") == "int" else changed
    return [add_minimum(each) for each in schema] if isinstance(schema, list) else schema


def accepts_zero(schema: Any, **options: Any) -> bool:
    try:
        SchemaValidator(schema, **options).validate_python({"quantity": 0})
    except ValidationError:
        return False
    return True


model = add_minimum(ItemModel.__pydantic_core_schema__)
typed = add_minimum(TypeAdapter(ItemDict).core_schema)
seen = {
    "changed schema of a TypedDict": accepts_zero(typed),
    "changed schema of a model": accepts_zero(model),
    "the same, nothing prebuilt": accepts_zero(model, _use_prebuilt=False),
}
for what, accepted in seen.items():
    print(f"{what}: 0 is {'accepted' if accepted else 'refused'}")
if list(seen.values()) != [False, True, False]:
    sys.exit("CHANGED: the changed schema of a model is treated otherwise now")
PROGRAM
