"""Every method of both clients sends all that it is given, where the API expects it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qs

import httpx
import pytest

from api_drift.calls import Caller
from api_drift.discovery import methods_of
from api_drift.overrides import overrides_for
from api_drift.routing import Router
from api_drift.values import Fill
from vclient import SyncVClient, VClient
from vclient.testing import OperationName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api_drift.calls import Call

# Under another name than its argument, in the body or the query.
RENAMED = {
    "character_traits.change_value": {"new_value": "target_value"},
    # Only of lists.
    "dicerolls": {"user_id": "userid", "character_id": "characterid", "campaign_id": "campaignid"},
}
# Sent in headers, as the body itself, as a file, or not at all.
ELSEWHERE = {
    *("idempotency_key", "requesting_user_id", "progress", "parent_id", "items"),
    *("filename", "content", "content_type", "path"),
}


def sent_amiss(call: Call) -> list[str]:
    """Return what a call has sent otherwise than it was given."""
    request = call.exchanges[0].request
    found = [*amiss_in_path(call), *amiss_in_content(call)]
    if request.headers.get("On-Behalf-Of") != call.acting_user:
        found.append("another user acts")
    key = call.arguments.values.get("idempotency_key")
    # The server knows no keys of deletions.
    if request.headers.get("Idempotency-Key") != (None if request.method == "DELETE" else key):
        found.append("the key is not sent")
    return [f"{call.method.full_name}: {each}" for each in found]


def amiss_in_path(call: Call) -> Iterator[str]:
    first = call.exchanges[0]
    for name, value in first.path.items():
        origin = call.origins.get(value)
        if name not in call.origins.values() and call.arguments.values.get(name) == value:
            continue
        if origin != name and not (origin == "parent_id" and name == parent_in(first.operation)):
            yield f"the path has {origin} for {name}"


def amiss_in_content(call: Call) -> Iterator[str]:
    first = call.exchanges[0]
    sent: dict[str, Any] = parse_qs(first.request.url.query.decode(), keep_blank_values=True)
    sent = {name: values if len(values) > 1 else values[0] for name, values in sent.items()}
    if first.request.headers.get("Content-Type") == "application/json":
        body = json.loads(first.request.content)
        sent |= body if isinstance(body, dict) else {}
    renamed = RENAMED.get(call.method.full_name) or RENAMED.get(call.method.accessor.name, {})
    for name, value in call.arguments.values.items():
        sent_as = renamed.get(name, name)
        sent_as = sent_as if sent_as in sent else name
        if name in ELSEWHERE or name in first.path:
            continue
        if sent_as not in sent:
            yield f"{name} is sent nowhere"
        elif isinstance(value, str | int) and str(value).lower() != str(sent[sent_as]).lower():
            yield f"{sent[sent_as]} is sent for {name}, {value}"


def parent_in(operation: str | None) -> str:
    """Return the parameter of the object that notes and assets belong to."""
    path = str(operation)
    for name in ("/notes", "/assets", "/{note_id}", "/{asset_id}", "/upload"):
        path = path.replace(name, "")
    return path.rpartition("{")[2].removesuffix("}")


@pytest.mark.parametrize("client_class", [VClient, SyncVClient])
def test_all_that_is_given_is_sent(client_class: Any, tmp_path: Path):
    router = Router(get_args(OperationName))
    amiss, operations = [], set()
    with Caller(client_class, router, lambda *_: httpx.Response(404), tmp_path) as caller:
        for method in methods_of(client_class):
            override = next(iter(overrides_for(method, Fill.ALL)), None)
            call = caller.call(method, Fill.ALL, override, names_user=True)
            assert call.exchanges, (method.full_name, call.error)
            amiss += sent_amiss(call)
            operations.add(call.exchanges[0].operation)
    assert not amiss, "\n".join(amiss)
    assert operations == set(get_args(OperationName))
