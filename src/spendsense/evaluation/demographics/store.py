"""Keeping demographics and reading them, through a connection that is evaluation's own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from spendsense.ledger import BadInput
from spendsense.storage.erasure import SCHEMA, demographics_file
from spendsense.storage.faults import fault

from .tables import demographics as table
from .tables import metadata

KNOWN = pl.Schema(
    {
        "user_id": pl.String(),
        "age": pl.Int64(),
        "age_bracket": pl.String(),
        "income": pl.Int64(),  # dollars a year
        "income_bracket": pl.String(),
        "region": pl.String(),
        "life_stage": pl.String(),
    }
)
"""Columns that have a place of their own. Any other column of a file is kept by its name."""


class Denied(BadInput):
    """A role of the database that may not read demographics, and is not meant to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many people's demographics are held, and of how many each column is missing."""

    people: int
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Demographics:
    """The demographics beside one database of the application."""

    engine: Engine

    @classmethod
    def beside(cls, database_url: str, evaluation_url: str = "") -> Demographics:
        """Those that belong to the application's database; a SQLite file is made when one loads.

        `evaluation_url` leads to the same PostgreSQL database under the role that may read them.
        Raises BadInput for another database: what is deleted here would stay there.
        """
        url = sa.make_url(database_url)
        path = demographics_file(url)
        if path is not None:
            if evaluation_url:
                raise BadInput(
                    "SPENDSENSE_EVALUATION_URL is for PostgreSQL. Demographics of a SQLite "
                    f"database lie in {path}: unset it."
                )
            mapped = {"schema_translate_map": {SCHEMA: None}}
            return cls(sa.create_engine(f"sqlite:///{path}", execution_options=mapped))
        own = sa.make_url(evaluation_url) if evaluation_url else url
        if _place(own) != _place(url):
            raise BadInput(
                "SPENDSENSE_EVALUATION_URL leads to another database than "
                "SPENDSENSE_DATABASE_URL, and a user who is deleted here would stay there. Name "
                "the same database with the role that may read demographics."
            )
        return cls(sa.create_engine(own, connect_args={"connect_timeout": 10}))

    def read(self) -> pl.DataFrame:
        """One row a person in the columns of KNOWN, then the others in order of name, by user_id.

        Empty where nothing was ever loaded. Raises Denied for a role that may not read.
        """
        with self._session() as connection:
            if connection is None:
                return pl.DataFrame(schema=KNOWN)
            rows = connection.execute(sa.select(table).order_by(table.c.user_id)).mappings().all()
        plain = pl.DataFrame([{n: row[n] for n in KNOWN} for row in rows], schema=KNOWN)
        others = [row["other"] or {} for row in rows]
        names = sorted({name for other in others for name in other})
        return plain.with_columns(
            pl.Series(name, [other.get(name) for other in others], pl.String) for name in names
        )

    def load(self, frame: pl.DataFrame) -> int:
        """Keep a row a person, in the place of an earlier one; all of them or none. How many."""
        others = [name for name in frame.columns if name not in KNOWN]
        rows = [
            {n: row.get(n) for n in KNOWN}
            | {"other": {n: row[n] for n in others if row[n] is not None} or None}
            for row in frame.iter_rows(named=True)
        ]
        with self._session(making=True) as connection:
            if connection is not None and rows:
                again = table.delete().where(table.c.user_id == sa.bindparam("person"))
                connection.execute(again, [{"person": row["user_id"]} for row in rows])
                connection.execute(table.insert(), rows)
        return len(rows)

    def forget(self, user_id: str) -> bool:
        """Erase one person's; whether there was anything."""
        with self._session() as connection:
            if connection is None:
                return False
            gone = connection.execute(table.delete().where(table.c.user_id == user_id))
            return bool(gone.rowcount)

    def held(self) -> Held:
        """Counts alone."""
        frame = self.read()
        columns = [name for name in frame.columns if name != "user_id"]
        return Held(
            people=frame.height, missing={name: frame[name].null_count() for name in columns}
        )

    @contextmanager
    def _session(self, *, making: bool = False) -> Iterator[Connection | None]:
        """One transaction; None where there is no table and none is to be made."""
        if self.engine.dialect.name == "sqlite":
            path = Path(str(self.engine.url.database))
            if making:
                _make_private(path)
            elif not path.exists():
                yield None
                return
        try:
            with self.engine.begin() as connection:
                yield connection if _there(connection, making) else None
        except DBAPIError as error:
            raise _said(error, self.engine) or error from error
        finally:
            self.engine.dispose()


def _there(connection: Connection, making: bool) -> bool:
    sqlite = connection.dialect.name == "sqlite"
    if sa.inspect(connection).has_table(table.name, schema=None if sqlite else SCHEMA):
        return True
    if making:
        if not sqlite:
            connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
        metadata.create_all(connection)
    return making


def _make_private(path: Path) -> None:
    """A new file is its owner's alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _said(error: DBAPIError, engine: Engine) -> Exception | None:
    if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
        return Denied(
            f"The role {engine.url.username} may not read or load demographics, and is not meant "
            "to: they are evaluation's alone. Name the database under the role of evaluation in "
            "SPENDSENSE_EVALUATION_URL; `spendsense demographics roles` prints the SQL that makes "
            "it."
        )
    return fault(error, engine.url, writing=True)


def _place(url: sa.URL) -> tuple[object, ...]:
    """Which database a URL leads to, under whichever role."""
    told = {name: url.query[name] for name in ("host", "port") if name in url.query}
    return url.get_backend_name(), url.host, url.port, url.database, tuple(sorted(told.items()))
