"""On a real PostgreSQL the application's role cannot read demographics, and evaluation's can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from spendsense.evaluation.demographics import Demographics, Denied, roles_sql
from spendsense.ledger import BadInput
from spendsense.storage.erasure import erase_apart

APP, EVALUATION = "house_app", "house_evaluation"
PEOPLE = pl.DataFrame(
    {"user_id": ["u-ana", "u-ben"], "age": [31, None], "region": ["rural", "urban"]}
)


@dataclass(frozen=True)
class House:
    """One database under three roles: who owns it, the application, evaluation."""

    owner: str
    app: str
    evaluation: str

    def asked(self, role: str, statement: str) -> list[tuple[object, ...]]:
        engine = sa.create_engine(getattr(self, role))
        try:
            with engine.begin() as connection:
                answer = connection.exec_driver_sql(statement)
                return [tuple(row) for row in answer] if answer.returns_rows else []
        finally:
            engine.dispose()


@pytest.fixture(scope="module")
def house(postgresql_server: str) -> Iterator[House]:
    """A database in which the application made the store first, as where one role did both."""
    plain = sa.create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE house")
    owner = sa.make_url(postgresql_server).set(database="house")
    there = sa.create_engine(owner, isolation_level="AUTOCOMMIT")
    with there.connect() as connection:
        for _ in range(2):  # as often as you like
            connection.exec_driver_sql(roles_sql(APP, EVALUATION).replace("%", "%%"))
    there.dispose()
    urls = [
        owner.set(username=role, password=None).render_as_string(hide_password=False)
        for role in (owner.username, APP, EVALUATION)
    ]
    yield House(*urls)
    with plain.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE house WITH (FORCE)")
        connection.exec_driver_sql(f"DROP ROLE {APP}")
        connection.exec_driver_sql(f"DROP ROLE {EVALUATION}")
    plain.dispose()


@pytest.fixture
def loaded(house: House) -> House:
    assert Demographics.beside(house.app, house.evaluation).load(PEOPLE) == 2
    return house


@pytest.mark.parametrize("column", ["age", "age_bracket", "income", "region", "other", "*"])
def test_the_application_may_not_read_a_column(loaded: House, column: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        loaded.asked("app", f"SELECT {column} FROM evaluation.demographics")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT user_id FROM evaluation.demographics WHERE age > 60",
        "SELECT count(*) FROM evaluation.demographics GROUP BY region",
        "DELETE FROM evaluation.demographics WHERE region = 'rural'",
        "DELETE FROM evaluation.demographics RETURNING age",
        "UPDATE evaluation.demographics SET region = 'urban'",
        "INSERT INTO evaluation.demographics (user_id) VALUES ('u-new')",
        "CREATE VIEW seen AS SELECT age FROM evaluation.demographics; SELECT * FROM seen",
        "GRANT SELECT ON evaluation.demographics TO PUBLIC",
        "ALTER TABLE evaluation.demographics DISABLE TRIGGER ALL",
        f"SET ROLE {EVALUATION}",
    ],
)
def test_nor_learn_of_one_by_another_way(loaded: House, statement: str) -> None:
    try:
        loaded.asked("app", statement)
    except ProgrammingError as error:
        assert "permission denied" in str(error) or "must be owner" in str(error)
    else:  # PostgreSQL grants what it can: nothing, with a warning
        assert statement.startswith("GRANT")
        with pytest.raises(ProgrammingError, match="permission denied"):
            loaded.asked("app", "SELECT age FROM evaluation.demographics")


def test_evaluation_reads_what_was_loaded(loaded: House) -> None:
    found = Demographics.beside(loaded.app, loaded.evaluation).read()
    assert found.select("user_id", "age", "region").rows() == PEOPLE.rows()


def test_without_its_role_evaluation_is_told_what_to_do(loaded: House) -> None:
    with pytest.raises(Denied, match="SPENDSENSE_EVALUATION_URL"):
        Demographics.beside(loaded.app).read()


def test_the_application_erases_in_its_own_transaction(loaded: House) -> None:
    engine = sa.create_engine(loaded.app)
    with engine.connect() as connection, connection.begin() as transaction:
        assert erase_apart(connection, "u-ana") == 1
        transaction.rollback()
    people = "SELECT user_id FROM evaluation.demographics ORDER BY user_id"
    assert loaded.asked("evaluation", people) == [("u-ana",), ("u-ben",)]
    with engine.begin() as connection:
        assert erase_apart(connection, "u-ana") == 1
    assert loaded.asked("evaluation", people) == [("u-ben",)]
    engine.dispose()


def test_another_database_is_refused_since_a_deletion_would_not_reach_it(house: House) -> None:
    other = sa.make_url(house.evaluation).set(database="postgres")
    with pytest.raises(BadInput, match="another database"):
        Demographics.beside(house.app, other.render_as_string(hide_password=False))


def test_the_sql_that_ships_is_the_sql_that_is_printed() -> None:
    shipped = Path(__file__).parents[3] / "deploy" / "postgres" / "roles.sql"
    assert shipped.read_text(encoding="utf-8") == roles_sql()


@pytest.mark.parametrize("names", [("a;drop", "b"), ('a"', "b"), ("same", "same"), ("", "b")])
def test_names_that_are_no_roles_are_refused(names: tuple[str, str]) -> None:
    with pytest.raises(BadInput):
        roles_sql(*names)
