"""The one door of the API: before a route sees a request, it is asked who calls, and for what.

It stands before the routes and not in them, so that no route can be added past it, and a body is
read only of a caller who may send it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spendsense.ledger import Busy, SpendSenseError
from spendsense.storage import Actor, Database, find_session, find_token, note_seen

from .access import POLICY, Rule, Whose, check_own, check_role, closed, unknown_token
from .cookies import check_csrf, check_origin, session_secret
from .limits import Limits
from .pages import PAGES
from .problems import answer_to, not_understood
from .threads import reading

MAX_BODY_BYTES = 10 * 1024 * 1024

OwnReading = Callable[[Connection, str, datetime], bytes]
"""What a user is told of their own at a moment by one short reading, as JSON."""


class Gate:
    """ASGI middleware: finds the route, admits the caller, and measures the body.

    What a user reads of their own, by the names of the routes in `own`, it reads itself: in the
    view of the database in which it found the token, and without a second way through the routes.
    """

    def __init__(
        self, app: ASGIApp, database: Database, own: Mapping[str, OwnReading] | None = None
    ) -> None:
        self.app = app
        self.database = database
        self.own = own or {}
        self.routes = Routes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            context, params = self.routes.matched(scope)
            request.state.route, request.state.names = context.name or "", params
            request.state.template = context.path
            if (rule := POLICY.get(context.name or "")) is not None and rule.open:
                self._enter_open(request, rule)
                request.state.actor, own = None, None
            else:
                admitted = partial(self._admitted, request, context, params)
                request.state.actor, own = await reading(admitted)
            if own is not None:
                await Response(own, media_type="application/json")(scope, receive, send)
                return
            if unseen := getattr(request.state, "unseen", None):
                await run_in_threadpool(self._note_seen, request, unseen)
            _check_parameters(request, context)
            _check_length(request)
        except (SpendSenseError, HTTPException) as error:
            await answer_to(request, error)(scope, receive, send)
            return
        await self.app(scope, _measured(receive), send)

    def _enter_open(self, request: Request, rule: Rule) -> None:
        """Lets anybody in, without a thread or the database: a probe waits for neither.

        Raises 403 or 429 where somebody signs in.
        """
        limits: Limits = request.app.state.limits
        if rule.limit == "sign_in":
            limits.count("sign_in", _address(request))
        if rule.limit is not None:
            check_origin(request, request.app.state.public_url)

    def _admitted(
        self, request: Request, context: RouteContext, params: dict[str, Any]
    ) -> tuple[Actor, bytes | None]:
        """Who calls, and what they read of their own where the gate reads it.

        Raises 401, 403, 404 or 429, and what the reading raises.
        """
        name = context.name or context.path or ""
        rule = POLICY.get(name)
        if rule is None:
            raise closed(name)
        if rule.limit == "sign_in":
            limits: Limits = request.app.state.limits
            limits.count("sign_in", _address(request))
        at: datetime = request.app.state.clock()
        found = _secret(request)
        if found is None:
            raise _unknown(request)
        with self.database.read() as connection:
            actor = _caller(connection, request, found, at)
            self._check(request, name, rule, actor, params)
            return actor, self._own(connection, request, context, actor, at)

    def _check(
        self, request: Request, name: str, rule: Rule, actor: Actor, params: dict[str, Any]
    ) -> None:
        limits: Limits = request.app.state.limits
        limits.count("api", actor.person)
        check_role(name, actor)
        if rule.limit not in (None, "sign_in"):
            limits.count(str(rule.limit), actor.person)
        if rule.whose is Whose.PATH:
            check_own(actor, str(params["user_id"]))

    def _own(
        self,
        connection: Connection,
        request: Request,
        context: RouteContext,
        actor: Actor,
        at: datetime,
    ) -> bytes | None:
        """What a user reads of their own; None where the route has to be asked.

        A session that has yet to be noted as seen goes the longer way, as does a look of staff,
        which is noted: both write.
        """
        read = self.own.get(context.name or "")
        if read is None or actor.role != "user" or actor.user_id is None:
            return None
        if hasattr(request.state, "unseen"):
            return None
        _check_parameters(request, context)
        _check_length(request)
        return read(connection, actor.user_id, at)

    def _note_seen(self, request: Request, secret: str) -> None:
        """Note that a session is in use. Where somebody writes for long, the next request does."""
        at: datetime = request.app.state.clock()
        with suppress(Busy), self.database.write() as connection:
            note_seen(connection, secret, at=at)


class Routes:
    """The routes of an application by what their paths begin with, so that few are tried."""

    def __init__(self) -> None:
        self.count = -1
        self.by_place: dict[tuple[int, str], list[RouteContext]] = {}
        self.anywhere: list[RouteContext] = []

    def matched(self, scope: Scope) -> tuple[RouteContext, dict[str, Any]]:
        """The route of a request and what its path names. Raises 404 or 405."""
        path = scope["path"]
        allowed: set[str] = set()
        for context in self._near(scope["app"].routes, path):
            match, child = context.matches(scope)
            if match is Match.FULL and path.isprintable():
                return context, child.get("path_params", {})
            if match is Match.PARTIAL and path.isprintable():
                allowed |= context.methods or set()
        if allowed:
            methods = ", ".join(sorted(allowed))
            raise HTTPException(
                405, f"{path} does not take {scope['method']}, but {methods}.", {"Allow": methods}
            )
        raise HTTPException(404, f"There is nothing at {path}. GET /api lists the addresses.")

    def _near(self, routes: Sequence[BaseRoute], path: str) -> Sequence[RouteContext]:
        if len(routes) != self.count:
            self._read(routes)
        return self.by_place.get(_place(path), self.anywhere)

    def _read(self, routes: Sequence[BaseRoute]) -> None:
        contexts = list(iter_route_contexts(routes))
        self.anywhere = [each for each in contexts if _placeless(each)]
        places = {_place(each.path or "") for each in contexts if not _placeless(each)}
        self.by_place = {
            place: [
                each for each in contexts if _placeless(each) or _place(each.path or "") == place
            ]
            for place in places
        }
        self.count = len(routes)


def _place(path: str) -> tuple[int, str]:
    """How many parts a path has, and the one after /api/v1."""
    parts = path.split("/")
    return len(parts), parts[3] if len(parts) > 3 else ""


def _placeless(context: RouteContext) -> bool:
    """Whether a route may stand for paths of another form: a mount, or a name in an odd place."""
    path = context.path or ""
    return not context.methods or ":path" in path or "{" in _place(path)[1]


@dataclass(frozen=True, slots=True)
class _Secret:
    """What a caller sent to say who they are."""

    text: str
    of_session: bool


def _secret(request: Request) -> _Secret | None:
    """The token, or else that of a session. Whoever sends a token is judged by it."""
    if "authorization" in request.headers:
        scheme, _, token = request.headers["authorization"].partition(" ")
        sent = token.strip() if scheme.lower() == "bearer" else ""
        return _Secret(sent, of_session=False) if sent else None
    secret = session_secret(request)
    return None if secret is None else _Secret(secret, of_session=True)


def _caller(connection: Connection, request: Request, sent: _Secret, at: datetime) -> Actor:
    """Who a secret stands for. Raises a 401."""
    if not sent.of_session:
        actor = find_token(connection, sent.text, at=at)
        if actor is None:
            raise _unknown(request)
        return actor
    entered = find_session(connection, sent.text, at=at)
    if entered is None:
        raise _unknown(request)
    check_csrf(request, sent.text, request.app.state.public_url)
    if entered.stale:
        request.state.unseen = sent.text
    return entered.actor


def _unknown(request: Request) -> HTTPException:
    """The refusal of whoever we do not know; raises another where they ask too often."""
    request.app.state.limits.count("unknown", _address(request))
    return unknown_token()


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _check_parameters(request: Request, context: RouteContext) -> None:
    """Raises a 422 for a query parameter that the route does not read, or that is given twice."""
    if not request.scope["query_string"] or context.name in PAGES:  # a page reads its own
        return
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
