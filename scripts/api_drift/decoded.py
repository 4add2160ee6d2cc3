"""What the methods of a client make of the answers, compared with the document."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from api_drift.answers import FORMATS
from api_drift.comparison import losses, models_in
from api_drift.report import Finding
from api_drift.values import accepts_none
from vclient.exceptions import FieldNotSentError, ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

    from api_drift.calls import Call
    from api_drift.document import Document, Operation

_TIMES = {time for name, time in FORMATS.items() if name.startswith("date")}


class DecodedAnswers:
    """What was made of all answers so far.

    An answer may leave out what other answers to the same model have, so the fields of a
    model are judged when all answers are known.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._answered: dict[type[BaseModel], set[str]] = defaultdict(set)
        self._empty: dict[type[BaseModel], set[str]] = defaultdict(set)

    def check(self, operation: Operation, calls: Sequence[Call]) -> Iterator[Finding]:
        """Yield what was wrong with the answers to one operation."""
        shape = self._document.shape(operation.answer or {"type": "null"})
        is_read = shape.type == "null"
        for call in calls:
            for text in self._check_call(call):
                yield Finding("answer", text, operation.name, call.method.full_name)
            # A method that failed has tried to read its answer, unless it wants none at all.
            wants_none = isinstance(call.error, ResponseDecodeError) and not call.error.errors
            has_failed = call.error is not None and not wants_none
            is_read |= has_failed or any(True for _ in models_in(call.result))
        if not is_read:
            yield Finding("answer", "no method returns it", operation.name)

    def check_models(self) -> Iterator[Finding]:
        """Yield which fields of the models no answer has, or has ever as null."""
        for model, answered in self._answered.items():
            for name, field in model.model_fields.items():
                if name not in answered:
                    yield Finding("answer", f"{model.__name__}.{name} is in no answer")
                elif accepts_none(field.annotation) and name not in self._empty[model]:
                    text = f"{model.__name__}.{name} can be None, and is null in no answer"
                    yield Finding("answer", text)

    def _check_call(self, call: Call) -> Iterator[str]:
        if isinstance(call.error, ResponseDecodeError):
            for each in call.error.errors:
                place = ".".join(str(part) for part in each["loc"])
                yield f"{place or 'it'} cannot be read: {each['msg']}"
        if call.error is not None:
            return
        for model in models_in(call.result):
            yield from self._note(model)
        response = call.exchanges[-1].response
        # A method may have no use for an answer; another one then has to return it.
        if "json" in response.headers.get("content-type", "") and call.result is not None:
            yield from losses(response.json(), call.result)

    def _note(self, model: BaseModel) -> Iterator[str]:
        kind = type(model)
        self._answered[kind] |= model.model_fields_set
        for name in model.model_extra or {}:
            yield f"{kind.__name__} does not know {name}"
        for name in kind.model_fields:
            try:
                value = getattr(model, name)
            except FieldNotSentError as error:
                came = f"cannot be read: {error.came} came" if error.came else "does not come"
                yield f"{error.model}.{error.field} {came}"
                continue
            if value is None or name not in model.model_fields_set:
                self._empty[kind].add(name)
            if isinstance(value, str) and value in _TIMES:
                yield f"{kind.__name__}.{name} is a time, and is read as text"
