"""Spans of one client alone, by the transport that comes with the instrumentation of httpx."""

from __future__ import annotations

from opentelemetry.instrumentation.httpx import AsyncOpenTelemetryTransport

from tracing import HOOKS, Tracing, describe_async
from vclient import VClient
from vclient.testing import ValentinaServer


async def test_a_transport_that_traces():
    tracing, server = Tracing(), ValentinaServer()
    server.fail("GET /companies", status=503, times=1)
    client = VClient(
        server.base_url,
        server.api_key,
        retry_delay=0,
        set_as_default=False,
        transport=AsyncOpenTelemetryTransport(
            server.transport(), tracer_provider=tracing.provider, request_hook=describe_async
        ),
        **HOOKS,
    )
    async with client:
        await client.companies.list_all()
    assert tracing.spans == [("GET /companies", 0, 503), ("GET /companies", 1, 200)]
