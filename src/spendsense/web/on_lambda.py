"""The HTTP API on AWS Lambda: events of API Gateway's HTTP API in, its answers out.

The same application as everywhere. Between connection and application the server has bounds that
do not stand here: API Gateway has its own (headers of 10,240 bytes, bodies of 10 MB and Lambda's 6,
30 seconds an answer).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from mangum import Mangum
from starlette.types import ASGIApp, Receive, Scope, Send

from spendsense.config import Config
from spendsense.storage import Database

from .app import create_app
from .hosts import Served

Event = dict[str, Any]
Function = Callable[[Event, Any], dict[str, Any]]

TEXT = ["text/", "application/json", "application/problem+json", "application/javascript"]
"""What goes back as it is; everything else as base64, which API Gateway undoes."""


def open_api(config: Config | None = None) -> Function:
    """The function that answers one event of API Gateway (payload format 2.0).

    Made once an instance: the database stays open between events. It never migrates.
    """
    set_up = config or Config.read()
    database = Database.open(set_up.database_url, migrates=False)
    served = Served.at("localhost", set_up.public_url)
    application = create_app(database, served=served, config=set_up, home=set_up.home)
    return Mangum(WholeAddress(application), lifespan="off", text_mime_types=TEXT)


class WholeAddress:
    """ASGI middleware: the address as it was sent, which Mangum leaves out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = quote(scope["path"], safe="/:@!$&'()*+,;=-._~").encode()
        await self.app({**scope, "raw_path": raw}, receive, send)
