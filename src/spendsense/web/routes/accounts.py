"""Accounts and tokens of everybody, for administrators, who decide nothing about users."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from spendsense import storage
from spendsense.policy import Policy
from spendsense.storage import Account, Database, known_account, locked_until
from spendsense.storage.passwords import hashed, initial_password
from spendsense.web.account_bodies import (
    AccountBody,
    AccountList,
    InitialPassword,
    NewAccount,
    NewRole,
    Revoked,
    TokenList,
    Unlocked,
)
from spendsense.web.given import At, Caller, Limit, Offset, TheDatabase

from .sessions import token_body


def list_accounts(
    database: TheDatabase, at: At, limit: Limit = 50, offset: Offset = 0
) -> AccountList:
    """Every account by login: its role, whether it is disabled, and until when it must wait."""
    with database.read() as connection:
        found = storage.accounts(connection)
        page = [_body(connection, each, at) for each in found[offset : offset + limit]]
    return AccountList(total=len(found), limit=limit, offset=offset, items=page)


def create_account(
    new: NewAccount, database: TheDatabase, caller: Caller, at: At
) -> InitialPassword:
    """An account with an initial password, told once: it opens only its own change, and ends."""
    secret, until = initial_password(), _until(at)
    kept = hashed(secret)
    with database.write() as connection:
        made = storage.create_account(
            connection,
            **new.model_dump(),
            password_hash=kept,
            initial_until=until,
            at=at,
            by=caller.by,
        )
        body = _body(connection, made, at)
    return InitialPassword(account=body, initial_password=secret, until=until)


def reset_password(
    account_id: str, database: TheDatabase, caller: Caller, at: At
) -> InitialPassword:
    """Another initial password, told once. Sessions and tokens of the account end."""
    secret, until = initial_password(), _until(at)
    kept = hashed(secret)
    with database.write() as connection:
        found = known_account(connection, account_id)
        made = storage.set_password(
            connection, found.account_id, kept, initial_until=until, at=at, by=caller.by
        )
        storage.unlock(connection, found.account_id, at=at, by=caller.by)
        body = _body(connection, made, at)
    return InitialPassword(account=body, initial_password=secret, until=until)


def disable_account(account_id: str, database: TheDatabase, caller: Caller, at: At) -> AccountBody:
    """End an account with its sessions and tokens. 409 for the last administrator."""
    return _changed(
        database,
        at,
        lambda connection: storage.disable_account(connection, account_id, at=at, by=caller.by),
    )


def enable_account(account_id: str, database: TheDatabase, caller: Caller, at: At) -> AccountBody:
    """Let an account sign in again. Sessions and tokens that ended stay ended."""
    return _changed(
        database,
        at,
        lambda connection: storage.enable_account(connection, account_id, at=at, by=caller.by),
    )


def change_role(
    account_id: str, new: NewRole, database: TheDatabase, caller: Caller, at: At
) -> AccountBody:
    """Another role. Sessions and tokens of the earlier one end."""
    return _changed(
        database,
        at,
        lambda connection: storage.change_role(
            connection, account_id, new.role, at=at, by=caller.by
        ),
    )


def unlock_account(account_id: str, database: TheDatabase, caller: Caller, at: At) -> Unlocked:
    """Let a login that must wait after wrong passwords try again at once."""
    with database.write() as connection:
        found = known_account(connection, account_id)
        changed = storage.unlock(connection, found.account_id, at=at, by=caller.by)
    return Unlocked(account_id=found.account_id, changed=changed)


def list_tokens(database: TheDatabase) -> TokenList:
    """Every token issued, the oldest first, without their secrets."""
    with database.read() as connection:
        found = storage.tokens(connection)
    return TokenList(items=[token_body(each) for each in found])


def revoke_any_token(token_id: str, database: TheDatabase, caller: Caller, at: At) -> Revoked:
    """End anybody's token."""
    with database.write() as connection:
        changed = storage.revoke_token(connection, token_id, at=at, by=caller.by)
    return Revoked(token_id=token_id, changed=changed)


def _changed(
    database: Database, at: datetime, change: Callable[[Connection], Account]
) -> AccountBody:
    with database.write() as connection:
        return _body(connection, change(connection), at)


def _body(connection: Connection, account: Account, at: datetime) -> AccountBody:
    return AccountBody(
        account_id=account.account_id,
        login=account.login,
        name=account.name,
        role=account.role,
        user_id=account.user_id,
        email=account.email,
        must_change_password=account.must_change,
        by_identity_provider=account.subject is not None,
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        locked_until=locked_until(connection, account.login, at=at),
    )


def _until(at: datetime) -> datetime:
    policy = Policy.on(at.date())
    return at + timedelta(hours=policy["accounts.initial_password_hours"])
