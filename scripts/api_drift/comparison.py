"""What a model has kept of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator


def losses(answer: Any, result: Any) -> Iterator[str]:
    """Yield where a method has not returned all that was answered."""
    if isinstance(answer, dict) and "items" in answer:
        if isinstance(result, int):
            answer = answer["total"]
        elif isinstance(result, list):
            answer = answer["items"]
    yield from differences(answer, dump(result))


def dump(result: Any) -> Any:
    """Return the JSON that a result was made from, as its models have kept it."""
    if isinstance(result, BaseModel):
        return result.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(result, list | tuple):
        return [dump(each) for each in result]
    return result


def differences(answer: Any, kept: Any, place: str = "") -> Iterator[str]:
    """Yield where two pieces of JSON differ."""
    where = place or "the answer"
    if isinstance(answer, dict) and isinstance(kept, dict):
        for name in answer.keys() | kept.keys():
            if name not in kept or name not in answer:
                what = "lost" if name in answer else "added"
                yield f"{where}: {name} is {what}"
            else:
                yield from differences(
                    answer[name], kept[name], f"{place}.{name}" if place else name
                )
    elif isinstance(answer, list) and isinstance(kept, list):
        if len(answer) != len(kept):
            yield f"{where}: {len(answer)} items became {len(kept)}"
        for number, (one, other) in enumerate(zip(answer, kept, strict=False)):
            yield from differences(one, other, f"{place}[{number}]")
    elif not _are_equal(answer, kept):
        yield f"{where}: {answer!r} became {kept!r}"


def _are_equal(answer: Any, kept: Any) -> bool:
    if isinstance(answer, bool) or isinstance(kept, bool):
        return answer is kept
    return bool(answer == kept)


def models_in(value: Any) -> Iterator[BaseModel]:
    """Yield all models in a result, outermost first."""
    if isinstance(value, BaseModel):
        yield value
        for name in value.model_fields_set:
            yield from models_in(getattr(value, name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from models_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from models_in(each)
