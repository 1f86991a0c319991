"""The one door of the API: before a route sees a request, it is asked who calls, and for what.

It stands before the routes and not in them, so that no route can be added past it, and a body is
read only of a caller who may send it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spendsense.ledger import SpendSenseError
from spendsense.storage import Actor, Database, find_token

from .access import POLICY, Access, check_own, check_role, closed, unknown_token
from .problems import answer_to, not_understood

MAX_BODY_BYTES = 10 * 1024 * 1024


class Gate:
    """ASGI middleware: finds the route, admits the caller, and measures the body."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self.app = app
        self.database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            context, params = _matched(scope)
            request.state.actor = await run_in_threadpool(self._admitted, request, context, params)
            _check_parameters(request, context)
            _check_length(request)
        except (SpendSenseError, HTTPException) as error:
            await answer_to(request, error)(scope, receive, send)
            return
        await self.app(scope, _measured(receive), send)

    def _admitted(
        self, request: Request, context: RouteContext, params: dict[str, Any]
    ) -> Actor | None:
        """Who calls; None only where a route is open. Raises 401 or 403."""
        name = context.name or context.path or ""
        access = POLICY.get(name)
        if access is None:
            raise closed(name)
        if access is Access.OPEN:
            return None
        actor = self._bearer(request)
        check_role(name, actor)
        if "user_id" in params and access is not Access.OPERATOR:
            check_own(actor, str(params["user_id"]))
        return actor

    def _bearer(self, request: Request) -> Actor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unknown_token()
        with self.database.read() as connection:
            actor = find_token(connection, token.strip())
        if actor is None:
            raise unknown_token()
        return actor


def _matched(scope: Scope) -> tuple[RouteContext, dict[str, Any]]:
    """The route of a request and what its path names. Raises 404 or 405."""
    path = scope["path"]
    allowed: set[str] = set()
    for context in iter_route_contexts(scope["app"].routes):
        match, child = context.matches(scope)
        if match is Match.FULL and path.isprintable():
            return context, child.get("path_params", {})
        if match is Match.PARTIAL:
            allowed |= context.methods or set()
    if allowed:
        methods = ", ".join(sorted(allowed))
        raise HTTPException(
            405, f"{path} does not take {scope['method']}, but {methods}.", {"Allow": methods}
        )
    raise HTTPException(404, f"There is nothing at {path}. GET / lists the addresses.")


def _check_parameters(request: Request, context: RouteContext) -> None:
    """Raises a 422 for a query parameter that the route does not read, or that is given twice."""
    known = sorted(set(_query_names(getattr(context, "dependant", None))))
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    takes = f"one of {', '.join(known)}" if known else "none"
    wrong: list[tuple[str, str, str | None, str]] = [
        ("query", name, value, f"no parameter of that name, but {takes}")
        for name, value in given
        if name not in known
    ]
    wrong += [("query", n, None, "it once, not again") for n in known if names.count(n) > 1]
    if wrong:
        raise not_understood(wrong)


def _query_names(dependant: Dependant | None) -> Iterator[str]:
    if dependant is None:
        return
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _query_names(inner)


def _check_length(request: Request) -> None:
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > MAX_BODY_BYTES:
        raise _too_large()


def _measured(receive: Receive) -> Receive:
    """The body as it comes in, until it is longer than we take: a length may be left unsaid."""
    total = 0

    async def measured() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > MAX_BODY_BYTES:
            raise _too_large()
        return message

    return measured


def _too_large() -> HTTPException:
    return HTTPException(
        413,
        f"The body is larger than {MAX_BODY_BYTES:,} bytes. Send it in parts, or load the files "
        "with: spendsense ingest",
    )
