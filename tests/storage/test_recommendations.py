"""Drafts before the operators: immutable rows, and where each stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from spendsense.guardrails import Verdict
from spendsense.ledger import BadInput
from spendsense.recommendations import Draft
from spendsense.storage import (
    Database,
    Recommendation,
    ReviewEvent,
    add_recommendation,
    add_review_event,
    recommendation_id,
    recommendations,
    review_events,
)
from spendsense.storage.reviews import STATUS_AFTER, Action

NOW = datetime.fromisoformat("2026-08-22T12:00")
VERDICTS = (Verdict("tone", True, "no objection"),)


def add(database: Database, draft: Draft, at: datetime = NOW) -> bool:
    with database.write() as connection:
        return add_recommendation(
            connection, draft, VERDICTS, run_id="run-1", trace_id="trace-1", at=at
        )


def note(database: Database, draft: Draft, action: Action, **more: object) -> None:
    key = recommendation_id(draft)
    event = ReviewEvent(recommendation_id=key, action=action, at=NOW, by="olga", **more)  # type: ignore[arg-type]
    with database.write() as connection:
        add_review_event(connection, event)


def one(database: Database) -> Recommendation:
    with database.read() as connection:
        (found,) = recommendations(connection)
    return found


def test_a_draft_comes_back_whole_and_pending(ran: Database, draft: Draft) -> None:
    assert add(ran, draft)
    found = one(ran)
    assert found.draft() == found.shown() == draft
    assert found.verdicts == VERDICTS
    assert (found.status, found.decided_by, found.decided_at) == ("pending", None, None)
    assert (found.run_id, found.trace_id, found.created_at) == ("run-1", "trace-1", NOW)


def test_the_same_draft_again_changes_nothing(ran: Database, draft: Draft) -> None:
    add(ran, draft)
    assert not add(ran, draft, NOW + timedelta(days=1))
    assert one(ran).created_at == NOW


@pytest.mark.parametrize(
    "other",
    [
        {"user_id": "u-ben"},
        {"window_days": 180},
        {"item_key": "other"},
        {"title": "x"},
        {"body": "x"},
        {"because": "x"},
    ],
)
def test_another_user_window_item_or_word_is_another_id(
    draft: Draft, other: dict[str, str]
) -> None:
    assert recommendation_id(replace(draft, **other)) != recommendation_id(draft)  # type: ignore[arg-type]


def test_the_id_of_a_draft_is_the_same_everywhere(draft: Draft) -> None:
    assert recommendation_id(draft) == "rec_c9ab5070ac49b2d80e1b20f1"


@pytest.mark.parametrize(("action", "status"), STATUS_AFTER.items())
def test_the_last_event_says_where_it_stands(
    ran: Database, draft: Draft, action: Action, status: str
) -> None:
    add(ran, draft)
    note(ran, draft, "supersede")
    note(ran, draft, action, reason="because")
    assert one(ran).status == status


def test_a_decision_is_told_with_who_when_and_why(ran: Database, draft: Draft) -> None:
    add(ran, draft)
    note(ran, draft, "reject", reason="too early")
    found = one(ran)
    assert (found.decision, found.decided_by, found.decided_at, found.decision_reason) == (
        "reject",
        "olga",
        NOW,
        "too early",
    )


def test_an_override_shows_the_operators_words_and_keeps_the_draft(
    ran: Database, draft: Draft
) -> None:
    add(ran, draft)
    words = {"title": "A calmer title", "body": draft.body, "because": draft.because}
    verdict = {"guardrail": "tone", "allowed": True, "reason": "read again"}
    note(ran, draft, "override", reason="calmer", text=words, verdicts=(verdict,))
    found = one(ran)
    assert found.title == "A calmer title"
    assert found.shown() == replace(draft, title="A calmer title")
    assert found.draft() == draft
    assert found.verdicts == (Verdict("tone", True, "read again"),)


def test_recommendations_are_chosen_by_user_window_status_and_page(
    ran: Database, draft: Draft
) -> None:
    of_ben = replace(draft, user_id="u-ben")
    long = replace(draft, window_days=180)
    for each in (draft, long, of_ben):
        add(ran, each)
    note(ran, draft, "approve")
    with ran.read() as connection:
        everything = recommendations(connection)
        assert [(r.user_id, r.window_days) for r in everything] == [
            ("u-ana", 30),
            ("u-ana", 180),
            ("u-ben", 30),
        ]
        assert recommendations(connection, user_id="u-ben")[0].draft() == of_ben
        assert recommendations(connection, status="approved")[0].draft() == draft
        assert len(recommendations(connection, status="pending", window_days=30)) == 1
        assert recommendations(connection, limit=1, offset=1) == everything[1:2]
        assert recommendations(connection, offset=2) == everything[2:]
        assert recommendations(connection, recommendation_ids=[]) == ()
        assert recommendations(connection, run_id="run-2") == ()


def test_a_status_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(BadInput, match="'waiting' is not where"), database.read() as connection:
        recommendations(connection, status="waiting")


def test_json_has_everything_a_screen_needs(ran: Database, draft: Draft) -> None:
    add(ran, draft)
    note(ran, draft, "approve", reason="fine")
    told = one(ran).as_json()
    assert told["id"] == recommendation_id(draft)
    assert told["as_of"] == "2026-08-22"
    assert told["decided_at"] == "2026-08-22T12:00:00"
    assert told["facts"] == [
        {"name": "utilization", "text": "68.2%", "source": "reading:highest_utilization"}
    ]
    assert told["verdicts"] == [{"guardrail": "tone", "allowed": True, "reason": "no objection"}]
    wanted = {
        "id", "user_id", "window_days", "kind", "status", "title", "body", "because", "disclosure",
        "persona", "item_key", "as_of", "trace_id", "facts", "verdicts", "decided_by", "decided_at",
        "decision_reason",
    }  # fmt: skip
    assert wanted <= told.keys()


def test_review_events_come_in_the_order_written(ran: Database, draft: Draft) -> None:
    add(ran, draft)
    note(ran, draft, "supersede", reason="gone")
    note(ran, draft, "restore", reason="back")
    with ran.read() as connection:
        events = review_events(connection, recommendation_id(draft))
        assert events == review_events(connection)
        assert review_events(connection, "rec-x") == ()
    assert [(event.action, event.reason) for event in events] == [
        ("supersede", "gone"),
        ("restore", "back"),
    ]
