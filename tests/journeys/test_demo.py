"""`spendsense demo`: what it leaves behind, and what a second time does."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.cli.output import now
from spendsense.config import Config
from spendsense.ledger import Conflict
from spendsense.review import queue
from spendsense.storage import (
    Database,
    account_of_email,
    accounts,
    audit_trail,
    create_account,
    disable_account,
    find_account,
    find_token,
    sign_in,
    user_ids,
)
from spendsense.storage.passwords import hashed

TOKEN = re.compile(r"ss_user_[\w-]+")
DAY = ("--as-of", "2026-08-22")


def run(home: Path, *options: str) -> Any:
    words = ["demo", "--users", "12", "--no-serve", "--home", str(home), *options]
    return CliRunner().invoke(app, words)


def demo(home: Path, *options: str) -> str:
    result = run(home, *options)
    assert result.exit_code == 0, result.output
    return str(result.output)


def told(home: Path, *options: str) -> dict[str, Any]:
    result = run(home, "--json", *options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(Config.read(home=tmp_path).database_url)
    yield opened
    opened.close()


def enters(database: Database, person: dict[str, Any]) -> bool:
    return sign_in(database, person["login"], person["password"], at=now()).secret is not None


def test_it_prints_who_signs_in_where_and_three_commands_to_try(
    tmp_path: Path, database: Database
) -> None:
    said = demo(tmp_path, *DAY)
    assert "Sign in at http://127.0.0.1:8000" in said
    for command in ("spendsense explain", "spendsense review show", "review publish", "curl -H"):
        assert command in said
    (secret,) = TOKEN.findall(said)
    with database.read() as connection:
        caller = find_token(connection, secret, at=now())
        logins = [each.login for each in accounts(connection)]
    assert caller is not None and caller.role == "user" and str(caller.user_id) in said
    assert all(login in said for login in logins)


def test_everybody_who_is_told_of_signs_in_and_no_password_is_kept(
    tmp_path: Path, database: Database
) -> None:
    people = told(tmp_path, *DAY)["accounts"]
    roles = [each["role"] for each in people]
    assert [roles.count(role) for role in ("operator", "auditor", "administrator")] == [2, 1, 1]
    assert {"high-utilization", "no-consent"} <= {each["login"] for each in people}
    assert all(enters(database, each) for each in people)
    database.engine.dispose()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("spendsense.db*"))
    assert not [each for each in people if each["password"].encode() in kept]


def test_one_lesson_of_each_user_shown_is_published_by_the_demo_operator(
    tmp_path: Path, database: Database
) -> None:
    found = told(tmp_path, *DAY)
    with database.read() as connection:
        operator = find_account(connection, "operator")
        shown = [each for each in queue(connection, status=None) if each.stands.published]
    assert operator is not None and shown
    assert {each.recommendation_id for each in shown} == set(found["approved"])
    assert {each.decided_by for each in shown} == {operator.by}
    assert all("nobody has read it" in str(each.decision_reason) for each in shown)
    assert {each.kind for each in shown}.isdisjoint({"offer"})
    assert len({each.user_id for each in shown}) == len(shown)


def test_a_second_time_keeps_the_people_and_ends_earlier_passwords_and_tokens(
    tmp_path: Path, database: Database
) -> None:
    first = told(tmp_path, *DAY)
    with database.read() as connection:
        before = {each.recommendation_id for each in queue(connection, status=None)}
        named = {each.login: each.account_id for each in accounts(connection)}
    second = told(tmp_path)  # on any later day: the same people as of the same day
    assert second["as_of"] == "2026-08-22" and second["approved"] == []
    with database.read() as connection:
        after = {each.recommendation_id for each in queue(connection, status=None)}
        assert find_token(connection, first["token"]["token"], at=now()) is None
        assert {each.login: each.account_id for each in accounts(connection)} == named
        assert len(user_ids(connection)) == 12
    assert before == after
    assert not any(enters(database, each) for each in first["accounts"])
    assert all(enters(database, each) for each in second["accounts"][:1])


def test_an_account_that_was_disabled_is_put_back(tmp_path: Path, database: Database) -> None:
    told(tmp_path, *DAY)
    with database.write() as connection:
        disable_account(connection, "auditor", at=now(), by="ruth")
    again = told(tmp_path)
    (auditor,) = (each for each in again["accounts"] if each["login"] == "auditor")
    assert enters(database, auditor)


def test_an_account_of_somebody_is_never_touched(tmp_path: Path, database: Database) -> None:
    kept = hashed("quiet violins hum at dawn")
    with database.write() as connection:
        create_account(
            connection,
            login="operator",
            name="Olga",
            role="operator",
            email="olga@bank.example",
            password_hash=kept,
            at=now(),
            by="cli",
        )
    refused = run(tmp_path, *DAY)
    assert isinstance(refused.exception, Conflict)
    assert "the demonstration did not make" in str(refused.exception)
    with database.read() as connection:
        olga = account_of_email(connection, "olga@bank.example")
        makers = [e.actor for e in audit_trail(connection) if e.action.startswith("account.")]
    assert olga is not None and olga.password_hash == kept
    assert makers == ["cli"]


def test_another_population_in_the_same_home_is_refused(tmp_path: Path) -> None:
    demo(tmp_path, *DAY)
    words = ["demo", "--users", "12", "--seed", "7", "--no-serve", "--home", str(tmp_path)]
    refused = CliRunner().invoke(app, [*words, *DAY])
    assert refused.exit_code == 1
    assert "Name a fresh folder with --home" in str(refused.exception)


def test_a_port_that_is_taken_is_told_before_anybody_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = ["demo", "--users", "12", "--home", str(home), "--port", str(port)]
        result = CliRunner().invoke(app, words)
    assert result.exit_code == 1 and f"Port {port}" in str(result.exception)
    assert not home.exists()


def test_port_0_is_told_as_the_port_that_was_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[int] = []
    monkeypatch.setattr(
        "spendsense.cli.demo.serve_on",
        lambda listener, *_, **__: served.append(listener.getsockname()[1]),
    )
    words = ["demo", "--users", "6", *DAY, "--home", str(tmp_path), "--port", "0", "--json"]
    found = json.loads(CliRunner().invoke(app, words).stdout)
    assert found["address"] == f"http://127.0.0.1:{served[0]}" and served[0] > 0
