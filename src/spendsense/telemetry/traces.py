"""Where spans go: to an OTLP collector over HTTP, in batches, from a thread of their own.

A collector that is slow or gone costs spans, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased

from .spans import begin

SECONDS = 5.0
"""How long one batch may take to be taken, and the last one at the end."""
MOST_ATTRIBUTES = 16
PATH = "/v1/traces"


@contextmanager
def sent_to(address: str) -> Iterator[None]:
    """Spans go to the collector at an address; the last are sent at the end."""
    place = address if address.endswith(PATH) else address.rstrip("/") + PATH
    ours = Resource({"service.name": "spendsense", "service.version": version("spendsense")})
    provider = TracerProvider(
        resource=ours,
        sampler=ParentBased(ALWAYS_ON),
        shutdown_on_exit=False,
        span_limits=SpanLimits(max_span_attributes=MOST_ATTRIBUTES),
    )
    provider.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(endpoint=place, timeout=SECONDS))
    )
    begin(provider.get_tracer("spendsense"))
    try:
        yield
    finally:
        begin(None)
        provider.force_flush(int(SECONDS * 1000))
        provider.shutdown()
