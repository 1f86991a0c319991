"""Whose an account is."""

from __future__ import annotations

from spendsense.storage import Database, account_owners


def test_every_account_has_its_user(loaded: Database) -> None:
    with loaded.read() as connection:
        assert account_owners(connection) == {
            "a-check": "u-ana",
            "a-card": "u-ana",
            "b-check": "u-ben",
        }
