"""A small API and both of its clients, for the tests of the check for drift.

The services have no `async` and no `await` of their own: what the bases return is awaited by
whoever calls the async client, so the methods are here once for both.
"""

from __future__ import annotations

# Pydantic and the check read the annotations at run time.
# ruff: noqa: TC003
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, TypedDict, Unpack

from pydantic import Field, model_validator

from api_drift.discovery import accessors_of
from vclient import SyncVClient, VClient
from vclient._api.routes import Route
from vclient._api.uploads import Content, read_upload
from vclient._async.services import base as async_base
from vclient._sync.services import base as sync_base
from vclient.models.base import (
    UNSET,
    RequestModel,
    Resource,
    ResponseModel,
    Text,
    UserWriteRequest,
    Uuid,
)
from vclient.models.write_options import UserWriteOptions

THINGS = Route("/companies/{company_id}/things")
THING = THINGS / "{thing_id}"
THING_PICTURE = THING / "picture"
PING = Route("/ping")

Color = Literal["RED", "BLUE"]
ThingInclude = Literal["parts", "notes"]
CONSTANTS = {"Color": ("RED", "BLUE"), "ThingInclude": ("parts", "notes")}


class Part(ResponseModel):
    name: str
    weight: float | None


class Thing(Resource):
    name: str
    color: Color | str
    remark: str | None
    main_part: Part | None


class ThingDetail(Thing):
    parts: list[Part] | None = None
    notes: list[str] | None = None


class Ping(ResponseModel):
    version: str
    started: datetime


class ThingFilters(RequestModel):
    color: Color | None = None
    owner_id: Uuid | None = Field(None, serialization_alias="ownerid")


class PartCreate(RequestModel):
    name: Text
    weight: Annotated[int, Field(ge=0, le=5)] = 3


class ThingCreate(UserWriteRequest):
    rule: ClassVar[Literal["none", "any", "one"]] = "none"
    """Whether a thing must have a remark or a part, or must not have both."""

    name: Text
    color: Color
    remark: Text | None = None
    main_part: PartCreate | None = None

    @model_validator(mode="after")
    def _obey_rule(self) -> ThingCreate:
        given = [each for each in (self.remark, self.main_part) if each is not None]
        if (self.rule == "any" and not given) or (self.rule == "one" and len(given) > 1):
            msg = f"{len(given)} are given"
            raise ValueError(msg)
        return self


class ThingUpdate(UserWriteRequest):
    name: Text = UNSET
    remark: Text | None = UNSET


class ThingFiltersFields(TypedDict, total=False):
    color: Color | None
    owner_id: str | None


class ThingCreateFields(UserWriteOptions, total=False):
    name: str
    color: Color
    remark: str | None
    main_part: PartCreate | None


class ThingUpdateFields(UserWriteOptions, total=False):
    name: str
    remark: str | None


class ThingMethods:
    def get_page(
        self, *, limit: int = 10, offset: int = 0, **filters: Unpack[ThingFiltersFields]
    ) -> Any:
        return self._pages(filters).get_page(limit=limit, offset=offset)

    def iter_all(self, *, limit: int | None = None, **filters: Unpack[ThingFiltersFields]) -> Any:
        return self._pages(filters).iter_all(limit=limit)

    def count(self, **filters: Unpack[ThingFiltersFields]) -> Any:
        return self._pages(filters).count()

    def get(self, thing_id: str, *, include: Sequence[ThingInclude] | None = None) -> Any:
        return self._get(self._path(THING, thing_id=thing_id), ThingDetail, {"include": include})

    def create(
        self, request: ThingCreate | None = None, **fields: Unpack[ThingCreateFields]
    ) -> Any:
        self._require_user(fields)
        return self._write("POST", self._path(THINGS), Thing, ThingCreate, request, fields)

    def update(
        self, thing_id: str, request: ThingUpdate | None = None, **fields: Unpack[ThingUpdateFields]
    ) -> Any:
        self._require_user(fields)
        path = self._path(THING, thing_id=thing_id)
        return self._write("PATCH", path, Thing, ThingUpdate, request, fields)

    def delete(self, thing_id: str, *, requesting_user_id: str | None = None) -> Any:
        return self._delete(self._path(THING, thing_id=thing_id), requesting_user_id)

    def upload_picture(
        self,
        thing_id: str,
        filename: str = "",
        content: Content = b"",
        **options: Unpack[UserWriteOptions],
    ) -> Any:
        path = self._path(THING_PICTURE, thing_id=thing_id)
        files = read_upload(filename, content, None)
        return self._send("PUT", path, Thing, options, files=files)

    def _pages(self, filters: ThingFiltersFields) -> Any:
        return self._list(self._path(THINGS), Thing, ThingFilters(**filters))


class PingMethods:
    def ping(self) -> Any:
        return self._get(PING(), Ping)


class ThingsService(ThingMethods, async_base.ScopedService):
    pass


class SyncThingsService(ThingMethods, sync_base.ScopedService):
    pass


class PingService(PingMethods, async_base.GlobalService):
    pass


class SyncPingService(PingMethods, sync_base.GlobalService):
    pass


class ExampleClient(VClient):
    things_service = ThingsService

    def things(self, company_id: str | None = None, *, user_id: str | None = None) -> ThingsService:
        company_id = self._company_id(company_id)
        return self.things_service(self._transport, user_id=user_id, company_id=company_id)

    @property
    def pinging(self) -> PingService:
        return PingService(self._transport)


class SyncExampleClient(SyncVClient):
    things_service = SyncThingsService

    def things(
        self, company_id: str | None = None, *, user_id: str | None = None
    ) -> SyncThingsService:
        company_id = self._company_id(company_id)
        return self.things_service(self._transport, user_id=user_id, company_id=company_id)

    @property
    def pinging(self) -> SyncPingService:
        return SyncPingService(self._transport)


class SyncClientWithoutPing(SyncExampleClient):
    pinging = None


for _client in (VClient, SyncVClient):
    for _accessor in accessors_of(_client):
        _example = ExampleClient if _client is VClient else SyncExampleClient
        setattr(_example, _accessor.name, None)


# The document of the API.

TEXT = {"type": "string"}
NULL = {"type": "null"}
ACTING_USER = {"name": "On-Behalf-Of", "in": "header", "required": True, "schema": TEXT}


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"oneOf": [schema, NULL]}


def list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def record(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


def json_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def document() -> dict[str, Any]:
    """Return the OpenAPI document that the clients fit."""
    thing = {
        "id": {"type": "string", "format": "uuid"},
        "date_created": {"type": "string", "format": "date-time"},
        "date_modified": {"type": "string", "format": "date-time"},
        "name": TEXT,
        "color": reference("Color"),
        "remark": or_null(TEXT),
        "main_part": or_null(reference("Part")),
    }
    always = "id date_created date_modified name color remark main_part"
    number = {"type": "integer", "minimum": 0}
    things = "/api/v1/companies/{company_id}/things"
    picture = {"schema": record("", file={"type": "string", "format": "binary"})}
    return {
        "openapi": "3.1.0",
        "paths": {
            things: {
                "get": {
                    "parameters": [
                        query("limit", {**number, "maximum": 100, "default": 10}),
                        query("offset", {**number, "default": 0}),
                        query("color", or_null(reference("Color"))),
                        query("ownerid", or_null({"type": "string", "format": "uuid"})),
                    ],
                    "responses": {"200": json_of(reference("Page"))},
                },
                "post": {
                    "parameters": [ACTING_USER],
                    "requestBody": {"required": True, **json_of(reference("ThingCreate"))},
                    "responses": {"201": json_of(reference("Thing"))},
                },
            },
            f"{things}/{{thing_id}}": {
                "get": {
                    "parameters": [query("include", or_null(list_of(reference("ThingInclude"))))],
                    "responses": {"200": json_of(reference("ThingDetail"))},
                },
                "patch": {
                    "parameters": [ACTING_USER],
                    "requestBody": {"required": True, **json_of(reference("ThingPatch"))},
                    "responses": {"200": json_of(reference("Thing"))},
                },
                "delete": {"responses": {"204": {}}},
            },
            f"{things}/{{thing_id}}/picture": {
                "put": {
                    "requestBody": {"required": True, "content": {"multipart/form-data": picture}},
                    "responses": {"200": json_of(reference("Thing"))},
                }
            },
            "/api/v1/ping": {"get": {"responses": {"200": json_of(reference("Ping"))}}},
        },
        "components": {
            "schemas": {
                "Color": {"type": "string", "enum": ["RED", "BLUE"]},
                "ThingInclude": {"type": "string", "enum": ["parts", "notes"]},
                "Part": record("name weight", name=TEXT, weight=or_null({"type": "number"})),
                "Thing": record(always, **thing),
                "ThingDetail": record(
                    always,
                    **thing,
                    parts={"oneOf": [list_of(reference("Part"))]},
                    notes={"oneOf": [list_of(TEXT)]},
                ),
                "Page": record(
                    "items limit offset total",
                    items=list_of(reference("Thing")),
                    limit=number,
                    offset=number,
                    total=number,
                ),
                "Ping": record(
                    "version started",
                    version=TEXT,
                    started={"type": "string", "format": "date-time"},
                ),
                "PartCreate": record(
                    "name", name=TEXT, weight={"type": "integer", "maximum": 5, "default": 3}
                ),
                "ThingCreate": record(
                    "name color",
                    name=TEXT,
                    color=reference("Color"),
                    remark=or_null(TEXT),
                    main_part=or_null(reference("PartCreate")),
                ),
                "ThingPatch": record("", name={"oneOf": [TEXT]}, remark=or_null(TEXT)),
            }
        },
    }
