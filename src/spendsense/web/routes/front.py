"""The server about itself."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import sqlalchemy as sa
from fastapi import Request
from fastapi.responses import HTMLResponse

from spendsense.web.bodies import Health
from spendsense.web.given import TheDatabase
from spendsense.web.page import CONTENT_SECURITY_POLICY, page


def health(database: TheDatabase) -> Health:
    """Whether the server and its database answer."""
    with database.read() as connection:
        connection.execute(sa.select(1))
        engine = connection.dialect.name
    return Health(status="ok", version=version("spendsense"), database=engine)


def front(request: Request) -> HTMLResponse:
    """A page for whoever opens the address in a browser."""
    text = page(request.app.openapi())
    return HTMLResponse(text, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})


def openapi(request: Request) -> dict[str, Any]:
    """The contract, as an OpenAPI document."""
    document: dict[str, Any] = request.app.openapi()
    return document
