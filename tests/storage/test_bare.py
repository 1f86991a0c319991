"""A first load takes keys and indexes away meanwhile, and only then, and only where it is alone."""

from __future__ import annotations

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from spendsense.storage import Database
from spendsense.storage import bare as page
from spendsense.storage.bare import bare
from spendsense.storage.records import _given
from spendsense.storage.rows import insert

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MANY", 3)


def people(connection: sa.Connection, household: dict[str, pl.DataFrame]) -> pl.DataFrame:
    for table in ("users", "accounts"):
        insert(connection, table, _given(table, household[table]))
    return _given("transactions", household["transactions"])


def held(connection: sa.Connection) -> int:
    """How many indexes and foreign keys transactions have."""
    keys = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'transactions'::regclass"
    indexes = "SELECT count(*) FROM pg_indexes WHERE tablename = 'transactions'"
    return sum(connection.exec_driver_sql(each).scalar() or 0 for each in (keys, indexes))


def test_keys_and_indexes_are_away_within_and_there_after(
    database: Database, household: dict[str, pl.DataFrame]
) -> None:
    with database.write() as connection:
        rows, before = people(connection, household), held(connection)
        with bare(connection, "transactions", rows.height) as is_bare:
            assert is_bare and held(connection) == before - 5
        assert held(connection) == before
        insert(connection, "transactions", rows)
        assert held(connection) == before
        with bare(connection, "transactions", rows.height) as is_bare:
            assert not is_bare  # there are rows already


def test_a_role_that_owns_nothing_loads_with_keys_and_indexes_where_they_are(
    database: Database, household: dict[str, pl.DataFrame]
) -> None:
    with database.write() as connection:
        rows, before = people(connection, household), held(connection)
        role = f"loads_{database.url.database}"
        connection.exec_driver_sql(f"CREATE ROLE {role}")
        connection.exec_driver_sql(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
        with bare(connection, "transactions", rows.height) as is_bare:
            assert not is_bare
        insert(connection, "transactions", rows)
        assert held(connection) == before
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


def test_a_row_of_nobody_is_refused_and_everything_is_as_it_was(
    database: Database, household: dict[str, pl.DataFrame]
) -> None:
    with database.read() as connection:
        before = held(connection)
    with pytest.raises(IntegrityError, match="account_id"), database.write() as connection:
        rows = people(connection, household)
        insert(connection, "transactions", rows.with_columns(account_id=pl.lit("nobody's")))
    with database.read() as connection:
        assert held(connection) == before
        assert connection.scalar(sa.text("SELECT count(*) FROM users")) == 0


def test_while_somebody_reads_there_the_load_goes_the_usual_way(
    database: Database, household: dict[str, pl.DataFrame]
) -> None:
    with database.read() as reading, database.write() as connection:
        reading.exec_driver_sql("SELECT * FROM transactions").all()
        rows = people(connection, household)
        with bare(connection, "transactions", rows.height) as is_bare:
            assert not is_bare
        insert(connection, "transactions", rows)
    with database.read() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM transactions")) == rows.height
