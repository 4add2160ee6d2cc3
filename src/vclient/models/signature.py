"""The signature of a model, as `inspect.signature` and notebooks show it."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import TYPE_CHECKING, get_type_hints

if TYPE_CHECKING:
    from pydantic import BaseModel


class FieldsSignature:
    """The signature of a model: its fields with their types, without what validates them.

    That of pydantic has no fields before the model is built, which happens at its first use, and
    has validators in place of types after that.
    """

    def __get__(self, model: BaseModel | None, owner: type[BaseModel]) -> Signature:
        if model is not None:
            # It belongs to the class, not to its instances.
            name = "__signature__"
            raise AttributeError(name)
        hints = get_type_hints(owner)
        return Signature(
            [
                Parameter(
                    name,
                    Parameter.KEYWORD_ONLY,
                    annotation=hints[name],
                    default=Parameter.empty if field.is_required() else field.get_default(),
                )
                for name, field in owner.model_fields.items()
            ]
        )
