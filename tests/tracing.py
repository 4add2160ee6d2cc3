"""The instrumentation of httpx, with the hooks that `docs/logging-and-tracing.md` shows."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING

from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.instrumentation.httpx import RequestInfo
    from opentelemetry.trace import Span

    from vclient import RequestEvent

attempt: ContextVar[RequestEvent | None] = ContextVar("attempt", default=None)


def describe(span: Span, _request: RequestInfo) -> None:
    """Say of a span which operation it belongs to, and how often that was sent before."""
    event = attempt.get()
    if event is not None:
        span.update_name(event.operation)
        span.set_attribute("url.template", event.path_template)
        span.set_attribute("http.request.resend_count", event.attempt - 1)


async def describe_async(span: Span, request: RequestInfo) -> None:
    """Do the same for async clients, whose hooks have to be coroutine functions."""
    describe(span, request)


HOOKS = {
    "on_request": attempt.set,
    "on_response": lambda _event: attempt.set(None),
}


class Tracing:
    """Spans that are kept in memory."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider(shutdown_on_exit=False)
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))

    @property
    def spans(self) -> list[tuple[str, int | None, int | None]]:
        """Name, resend count and status of all spans, in the order of their ends."""
        return [
            (
                each.name,
                (each.attributes or {}).get("http.request.resend_count"),
                (each.attributes or {}).get("http.status_code"),
            )
            for each in self.exporter.get_finished_spans()
        ]

    @contextlib.contextmanager
    def instrumented(self) -> Iterator[None]:
        """Trace what every client of httpx sends while the context lasts."""
        instrumentor = HTTPXClientInstrumentor()
        instrumentor.instrument(
            tracer_provider=self.provider, request_hook=describe, async_request_hook=describe_async
        )
        try:
            yield
        finally:
            instrumentor.uninstrument()
