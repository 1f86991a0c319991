"""`spendsense migrate`: the tables of this version, on both engines, and once."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.config import environment
from spendsense.storage import Database, migrate


def ran(url: str, home: Path, *words: str, **variables: str) -> Any:
    env = {"SPENDSENSE_DATABASE_URL": url, **variables}
    return CliRunner().invoke(app, ["migrate", "--home", str(home), *words], env=env)


def test_an_empty_database_goes_to_this_version_and_then_stays(empty_url, tmp_path):
    first = ran(empty_url, tmp_path, "--json")
    assert json.loads(first.stdout) == {"from": None, "to": migrate.HEAD}
    again = ran(empty_url, tmp_path, "--json")
    assert json.loads(again.stdout) == {"from": migrate.HEAD, "to": migrate.HEAD}
    assert f"at revision {migrate.HEAD} already" in ran(empty_url, tmp_path).output


def test_where_commands_may_not_migrate_they_say_which_one_does(empty_url, tmp_path):
    refused = CliRunner().invoke(
        app,
        ["consent", "show", "u-1", "--home", str(tmp_path)],
        env={"SPENDSENSE_DATABASE_URL": empty_url, "SPENDSENSE_MIGRATE": "command"},
    )
    assert refused.exit_code != 0 and "spendsense migrate" in str(refused.exception)
    assert ran(empty_url, tmp_path, SPENDSENSE_MIGRATE="command").exit_code == 0


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path, migrated_sqlite):
    path = tmp_path / "newer.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    refused = ran(f"sqlite:///{path}", tmp_path)
    assert refused.exit_code != 0 and "9999" in str(refused.exception)
    assert path.read_bytes() == before


def test_two_at_once_do_it_once(empty_url, tmp_path):
    command = (sys.executable, "-c", "from spendsense.cli import main; main()", "migrate", "--json")
    env = {**environment(), "SPENDSENSE_DATABASE_URL": empty_url, "SPENDSENSE_HOME": str(tmp_path)}
    both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE) for _ in range(2)]
    said = [json.loads(each.communicate(timeout=60)[0]) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert {each["to"] for each in said} == {migrate.HEAD}
    opened = Database.open(empty_url)
    with opened.read() as connection:
        assert connection.execute(sa.text("SELECT * FROM alembic_version")).all() == [
            (migrate.HEAD,)
        ]
    opened.close()
