"""What goes with consent, what stays, and that the trail tells a purge from tampering."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa

from spendsense.guardrails import ConsentEvent, Verdict
from spendsense.recommendations import Draft
from spendsense.storage import (
    Database,
    ReviewEvent,
    add_consent_event,
    add_feedback,
    add_recommendation,
    add_review_event,
    audit_trail,
    consent_epochs,
    delete_records,
    find_trace,
    purge_derived,
    purge_offers,
    readings,
    recommendation_id,
    recommendations,
    review_events,
    save_assignments,
    save_epochs,
    save_readings,
    save_trace,
)
from spendsense.storage.tables import metadata

NOW = datetime.fromisoformat("2026-08-22T12:00")
DAY = NOW.date()


def rows(database: Database, table: str) -> int:
    with database.read() as connection:
        query = sa.select(sa.func.count()).select_from(metadata.tables[table])
        return int(connection.scalar(query) or 0)


@pytest.fixture
def derived(ran: Database, draft: Draft) -> Database:
    """Of Ana: readings, a persona, a lesson that was approved in other words, an offer, a word."""
    offer = replace(draft, kind="offer", item_key="an_offer", title="An offer")
    with ran.write() as connection:
        save_readings(connection, "run-1", "u-ana", 30, {"share": 0.68})
        save_assignments(
            connection, "run-1", "u-ana", 30, DAY, [{"key": "high_utilization", "primary": True}]
        )
        for each in (draft, offer):
            said = [Verdict("tone", True, "no objection")]
            add_recommendation(connection, each, said, run_id="run-1", trace_id="trace-1", at=NOW)
        add_review_event(
            connection,
            ReviewEvent(
                recommendation_id=recommendation_id(draft),
                action="override",
                at=NOW,
                by="olga",
                reason="calmer",
                text={"title": "Your card at 68.2%"},
                verdicts=({"guardrail": "tone", "allowed": True, "reason": "no objection"},),
            ),
        )
        key = recommendation_id(draft)
        add_feedback(connection, "u-ana", key, "helpful", "thanks", NOW)
        add_feedback(connection, "u-ana", recommendation_id(offer), "helpful", "thanks", NOW)
    return ran


def test_everything_derived_goes_and_is_counted(derived: Database) -> None:
    with derived.write() as connection:
        gone = purge_derived(connection, "u-ana", by="ana", at=NOW, cause="consent was revoked")
    assert dict(gone.counts) == {
        "feedback": 2,
        "review_texts": 1,
        "review_states": 2,
        "recommendations": 2,
        "traces": 1,
        "readings": 1,
        "assignments": 1,
    }
    for table in gone.counts:
        assert rows(derived, table) == 0
    assert rows(derived, "transactions") == 4


def test_who_decided_stays_without_the_words(derived: Database, draft: Draft) -> None:
    key = recommendation_id(draft)
    with derived.write() as connection:
        (before,) = review_events(connection, key)
        purge_derived(connection, "u-ana", by="ana", at=NOW, cause="consent was revoked")
        (after,) = review_events(connection, key)
    assert before.text == {"title": "Your card at 68.2%"}
    assert (after.by, after.action, after.reason) == ("olga", "override", "calmer")
    assert after.text is None and after.verdicts is None


def test_the_trail_holds_no_word_of_what_was_derived(derived: Database) -> None:
    with derived.write() as connection:
        purge_derived(connection, "u-ana", by="ana", at=NOW, cause="consent was revoked")
        told = " ".join(str(event.payload) for event in audit_trail(connection))
    for word in ("68.2%", "4821", "thanks", "Bringing a card balance down", "0.68"):
        assert word not in told


def test_offers_go_alone_and_the_trace_tells_of_none(derived: Database, draft: Draft) -> None:
    body = {
        "trace_id": "trace-2",
        "windows": {"30": {"drafts": [{"kind": "education"}, {"kind": "offer"}]}},
    }
    with derived.write() as connection:
        save_trace(connection, "trace-2", "u-ana", DAY, "run-1", body, at=NOW)
        gone = purge_offers(connection, "u-ana", by="ana", at=NOW, cause="no more offers")
        (left,) = recommendations(connection, user_id="u-ana")
        shorter = find_trace(connection, "trace-2")
    assert dict(gone.counts) == {
        "feedback": 1,
        "review_states": 1,
        "recommendations": 1,
        "traces": 1,
    }
    assert left.kind == "education"
    assert shorter is not None
    assert shorter.body["windows"]["30"]["drafts"] == [{"kind": "education"}]
    assert shorter.body["purged"] == "offers"


def test_a_trace_that_was_shortened_may_be_told_whole_again(derived: Database) -> None:
    body = {"trace_id": "trace-2", "windows": {"30": {"drafts": [{"kind": "offer"}]}}}
    with derived.write() as connection:
        save_trace(connection, "trace-2", "u-ana", DAY, "run-1", body, at=NOW)
        purge_offers(connection, "u-ana", by="ana", at=NOW, cause="no more offers")
        save_trace(connection, "trace-2", "u-ana", DAY, "run-1", body, at=NOW)
        whole = find_trace(connection, "trace-2")
    assert whole is not None and whole.body == body


def test_where_nothing_was_derived_nothing_is_told(ran: Database) -> None:
    with ran.write() as connection:
        assert not purge_derived(connection, "u-ben", by="ben", at=NOW, cause="revoked")
        assert [event.action for event in audit_trail(connection)] == ["run.start", "trace"]


def test_records_go_and_the_id_stays_with_nobodys_name(derived: Database) -> None:
    with derived.write() as connection:
        gone = delete_records(connection, "u-ana", by="ana", at=NOW)
    assert dict(gone.counts) == {"accounts": 2, "liabilities": 1, "transactions": 3}
    assert rows(derived, "accounts") == 1  # Ben's
    with derived.read() as connection:
        users = metadata.tables["users"]
        row = connection.execute(sa.select(users).where(users.c.user_id == "u-ana")).one()
    assert tuple(row) == ("u-ana", None, None, None, "customer")


def test_what_an_older_consent_permitted_is_not_read_after_a_revocation(derived: Database) -> None:
    """Even if nothing had been purged: the epoch beside it is older than the revocation."""

    def event(action: str) -> ConsentEvent:
        return ConsentEvent(
            user_id="u-ana",
            action=action,  # type: ignore[arg-type]
            at=NOW,
            by="ana",
            note="",
            purpose="education",
        )

    with derived.write() as connection:
        add_consent_event(connection, event("grant"))
        save_epochs(connection, "run-1", consent_epochs(connection, ["u-ana"]))
        assert readings(connection, "u-ana") and recommendations(connection, user_id="u-ana")
        add_consent_event(connection, event("revoke"))
        add_consent_event(connection, event("grant"))
        assert consent_epochs(connection, ["u-ana", "u-ben"]) == {"u-ana": 3, "u-ben": 0}
        assert readings(connection, "u-ana") == ()
        assert recommendations(connection, user_id="u-ana") == ()
        assert find_trace(connection, "trace-1") is None
        save_epochs(connection, "run-1", consent_epochs(connection, ["u-ana"]))
        assert readings(connection, "u-ana")
