"""`spendsense demo`: what it leaves behind, and what a second time does."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.output import now
from spendsense.config import Config
from spendsense.review import queue
from spendsense.storage import Database, find_token, user_ids

TOKEN = re.compile(r"ss_(?:user|op)_[\w-]+")


def demo(home: Path, *options: str) -> str:
    words = ["demo", "--users", "12", "--no-serve", "--home", str(home), *options]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(Config.read(home=tmp_path).database_url)


def test_it_prints_people_tokens_and_three_commands_to_try(
    tmp_path: Path, database: Database
) -> None:
    said = demo(tmp_path, "--as-of", "2026-08-22")
    secrets = dict.fromkeys(TOKEN.findall(said))
    with database.read() as connection:
        actors = [find_token(connection, secret, at=now()) for secret in secrets]
    assert [actor.role for actor in actors if actor].count("operator") == 1
    assert {actor.user_id for actor in actors if actor and actor.user_id} <= set(
        re.findall(r"u-\d{7}", said)
    )
    for command in ("spendsense explain", "spendsense review show", "review publish", "curl -H"):
        assert command in said
    assert all(secret not in (tmp_path / "spendsense.db").read_bytes().decode("latin-1")
               for secret in secrets)  # fmt: skip


def test_a_second_time_keeps_the_people_and_ends_the_earlier_tokens(
    tmp_path: Path, database: Database
) -> None:
    first = demo(tmp_path, "--as-of", "2026-08-22")
    with database.read() as connection:
        before = {each.recommendation_id for each in queue(connection, status=None)}
    second = demo(tmp_path)  # on any later day: the same people as of the same day
    assert "as of 2026-08-22" in second
    with database.read() as connection:
        after = {each.recommendation_id for each in queue(connection, status=None)}
        earlier = [find_token(connection, secret, at=now()) for secret in TOKEN.findall(first)]
        assert len(user_ids(connection)) == 12
    assert before == after
    assert earlier and not any(earlier)


def test_another_population_in_the_same_home_is_refused(tmp_path: Path) -> None:
    demo(tmp_path, "--as-of", "2026-08-22")
    words = ["demo", "--users", "12", "--seed", "7", "--no-serve", "--home", str(tmp_path)]
    refused = CliRunner().invoke(app, [*words, "--as-of", "2026-08-22"])
    assert refused.exit_code == 1
    assert "Name a fresh folder with --home" in str(refused.exception)
