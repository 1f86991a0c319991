"""What is asked of every request before anything is read of it, and how long an answer may take."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .hosts import Served
from .problems import answer_to

LONGEST_ADDRESS = 4_096
"""Path and query together, as they were sent."""
MOST_HEADERS = 100
ANSWER_SECONDS = 30.0
LONG_ANSWERS: Mapping[str, float] = {
    "/api/v1/ingest": 300.0,
    "/api/v1/operator/run": 900.0,
    "/api/v1/operator/runs/{run_id}/evaluations": 900.0,
    "/api/v1/audit/verify": 300.0,
}
"""Addresses, as templates, whose work grows with the database: what they may take instead."""

OURS = frozenset(
    {"json", "problem+json", "html", "zip", "svg+xml", "octet-stream", "calendar", "*"}
)
"""What we have to say it in: a caller who takes none of these is told so."""


class Bounds:
    """ASGI middleware: the host, the address, the headers, what is accepted, and the time."""

    def __init__(
        self,
        app: ASGIApp,
        served: Served | None = None,
        seconds: float = ANSWER_SECONDS,
        longer: Mapping[str, float] = LONG_ANSWERS,
    ) -> None:
        self.app, self.served = app, served
        self.seconds = seconds
        self.longer = [(compile_path(path)[0], allowed) for path, allowed in longer.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wrong = _refused(scope, self.served)
        if wrong is not None:
            await answer_to(Request(scope), wrong)(scope, receive, send)
            return
        answer = _Answer(scope, receive, send)
        late = asyncio.get_running_loop().call_later(self._for(scope["path"]), answer.give_up)
        try:
            await self.app(scope, receive, answer.send)
        finally:
            late.cancel()

    def _for(self, path: str) -> float:
        """Seconds that an answer from there may take."""
        found = (allowed for template, allowed in self.longer if template.match(path))
        return next(found, self.seconds)


class _Answer:
    """What is sent to a caller: the application's, or that it took too long, and never both."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.to_caller = scope, receive, send
        self.begun = False
        self.given_up: asyncio.Task[None] | None = None

    async def send(self, message: Message) -> None:
        if self.given_up is None:
            self.begun = True
            await self.to_caller(message)

    def give_up(self) -> None:
        """Tell the caller to come back. A thread cannot be stopped: what it does, it ends."""
        if self.begun:
            return
        problem = HTTPException(
            503,
            "The answer took too long. What was asked for may still be done: look before you "
            "ask again, or ask again with the same Idempotency-Key.",
            {"Retry-After": "30"},
        )
        answer = answer_to(Request(self.scope), problem)
        self.given_up = asyncio.ensure_future(answer(self.scope, self.receive, self.to_caller))


def _refused(scope: Scope, served: Served | None) -> HTTPException | None:
    query = scope["query_string"]
    if len(scope["raw_path"]) + len(query) + bool(query) > LONGEST_ADDRESS:
        return HTTPException(414, f"The address is longer than {LONGEST_ADDRESS:,} characters.")
    if len(scope["headers"]) > MOST_HEADERS:
        return HTTPException(431, f"The request has more than {MOST_HEADERS} headers.")
    host, accepted = "", []
    for name, value in scope["headers"]:
        if name == b"host":
            host = value.decode("latin-1")
        elif name == b"accept":
            accepted.append(value.decode("latin-1"))
    if served is not None and not served.answers_to(host):
        return HTTPException(
            421,
            "This server is not reached under that name. Whoever runs it names the address in "
            "SPENDSENSE_PUBLIC_URL.",
        )
    if accepted and not _takes(",".join(accepted)):
        return HTTPException(406, "The answer is JSON: send Accept: application/json, or none.")
    return None


def _takes(accepted: str) -> bool:
    """Whether an Accept header takes something of what we answer with.

    >>> [_takes(each) for each in ("*/*", "text/html;q=0.9", "image/png", "*/*;q=0", "")]
    [True, True, False, False, True]
    """
    if accepted in ("*/*", "application/json", ""):
        return True
    for each in accepted.lower().split(","):
        kind, *parameters = (part.strip() for part in each.split(";"))
        never = any(part.replace(" ", "") in ("q=0", "q=0.0", "q=0.00") for part in parameters)
        if kind.partition("/")[2] in OURS and not never:
            return True
    return not accepted.strip(" ,")
