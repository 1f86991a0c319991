"""The application: the routes behind the gate, and every error a problem document."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

from spendsense.config import Config
from spendsense.storage import Database

from .bounds import Bounds
from .contract import contract, responses
from .gate import Gate
from .given import Clock, utc_now
from .headers import SecurityHeaders
from .hosts import Served
from .idempotency import Idempotency
from .identity import identity_provider
from .json_bodies import JsonBodies
from .limits import Limits
from .pages import PAGES
from .problems import handle_errors
from .routes import API, ROUTES
from .routes.front import addresses, app_file, app_page, openapi
from .routes.recommendations import own_recommendations


def create_app(
    database: Database,
    *,
    clock: Clock = utc_now,
    served: Served | None = None,
    config: Config | None = None,
    home: Path | None = None,
) -> FastAPI:
    """The HTTP API over a database. `clock` gives UTC without a zone.

    `served` says under which names it is reached; without it every name is answered. Without a
    `config` the environment says how often who may call, and which identity provider is asked.
    `home` is where the key that signs receipts lies, and the Parquet that a revocation reaches;
    without it the `config`'s.
    """
    app = FastAPI(
        title="SpendSense",
        version=version("spendsense"),
        summary="Bank records in; explained, approved financial education out.",
        openapi_url=None,  # served below, behind the gate as everything is
        redirect_slashes=False,
    )
    app.state.database, app.state.clock, app.state.served = database, clock, served
    set_up = config or Config.read()
    app.state.limits, app.state.public_url = Limits(set_up.rate_limits), set_up.public_url
    app.state.identity = identity_provider(set_up)
    app.state.home = home or set_up.home
    app.router.routes.extend(_routes())
    app.openapi = lambda: contract(app)  # type: ignore[method-assign]
    handle_errors(app)
    app.add_middleware(Idempotency, database=database, clock=clock)
    app.add_middleware(JsonBodies)
    app.add_middleware(Gate, database=database, own={"recommendations": own_recommendations})
    app.add_middleware(Bounds, served=served)
    app.add_middleware(SecurityHeaders, https=served is not None and served.https)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every address. They know nothing of the application that they are in, and take a while."""
    router = APIRouter()
    for name, path in PAGES.items():
        router.add_api_route(path, app_page, name=name, include_in_schema=False)
    for name, path in (("app_file", "/assets/{file:path}"), ("app_mark", "/mark.svg")):
        router.add_api_route(path, app_file, name=name, include_in_schema=False)
    router.add_api_route("/api", addresses, name="addresses", include_in_schema=False)
    router.add_api_route(f"{API}/openapi.json", openapi, name="openapi", include_in_schema=False)
    for each in ROUTES:
        router.add_api_route(
            each.path,
            each.function,
            methods=[each.method],
            name=each.name,
            operation_id=each.name,
            tags=[each.subject],
            status_code=each.status,
            responses=responses(each),
        )
    return tuple(router.routes)
