"""The application: the routes behind the gate, and every error a problem document."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI

from spendsense.storage import Database

from .contract import contract, responses
from .gate import Gate
from .given import Clock, utc_now
from .headers import SecurityHeaders
from .problems import handle_errors
from .routes import API, ROUTES
from .routes.front import front, openapi


def create_app(database: Database, *, clock: Clock = utc_now) -> FastAPI:
    """The HTTP API over a database. `clock` gives UTC without a zone."""
    app = FastAPI(
        title="SpendSense",
        version=version("spendsense"),
        summary="Bank records in; explained, approved financial education out.",
        openapi_url=None,  # served below, behind the gate as everything is
        redirect_slashes=False,
    )
    app.state.database, app.state.clock = database, clock
    app.add_api_route("/", front, name="front", include_in_schema=False)
    app.add_api_route(f"{API}/openapi.json", openapi, name="openapi", include_in_schema=False)
    for each in ROUTES:
        app.add_api_route(
            each.path,
            each.function,
            methods=[each.method],
            name=each.name,
            operation_id=each.name,
            tags=[each.subject],
            status_code=each.status,
            responses=responses(each),
        )
    app.openapi = lambda: contract(app)  # type: ignore[method-assign]
    handle_errors(app)
    app.add_middleware(Gate, database=database)
    app.add_middleware(SecurityHeaders)
    return app
