"""The page about who may do what says what the product does."""

from __future__ import annotations

import re
import shlex
from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.policy import Policy
from spendsense.storage import Database, User, add_user
from spendsense.storage.roles import ROLES
from spendsense.web.limits import read_limits

PAGE = (Path(__file__).parents[2] / "docs/concepts/who-may-do-what.md").read_text(encoding="utf-8")
POLICY = Policy.on(date(2026, 11, 21))


def test_its_roles_are_the_roles():
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| [^|]+ \|$", PAGE, flags=re.MULTILINE)
    assert tuple(row for row in rows if row not in ("role", "limit")) == ROLES


def test_its_rate_limits_are_those_in_force():
    said = {
        name: (int(number.replace(",", "")), unit)
        for name, number, unit in re.findall(
            r"^\| `(\w+)` \| .* \| ([\d,]+) an? (\w+) \|$", PAGE, re.M
        )
    }
    held = {
        name: (item.amount, {60: "minute", 3600: "hour"}[item.get_expiry()])
        for name, item in read_limits("").items()
    }
    assert said == held


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("password_min_length", "have {} to"),
        ("password_max_length", "to {} characters, of any kind"),
        ("initial_password_hours", "holds for {} hours"),
        ("session_idle_minutes", "after {} minutes without a\nrequest"),
        ("session_longest_hours", "after {} hours"),
        ("token_longest_days", "at most {} days"),
        ("reveal_minutes", "the name for {}\nminutes"),
    ],
)
def test_its_numbers_are_those_of_the_policy(name: str, sentence: str):
    assert sentence.format(POLICY[f"accounts.{name}"]) in PAGE


def test_its_commands_work(tmp_path: Path):
    database = Database.open(f"sqlite:///{tmp_path / 'spendsense.db'}")
    with database.write() as connection:
        user = User(user_id="u-0000001", name=None, email=None, created_at=None)
        add_user(connection, user, by="test", at=datetime(2026, 11, 21))
    commands = re.findall(r"^spendsense (account create .*)$", PAGE, flags=re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        more = [] if "--initial" in command else ["--password-stdin"]
        words = [*shlex.split(command), *more, "--home", str(tmp_path)]
        result = CliRunner().invoke(app, words, input="nine lamps dance under\n")
        assert result.exit_code == 0, (command, result.exception)
