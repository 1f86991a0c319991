"""Vectors in PostgreSQL: the nearest first, as numpy reckons it; elsewhere a sentence."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from spendsense.ledger import BadInput
from spendsense.recommendations.catalog import read_catalog
from spendsense.recommendations.search import by_vectors, embedded, vectors_of
from spendsense.storage import Database
from spendsense.storage.catalog_vectors import TABLE, check_vectors, nearest, refresh

ASKED = "the fees for an overdrawn account"
ROWS = {
    item.key: row
    for item, row in zip(read_catalog(), vectors_of(read_catalog()).tolist(), strict=True)
}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_pgvector_finds_what_numpy_finds(database: Database) -> None:
    with database.write() as connection:
        assert refresh(connection, "1", ROWS)
        assert not refresh(connection, "1", ROWS)
        found = nearest(connection, embedded(ASKED).tolist(), 5)
    wanted = [(each.item.key, each.score) for each in by_vectors(read_catalog(), ASKED)[:5]]
    assert [key for key, _ in found] == [key for key, _ in wanted]
    assert [near for _, near in found] == pytest.approx([near for _, near in wanted], abs=1e-5)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_vectors_of_another_catalog_give_way(database: Database) -> None:
    with database.write() as connection:
        refresh(connection, "1", ROWS)
        fewer = dict(list(ROWS.items())[:3])
        assert refresh(connection, "1", fewer)
        count = connection.scalar(sa.text(f"SELECT count(*) FROM {TABLE}"))
        assert count == 3
        assert refresh(connection, "2", fewer)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_has_none_and_says_what_to_do(database: Database) -> None:
    with pytest.raises(BadInput, match="unset SPENDSENSE_VECTORS"), database.write() as connection:
        refresh(connection, "1", ROWS)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_role_that_may_not_make_the_extension_is_told_who_may(database: Database) -> None:
    role = f"searches_{database.url.database}"
    with database.write() as connection:
        check_vectors(connection)
        connection.exec_driver_sql(f"CREATE ROLE {role}")
        connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
        with pytest.raises(BadInput, match="administrator of the server"):
            check_vectors(connection)
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql("CREATE EXTENSION vector")
        connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
        check_vectors(connection)
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql(f"DROP ROLE {role}")
