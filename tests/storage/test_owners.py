"""Whose an account is."""

from __future__ import annotations

from spendsense.storage import Database, account_owners
from spendsense.storage.owners import owners_of


def test_every_account_has_its_user(loaded: Database) -> None:
    with loaded.read() as connection:
        assert account_owners(connection) == {
            "a-check": "u-ana",
            "a-card": "u-ana",
            "b-check": "u-ben",
        }


def test_whose_a_trace_is_is_found_among_many_words(ran: Database) -> None:
    words = [f"word-{number}" for number in range(1_200)]
    with ran.read() as connection:
        assert owners_of(connection, [*words, "trace-1"]) == {"u-ana"}
        assert owners_of(connection, words) == frozenset()
        assert owners_of(connection, []) == frozenset()
