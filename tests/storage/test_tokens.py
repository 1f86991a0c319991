"""Secrets that say who calls."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from spendsense.ledger import BadInput, NotFound
from spendsense.storage import (
    Actor,
    Database,
    audit_trail,
    find_token,
    issue_token,
    revoke_token,
    token_id,
    tokens,
)
from spendsense.storage.tables import metadata
from spendsense.storage.tables import tokens as table

NOW = datetime.fromisoformat("2026-08-22T12:00")


def test_a_secret_stands_for_the_one_it_was_issued_to(loaded: Database) -> None:
    with loaded.write() as connection:
        ana = issue_token(connection, role="user", user_id="u-ana", label="phone", at=NOW)
        olga = issue_token(connection, role="operator", label="desk", at=NOW)
        assert find_token(connection, ana, at=NOW) == Actor("user", "u-ana", "phone", token_id(ana))
        assert find_token(connection, olga, at=NOW) == Actor(
            "operator", None, "desk", token_id(olga)
        )
        assert find_token(connection, ana[:-1], at=NOW) is None
        assert find_token(connection, "", at=NOW) is None


def test_a_secret_has_256_bits_and_says_what_it_is(loaded: Database) -> None:
    with loaded.write() as connection:
        many = {issue_token(connection, role="operator", label="d", at=NOW) for _ in range(20)}
    assert len(many) == 20
    assert all(secret.startswith("ss_op_") and len(secret) == 6 + 43 for secret in many)


def test_the_secret_is_kept_nowhere(loaded: Database) -> None:
    with loaded.write() as connection:
        secret = issue_token(connection, role="user", user_id="u-ana", label="phone", at=NOW)
        kept = [
            str(connection.execute(sa.select(each)).all())
            for each in (table, metadata.tables["audit_events"])
        ]
    assert all(secret not in text and secret[8:20] not in text for text in kept)
    assert token_id(secret) in kept[0]


def test_a_revoked_secret_stands_for_nobody(loaded: Database) -> None:
    later = NOW + timedelta(hours=1)
    with loaded.write() as connection:
        secret = issue_token(connection, role="operator", label="desk", at=NOW)
        kept = issue_token(connection, role="operator", label="door", at=NOW)
        assert revoke_token(connection, secret, at=later, by="olga")
        assert find_token(connection, secret, at=NOW) is None
        assert find_token(connection, kept, at=NOW) is not None
        assert not revoke_token(connection, secret, at=later, by="olga")
        actions = [event.action for event in audit_trail(connection)]
    assert actions == ["token.issue", "token.issue", "token.revoke"]


def test_a_secret_can_be_revoked_by_the_id_in_the_list(loaded: Database) -> None:
    with loaded.write() as connection:
        secret = issue_token(connection, role="user", user_id="u-ana", label="phone", at=NOW)
        (listed,) = tokens(connection)
        assert (listed.token_id, listed.label, listed.revoked_at) == (
            token_id(secret),
            "phone",
            None,
        )
        assert revoke_token(connection, listed.token_id, at=NOW)
        assert tokens(connection)[0].revoked_at == NOW


def test_a_secret_that_was_never_issued_cannot_be_revoked(loaded: Database) -> None:
    with pytest.raises(NotFound, match="There is no token"), loaded.write() as connection:
        revoke_token(connection, "ss_user_guessed", at=NOW)


def test_a_users_secret_needs_a_user_on_record(loaded: Database) -> None:
    with pytest.raises(BadInput, match="needs the user's id"), loaded.write() as connection:
        issue_token(connection, role="user", label="phone", at=NOW)
    with pytest.raises(NotFound, match="There is no user u-no"), loaded.write() as connection:
        issue_token(connection, role="user", user_id="u-no", label="phone", at=NOW)
    with pytest.raises(BadInput, match="is not a role"), loaded.write() as connection:
        issue_token(connection, role="admin", label="x", at=NOW)  # type: ignore[arg-type]


def test_who_acts_is_named_with_the_token_and_a_user_as_the_user(loaded: Database) -> None:
    with loaded.write() as connection:
        ana = issue_token(connection, role="user", user_id="u-ana", label="phone", at=NOW)
        olga = issue_token(connection, role="operator", label="desk", at=NOW)
        callers = [find_token(connection, secret, at=NOW) for secret in (ana, olga)]
    assert [caller.by for caller in callers if caller] == [
        f"the user, with phone (token {token_id(ana)})",
        f"desk (token {token_id(olga)})",
    ]


def test_a_token_without_a_label_is_refused(loaded: Database) -> None:
    with pytest.raises(BadInput, match="needs a label"), loaded.write() as connection:
        issue_token(connection, role="operator", label=" ", at=NOW)
