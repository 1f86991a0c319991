"""`spendsense account`: create, list, disable, unlock, and set passwords."""

from __future__ import annotations

import getpass
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from spendsense import storage
from spendsense.ledger import BadInput
from spendsense.policy import Policy
from spendsense.storage import Account, known_account, locked_until
from spendsense.storage.passwords import check_password, hashed, initial_password
from spendsense.storage.roles import Role

from .output import answers, notes, now, open_database, print_json, print_table


def create(
    role: Role,
    login: str,
    name: str | None,
    user: str | None,
    email: str | None,
    initial: bool,
    from_stdin: bool,
    by: str,
    home: Path | None,
    json: bool,
) -> None:
    at = now()
    secret, until = _password(initial, from_stdin, at, (login, name or ""))
    with open_database(home).write() as connection:
        made = storage.create_account(
            connection,
            login=login,
            name=name or login,
            role=role,
            user_id=user,
            email=email,
            password_hash=hashed(secret),
            initial_until=until,
            at=at,
            by=by,
        )
    _tell(made, "may sign in", secret if initial else None, until, json)


def list_accounts(home: Path | None, json: bool) -> None:
    at = now()
    with open_database(home).read() as connection:
        found = [
            (each, locked_until(connection, each.login, at=at))
            for each in storage.accounts(connection)
        ]
    if json:
        print_json([{**_as_json(each), "locked_until": until} for each, until in found])
        return
    rows = [
        (each.login, each.role, each.name, each.user_id, each.account_id, _stands(each, until))
        for each, until in found
    ]
    print_table(f"{len(rows):,} accounts", ("login", "role", "name", "user", "id", "stands"), rows)


def set_password(
    name: str, initial: bool, from_stdin: bool, by: str, home: Path | None, json: bool
) -> None:
    at, database = now(), open_database(home)
    with database.read() as connection:
        found = known_account(connection, name)
    secret, until = _password(initial, from_stdin, at, (found.login, found.name))
    with database.write() as connection:
        made = storage.set_password(
            connection, found.account_id, hashed(secret), initial_until=until, at=at, by=by
        )
        storage.unlock(connection, found.account_id, at=at, by=by)
    _tell(made, "has another password", secret if initial else None, until, json)


def disable(name: str, by: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = storage.disable_account(connection, name, at=now(), by=by)
    _tell(done, "is disabled, and its sessions and tokens ended", None, None, json)


def enable(name: str, by: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = storage.enable_account(connection, name, at=now(), by=by)
    _tell(done, "may sign in again", None, None, json)


def change(name: str, role: Role, by: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = storage.change_role(connection, name, role, at=now(), by=by)
    _tell(done, f"has the role {role}", None, None, json)


def unlock(name: str, by: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        found = known_account(connection, name)
        waited = storage.unlock(connection, found.account_id, at=now(), by=by)
    said = "may try again at once" if waited else "did not have to wait; nothing changed"
    _tell(found, said, None, None, json)


def link(name: str, issuer: str, subject: str, by: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = storage.link_identity(connection, name, issuer, subject, at=now(), by=by)
    _tell(done, f"may sign in by {issuer}", None, None, json)


def _password(
    initial: bool, from_stdin: bool, at: datetime, about: tuple[str, ...]
) -> tuple[str, datetime | None]:
    """The password, and until when it holds where it is one that we made up."""
    policy = Policy.on(at.date())
    if initial:
        hours = policy["accounts.initial_password_hours"]
        return initial_password(), at + timedelta(hours=hours)
    secret = sys.stdin.readline().rstrip("\r\n") if from_stdin else _asked()
    check_password(secret, policy, about)
    return secret, None


def _asked() -> str:
    if not sys.stdin.isatty():
        raise BadInput(
            "There is nobody to ask for a password here. Give it on stdin with --password-stdin, "
            "or let one be made up with --initial."
        )
    secret = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != secret:
        raise BadInput("The two passwords differ. Nothing was changed.")
    return secret


def _tell(
    account: Account, said: str, secret: str | None, until: datetime | None, json: bool
) -> None:
    if json:
        more: dict[str, Any] = {}
        if secret is not None:
            more = {"initial_password": secret, "until": until}
        print_json({**_as_json(account), **more})
        return
    if secret is not None and until is not None:
        answers.print(secret, soft_wrap=True)
        notes.print(
            "The password above is shown this once, holds until "
            f"{until:%Y-%m-%d %H:%M} UTC, and opens only its own change.",
            soft_wrap=True,
        )
    notes.print(f"{account.login} ({account.role}, {account.account_id}) {said}.", soft_wrap=True)


def _stands(account: Account, until: datetime | None) -> str:
    if account.disabled_at is not None:
        return "disabled"
    if until is not None:
        return f"waits until {until:%Y-%m-%d %H:%M:%S} UTC"
    return "must choose a password" if account.must_change else "active"


def _as_json(account: Account) -> dict[str, Any]:
    names = ("account_id", "login", "role", "name", "user_id", "email", "created_at")
    return {
        **{name: getattr(account, name) for name in names},
        "must_change_password": account.must_change,
        "disabled_at": account.disabled_at,
    }
