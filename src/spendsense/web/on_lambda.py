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
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spendsense.config import Config
from spendsense.storage import Database
from spendsense.telemetry.logs import start_logs_on_lambda
from spendsense.telemetry.settings import log_form

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
    start_logs_on_lambda(log_form(set_up))
    database = Database.open(set_up.database_url, migrates=False)
    served = Served.at("localhost", set_up.public_url)
    application = create_app(database, served=served, config=set_up, home=set_up.home)
    return Mangum(WholeAddress(application), lifespan="off", text_mime_types=TEXT)


class WholeAddress:
    """ASGI middleware: the address as it was sent, which Mangum leaves out.

    What is raised after an answer ends here: it was told of when it was answered.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = quote(scope["path"], safe="/:@!$&'()*+,;=-._~").encode()
        answer = _Answer(send)
        try:
            await self.app({**scope, "raw_path": raw}, receive, answer.send)
        except Exception:
            if not answer.whole:
                raise


class _Answer:
    """What is sent, and whether all of it was."""

    def __init__(self, send: Send) -> None:
        self.on, self.whole = send, False

    async def send(self, message: Message) -> None:
        await self.on(message)
        self.whole = message["type"] == "http.response.body" and not message.get("more_body")
