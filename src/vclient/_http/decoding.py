"""From the bytes of an answer to a model, in one pass."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast, get_origin

import pydantic
from pydantic import FailFast, TypeAdapter
from pydantic_core import from_json

from vclient._http.hints import WEB_PAGE, is_web_page
from vclient._runtime.tracebacks import without_frames
from vclient.exceptions import ResponseDecodeError, without_secrets

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import httpx
    from pydantic.plugin._schema_validator import PluggableSchemaValidator
    from pydantic_core import SchemaValidator

    from vclient._api.routes import Path
    from vclient._config.options import Secret

ModelT = TypeVar("ModelT")

_LARGE = 256 * 1024


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


def decode(
    response: httpx.Response,
    model: type[ModelT],
    *,
    path: Path,
    is_write: bool,
    secrets: Iterable[Secret] = (),
) -> ModelT:
    """Return the body of an answer as a model.

    Args:
        response: An answer whose body was read.
        model: What the body holds: a model, a page of models, or a list of them.
        path: Path of the call, for the error.
        is_write: Whether the call has changed something, for the error.
        secrets: What the error must not hold, besides the API key.

    Raises:
        ResponseDecodeError: The body is not JSON or does not fit the model.
    """
    try:
        value: ModelT = _validate(_validator(cast("Hashable", model)), response.content)
    except pydantic.ValidationError as error:
        raise decode_error(
            response,
            f"the answer is not a valid {error.title}",
            path=path,
            is_write=is_write,
            secrets=secrets,
            errors=error.errors(include_url=False, include_context=False, include_input=False),
        ) from without_frames(error)
    return value


def _validate(validator: SchemaValidator | PluggableSchemaValidator, content: bytes) -> Any:
    if len(content) > _LARGE:
        # Each missing member would otherwise make an object of all JSON around it, for the error.
        try:
            value = from_json(content)
        except ValueError:
            # The validator says better what is wrong with it.
            pass
        else:
            return validator.validate_python(value)
    return validator.validate_json(content)


def clean_request_id(headers: Mapping[str, str], secrets: Iterable[Secret]) -> str | None:
    """Return the server's id of a call, without what it must not hold.

    Args:
        headers: Headers of the answer.
        secrets: The API key and others.
    """
    request_id = headers.get("x-request-id")
    if request_id is None or not any(each.reveal() in request_id for each in secrets):
        return request_id
    return "<secret>"


def size_of_body(response: httpx.Response) -> int | None:
    """Return how many bytes the body of an answer has, or None where it does not say.

    Of a compressed body, it says no more than how many are sent.
    """
    length = response.headers.get("content-length", "")
    if "content-encoding" in response.headers or not (length.isascii() and length.isdecimal()):
        return None
    return int(length)


def check_empty(response: httpx.Response, *, path: Path) -> None:
    """Check that an answer to a write says nothing, as the server's do.

    Whatever says something is no answer of the server, which may not have been asked at all.

    Args:
        response: An answer whose body was read.
        path: Path of the call, for the error.

    Raises:
        ResponseDecodeError: There is something in the body.
    """
    if response.content.strip() not in {b"", b"null"}:
        raise decode_error(response, "the answer is not empty", path=path, is_write=True)


def decode_error(
    response: httpx.Response,
    message: str,
    *,
    path: Path,
    is_write: bool,
    errors: Any = (),
    secrets: Iterable[Secret] = (),
) -> ResponseDecodeError:
    """Return the error of an answer that is not what the API promises.

    Args:
        response: The answer, whose body need not have been read.
        message: What is wrong with it.
        path: Path of the call.
        is_write: Whether the call has changed something.
        errors: What does not fit, as pydantic lists it without the values.
        secrets: What the error must not hold, besides the API key.
    """
    content = response.content if hasattr(response, "_content") else None
    headers, known = without_secrets(
        [response.request.headers.get("x-api-key", ""), *(each.reveal() for each in secrets)],
        response.headers,
        content or b"",
    )
    failure = ResponseDecodeError(
        f"{message}; {WEB_PAGE}" if is_web_page(headers) else message,
        errors=errors,
        status_code=response.status_code,
        request_id=headers.get("x-request-id"),
        method=response.request.method,
        path=path.value,
        headers=headers,
        body=None if content is None else known.decode("utf-8", errors="replace"),
    )
    failure.may_have_been_applied = is_write
    return failure
