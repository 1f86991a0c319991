"""The cookie of a session, and what keeps another page from using it.

A browser sends the cookie with whatever a page asks of us. So a request by cookie that may change
something must come from a page of ours, which the browser says in two headers that no page can
set, and must carry a token that only a page of ours can have read. A bearer token is sent by
nobody but who holds it: a request that has one is judged by it alone, and its cookie is not read.
"""

from __future__ import annotations

import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from spendsense.storage import csrf_token

COOKIE = "__Host-spendsense"
"""By its name browsers take it only with Secure, Path=/ and no Domain."""
CSRF = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def session_secret(request: Request) -> str | None:
    """The secret in the cookie. Two cookies of the name are none: one is not ours."""
    sent = [
        value
        for header in request.headers.getlist("cookie")
        for name, _, value in (part.strip().partition("=") for part in header.split(";"))
        if name == COOKIE
    ]
    return sent[0] if len(sent) == 1 and sent[0] else None


def give(response: Response, secret: str) -> None:
    """Set the cookie: until the browser is closed, for this server, unseen by scripts."""
    response.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="lax")


def take_away(response: Response, name: str = COOKIE) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def check_origin(request: Request, public_url: str) -> None:
    """Raises a 403 for a request that another site's page had a browser send."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        raise _foreign()
    own = [f"{request.url.scheme}://{request.headers.get('host', '')}"]
    if public_url:
        own.append(public_url.rstrip("/"))
    if origin is not None and origin not in own:
        raise _foreign()


def check_csrf(request: Request, secret: str, public_url: str) -> None:
    """Raises a 403 for a change asked by cookie that is not shown to come from a page of ours."""
    if request.method in SAFE:
        return
    check_origin(request, public_url)
    if "sec-fetch-site" not in request.headers and "origin" not in request.headers:
        raise HTTPException(
            403,
            "A request by cookie must say which page it comes from, in Sec-Fetch-Site or Origin, "
            "as browsers do. Programs use a token instead: Authorization: Bearer <token>.",
        )
    sent = request.headers.get(CSRF, "")
    if not hmac.compare_digest(sent.encode(), csrf_token(secret).encode()):
        raise HTTPException(
            403,
            f"A request by cookie that changes something needs the header {CSRF}, with the "
            "csrf_token that GET /api/v1/session gives.",
        )


def _foreign() -> HTTPException:
    return HTTPException(
        403, "This request comes from a page of another site. Send it from ours, or with a token."
    )
