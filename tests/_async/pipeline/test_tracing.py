"""Spans of OpenTelemetry, by its instrumentation of httpx."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from loopback import loopback
from scripted import Script, returning
from tracing import HOOKS, Tracing, attempt
from vclient import APIError, VClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]


@pytest.fixture
def tracing() -> Tracing:
    return Tracing()


class Listener:
    """Answers with statuses, one after the other, and keeps the trace that it was told."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.parents: list[list[str]] = []
        self.guard = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self.guard:
            self.parents.append(request.headers.get_list("traceparent"))
            status = self.statuses.pop(0) if self.statuses else 200
        if status == 200 and request.url.path.endswith("/companies"):
            limit, offset = (int(request.url.params[name]) for name in ("limit", "offset"))
            page = {"items": [], "limit": limit, "offset": offset, "total": 0}
            return httpx.Response(200, json=page)
        return httpx.Response(status, json={})


async def test_one_span_for_each_attempt(make_client: MakeClient, tracing: Tracing):
    listener = Listener(503, 429, 200)
    with loopback(listener) as server, tracing.instrumented():
        client = make_client(Script(), base_url=server.base_url, transport=None, **HOOKS)
        with tracing.provider.get_tracer("test").start_as_current_span("parent") as parent:
            await client.companies.list_all()
    operation = "GET /companies"
    assert tracing.spans == [
        (operation, 0, 503),
        (operation, 1, 429),
        (operation, 2, 200),
        ("parent", None, None),
    ]
    spans = tracing.exporter.get_finished_spans()[:3]
    assert all(each.parent.span_id == parent.get_span_context().span_id for each in spans)
    assert [each.attributes["url.template"] for each in spans] == ["/companies"] * 3
    # The server is told of the span of the attempt, and of no other.
    for span, (header,) in zip(spans, listener.parents, strict=True):
        trace, span_id = header.split("-")[1:3]
        assert int(trace, 16) == parent.get_span_context().trace_id
        assert int(span_id, 16) == span.get_span_context().span_id


async def test_failures_of_the_network(make_client: MakeClient, tracing: Tracing):
    with loopback(Listener()) as server:
        base_url = server.base_url
    with tracing.instrumented():
        client = make_client(
            Script(), base_url=base_url, transport=None, max_retries=1, retry_delay=0, **HOOKS
        )
        with pytest.raises(APIError):
            await client.companies.list_all()
    assert tracing.spans == [("GET /companies", 0, None), ("GET /companies", 1, None)]


async def test_pages_at_the_same_time(
    make_client: MakeClient, tracing: Tracing, server: ValentinaServer
):
    for _ in range(4):
        server.create_campaign()
    with server.serve() as url, tracing.instrumented():
        client = make_client(
            Script(), base_url=url, api_key=server.api_key, transport=None, **HOOKS
        )
        campaigns = client.campaigns(server.user_id, server.company_id).iter_all(limit=1)
        assert len([each async for each in campaigns]) == 5
        assert attempt.get() is None
    assert tracing.spans == [("GET /companies/{company_id}/campaigns", 0, 200)] * 5


async def test_nothing_is_left_behind(make_client: MakeClient, tracing: Tracing):
    """Other requests of the same task have nothing to do with the last call."""
    with loopback(Listener()) as server, tracing.instrumented():
        client = make_client(Script(), base_url=server.base_url, transport=None, **HOOKS)
        await client.companies.list_all()
        assert attempt.get() is None
        async with httpx.AsyncClient(base_url=server.base_url) as other:
            await other.get("/elsewhere")
    assert tracing.spans == [("GET /companies", 0, 200), ("GET", None, 200)]


async def test_a_view_without_hooks(make_client: MakeClient, tracing: Tracing):
    with loopback(Listener()) as server, tracing.instrumented():
        client = make_client(Script(), base_url=server.base_url, transport=None, **HOOKS)
        await client.with_options(on_request=None, on_response=None).companies.list_all()
    assert tracing.spans == [("GET", None, 200)]


async def test_a_client_that_was_there_before(make_client: MakeClient, tracing: Tracing):
    with loopback(Listener()) as server:
        client = make_client(Script(), base_url=server.base_url, transport=None, **HOOKS)
        await client.companies.list_all()
        with tracing.instrumented():
            await client.companies.list_all()
        await client.companies.list_all()
    assert tracing.spans == [("GET /companies", 0, 200)]


async def test_the_key_is_in_no_span(make_client: MakeClient, tracing: Tracing):
    with loopback(Listener(200)) as server, tracing.instrumented():
        client = make_client(
            Script(), base_url=server.base_url, transport=None, api_key="SECRETKEY", **HOOKS
        )
        await client.companies.list_all()
    (span,) = tracing.exporter.get_finished_spans()
    assert "SECRETKEY" not in span.to_json()


async def test_the_body_of_an_upload_is_traced_too(make_client: MakeClient, tracing: Tracing):
    told: list[int] = []
    with loopback(returning(503)) as server, tracing.instrumented():
        client = make_client(
            Script(), base_url=server.base_url, transport=None, max_retries=0, **HOOKS
        )
        with pytest.raises(APIError):
            await client.users("a-company", user_id="a-user").upload_asset(
                "a-user", "a.png", b"GIF89a", progress=lambda done, _: told.append(done)
            )
    ((name, count, status),) = tracing.spans
    assert name == "POST /companies/{company_id}/users/{user_id}/assets/upload"
    assert (count, status) == (0, 503)
    assert told[0] == 0
    assert told[-1] > len(b"GIF89a")
