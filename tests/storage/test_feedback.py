"""What users said of what they were shown."""

from __future__ import annotations

from datetime import datetime

import pytest

from spendsense.ledger import BadInput, NotFound
from spendsense.recommendations import Draft
from spendsense.storage import (
    Database,
    add_feedback,
    add_recommendation,
    feedback,
    recommendation_id,
)

NOW = datetime.fromisoformat("2026-08-22T12:00")


@pytest.fixture
def key(ran: Database, draft: Draft) -> str:
    with ran.write() as connection:
        add_recommendation(connection, draft, [], run_id="run-1", trace_id="trace-1", at=NOW)
    return recommendation_id(draft)


def test_a_users_word_is_kept(ran: Database, key: str) -> None:
    with ran.write() as connection:
        first = add_feedback(connection, "u-ana", key, "helpful", "thanks", NOW)
        second = add_feedback(connection, "u-ana", key, "not_helpful", "", NOW)
        assert feedback(connection) == (first, second)
        assert feedback(connection, user_id="u-ana", recommendation_id=key) == (first, second)
        assert feedback(connection, user_id="u-ben") == ()
    assert (first.verdict, first.note, second.verdict) == ("helpful", "thanks", "not_helpful")


def test_nobody_speaks_of_what_was_drafted_for_another(ran: Database, key: str) -> None:
    with pytest.raises(NotFound, match="User u-ben has no"), ran.write() as connection:
        add_feedback(connection, "u-ben", key, "helpful", "", NOW)


def test_a_word_that_is_neither_is_refused(ran: Database, key: str) -> None:
    with pytest.raises(BadInput, match="helpful, not_helpful"), ran.write() as connection:
        add_feedback(connection, "u-ana", key, "great", "", NOW)  # type: ignore[arg-type]
