"""The application: the routes behind the gate, and every error a problem document."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

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
from .kept import Kept, kept_answers
from .limits import Limits
from .observed import Observed
from .pages import PAGES
from .problems import handle_errors
from .readiness import Readiness
from .routes import API, ROUTES
from .routes.front import addresses, alive, app_file, app_page, openapi, ready
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
    app = _bare()
    app.state.database, app.state.clock, app.state.served = database, clock, served
    set_up = config or Config.read()
    app.state.home, app.state.public_url = home or set_up.home, set_up.public_url
    for name, what in chosen(set_up, app.state.home).items():
        setattr(app.state, name, what)
    app.router.lifespan_context = partial(_while_served, app.state.kept)
    app.state.readiness = Readiness(database, app.state.home)
    app.openapi = _contract  # type: ignore[method-assign]
    handle_errors(app)
    app.add_middleware(Idempotency, database=database, clock=clock)
    app.add_middleware(JsonBodies)
    app.add_middleware(Gate, database=database, own={"recommendations": own_recommendations})
    app.add_middleware(Bounds, served=served)
    app.add_middleware(SecurityHeaders, https=served is not None and served.https)
    app.add_middleware(Observed)
    return app


def chosen(config: Config, home: Path) -> dict[str, Any]:
    """What the settings choose, by its name in the application's state. Raises BadInput."""
    return {
        "limits": Limits(config.rate_limits),
        "identity": identity_provider(config),
        "kept": kept_answers(config, home),
    }


@asynccontextmanager
async def _while_served(kept: Kept | None, _: object) -> AsyncIterator[None]:
    """From the first request until the last is answered: then nobody waits for a Redis."""
    # What a server is made of stays as long as it does. Left in, it would be gone through again
    # and again for what can be freed, a tenth of a second each time, in the middle of an answer.
    gc.collect()
    gc.freeze()
    yield
    if kept is not None:
        kept.store.close()


def _bare() -> FastAPI:
    """The addresses, before anything stands before them."""
    app = FastAPI(
        title="SpendSense",
        version=version("spendsense"),
        summary="Bank records in; explained, approved financial education out.",
        openapi_url=None,  # served below, behind the gate as everything is
        redirect_slashes=False,
    )
    app.router.routes.extend(_routes())
    return app


@cache
def _contract() -> dict[str, Any]:
    """Of every application: they have the same addresses, which take seconds to tell."""
    return contract(_bare())


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every address. They know nothing of the application that they are in, and take a while."""
    router = APIRouter()
    for name, path in PAGES.items():
        router.add_api_route(path, app_page, name=name, include_in_schema=False)
    for name, path in (("app_file", "/assets/{file:path}"), ("app_mark", "/mark.svg")):
        router.add_api_route(path, app_file, name=name, include_in_schema=False)
    for name, path, probe in (("alive", "/healthz", alive), ("ready", "/readyz", ready)):
        router.add_api_route(path, probe, name=name, include_in_schema=False)
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
