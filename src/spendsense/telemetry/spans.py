"""Spans: what some work consists of and how long each part took, for an OTLP collector.

Off, which is the default, `span` gives one shared object that does nothing, and no library of
traces is loaded. Names and attributes are ours alone: nothing that a caller sent is among them but
the W3C trace it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from typing import Any

from .fields import permitted
from .traceparent import HEADER, INCOMING, Traceparent

_NOTHING: AbstractContextManager[None] = nullcontext()
_tracer: Any = None


def span(name: str, **attributes: Any) -> AbstractContextManager[None]:
    """Some work inside of which everything is part of it."""
    if _tracer is None:
        return _NOTHING
    return _under_way(name, attributes)


@contextmanager
def _under_way(name: str, attributes: dict[str, Any]) -> Iterator[None]:
    # An error is told by its class alone: its words may hold what somebody sent.
    with _tracer.start_as_current_span(
        name,
        attributes=_ours(attributes),
        record_exception=False,
        set_status_on_exception=False,
    ) as under_way:
        try:
            yield
        except BaseException as error:
            under_way.set_attribute("error.type", type(error).__name__)
            under_way.set_status(_failed())
            raise


def described(**attributes: Any) -> None:
    """Attributes of the span under way that are known only now."""
    if _tracer is not None:
        trace = import_module("opentelemetry.trace")
        trace.get_current_span().set_attributes(_ours(attributes))


@contextmanager
def asked_by(parent: Traceparent | None) -> Iterator[None]:
    """What a request came with: spans inside belong to its trace, and it is passed on."""
    before = INCOMING.set(parent)
    try:
        if _tracer is None or parent is None:
            yield
            return
        with _remote(parent):
            yield
    finally:
        INCOMING.reset(before)


@contextmanager
def _remote(parent: Traceparent) -> Iterator[None]:
    trace, context = import_module("opentelemetry.trace"), import_module("opentelemetry.context")
    theirs = trace.SpanContext(
        int(parent.trace_id, 16),
        int(parent.span_id, 16),
        is_remote=True,
        trace_flags=trace.TraceFlags(int(parent.flags, 16)),
    )
    token = context.attach(trace.set_span_in_context(trace.NonRecordingSpan(theirs)))
    try:
        yield
    finally:
        context.detach(token)


def passed_on() -> dict[str, str]:
    """The header that says to whomever we ask to which trace it belongs; empty where to none."""
    here = _current() or INCOMING.get()
    return {HEADER: str(here)} if here is not None else {}


def current_trace() -> str | None:
    here = _current() or INCOMING.get()
    return here.trace_id if here is not None else None


def _current() -> Traceparent | None:
    if _tracer is None:
        return None
    found = import_module("opentelemetry.trace").get_current_span().get_span_context()
    if not found.is_valid:
        return None
    return Traceparent(
        f"{found.trace_id:032x}", f"{found.span_id:016x}", f"{found.trace_flags:02x}"
    )


STANDARD: Mapping[str, str] = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
}
"""Fields that OpenTelemetry has a name for; the others are `spendsense.` and their own."""


def _ours(attributes: dict[str, Any]) -> dict[str, Any]:
    told = permitted(attributes).items()
    return {STANDARD.get(name, f"spendsense.{name}"): value for name, value in told}


def _failed() -> Any:
    return import_module("opentelemetry.trace").StatusCode.ERROR


def begin(tracer: Any) -> None:
    """Spans go to a tracer from now on; to nobody where it is None."""
    global _tracer
    _tracer = tracer
