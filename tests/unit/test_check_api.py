"""The check for drift finds each kind of drift, and nothing where there is none."""

from __future__ import annotations

import pytest

import drift_example as example
from api_drift.check import check
from drift_checks import (
    PICTURE,
    SUBJECT,
    THING,
    THINGS,
    Change,
    changed,
    filter_of,
    filters,
    findings,
    path,
    properties,
    required,
    values,
)


def test_no_drift():
    report = check(example.document(), SUBJECT)
    assert report.findings == {}
    assert report.summary() == "7/7 operations, async and sync"
    assert report.methods["async"][f"GET {THINGS}"] == [
        "things.get_page",
        "things.iter_all",
        "things.count",
    ]
    assert report.methods["async"] == report.methods["sync"]


# In what follows the document changes, as if the API had a new release. A mistake in the client
# is the same seen from the other side.

OPERATIONS = {
    "new": (
        lambda content: content["paths"].update({"/api/v1/pong": {"get": {"responses": {}}}}),
        ["GET /pong: method: no method calls this"],
    ),
    "gone": (
        lambda content: path(content, THING).pop("delete"),
        [
            f"call: calls DELETE {THING}, which is no operation [things.delete]",
        ],
    ),
    "other path": (
        lambda content: content["paths"].update(
            {"/api/v1/pings": content["paths"].pop("/api/v1/ping")}
        ),
        [
            "GET /pings: method: no method calls this",
            "call: calls GET /ping, which is no operation [pinging.ping]",
        ],
    ),
}

QUERIES = {
    "new": (
        lambda content: filters(content).append(example.query("size", {"type": "integer"})),
        [f"GET {THINGS}: query: size is declared, and no argument sends it"],
    ),
    "gone": (
        lambda content: filters(content).remove(filter_of(content, "ownerid")),
        [
            f"GET {THINGS}: query: ownerid is sent, and not declared [things.count]",
            f"GET {THINGS}: query: ownerid is sent, and not declared [things.get_page]",
            f"GET {THINGS}: query: ownerid is sent, and not declared [things.iter_all]",
        ],
    ),
    "required": (
        lambda content: filter_of(content, "color").update(required=True),
        [
            f"GET {THINGS}: query: color is required, and not sent [things.count]",
            f"GET {THINGS}: query: color is required, and not sent [things.get_page]",
            f"GET {THINGS}: query: color is required, and not sent [things.iter_all]",
        ],
    ),
    "larger pages": (
        lambda content: filter_of(content, "limit")["schema"].update(maximum=200),
        [f"GET {THINGS}: query: limit can be 200, and 100 is the largest sent"],
    ),
    "another thing to include": (
        lambda content: values(content, "ThingInclude").append("files"),
        [
            f"GET {THING}: query: include cannot be 'files'",
            ("enumeration: ThingInclude: the API has 'files', and vclient.constants lacks it"),
        ],
    ),
    "one thing less to include": (
        lambda content: values(content, "ThingInclude").remove("notes"),
        [
            (
                f"GET {THING}: query: include[] is 'notes', which is none of the values of the API "
                "[things.get]"
            ),
            ("enumeration: ThingInclude: vclient.constants has 'notes', and the API lacks it"),
        ],
    ),
}

HEADERS = {
    "an acting user, who need not be named": (
        lambda content: path(content, THING)["delete"].update(parameters=[example.ACTING_USER]),
        [f"DELETE {THING}: header: On-Behalf-Of is needed, and not sent [things.delete]"],
    ),
    "an acting user, who cannot be named": (
        lambda content: path(content, "/ping")["get"].update(parameters=[example.ACTING_USER]),
        ["GET /ping: header: On-Behalf-Of is never sent"],
    ),
}

BODIES = {
    "new": (
        lambda content: properties(content, "ThingCreate").update(size=example.TEXT),
        [f"POST {THINGS}: body: size is declared, and no argument sends it"],
    ),
    "gone": (
        lambda content: properties(content, "ThingCreate").pop("remark"),
        [f"POST {THINGS}: body: remark is sent, and not declared [things.create]"],
    ),
    "other range": (
        lambda content: properties(content, "PartCreate")["weight"].update(maximum=1),
        [
            (
                f"POST {THINGS}: body: main_part.weight is 4, and the API allows no more than 1 "
                "[things.create]"
            )
        ],
    ),
    "other type": (
        lambda content: properties(content, "PartCreate").update(weight={"type": "string"}),
        [
            (
                f"POST {THINGS}: body: main_part.weight is 4, and the API expects: string "
                "[things.create]"
            )
        ],
    ),
    "required": (
        lambda content: required(content, "ThingCreate").append("remark"),
        [f"POST {THINGS}: required: remark is required, and can be left out [things.create]"],
    ),
    "not required": (
        lambda content: required(content, "ThingCreate").remove("name"),
        [f"POST {THINGS}: required: name is not required, and cannot be left out [things.create]"],
    ),
    "not null": (
        lambda content: properties(content, "ThingPatch").update(remark=example.TEXT),
        [
            f"PATCH {THING}: body: remark is null, which the API does not allow [things.update]",
        ],
    ),
    "null": (
        lambda content: properties(content, "ThingPatch").update(
            name=example.or_null(example.TEXT)
        ),
        [f"PATCH {THING}: body: name can be null, and no argument sends that"],
    ),
    "no body any more": (
        lambda content: path(content, THING)["patch"].pop("requestBody"),
        [f"PATCH {THING}: body: a body is sent, and none is declared [things.update]"],
    ),
    "a body": (
        lambda content: path(content, THING)["delete"].update(
            requestBody=example.json_of(example.reference("Part"))
        ),
        [f"DELETE {THING}: body: nothing is sent, not application/json [things.delete]"],
    ),
    "other part of an upload": (
        lambda content: path(content, PICTURE)["put"]["requestBody"].update(
            content={"multipart/form-data": {"schema": example.record("", image=example.TEXT)}}
        ),
        [
            f"PUT {PICTURE}: body: file is sent, and not declared [things.upload_picture]",
            f"PUT {PICTURE}: body: image is declared, and no argument sends it",
        ],
    ),
}

WITH_THING = {
    f"GET {THINGS}": ("get_page", "iter_all"),
    f"PATCH {THING}": ("update",),
    f"POST {THINGS}": ("create",),
    f"PUT {PICTURE}": ("upload_picture",),
}

ANSWERS = {
    "new": (
        lambda content: properties(content, "Thing").update(size=example.TEXT),
        [
            f"{operation}: answer: Thing does not know size [things.{method}]"
            for operation, methods in WITH_THING.items()
            for method in methods
        ],
    ),
    "gone": (
        lambda content: properties(content, "Ping").pop("version"),
        [
            "GET /ping: answer: Ping.version does not come [pinging.ping]",
            "answer: Ping.version is in no answer",
        ],
    ),
    "gone where it is optional": (
        lambda content: properties(content, "ThingDetail").pop("notes"),
        ["answer: ThingDetail.notes is in no answer"],
    ),
    "other type that is read nevertheless": (
        lambda content: properties(content, "Ping").update(started={"type": "integer"}),
        [
            "GET /ping: answer: started: 1 became '1970-01-01T00:00:01Z' [pinging.ping]",
        ],
    ),
    "a time": (
        lambda content: properties(content, "Ping").update(
            version={"type": "string", "format": "date-time"}
        ),
        ["GET /ping: answer: Ping.version is a time, and is read as text [pinging.ping]"],
    ),
    "null no more": (
        lambda content: properties(content, "Part").update(weight={"type": "number"}),
        ["answer: Part.weight can be None, and is null in no answer"],
    ),
    "where there was none": (
        lambda content: path(content, THING)["delete"].update(
            responses={"200": example.json_of(example.reference("Thing"))}
        ),
        [f"DELETE {THING}: answer: no method returns it"],
    ),
}

ENUMERATIONS = {
    "new value": (
        lambda content: values(content, "Color").append("GREEN"),
        ["enumeration: Color: the API has 'GREEN', and vclient.constants lacks it"],
    ),
    "value gone": (
        lambda content: values(content, "Color").remove("RED"),
        ["enumeration: Color: vclient.constants has 'RED', and the API lacks it"],
    ),
    "new": (
        lambda content: content["components"]["schemas"].update(Size={"enum": ["BIG"]}),
        ["enumeration: Size is declared, and vclient.constants lacks it"],
    ),
    "gone": (
        lambda content: content["components"]["schemas"].update(Color=example.TEXT),
        ["enumeration: Color of vclient.constants is neither declared nor in the options"],
    ),
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(*case, id=f"{kind}: {name}")
        for kind, cases in (
            ("operation", OPERATIONS),
            ("query", QUERIES),
            ("header", HEADERS),
            ("body", BODIES),
            ("answer", ANSWERS),
            ("enumeration", ENUMERATIONS),
        )
        for name, case in cases.items()
    ],
)
def test_drift_of_the_api(change: Change, expected: list[str]):
    assert findings(changed(change)) == sorted(expected)
