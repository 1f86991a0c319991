"""Whether this server can do its work: what a load balancer asks before it sends anybody.

Each check is short and changes nothing that is kept. What came of them is told again for a second:
whoever asks without end costs no more than one who asks once.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from spendsense.ledger import SpendSenseError
from spendsense.storage import Database
from spendsense.storage.migrate import HEAD, revision

from . import built

State = Literal["ok", "failed", "not reached"]
SECONDS = 3.0
"""How long the checks may take together; what has no answer by then failed."""
TOLD_AGAIN = 1.0

_ROOM = b"\0" * 4_096


class Readiness:
    """The checks of one application, one at a time, however many ask."""

    def __init__(self, database: Database, home: Path) -> None:
        self.checks: dict[str, Callable[[], State]] = {
            "database": partial(_database, database, _inode(database)),
            "migrations": partial(_migrations, database),
            "disk": partial(_disk, database, home),
            "web_app": _web_app,
        }
        self._thread = ThreadPoolExecutor(1, "readiness")
        self._asking: asyncio.Future[dict[str, State]] | None = None
        self._found: dict[str, State] = {}
        self._at = float("-inf")

    async def found(self) -> dict[str, State]:
        """What each check came to; one that hangs makes all of them `not reached`."""
        if monotonic() - self._at < TOLD_AGAIN:
            return self._found
        if self._asking is None or self._asking.done():
            loop = asyncio.get_running_loop()
            self._asking = loop.run_in_executor(self._thread, self._asked)
        try:
            found = await asyncio.wait_for(asyncio.shield(self._asking), SECONDS)
        except TimeoutError:
            return dict.fromkeys(self.checks, "not reached")
        self._found, self._at = found, monotonic()
        return found

    def _asked(self) -> dict[str, State]:
        return {name: check() for name, check in self.checks.items()}


def _database(database: Database, opened: int | None) -> State:
    """Whether it answers, would take a write, and is the file that was opened."""
    if _revision(database) is _GONE or _inode(database) != opened:
        return "failed"
    try:
        return "ok" if database.takes_writes() else "failed"
    except (SpendSenseError, SQLAlchemyError):
        return "failed"


def _inode(database: Database) -> int | None:
    """Which file lies at the path. One that was put in its place is not the one that is open."""
    path = _file(database)
    return path.stat().st_ino if path is not None and path.is_file() else None


def _migrations(database: Database) -> State:
    found = _revision(database)
    return "not reached" if found is _GONE else "ok" if found == HEAD else "failed"


_GONE = object()


def _revision(database: Database) -> object:
    path = _file(database)
    if path is not None and not path.is_file():
        return _GONE  # a connection that is open reads on in a file that was removed
    try:
        with database.read() as connection:
            return revision(connection)
    except (SpendSenseError, SQLAlchemyError):
        return _GONE


def _disk(database: Database, home: Path) -> State:
    """Whether a page can be written where the database lies, or the home."""
    path = _file(database)
    folder = path.parent if path is not None else home
    if path is None and not home.exists():
        return "ok"  # a database elsewhere, and no home that anybody made
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".ready-", buffering=0) as file:
            file.write(_ROOM)
    except OSError:
        return "failed"
    return "ok"


def _web_app() -> State:
    return "ok" if built.is_built() else "failed"


def _file(database: Database) -> Path | None:
    url = database.url
    plain = url.get_backend_name() == "sqlite" and "uri" not in url.query
    return Path(str(url.database)) if plain else None
