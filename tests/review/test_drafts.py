"""Drafts of a run into the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft
from spendsense.review import approve, flag, queue, reject, save_drafts, withdraw
from spendsense.review.audit import verify
from spendsense.storage import (
    Database,
    audit_trail,
    recommendation_id,
    recommendations,
    review_events,
)

from .desk import approved, do

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


def a_day(database: Database, day: int, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The drafts of a run of a day in August."""
    return put(database, [replace(each, as_of=date(2026, 8, day)) for each in drafts])


def waits_for(database: Database, key: str) -> tuple[str, str]:
    """Where it stands, and the reason of the last event."""
    with database.read() as connection:
        (found,) = recommendations(connection, recommendation_ids=[key])
        return found.status, review_events(connection, key)[-1].reason


def test_what_was_flagged_is_flagged_in_the_draft_of_a_later_day(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    do(database, flag, old, reason="is that so?")
    approved(database, old)
    (new,) = a_day(database, 23, [draft])
    said = f"nobody has decided it since {old} was flagged"
    assert waits_for(database, new) == ("flagged", said)
    assert standing(database) == {old: "superseded", new: "flagged"}
    assert approved(database, new).status == "awaiting_second"


def test_what_was_flagged_and_then_not_drafted_is_flagged_when_it_is(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    do(database, flag, old, reason="is that so?")
    put(database, [])
    (new,) = a_day(database, 21, [draft])
    assert standing(database) == {old: "superseded", new: "flagged"}


def test_words_that_were_rejected_are_flagged_when_they_are_drafted_anew(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    do(database, reject, old, reason="wrong")
    for day in (21, 23):
        (new,) = a_day(database, day, [draft])
        said = f"the same words were rejected as {old} by olga"
        assert waits_for(database, new) == ("flagged", said)
    with database.read() as connection:
        last = list(audit_trail(connection))[-1]
        assert verify(connection) == ()
    assert (last.action, last.actor, last.subject) == ("review.flag", "pipeline", new)


def test_words_that_were_withdrawn_are_flagged_when_they_are_drafted_anew(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    approved(database, old)
    do(database, withdraw, old, reason="wrong", by="ben")
    (new,) = a_day(database, 23, [draft])
    said = f"the same words were withdrawn as {old} by ben"
    assert waits_for(database, new) == ("flagged", said)


def test_other_words_and_other_items_than_the_rejected_wait_as_ever(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    do(database, reject, old, reason="wrong")
    others = [replace(draft, because="another reason"), replace(draft, item_key="b")]
    for key in a_day(database, 23, others):
        assert standing(database)[key] == "pending"


def test_what_two_people_approved_since_is_flagged_no_more(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    do(database, reject, old, reason="wrong")
    (again,) = a_day(database, 23, [draft])
    approved(database, again)
    approved(database, again, by="ben")
    (new,) = a_day(database, 24, [draft])
    assert standing(database) == {old: "rejected", again: "approved", new: "pending"}


def test_what_waits_anew_is_flagged_if_its_words_were_rejected_meanwhile(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    (twin,) = a_day(database, 23, [draft])
    do(database, reject, twin, reason="wrong")
    assert put(database, [draft]) == (old,)
    said = f"the same words were rejected as {twin} by olga"
    assert waits_for(database, old) == ("flagged", said)


def test_a_run_of_an_earlier_day_leaves_what_waits_of_a_later_one(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, key = waiting
    (earlier,) = a_day(database, 21, [draft])
    assert waits_for(database, earlier) == ("superseded", "a draft of 2026-08-22 waits")
    assert standing(database) == {key: "pending", earlier: "superseded"}
    assert a_day(database, 21, [draft]) == (earlier,)  # and once more
    assert standing(database) == {key: "pending", earlier: "superseded"}


def test_a_run_of_an_earlier_day_without_a_draft_supersedes_nothing_later(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, old = waiting
    (new,) = a_day(database, 23, [draft])
    put(database, [])  # of run-1, which is of 22 August
    assert standing(database) == {old: "superseded", new: "pending"}
