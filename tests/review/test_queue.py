"""What waits for an operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from spendsense.guardrails import Verdict
from spendsense.ledger import NotFound
from spendsense.recommendations import Draft
from spendsense.review import approve, queue, recommendation, save_drafts
from spendsense.storage import Database

AT = datetime.fromisoformat("2026-08-22T13:00")


def fair(draft: Draft) -> tuple[Verdict, ...]:
    """Guardrails that have no objection."""
    return (Verdict("tone", True, "no objection"),)


def test_what_waits_comes_the_oldest_first_and_decided_ones_are_asked_for(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, first = waiting
    with database.write() as connection:
        (second,) = save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=180,
            judged=[(replace(draft, window_days=180), ())],
            at=AT + timedelta(days=1),
        )
        assert [found.recommendation_id for found in queue(connection)] == [first, second]
        assert [found.recommendation_id for found in queue(connection, limit=1)] == [first]
        assert [found.recommendation_id for found in queue(connection, offset=1)] == [second]
        approve(connection, first, by="olga", at=AT, judge_text=fair)
        assert [found.recommendation_id for found in queue(connection)] == [second]
        assert len(queue(connection, status="approved", user_id="u-ana")) == 1
        assert queue(connection, status=None, user_id="u-ben") == ()
        assert len(queue(connection, status=None)) == 2


def test_one_is_found_by_its_id(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.read() as connection:
        assert recommendation(connection, key).recommendation_id == key
        with pytest.raises(NotFound, match="There is no recommendation rec_x"):
            recommendation(connection, "rec_x")
