"""Spans of one client alone, by the transport that comes with the instrumentation of httpx."""

from __future__ import annotations

from opentelemetry.instrumentation.httpx import SyncOpenTelemetryTransport

from tracing import HOOKS, Tracing, describe
from vclient import SyncVClient
from vclient.testing import ValentinaServer


def test_a_transport_that_traces():
    tracing, server = Tracing(), ValentinaServer()
    server.fail("GET /companies", status=503, times=1)
    client = SyncVClient(
        server.base_url,
        server.api_key,
        retry_delay=0,
        set_as_default=False,
        transport=SyncOpenTelemetryTransport(
            server.transport(), tracer_provider=tracing.provider, request_hook=describe
        ),
        **HOOKS,
    )
    with client:
        client.companies.list_all()
    assert tracing.spans == [("GET /companies", 0, 503), ("GET /companies", 1, 200)]
