"""A home with people in it, everybody who may sign in, and a server of our own before it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import polars as pl

from spendsense.cli.demo_accounts import NO_CONSENT, Person, people, something_to_see
from spendsense.config import Config
from spendsense.storage import Database, assignments, consented, runs, user_ids
from spendsense.web.app import create_app
from spendsense.web.given import utc_now
from spendsense.web.server import listening, running

UNLIMITED = "api=off unknown=off sign_in=off login=off heavy=off exports=off reveal=off"
COMMAND = Path(sys.executable).with_name("spendsense")

HOSTILE = (
    "<img src=x onerror=window.__xss=1>",
    '"><script>window.__xss=1</script>',
    "{{constructor.constructor('window.__xss=1')()}}",
    "javascript:window.__xss=1",
    '=HYPERLINK("http://evil.example")',
    "\u202egnp.exe",
)
"""One stands behind every merchant's and every user's name."""


@dataclass
class Hands:
    """The clock of a house: this machine's, until somebody waits."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def wait(self, **how_long: int) -> None:
        self.ahead += timedelta(**how_long)


@dataclass(frozen=True)
class House:
    """`people` are whoever may sign in, by login; `as_of` the day of its records."""

    address: str
    database: Database
    home: Path
    people: Mapping[str, Person]
    as_of: date
    clock: Hands

    @property
    def user(self) -> Person:
        """Somebody who is shown something."""
        return self.people["high-utilization"]


def furnish(folder: Path, *, users: int, seed: int, hostile: bool) -> Path:
    """A home whose people were made up, loaded and decided by the commands that anybody types."""
    home, population = folder / "home", folder / "population"
    asked = ["generate", "default", "--out", str(population), "--users", str(users)]
    _spendsense(*asked, "--seed", str(seed))
    if hostile:
        _spoil(population)
    _spendsense("ingest", str(population), "--home", str(home))
    _spendsense("run", "--home", str(home))
    return home


def _spendsense(*words: str) -> None:
    done = subprocess.run([str(COMMAND), *words], capture_output=True, text=True)
    assert done.returncode == 0, f"spendsense {' '.join(words)}: {done.stderr}"


def _spoil(population: Path) -> None:
    """Every merchant and every user has a name that wants to be markup, the same one each time."""
    for table, columns in (("transactions", ("name", "merchant_name")), ("users", ("name",))):
        for part in (population / table).glob("*.parquet"):
            frame = pl.read_parquet(part)
            for column in columns:
                ending = (pl.col(column).str.len_bytes() % len(HOSTILE)).replace_strict(
                    dict(enumerate(HOSTILE)), return_dtype=pl.String
                )
                frame = frame.with_columns((pl.col(column) + " " + ending).alias(column))
            frame.write_parquet(part)


def moved_in(home: Path) -> tuple[Database, Mapping[str, Person], date]:
    """Accounts for staff and for a user of each persona, each of whom is shown one lesson."""
    database = Database.open(f"sqlite:///{home / 'spendsense.db'}")
    at = utc_now()
    with database.read() as connection:
        last = runs(connection)[-1]
        found = assignments(connection, run_id=last.run_id, window_days=180)
        everybody = user_ids(connection)
        quiet = sorted(set(everybody) - set(consented(connection, everybody, at=at)))
    first = {each.persona: each.user_id for each in reversed(found) if each.is_primary}
    made, operator = people(database, first | {NO_CONSENT: quiet[0]}, at)
    something_to_see(database, list(first.values()), by=operator, at=at)
    return database, {each.login: each for each in made}, last.as_of


@contextmanager
def opened(home: Path) -> Iterator[House]:
    """The house, served on an address of this machine until it is left."""
    database, whoever, as_of = moved_in(home)
    config = Config.read({"SPENDSENSE_RATE_LIMITS": UNLIMITED}, home=home)
    clock = Hands()
    server = running(create_app(database, clock=clock, config=config))
    with listening("127.0.0.1", 0) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        yield House(address, database, home, whoever, as_of, clock)
        server.should_exit = True
        thread.join()
    database.close()
