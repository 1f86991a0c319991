"""Who may sign in: accounts of users, operators, auditors and administrators.

A row of `logins` is vouched for by the digest in the last `account.` event about it. The trail
keeps no name, e-mail or login of a user: they go when the user is deleted, and the trail stays.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput, Conflict, NotFound

from . import audit, journal
from .account_tables import logins as table
from .roles import ROLES, Role
from .sessions import end_sessions
from .tokens import end_tokens_of
from .users import known_customer

COLUMNS = tuple(column.name for column in table.c if column.name != "account_id")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in. `user_id`: whose things a user's account opens."""

    account_id: str
    login: str
    name: str
    role: Role
    user_id: str | None
    email: str | None
    password_hash: str | None
    must_change: bool
    password_until: datetime | None
    issuer: str | None
    subject: str | None
    created_at: datetime
    disabled_at: datetime | None

    @property
    def by(self) -> str:
        """Who it is, as decisions, consent and the audit trail name them."""
        return named(self.role, self.account_id, self.login)


def named(role: str, account_id: str, login: str) -> str:
    """A user is not named by a login: what stands in the trail cannot be deleted."""
    return f"the user (account {account_id})" if role == "user" else f"{login} ({account_id})"


def folded(login: str) -> str:
    """A login as it is compared: one person cannot have two by writing it otherwise.

    >>> folded("Olga@Bank.Example")
    'olga@bank.example'
    """
    return unicodedata.normalize("NFKC", login).casefold().strip()


def account_digest(row: Mapping[str, Any]) -> str:
    """What the trail keeps of a row; the password's hash is salted, so nothing is told by it."""
    return audit.digest({name: row[name] for name in COLUMNS})


def create_account(
    connection: Connection,
    *,
    login: str,
    name: str,
    role: Role,
    user_id: str | None = None,
    email: str | None = None,
    password_hash: str | None = None,
    initial_until: datetime | None = None,
    at: datetime,
    by: str,
) -> Account:
    """A new account. With `initial_until` its password must be changed at the first sign-in.

    Raises Conflict where the login, the e-mail or the user has one, BadInput for a role without
    or with a user against its nature, NotFound for a user who is not on record.
    """
    key = _checked_login(login)
    _check_role(connection, role, user_id)
    if not name.strip():
        raise BadInput("An account needs the name of the person whose it is.")
    _check_free(connection, key, email, user_id)
    values = {
        "account_id": "p-" + secrets.token_hex(8),
        "login": key,
        "name": name.strip(),
        "role": role,
        "user_id": user_id,
        "email": folded(email) if email else None,
        "password_hash": password_hash,
        "must_change": initial_until is not None,
        "password_until": initial_until,
        "issuer": None,
        "subject": None,
        "created_at": journal.moment(at),
        "disabled_at": None,
    }
    connection.execute(table.insert().values(values))
    return _told(connection, str(values["account_id"]), "create", by, at)


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Every account, by login."""
    found = connection.execute(sa.select(table).order_by(table.c.login))
    return tuple(Account(**row._mapping) for row in found)


def find_account(connection: Connection, name: str) -> Account | None:
    """The account of an id or a login, if there is one."""
    same = sa.or_(table.c.account_id == name, table.c.login == folded(name))
    row = connection.execute(sa.select(table).where(same)).first()
    return Account(**row._mapping) if row is not None else None


def known_account(connection: Connection, name: str) -> Account:
    """The account of an id or a login. Raises NotFound."""
    found = find_account(connection, name)
    if found is None:
        raise NotFound(f"There is no account {name}. List the accounts to find the one you mean.")
    return found


def account_of_identity(connection: Connection, issuer: str, subject: str) -> Account | None:
    """The account that an identity provider's subject was linked to."""
    same = sa.and_(table.c.issuer == issuer, table.c.subject == subject)
    row = connection.execute(sa.select(table).where(same)).one_or_none()
    return Account(**row._mapping) if row is not None else None


def account_of_email(connection: Connection, email: str) -> Account | None:
    """The account that holds an e-mail address."""
    same = table.c.email == folded(email)
    row = connection.execute(sa.select(table).where(same)).one_or_none()
    return Account(**row._mapping) if row is not None else None


def set_password(
    connection: Connection,
    account_id: str,
    password_hash: str,
    *,
    initial_until: datetime | None = None,
    keep_session: str | None = None,
    at: datetime,
    by: str,
) -> Account:
    """Another password. Every session ends but `keep_session`; after a reset the tokens end too."""
    reset = initial_until is not None
    changed = _change(
        connection,
        account_id,
        "reset" if reset else "password",
        by,
        at,
        password_hash=password_hash,
        must_change=reset,
        password_until=initial_until,
    )
    end_sessions(connection, account_id, at=at, by=by, why="password", but=keep_session)
    if reset:
        end_tokens_of(connection, account_id, at=at, by=by)
    return changed


def keep_rehashed(connection: Connection, account_id: str, fresh: str, *, at: datetime) -> None:
    """The same password under newer parameters of its hash."""
    _change(connection, account_id, "rehash", "sign-in", at, password_hash=fresh)


def disable_account(connection: Connection, name: str, *, at: datetime, by: str) -> Account:
    """End an account with its sessions and tokens; nothing where it is ended already.

    Raises NotFound, and Conflict for the last administrator.
    """
    found = known_account(connection, name)
    if found.disabled_at is not None:
        return found
    _check_not_last(connection, found)
    changed = _change(
        connection, found.account_id, "disable", by, at, disabled_at=journal.moment(at)
    )
    _end_all(connection, found.account_id, "disabled", by, at)
    return changed


def enable_account(connection: Connection, name: str, *, at: datetime, by: str) -> Account:
    """Let an account sign in again. Sessions and tokens that ended stay ended."""
    found = known_account(connection, name)
    if found.disabled_at is None:
        return found
    return _change(connection, found.account_id, "enable", by, at, disabled_at=None)


def change_role(connection: Connection, name: str, role: Role, *, at: datetime, by: str) -> Account:
    """Another role; sessions and tokens of the earlier one end. Users stay users."""
    found = known_account(connection, name)
    if found.role == role:
        return found
    if "user" in (found.role, role):
        raise BadInput(
            "An account of a user stays one, and no other becomes one. Create an account of its "
            "own for the other role."
        )
    _check_role(connection, role, None)
    _check_not_last(connection, found)
    changed = _change(connection, found.account_id, "role", by, at, role=role)
    _end_all(connection, found.account_id, "role", by, at)
    return changed


def link_identity(
    connection: Connection, name: str, issuer: str, subject: str, *, at: datetime, by: str
) -> Account:
    """Let a subject of an identity provider sign in to an account. Raises Conflict."""
    found = known_account(connection, name)
    holder = account_of_identity(connection, issuer, subject)
    if holder is not None and holder.account_id != found.account_id:
        raise Conflict("That identity is linked to another account. Disable that one first.")
    if holder is not None:
        return found
    return _change(connection, found.account_id, "link", by, at, issuer=issuer, subject=subject)


def end_accounts_of(connection: Connection, user_id: str, *, at: datetime, by: str) -> int:
    """End a user's accounts, and forget who they were: login, name, e-mail and password go."""
    found = connection.scalars(
        sa.select(table.c.account_id).where(table.c.user_id == user_id, table.c.name != "")
    ).all()
    for account_id in found:
        _change(
            connection,
            account_id,
            "delete",
            by,
            at,
            login=account_id,
            name="",
            email=None,
            password_hash=None,
            must_change=False,
            password_until=None,
            issuer=None,
            subject=None,
            disabled_at=journal.moment(at),
        )
        _end_all(connection, account_id, "deleted", by, at)
    return len(found)


def _end_all(connection: Connection, account_id: str, why: str, by: str, at: datetime) -> None:
    end_sessions(connection, account_id, at=at, by=by, why=why)
    end_tokens_of(connection, account_id, at=at, by=by)


def _change(
    connection: Connection, account_id: str, what: str, by: str, at: datetime, **values: Any
) -> Account:
    connection.execute(table.update().where(table.c.account_id == account_id).values(**values))
    return _told(connection, account_id, what, by, at)


def _told(connection: Connection, account_id: str, what: str, by: str, at: datetime) -> Account:
    row = connection.execute(sa.select(table).where(table.c.account_id == account_id)).one()
    payload = {
        "role": row.role,
        "user_id": row.user_id,
        "digest": account_digest(dict(row._mapping)),
    }
    if row.role != "user":
        payload["login"] = row.login
    audit.record(
        connection, at=at, actor=by, action=f"account.{what}", subject=account_id, payload=payload
    )
    return Account(**row._mapping)


def _checked_login(login: str) -> str:
    key = folded(login)
    if not _LOGIN.fullmatch(key):
        raise BadInput(
            f"{login[:100]!r} is not a login. Use 3 to 100 of a-z, 0-9 and . _ @ + -, a letter or "
            "digit first; an e-mail address will do."
        )
    if key.startswith("p-"):
        raise BadInput("A login may not begin with p-, which ids of accounts begin with.")
    return key


def _check_role(connection: Connection, role: str, user_id: str | None) -> None:
    if role not in ROLES:
        raise BadInput(f"{role!r} is not a role. Use one of {', '.join(ROLES)}.")
    if role == "user" and user_id is None:
        raise BadInput("A user's account needs the user's id: whose things does it open?")
    if role != "user" and user_id is not None:
        raise BadInput(f"The account of an {role} opens no user's things: leave the user out.")
    if user_id is not None:
        known_customer(connection, user_id)


def _check_free(connection: Connection, login: str, email: str | None, user_id: str | None) -> None:
    journal.lock(connection)
    if find_account(connection, login) is not None:
        raise Conflict(f"The login {login} is taken. Choose another.")
    if email is not None and account_of_email(connection, email) is not None:
        raise Conflict("Another account has that e-mail address.")
    same = sa.select(table.c.login).where(table.c.user_id == user_id)
    if user_id is not None and connection.scalars(same).first() is not None:
        raise Conflict(f"User {user_id} has an account already.")


def _check_not_last(connection: Connection, found: Account) -> None:
    if found.role != "administrator" or found.disabled_at is not None:
        return
    journal.lock(connection)
    others = sa.select(table.c.account_id).where(
        table.c.role == "administrator",
        table.c.disabled_at.is_(None),
        table.c.account_id != found.account_id,
    )
    if connection.scalars(others).first() is None:
        raise Conflict(
            f"{found.login} is the last administrator: nobody could create or unlock an account "
            "after it. Create another administrator first."
        )
