"""`spendsense account`: the first administrator and everybody after, from the machine."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.output import now
from spendsense.config import Config
from spendsense.ledger import SpendSenseError
from spendsense.review import audit
from spendsense.storage import Database, audit_trail, find_token, issue_token, sign_in

RIGHT = "nine lamps dance under"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def asked(home: Path, *words: str, typed: str | None = None) -> Any:
    return CliRunner().invoke(app, [*words, "--home", str(home)], input=typed)


def done(home: Path, *words: str, typed: str | None = None) -> Any:
    result = asked(home, *words, "--json", typed=typed)
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def database(home: Path) -> Database:
    return Database.open(Config.read(home=home).database_url)


def first(home: Path, login: str = "ruth", role: str = "administrator") -> Any:
    words = ("account", "create", "--role", role, "--login", login, "--password-stdin")
    return done(home, *words, typed=f"{RIGHT}\n")


def test_the_first_administrator_is_made_here_and_signs_in(home: Path):
    made = first(home)
    assert (made["login"], made["role"], made["must_change_password"]) == (
        "ruth",
        "administrator",
        False,
    )
    assert RIGHT not in str(made)
    at = now()
    outcome = sign_in(database(home), "ruth", RIGHT, at=at)
    assert outcome.account is not None and outcome.account.account_id == made["account_id"]
    with database(home).read() as connection:
        assert audit.verify(connection) == ()
        assert RIGHT not in str(list(audit_trail(connection)))


def test_an_initial_password_is_made_up_shown_once_and_must_be_changed(home: Path):
    result = asked(home, "account", "create", "--role", "operator", "--login", "olga", "--initial")
    assert result.exit_code == 0
    secret = result.stdout.splitlines()[0]
    assert len(secret) == 24
    assert "shown this once" in result.stderr
    outcome = sign_in(database(home), "olga", secret, at=now())
    assert outcome.account is not None and outcome.account.must_change


def test_the_password_is_never_an_argument(home: Path):
    result = asked(
        home, "account", "create", "--role", "operator", "--login", "o", "--password", "x"
    )
    assert result.exit_code == 2


def test_without_a_terminal_the_password_is_not_asked_for(home: Path):
    result = asked(home, "account", "create", "--role", "operator", "--login", "olga", typed="")
    assert isinstance(result.exception, SpendSenseError)
    assert "--password-stdin" in str(result.exception)


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(home: Path):
    words = ["account", "create", "--role", "auditor", "--login", "otto", "--home", str(home)]
    shown, status = _at_a_terminal(words, [RIGHT, RIGHT])
    assert status == 0, shown
    assert shown.count("Password:") == 1 and "The same again:" in shown
    assert RIGHT not in shown
    assert sign_in(database(home), "otto", RIGHT, at=now()).secret is not None
    words[5] = "omar"
    shown, status = _at_a_terminal(words, [RIGHT, RIGHT + "x"])
    assert status == 1 and "The two passwords differ" in shown


def _at_a_terminal(words: list[str], typed: list[str]) -> tuple[str, int]:
    """What somebody sees who types these lines at a real terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from spendsense.cli import main; main()", *words]
    child = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, close_fds=True
    )
    os.close(theirs)
    shown, left = "", list(typed)
    while True:
        try:
            data = os.read(ours, 4_096)
        except OSError:
            break
        if not data:
            break
        shown += data.decode(errors="replace")
        if left and shown.rstrip(" ").endswith(("Password:", "again:")):
            os.write(ours, f"{left.pop(0)}\n".encode())
    os.close(ours)
    return shown, child.wait()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("short\n", "needs 15"), ("passwordpassword\n", "tried first"), ("", "needs 15")],
)
def test_a_weak_password_makes_no_account(home: Path, typed: str, said: str):
    words = ("account", "create", "--role", "operator", "--login", "olga", "--password-stdin")
    result = asked(home, *words, typed=typed)
    assert isinstance(result.exception, SpendSenseError) and said in str(result.exception)
    assert done(home, "account", "list") == []


def test_accounts_are_listed_with_where_they_stand(home: Path):
    first(home)
    first(home, "olga", "operator")
    done(home, "account", "disable", "olga")
    for _ in range(5):
        sign_in(database(home), "ruth", "wrong", at=now())
    shown = asked(home, "account", "list").stdout
    assert "2 accounts" in shown and "disabled" in shown and "waits until" in shown
    listed = done(home, "account", "list")
    assert [(each["login"], bool(each["disabled_at"])) for each in listed] == [
        ("olga", True),
        ("ruth", False),
    ]
    assert "password_hash" not in listed[0]


def test_an_account_is_disabled_enabled_unlocked_and_given_another_role_and_password(home: Path):
    first(home)
    first(home, "olga", "operator")
    assert done(home, "account", "disable", "olga")["disabled_at"] is not None
    assert done(home, "account", "enable", "olga")["disabled_at"] is None
    assert done(home, "account", "role", "olga", "auditor")["role"] == "auditor"
    words = ("account", "password", "olga", "--password-stdin")
    done(home, *words, typed="quiet violins hum at dawn\n")
    for _ in range(5):
        sign_in(database(home), "olga", "wrong", at=now())
    result = asked(home, "account", "unlock", "olga")
    assert "may try again at once" in result.stderr
    assert sign_in(database(home), "olga", "quiet violins hum at dawn", at=now()).secret is not None
    done(home, "account", "link", "olga", "--issuer", "https://id.example", "--subject", "s-1")
    reset = done(home, "account", "password", "olga", "--initial")
    assert sign_in(database(home), "olga", reset["initial_password"], at=now()).secret is not None
    with database(home).read() as connection:
        assert audit.verify(connection) == ()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("disable", "nobody"), 3, "There is no account nobody"),
        (("disable", "ruth"), 4, "last administrator"),
        (("role", "ruth", "user"), 1, "stays one"),
        (("create", "--role", "operator", "--login", "RUTH", "--initial"), 4, "is taken"),
        (("create", "--role", "user", "--login", "ana", "--initial"), 1, "needs the user's id"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_an_exit_code(
    home: Path, words: tuple[str, ...], code: int, said: str
):
    first(home)
    result = asked(home, "account", *words)
    assert isinstance(result.exception, SpendSenseError)
    assert (result.exception.exit_code, said in str(result.exception)) == (code, True)


def test_a_token_may_be_issued_for_some_days(home: Path):
    words = ("token", "issue", "--role", "auditor", "--label", "otto", "--days", "2")
    issued = done(home, *words)
    with database(home).read() as connection:
        assert find_token(connection, issued["token"], at=now() + timedelta(hours=47)) is not None
        assert find_token(connection, issued["token"], at=now() + timedelta(hours=49)) is None
    assert "in force until" in asked(home, "token", "list").stdout
    (listed,) = done(home, "token", "list")
    assert listed["expires_at"] is not None and listed["account_id"] is None
    with database(home).write() as connection:
        issue_token(connection, role="operator", label="x", at=now())
    assert asked(home, "token", "list").stdout.count("in force") == 2
