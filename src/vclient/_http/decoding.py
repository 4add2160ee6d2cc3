"""From the bytes of an answer to a model, in one pass, which no single field breaks."""

from __future__ import annotations

from codecs import BOM_UTF8
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast, get_origin

import pydantic
from pydantic import FailFast, TypeAdapter

from vclient._http.failures import decode_error
from vclient._runtime.tracebacks import without_frames

if TYPE_CHECKING:
    from collections.abc import Hashable

    import httpx
    from pydantic.plugin._schema_validator import PluggableSchemaValidator
    from pydantic_core import SchemaValidator

    from vclient._api.requests import RequestSpec

ModelT = TypeVar("ModelT")

# More of them say no more.
_MOST_NAMED = 3


@cache
def _validator(model: Any) -> SchemaValidator | PluggableSchemaValidator:
    if isinstance(model, type) and issubclass(model, pydantic.BaseModel):
        model.model_rebuild()
        # That of an adapter would show in its errors what was answered, whatever the model says.
        return model.__pydantic_validator__
    if get_origin(model) is list:
        # As the lists within models do.
        model = Annotated[model, FailFast()]
    config = pydantic.ConfigDict(hide_input_in_errors=True)
    return TypeAdapter(model, config=config).validator


def decode(response: httpx.Response, model: type[ModelT], spec: RequestSpec) -> ModelT:
    """Return the body of an answer as a model.

    Args:
        response: An answer whose body was read.
        model: Type of the body: a model, a page of models, or a list of them.
        spec: The request.

    Raises:
        ResponseDecodeError: The body is not JSON, or is not what the model is made of at all: no
            object, page or list, or an object without its id.
    """
    validator = _validator(cast("Hashable", model))
    try:
        value: ModelT = validator.validate_json(response.content.removeprefix(BOM_UTF8))
    except pydantic.ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        listed = [f"{_path(each['loc'])}{each['msg']}" for each in errors[:_MOST_NAMED]]
        message = f"the answer is not a valid {error.title}: {'; '.join(listed)}"
        failure = decode_error(response, spec, message, errors)
        # What answers with a web page need not be the API.
        is_json = "json" in response.headers.get("content-type", "")
        failure.was_applied = spec.is_write and is_json and response.is_success
        raise failure from without_frames(error)
    return value


def _path(location: tuple[int | str, ...]) -> str:
    return f"{'.'.join(map(str, location))}: " if location else ""


def size_of_body(response: httpx.Response) -> int | None:
    """Return how many bytes the body of an answer has, or None where it does not say.

    Of a compressed body, it says no more than how many are sent.
    """
    length = response.headers.get("content-length", "")
    if "content-encoding" in response.headers or not (length.isascii() and length.isdecimal()):
        return None
    return int(length)


def check_empty(response: httpx.Response, spec: RequestSpec) -> None:
    """Check that an answer to a write is empty, as the server's are.

    Any other is no answer of the server, which may not have been asked at all.

    Args:
        response: An answer whose body was read.
        spec: The request.

    Raises:
        ResponseDecodeError: The body is not empty.
    """
    if response.content.strip() not in {b"", b"null"}:
        raise decode_error(response, spec, "the answer is not empty")
