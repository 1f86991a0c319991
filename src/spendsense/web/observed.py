"""What is told of every request: its id in the answer, a line, a span, a count.

Our own and not OpenTelemetry's for FastAPI: the gate answers some requests before the routes see
them, and that one writes down addresses, queries and who called, which name people here.
"""

from __future__ import annotations

import re
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spendsense.telemetry import bound, counts, event, span
from spendsense.telemetry.fields import method
from spendsense.telemetry.spans import asked_by, described
from spendsense.telemetry.traceparent import HEADER, Traceparent, read

from .headers import REQUEST_ID
from .problems import request_id, template

_GIVEN = re.compile(rb"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An id that a caller may choose: a UUID. A longer text could be a token, or a name."""
_ASKED_AS, _TRACE = REQUEST_ID.lower().encode(), HEADER.encode()


class Observed:
    """ASGI middleware around all the others, so that what they refuse is told of too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        parent = _named(scope)
        told = _Told(scope, send)
        with bound(request_id=told.name), asked_by(parent), span("request", method=told.method):
            try:
                await self.app(scope, receive, told.send)
            finally:
                told.end()


class _Told:
    """One request: what names it, and what came of it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.to_caller = scope, send
        self.name = request_id(scope)
        self.method = method(scope["method"])
        self.status = 500  # an error that nobody caught is answered outside of here
        self.began = perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            others = [h for h in message.get("headers", ()) if h[0].lower() != _ASKED_AS]
            message["headers"] = [*others, (_ASKED_AS, self.name.encode())]
        await self.to_caller(message)

    def end(self) -> None:
        seconds, route = perf_counter() - self.began, template(self.scope)
        described(route=route, status=self.status)
        event(
            "request.done",
            method=self.method,
            route=route,
            status=self.status,
            duration_ms=round(seconds * 1000, 1),
        )
        counts.answered(self.method, route, self.status, seconds)


def _named(scope: Scope) -> Traceparent | None:
    """The trace that a request says it belongs to; the id that it brings is kept."""
    parent = None
    for name, value in scope["headers"]:
        if name == _TRACE:
            parent = read(value.decode("latin-1"))
        elif name == _ASKED_AS and _GIVEN.fullmatch(value):
            scope.setdefault("state", {})["request_id"] = value.decode()
    return parent
