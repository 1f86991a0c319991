"""The server about itself: its health, its contract, and the web app it serves."""

from __future__ import annotations

from importlib.metadata import version

import sqlalchemy as sa
from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from spendsense.web import built
from spendsense.web.bodies import Health
from spendsense.web.given import TheDatabase
from spendsense.web.page import CONTENT_SECURITY_POLICY, page


def health(request: Request, database: TheDatabase) -> Health:
    """Whether the server and its database answer, and how people may sign in."""
    with database.read() as connection:
        connection.execute(sa.select(1))
        engine = connection.dialect.name
    return Health(
        status="ok",
        version=version("spendsense"),
        database=engine,
        identity_provider=request.app.state.identity is not None,
    )


async def alive() -> JSONResponse:
    """Whether this process answers: nothing is asked of the database, the disk or a thread."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> JSONResponse:
    """Whether this server can do its work, and which check failed where it cannot."""
    found = await request.app.state.readiness.found()
    fit = all(each == "ok" for each in found.values())
    body = {"status": "ok" if fit else "unavailable", "checks": found}
    return JSONResponse(body, 200 if fit else 503)


async def app_page(request: Request) -> Response:
    """The web app; where it was not built, the addresses of the API instead."""
    return built.page() if built.is_built() else addresses(request)


async def app_file(request: Request) -> Response:
    """A file of the web app."""
    accepted = request.headers.get("accept-encoding", "")
    return built.file(request.url.path.removeprefix("/"), compressed="gzip" in accepted)


def addresses(request: Request) -> HTMLResponse:
    """Every address of the API, for whoever opens it in a browser."""
    text = page(request.app.openapi())
    return HTMLResponse(text, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})


def openapi(request: Request) -> JSONResponse:
    """The contract, as an OpenAPI document."""
    return JSONResponse(request.app.openapi())  # it is JSON: nothing in it is to be looked at
