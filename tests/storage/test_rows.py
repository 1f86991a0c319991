"""Rows written in bulk: what was given is what is read, on both engines, or a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest
import sqlalchemy as sa

from spendsense.ledger import Busy
from spendsense.storage import Database, save_records
from spendsense.storage.rows import insert, stored

Records = Mapping[str, pl.DataFrame]

HOSTILE = (
    "\\N",
    "",
    "NULL",
    "\\.",
    'a "quoted" name',
    "one, two",
    "over\nlines\r\nand\ttabs",
    "back\\slash \\n",
    "Café \U0001f9c0 \u202egnp.exe",
    "'; DROP TABLE users; --",
)


def test_hostile_names_are_stored_as_they_were_given(
    database: Database, household: Records
) -> None:
    one = household["transactions"].head(1)
    rows = pl.concat(
        one.with_columns(transaction_id=pl.lit(f"t-{n}-{m}"), name=pl.lit(name), merchant_name=shop)
        for n, name in enumerate(HOSTILE)
        for m, shop in enumerate((pl.lit(name), pl.lit(None, pl.String)))
    )
    with database.write() as connection:
        save_records(connection, {**household, "transactions": rows}, removed={}, modified=())
    with database.read() as connection:
        found = stored(connection, "transactions")
    kept = ("transaction_id", "name", "merchant_name")
    assert set(found.select(kept).iter_rows()) == set(rows.select(kept).iter_rows())


def test_rows_beyond_one_batch_all_arrive(
    database: Database, household: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spendsense.storage.rows.COPIED", 2)
    monkeypatch.setattr("spendsense.storage.rows.BATCH", 2)
    with database.write() as connection:
        saved = save_records(connection, household, removed={}, modified=())
    with database.read() as connection:
        assert stored(connection, "transactions").height == saved.added["transactions"] == 4


def test_a_key_that_is_there_undoes_the_whole_copy(database: Database, household: Records) -> None:
    with database.write() as connection:
        save_records(connection, household, removed={}, modified=())
    with database.read() as connection:
        users = stored(connection, "users")
    twice = pl.concat([users.with_columns(user_id=pl.lit("new")).head(1), users.head(1)])
    with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
        insert(connection, "users", twice)
    with database.read() as connection:
        assert "new" not in stored(connection, "users")["user_id"].to_list()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_table_that_somebody_holds_is_busy_to_a_copy(
    household: Records, database: Database
) -> None:
    with database.write() as connection:
        save_records(connection, household, removed={}, modified=())
    with database.engine.connect() as other:
        other.execute(sa.text("LOCK TABLE users IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(Busy, match="Another session holds"), database.write() as connection:
            connection.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
            insert(connection, "users", household["users"].head(1))
