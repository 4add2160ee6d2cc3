#!/usr/bin/env bash
# pydantic 2.13.5 (2.12 too, 2.14 not any more): a model with defer_build is not ready to be dumped.
#
# Expected: defer_build=True builds validator and serializer of a class at their first use. Whoever
#   holds an instance, which has come out of a validation, can put it into a field of type Any,
#   and dump that.
# Seen: validation of the model around it builds what is needed for the inner one within the outer
#   one, and leaves the inner class as it is. An Any field, SerializeAsAny and to_json take the
#   placeholder that stands in its serializer's place, and raise a TypeError about 'MockValSer'. It
#   depends on what the process has done before: once model_dump() was called on any instance of the
#   inner class itself, the same line works.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check pydantic==2.13.5
"$folder/venv/bin/python" - <<'PROGRAM'
import sys
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json


class Item(BaseModel):
    model_config = ConfigDict(defer_build=True)
    quantity: int


class Order(BaseModel):
    model_config = ConfigDict(defer_build=True)
    item: Item


class Message(BaseModel):
    content: Any


def outcome(work: Any) -> object:
    try:
        return work()
    except Exception as error:
        print(f"  {error}")
        return type(error).__name__


item = Order.model_validate({"item": {"quantity": 3}}).item
seen = {
    "in an Any field": outcome(lambda: Message(content=item).model_dump()),
    "by to_json": outcome(lambda: to_json(item)),
    "itself": outcome(item.model_dump),
    "in an Any field, afterwards": outcome(lambda: Message(content=item).model_dump()),
}
for what, result in seen.items():
    print(f"{what}: {result}")
plain = {"quantity": 3}
if list(seen.values()) != [
    "TypeError",
    "PydanticSerializationError",
    plain,
    {"content": plain},
]:
    sys.exit("CHANGED: models with defer_build are dumped otherwise now")
PROGRAM
