"""The migrations give the tables, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from spendsense.ledger import BadInput
from spendsense.storage import Database, migrate
from spendsense.storage.tables import metadata


def differences(database: Database) -> list[object]:
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, metadata))


def test_opening_an_empty_database_gives_exactly_the_tables(empty_url: str) -> None:
    database = Database.open(empty_url)
    assert differences(database) == []
    database.close()


def test_a_table_that_differs_is_seen(database: Database) -> None:
    with database.write() as connection:
        connection.execute(sa.text("ALTER TABLE users ADD COLUMN nickname VARCHAR"))
    assert len(differences(database)) == 1


def test_downgrading_leaves_nothing_of_ours(empty_url: str) -> None:
    database = Database.open(empty_url)
    with database.write() as connection:
        migrate.downgrade(connection)
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
        migrate.upgrade(connection)
    assert differences(database) == []
    database.close()


def test_a_migration_that_fails_leaves_no_table_behind(empty_url: str) -> None:
    database = Database.open(empty_url)
    with pytest.raises(RuntimeError), database.write() as connection:
        migrate.downgrade(connection)
        raise RuntimeError("power cut")
    assert differences(database) == []
    database.close()


def test_opening_again_changes_nothing(empty_url: str) -> None:
    for _ in range(2):
        database = Database.open(empty_url)
        with database.read() as connection:
            assert migrate.revision(connection) == migrate.HEAD
        database.close()


def test_those_who_open_a_new_database_at_once_all_succeed(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as openers:
        opened = list(openers.map(lambda _: Database.open(empty_url, wait_ms=30_000), range(4)))
    assert differences(opened[0]) == []
    for database in opened:
        database.close()


def test_the_head_is_the_newest_revision_in_the_package() -> None:
    config = migrate.configuration()
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.HEAD


def test_a_database_of_a_newer_version_is_refused_in_a_sentence(empty_url: str) -> None:
    database = Database.open(empty_url)
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(BadInput, match="is at revision 9999"):
        Database.open(empty_url)
