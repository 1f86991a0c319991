"""Signing in by an identity provider: out to it, and back with its word."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from spendsense.ledger import NotFound
from spendsense.storage.identities import begin_identity, let_in, take_identity
from spendsense.telemetry import event
from spendsense.web.account_bodies import IdentityStart
from spendsense.web.cookies import give, take_away
from spendsense.web.given import At, TheDatabase
from spendsense.web.identity import NotIdentified, Provider

BROWSER = "__Host-spendsense-identity"
"""The cookie that tells the browser which went out from any other."""
AFTER = "/"

State = Annotated[str, Query(description="What the browser went out with.")]
Code = Annotated[str, Query(description="What the provider gives for it, once.")]
Refusal = Annotated[str, Query(description="Why the provider gives none.")]
Issuer = Annotated[str, Query(description="Which provider says so (RFC 9207).")]
Unread = Annotated[str, Query(description="The provider's own; it is not read.")]


def identity_start(
    request: Request, response: Response, database: TheDatabase, at: At
) -> IdentityStart:
    """Where the browser goes to sign in at the identity provider."""
    provider = _provider(request)
    with database.write() as connection:
        begun = begin_identity(connection, at=at)
    try:
        location = provider.location(begun)
    except NotIdentified as reason:
        event("identity.unreachable", sentence=str(reason))
        raise HTTPException(
            503, "The identity provider does not answer. Try again, or sign in with a password."
        ) from reason
    response.set_cookie(
        BROWSER, begun.browser, path="/", secure=True, httponly=True, samesite="lax", max_age=600
    )
    return IdentityStart(location=location)


def identity_return(
    request: Request,
    database: TheDatabase,
    at: At,
    state: State = "",
    code: Code = "",
    error: Refusal = "",
    error_description: Refusal = "",
    iss: Issuer = "",
    session_state: Unread = "",
) -> Response:
    """Back from the identity provider: a session for an account that is here already.

    The only GET that changes anything: the provider sends the browser here. It works once, in the
    browser that went out, within minutes.
    """
    provider = _provider(request)
    browser = request.cookies.get(BROWSER, "")
    with database.write() as connection:
        begun = take_identity(connection, state, browser, at=at)
    # Of two providers one could send us what the other said: it must be the one we went to.
    if begun is None or not code or error or iss not in ("", provider.issuer):
        raise _refused("the state is unknown, used or old, or no code came with it")
    try:
        who = provider.identity(begun, code)
    except NotIdentified as reason:
        raise _refused(str(reason)) from reason
    with database.write() as connection:
        secret = let_in(connection, who.issuer, who.subject, who.email, at=at)
    if secret is None:
        raise _refused("nobody here has that identity")
    answer = RedirectResponse(AFTER, 303)
    take_away(answer, BROWSER)
    give(answer, secret)
    return answer


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.identity
    if provider is None:
        raise NotFound("No identity provider is set up here. Sign in with login and password.")
    return provider


def _refused(reason: str) -> HTTPException:
    event("identity.refused", sentence=reason)
    return HTTPException(
        401,
        "The identity provider's answer does not let you in. Begin again, or ask an administrator "
        "whether you have an account.",
        {"WWW-Authenticate": "Bearer"},
    )
