"""Drafts of a run into the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.review import approve, queue, save_drafts
from spendsense.storage import Database, audit_trail, recommendation_id, review_events

NOON = datetime.fromisoformat("2026-08-22T12:00")
LATER = NOON + timedelta(hours=1)
ALLOWED = (Verdict("tone", True, "no objection"),)


def fair(draft: Draft) -> tuple[Verdict, ...]:
    """Guardrails that have no objection."""
    return (Verdict("tone", True, "no objection"),)


def put(
    database: Database, drafts: Sequence[Draft], user_id: str = "u-ana", days: int = 30
) -> tuple[str, ...]:
    with database.write() as connection:
        return save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id=user_id,
            window_days=days,
            judged=[(draft, ALLOWED) for draft in drafts],
            at=LATER,
        )


def standing(database: Database) -> dict[str, str]:
    with database.read() as connection:
        return {r.recommendation_id: r.status for r in queue(connection, status=None)}


def actions(database: Database) -> list[str]:
    with database.read() as connection:
        return [event.action for event in audit_trail(connection)]


def test_a_draft_waits_with_its_verdicts(waiting: tuple[Database, str], draft: Draft) -> None:
    database, key = waiting
    with database.read() as connection:
        (found,) = queue(connection)
    assert (found.recommendation_id, found.status) == (key, "pending")
    assert found.draft() == draft
    assert [verdict.guardrail for verdict in found.verdicts] == ["consent", "tone"]


def test_the_same_drafts_again_change_nothing(waiting: tuple[Database, str], draft: Draft) -> None:
    database, key = waiting
    before = actions(database)
    assert put(database, [draft]) == (key,)
    assert standing(database) == {key: "pending"}
    assert actions(database) == before


def test_another_draft_supersedes_the_one_that_waits(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    (new,) = put(database, [replace(draft, as_of=date(2026, 8, 23))])
    assert standing(database) == {old: "superseded", new: "pending"}
    with database.read() as connection:
        (event,) = review_events(connection, old)
    assert (event.action, event.by, event.reason) == (
        "supersede",
        "pipeline",
        "not drafted by run run-1",
    )


def test_a_run_without_a_draft_supersedes_all_that_waits(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    assert put(database, []) == ()
    assert standing(database) == {key: "superseded"}


def test_what_was_decided_is_not_superseded(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=LATER, judge_text=fair)
    put(database, [])
    assert standing(database) == {key: "approved"}


def test_another_window_or_user_is_left_alone(waiting: tuple[Database, str], draft: Draft) -> None:
    database, key = waiting
    put(database, [], days=180)
    put(database, [], user_id="u-ben")
    (long,) = put(database, [replace(draft, window_days=180)], days=180)
    assert standing(database) == {key: "pending", long: "pending"}


def test_a_superseded_draft_that_is_drafted_again_waits_again(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, key = waiting
    put(database, [])
    assert put(database, [draft]) == (key,)
    assert standing(database) == {key: "pending"}
    with database.read() as connection:
        (found,) = queue(connection)
    assert (found.decided_by, found.decision_reason) == (None, None)


def test_one_batch_writes_one_audit_event_that_names_its_drafts(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    (new,) = put(database, [replace(draft, title="Another title")])
    with database.read() as connection:
        batch = [event for event in audit_trail(connection) if event.action == "drafts"][-1]
    assert batch.payload == {
        "run_id": "run-1",
        "window_days": 30,
        "added": [new],
        "restored": [],
        "superseded": [old],
        "digests": batch.payload["digests"],
    }
    assert set(batch.payload["digests"]) == {new}


def test_a_draft_of_another_user_or_window_is_a_mistake_of_the_caller(
    ran: Database, draft: Draft
) -> None:
    for other in (replace(draft, user_id="u-ben"), replace(draft, window_days=180)):
        with pytest.raises(ValueError, match="not of user u-ana over 30 days"):
            put(ran, [other])
    assert standing(ran) == {}


def test_the_ids_are_those_of_the_drafts(ran: Database, draft: Draft) -> None:
    drafts = [draft, replace(draft, item_key="b")]
    assert put(ran, drafts) == tuple(recommendation_id(each) for each in drafts)
