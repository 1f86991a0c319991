"""Demographics lie apart from the application's database, are loaded whole, and go on request."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.evaluation.demographics import Demographics, demographics_in
from spendsense.evaluation.fairness import fairness
from spendsense.evaluation.fairness.counting import counted
from spendsense.evaluation.fairness.funnel import _schema as funnel_schema
from spendsense.ledger import BadInput, NotFound
from spendsense.policy import Policy
from spendsense.review import delete_everything
from spendsense.review.audit_words import sentence
from spendsense.review.preview import preview_deletion
from spendsense.storage import Database, audit_trail, erasure, find_user, save_records

AT = datetime.fromisoformat("2026-08-22T13:00")
ROWS = "user_id,age,region,language\nu-ana,31,rural,es\nu-ben,,urban,\n"


@pytest.fixture
def begun(household: dict[str, pl.DataFrame]) -> tuple[str, Callable[[Database], Any]]:
    def fill(database: Database) -> None:
        with database.write() as connection:
            save_records(connection, household)

    return "household", fill


@pytest.fixture
def people(database: Database, tmp_path: Path) -> Demographics:
    """Demographics of Ana and Ben, beside the database of either engine."""
    (tmp_path / "people.csv").write_text(ROWS, encoding="utf-8")
    found = demographics_in(tmp_path / "people.csv", ["u-ana", "u-ben"])
    assert found.faults == ()
    store = Demographics.beside(database.url.render_as_string(hide_password=False))
    assert store.load(found.rows) == 2
    return store


def test_what_is_loaded_is_read_with_columns_of_its_own(people: Demographics) -> None:
    found = people.read()
    assert found.select("user_id", "age", "region", "language").rows() == [
        ("u-ana", 31, "rural", "es"),
        ("u-ben", None, "urban", None),
    ]
    held = people.held()
    assert (held.people, held.missing["age"], held.missing["language"]) == (2, 1, 1)


def test_who_is_loaded_again_is_replaced_and_nobody_else(people: Demographics) -> None:
    people.load(pl.DataFrame({"user_id": ["u-ana"], "region": ["suburban"]}))
    found = people.read().select("user_id", "age", "region").rows()
    assert found == [("u-ana", None, "suburban"), ("u-ben", None, "urban")]


def test_a_deletion_of_everything_takes_them(database: Database, people: Demographics) -> None:
    with database.write() as connection:
        done = delete_everything(connection, "u-ana", by="ana", at=AT)
    assert done.purged.counts["demographics"] == 1
    assert people.read()["user_id"].to_list() == ["u-ben"]
    with database.read() as connection:
        (told,) = [e for e in audit_trail(connection) if e.action == "user.delete"]
    assert told.payload["counts"]["demographics"] == 1


def test_a_deletion_that_is_undone_takes_nothing(database: Database, people: Demographics) -> None:
    told = preview_deletion(database, Path("nowhere"), "u-ana", by="ana", at=AT)
    assert told.purged["demographics"] == 1
    assert any("age, income and region" in each for each in told.sentences())
    assert people.read()["user_id"].to_list() == ["u-ana", "u-ben"]


def test_a_step_that_is_undone_alone_takes_nothing(
    database: Database, people: Demographics
) -> None:
    with database.write() as connection:
        step = connection.begin_nested()
        delete_everything(connection, "u-ana", by="ana", at=AT)
        step.rollback()
    with database.read() as connection:
        assert find_user(connection, "u-ana") is not None
    assert people.read()["user_id"].to_list() == ["u-ana", "u-ben"]


@pytest.fixture
def file(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """The file of the demographics of a home, after a load."""
    url = f"sqlite:///{tmp_path / 'spendsense.db'}"
    Demographics.beside(url).load(pl.DataFrame({"user_id": ["u-ana"], "age": [31]}))
    return tmp_path / "demographics.db"


def test_a_sqlite_file_of_their_own_is_its_owners_alone(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not (file.parent / "spendsense.db").exists()


def test_sqlite_refuses_the_application_what_postgresql_refuses_its_role(file: Path) -> None:
    for asked in (
        "SELECT age FROM demographics WHERE user_id = ?",
        "DELETE FROM demographics WHERE age > 30 AND user_id = ?",
        "UPDATE demographics SET age = 1 WHERE user_id = ?",
    ):
        with pytest.raises(sqlite3.DatabaseError, match=r"prohibited|not authorized"):
            erasure._in_file(file, asked, "u-ana")
    assert erasure._in_file(file, erasure._COUNT, "u-ana") == 1


def test_what_is_erased_is_not_left_in_the_file(file: Path) -> None:
    assert b"u-ana" in file.read_bytes()
    erasure._in_file(file, erasure._ERASE, "u-ana")
    assert b"u-ana" not in file.read_bytes()


def test_no_module_of_the_application_names_the_file_or_the_table() -> None:
    source = Path(erasure.__file__).parents[1]
    naming = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "demographics.db" in (text := path.read_text()) or "evaluation.demographics" in text
        if path.relative_to(source).parts[0] not in ("cli", "evaluation")
    }
    assert naming <= {"storage/erasure.py"}


FAULTY = "user_id,age,income\nu-ana,31,52000\n,40,1\nu-gone,50,1\nu-ben,many,-4\nu-ana,30,1\n"


def test_every_fault_is_told_with_its_row_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(FAULTY, encoding="utf-8")
    found = demographics_in(tmp_path / "people.csv", ["u-ana", "u-ben"])
    assert [fault.sentence() for fault in found.faults] == [
        "people.csv, record 2, user_id: nothing there, expected the id of a user",
        "people.csv, record 3, user_id: found 'u-gone', expected a customer who is on record",
        "people.csv, record 4, age: found 'many', expected whole years, 0 to 130",
        "people.csv, record 4, income: found '-4', expected whole dollars a year, 0 or more",
        "people.csv, record 5, user_id: found 'u-ana', expected each user once",
    ]
    assert found.rows.is_empty()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("age\n31\n", "expected a column of this name"),
        ("user_id\nu-ana\n", "expected a column beside user_id"),
    ],
)
def test_a_file_without_what_it_needs_says_so(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    (fault,) = demographics_in(tmp_path / "people.csv", ["u-ana"]).faults
    assert said in fault.sentence()


def test_a_column_that_tells_people_apart_is_no_group(tmp_path: Path) -> None:
    users = [f"u-{n}" for n in range(60)]
    pl.DataFrame({"user_id": users, "postcode": users}).write_csv(tmp_path / "people.csv")
    (fault,) = demographics_in(tmp_path / "people.csv", users).faults
    assert "at most 50 different values and not 60" in fault.sentence()


COUNTED = counted(pl.DataFrame({"sex": ["f"], "seen": [True]}), "sex", ["seen"]).columns
FUNNEL = [name for name in funnel_schema() if name != "user_id"]


@pytest.mark.parametrize(
    "column", [*FUNNEL, *COUNTED, "name", "people", "reading:x", "region+sex", "a|b", "^x$", " "]
)
def test_a_column_that_evaluation_would_take_for_its_own_is_refused(
    tmp_path: Path, column: str
) -> None:
    pl.DataFrame({"user_id": ["u-ana"], column: ["x"], "region": ["y"]}).write_parquet(
        tmp_path / "people.parquet"
    )
    (fault,) = demographics_in(tmp_path / "people.parquet", ["u-ana"]).faults
    assert fault.sentence().startswith("people.parquet, column 2, name: ")
    assert "such as" in fault.sentence()


@pytest.mark.parametrize("column", ["sex", "value", "variable", "index", "literal", "count", "len"])
def test_any_other_name_is_a_group_like_any(tmp_path: Path, column: str) -> None:
    people = pl.DataFrame({"user_id": ["u-1", "u-2"], column: ["x", "y"], "region": ["a", "b"]})
    people.write_parquet(tmp_path / "people.parquet")
    assert not demographics_in(tmp_path / "people.parquet", ["u-1", "u-2"]).faults
    rows = [{"user_id": "u-1", "consented": True}, {"user_id": "u-2", "consented": False}]
    found = fairness(
        pl.DataFrame(rows, schema=funnel_schema()), people, Policy.on(date(2026, 11, 20))
    )
    told = {each.attribute for each in found.cells if each.stage == "consented"}
    assert told == {column, "region", f"{column}+region"}


def test_a_place_without_demographics_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        demographics_in(tmp_path / "nowhere", ())
    with pytest.raises(BadInput, match="holds no demographics"):
        demographics_in(tmp_path, ())
    (tmp_path / "people.parquet").write_bytes(b"no parquet")
    with pytest.raises(BadInput, match="cannot be read"):
        demographics_in(tmp_path / "people.parquet", ())


def test_the_command_loads_counts_and_forgets(kept: Path, population: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copy(kept, tmp_path / "spendsense.db")

    def said(*words: str) -> Any:
        return CliRunner().invoke(app, ["demographics", *words, "--home", str(tmp_path)])

    def trail() -> list[str]:
        database = Database.open(f"sqlite:///{tmp_path / 'spendsense.db'}")
        with database.read() as connection:
            events = list(audit_trail(connection))
        database.close()
        return [sentence(e) for e in events if e.action.startswith("demographics.")]

    assert said("load", str(population), "--by", "olga").exit_code == 0
    assert trail() == ["olga loaded demographics of 10 people for evaluation."]
    shown = said("show", "--json").stdout
    assert '"people": 10' in shown and "rural" not in shown and "u-00" not in shown
    assert said("forget", "u-0000001").exit_code == 0
    assert isinstance(said("forget", "u-0000001").exception, NotFound)
    assert trail()[1:] == ["cli erased the demographics of u-0000001."]
    assert '"people": 9' in said("show", "--json").stdout
    (tmp_path / "people.csv").write_text("user_id,age\nu-0000001,31\nu-0000002,old\n")
    refused = said("load", str(tmp_path / "people.csv"), "--json")
    assert refused.exit_code == 1 and '"loaded": 0' in refused.stdout
    assert '"people": 9' in said("show", "--json").stdout
