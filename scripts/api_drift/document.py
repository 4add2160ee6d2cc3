"""The OpenAPI document: its operations, and what its schemas say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from vclient._config.api_root import API_ROOT

Schema = Mapping[str, Any]

DEMANDABLE = "x-demandable"
"""What a schema calls the members that a client may ask for although they are optional."""

NO_DEFAULT: Any = object()
"""The default of a schema that has none."""

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_JSON = "application/json"
_ANNOTATIONS = ("default", "description", "title", "deprecated", "examples", "readOnly")


class DocumentError(Exception):
    """The document cannot be read, or uses what this script has no rule for."""


@dataclass(frozen=True)
class Parameter:
    """A parameter in the query or in the headers."""

    name: str
    schema: Schema
    required: bool


@dataclass(frozen=True)
class Body:
    """What a request has to hold."""

    media_type: str
    schema: Schema
    required: bool


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    query: Mapping[str, Parameter] = field(default_factory=dict)
    headers: Mapping[str, Parameter] = field(default_factory=dict)
    body: Body | None = None
    status: int = 200
    answer: Schema | None = None
    is_binary: bool = False

    @property
    def name(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Shape:
    """What a schema says, in one form for all its notations.

    Attributes:
        type: `object`, `array`, `string`, `integer`, `number`, `boolean`, `null`, `any`, or
            `choice` for one of several.
        name: Name of the component that the schema is, or None.
        is_described: Whether the properties are all, even if there are none.
        demandable: The names of members that a client may ask for although they are not
            required; see `amendments`.
        values: Schema of the other members of an object, or None.
        default: The value that stands for an absent one, or `NO_DEFAULT`.
    """

    type: str
    nullable: bool = False
    name: str | None = None
    properties: Mapping[str, Schema] = field(default_factory=dict)
    is_described: bool = False
    required: frozenset[str] = frozenset()
    demandable: frozenset[str] = frozenset()
    values: Schema | None = None
    items: Schema = field(default_factory=dict)
    choices: tuple[Schema, ...] = ()
    enum: tuple[Any, ...] = ()
    format: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: Any = NO_DEFAULT


class Document:
    """An OpenAPI document.

    Raises:
        DocumentError: There are no operations, or there is no rule for one.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        operations = [
            self._operation(method, path, item)
            for path, item in content.get("paths", {}).items()
            for method in _METHODS
            if method in item
        ]
        if not operations:
            msg = "the document has no operations: is it an OpenAPI document?"
            raise DocumentError(msg)
        self.operations = {operation.name: operation for operation in operations}

    def enumerations(self) -> dict[str, tuple[Any, ...]]:
        """Return the values of all components that are enumerations, by name."""
        components = self.content.get("components", {}).get("schemas", {})
        return {
            name: tuple(schema["enum"]) for name, schema in components.items() if "enum" in schema
        }

    def shape(self, schema: Schema) -> Shape:
        """Return what a schema says.

        Raises:
            DocumentError: There is no rule for the schema.
        """
        name, schema = self._follow(schema)
        alternatives = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf")
        if alternatives:
            return self._shape_of_alternatives(alternatives, schema)
        kind = schema.get("type", "object" if "properties" in schema else "any")
        if isinstance(kind, list):
            alternatives = [{**schema, "type": each} for each in kind]
            return self._shape_of_alternatives(alternatives, schema)
        others = schema.get("additionalProperties")
        return Shape(
            type=kind,
            nullable=kind == "null",
            name=name,
            properties=schema.get("properties", {}),
            is_described="properties" in schema and not isinstance(others, Mapping),
            required=frozenset(schema.get("required", ())),
            demandable=frozenset(schema.get(DEMANDABLE, ())),
            values=others if isinstance(others, Mapping) else None,
            items=schema.get("items", {}),
            enum=tuple(schema.get("enum", ())),
            format=schema.get("format"),
            minimum=schema.get("minimum"),
            maximum=schema.get("maximum"),
            default=schema.get("default", NO_DEFAULT),
        )

    def _shape_of_alternatives(self, alternatives: list[Schema], schema: Schema) -> Shape:
        shapes = [(each, self.shape(each)) for each in alternatives]
        others = [(each, shape) for each, shape in shapes if shape.type != "null"]
        nullable = any(shape.nullable for _, shape in shapes)
        if len(others) == 1:
            shape = others[0][1]
            default = schema.get("default", shape.default)
            return Shape(**{**vars(shape), "nullable": nullable, "default": default})
        if "allOf" in schema:
            msg = "there is no rule for allOf with several schemas"
            raise DocumentError(msg)
        return Shape("choice", nullable=nullable, choices=tuple(each for each, _ in others))

    def _follow(self, schema: Schema) -> tuple[str | None, Schema]:
        name = None
        while "$ref" in schema:
            path = str(schema["$ref"])
            name = path.rpartition("/")[2]
            target: Any = self.content
            for part in path.removeprefix("#/").split("/"):
                if part not in target:
                    msg = f"the document refers to {path}, which it does not have"
                    raise DocumentError(msg)
                target = target[part]
            schema = target
        return name, schema

    def _operation(self, method: str, path: str, item: Mapping[str, Any]) -> Operation:
        about = item[method]
        listed = [*item.get("parameters", ()), *about.get("parameters", ())]
        parameters = [self._follow(each)[1] for each in listed]
        status, answer = _success(about.get("responses", {}))
        content = self._follow(answer)[1].get("content", {})
        return Operation(
            method=method.upper(),
            path=path.removeprefix(API_ROOT),
            query=_parameters(parameters, "query"),
            headers=_parameters(parameters, "header"),
            body=self._body(about.get("requestBody")),
            status=status,
            answer=content[_JSON]["schema"] if _JSON in content else None,
            is_binary=bool(content) and _JSON not in content,
        )

    def _body(self, body: Schema | None) -> Body | None:
        if body is None:
            return None
        body = self._follow(body)[1]
        media_type, content = next(iter(body["content"].items()))
        return Body(media_type, content.get("schema", {}), required=body.get("required", False))


def _parameters(parameters: list[Schema], place: str) -> dict[str, Parameter]:
    return {
        each["name"]: Parameter(each["name"], each.get("schema", {}), each.get("required", False))
        for each in parameters
        if each["in"] == place
    }


def _success(responses: Mapping[str, Schema]) -> tuple[int, Schema]:
    for status, response in responses.items():
        if status.startswith("2") and status.isdigit():
            return int(status), response
    return 200, {}


def facts(value: Any) -> Any:
    """Return a part of a document without what only explains it, for comparisons."""
    if isinstance(value, list | tuple):
        return [facts(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    kept = {name: each for name, each in value.items() if name not in _ANNOTATIONS}
    return {
        # The members of an object may be called like an annotation.
        name: {member: facts(schema) for member, schema in each.items()}
        if name == "properties"
        else facts(each)
        for name, each in kept.items()
    }


def read_document(source: str) -> dict[str, Any]:
    """Return the content of a document.

    Raises:
        DocumentError: There is no JSON object to be had.
    """
    try:
        if source.startswith(("http://", "https://")):
            response = httpx.get(source, follow_redirects=True, timeout=30)
            content = response.raise_for_status().json()
        else:
            content = json.loads(Path(source).read_bytes())
    except (OSError, ValueError, httpx.HTTPError) as error:
        msg = f"cannot read {source}: {error}"
        raise DocumentError(msg) from error
    if not isinstance(content, dict):
        msg = f"{source} is no JSON object"
        raise DocumentError(msg)
    return content
