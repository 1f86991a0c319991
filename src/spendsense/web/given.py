"""What a route is given besides what was sent: the database, the clock, who calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query, Request

from spendsense.storage import Actor, Database

from .texts import Id

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock: UTC without a zone, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


# Coroutines, though they wait for nothing: FastAPI hands a plain function to a thread of its own.
async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _home(request: Request) -> Path:
    home: Path = request.app.state.home
    return home


async def _moment(request: Request) -> datetime:
    clock: Clock = request.app.state.clock
    return clock()


async def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


async def _caller(request: Request) -> Actor:
    actor: Actor = request.state.actor
    return actor


async def _bytes(request: Request) -> bytes:
    return await request.body()


TheDatabase = Annotated[Database, Depends(_database)]
TheHome = Annotated[Path, Depends(_home)]
"""Where the key lies that signs, and the Parquet."""
TheClock = Annotated[Clock, Depends(_clock)]
At = Annotated[datetime, Depends(_moment)]
"""The moment of the request."""
Caller = Annotated[Actor, Depends(_caller)]
"""Whoever the gate admitted. An open route has no caller to ask for."""
Body = Annotated[bytes, Depends(_bytes)]
"""What was sent, untouched: numbers in it must not pass through binary fractions."""

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="After so many.")]
OfUser = Annotated[Id | None, Query(description="This user only.")]
