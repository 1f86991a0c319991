"""Approve, reject, override: once, by a name, with a reason, and only with consent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.ledger import BadInput, Conflict, ConsentMissing, NotFound, SpendSenseError
from spendsense.recommendations import Draft
from spendsense.review import (
    approve,
    grant_consent,
    override,
    queue,
    recommendation,
    reject,
    revoke_consent,
    save_drafts,
    withdraw,
)
from spendsense.storage import Database, Recommendation, audit_trail, review_events

AT = datetime.fromisoformat("2026-08-22T13:00")
DAY = timedelta(days=1)
Decide = Callable[[Connection, str], Recommendation]


def calm(draft: Draft) -> tuple[Verdict, ...]:
    """A guardrail that objects to one word."""
    bad = "overspending" in draft.text()
    return (Verdict("tone", not bad, "shames" if bad else "no objection"),)


def approving(connection: Connection, key: str) -> Recommendation:
    return approve(connection, key, by="olga", at=AT, note="fine", judge_text=calm)


def rejecting(connection: Connection, key: str) -> Recommendation:
    return reject(connection, key, by="olga", at=AT, reason="too early")


def overriding(connection: Connection, key: str, **words: str) -> Recommendation:
    text = words or {"title": "A calmer title"}
    return override(connection, key, by="olga", at=AT, reason="calmer", judge_text=calm, **text)


DECISIONS = [approving, rejecting, overriding]


def decide(waiting: tuple[Database, str], how: Decide) -> Recommendation:
    database, key = waiting
    with database.write() as connection:
        return how(connection, key)


def events(database: Database) -> int:
    with database.read() as connection:
        return len(review_events(connection))


@pytest.mark.parametrize(
    ("how", "status", "reason"),
    [
        (approving, "approved", "fine"),
        (rejecting, "rejected", "too early"),
        (overriding, "overridden", "calmer"),
    ],
)
def test_a_decision_is_kept_with_who_when_and_why(
    waiting: tuple[Database, str], how: Decide, status: str, reason: str
) -> None:
    found = decide(waiting, how)
    assert (found.status, found.decided_by, found.decided_at, found.decision_reason) == (
        status,
        "olga",
        AT,
        reason,
    )
    database, key = waiting
    with database.read() as connection:
        assert queue(connection) == ()
        last = list(audit_trail(connection))[-1]
    assert (last.subject, last.actor, last.payload["reason"]) == (key, "olga", reason)


@pytest.mark.parametrize("first", DECISIONS)
@pytest.mark.parametrize("second", DECISIONS)
def test_what_is_decided_is_not_decided_again(
    waiting: tuple[Database, str], first: Decide, second: Decide
) -> None:
    decided = decide(waiting, first)
    said = f"was {decided.status} by olga at 2026-08-22 13:00:00 UTC"
    with pytest.raises(Conflict, match=said):
        decide(waiting, second)
    assert events(waiting[0]) == 1


def test_a_superseded_draft_cannot_be_approved(waiting: tuple[Database, str]) -> None:
    database, _ = waiting
    with database.write() as connection:
        save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=30,
            judged=[],
            at=AT,
        )
    with pytest.raises(Conflict, match="was superseded by pipeline"):
        decide(waiting, approving)


@pytest.mark.parametrize("how", DECISIONS)
def test_an_unknown_id_is_not_found(waiting: tuple[Database, str], how: Decide) -> None:
    with pytest.raises(NotFound, match="There is no recommendation rec_x"):
        decide((waiting[0], "rec_x"), how)


@pytest.mark.parametrize("how", [approving, overriding])
def test_nothing_is_approved_for_a_user_who_revoked_consent(
    waiting: tuple[Database, str], how: Decide
) -> None:
    database, _ = waiting
    with database.write() as connection:
        revoke_consent(connection, "u-ana", by="ana", at=AT)
    with pytest.raises(NotFound, match="There is no recommendation"):
        decide(waiting, how)
    assert events(database) == 0


def test_nothing_is_approved_once_consent_has_ended_but_it_can_be_rejected(
    waiting: tuple[Database, str],
) -> None:
    with waiting[0].write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=AT, days=1)

    def late(connection: Connection, key: str) -> Recommendation:
        return approve(connection, key, by="olga", at=AT + DAY, judge_text=calm)

    with pytest.raises(ConsentMissing, match="or has revoked it, or it has ended"):
        decide(waiting, late)
    assert events(waiting[0]) == 0
    assert decide(waiting, rejecting).status == "rejected"


def test_a_revocation_stops_an_approval_whose_clock_is_behind(
    waiting: tuple[Database, str],
) -> None:
    with waiting[0].write() as connection:
        revoke_consent(connection, "u-ana", by="ana", at=AT + timedelta(seconds=1))
    with pytest.raises(NotFound):
        decide(waiting, approving)


def test_what_the_guardrails_no_longer_allow_is_not_approved_and_nothing_is_written(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting

    def stale(draft: Draft) -> tuple[Verdict, ...]:
        return (Verdict("grounding", False, "68.2% is 1.0% now"),)

    said = "no longer holds .* grounding: 68.2% is 1.0% now. Run the pipeline again"
    with pytest.raises(BadInput, match=said), database.write() as connection:
        approve(connection, key, by="olga", at=AT, judge_text=stale)
    assert events(database) == 0


def test_consent_is_asked_before_the_words_are(waiting: tuple[Database, str]) -> None:
    with waiting[0].write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=AT, days=1)

    def late(connection: Connection, key: str) -> Recommendation:
        text = {"body": "You are overspending.", "reason": "calmer"}
        return override(connection, key, by="olga", at=AT + DAY, judge_text=calm, **text)

    with pytest.raises(ConsentMissing):
        decide(waiting, late)


def withdrawing(connection: Connection, key: str, reason: str = "wrong card") -> Recommendation:
    return withdraw(connection, key, by="olga", at=AT, reason=reason)


@pytest.mark.parametrize("how", [approving, overriding])
def test_an_approval_is_withdrawn_with_a_reason_and_not_decided_again(
    waiting: tuple[Database, str], draft: Draft, how: Decide
) -> None:
    decide(waiting, how)
    with pytest.raises(BadInput, match="Say why"):
        decide(waiting, lambda c, k: withdrawing(c, k, " "))
    found = decide(waiting, withdrawing)
    assert (found.status, found.decision, found.decision_reason) == (
        "withdrawn",
        "withdraw",
        "wrong card",
    )
    database, key = waiting
    with database.write() as connection:
        last = list(audit_trail(connection))[-1]
        save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=30,
            judged=[(draft, calm(draft))],
            at=AT,
        )
        assert recommendation(connection, key).status == "withdrawn"
    assert (last.action, last.subject, last.actor) == ("review.withdraw", key, "olga")
    with pytest.raises(Conflict, match="was withdrawn by olga"):
        decide(waiting, approving)


def test_an_approval_is_withdrawn_by_a_revocation(waiting: tuple[Database, str]) -> None:
    decide(waiting, approving)
    database, key = waiting
    with database.write() as connection:
        revoke_consent(connection, "u-ana", by="ana", at=AT)
        last = review_events(connection, key)[-1]
    assert (last.action, last.by, last.reason) == ("withdraw", "ana", "consent was revoked")
    with pytest.raises(NotFound):
        decide(waiting, withdrawing)


def test_only_an_approval_can_be_withdrawn(waiting: tuple[Database, str]) -> None:
    with pytest.raises(Conflict, match="is pending, and only what is approved"):
        decide(waiting, withdrawing)
    decide(waiting, rejecting)
    with pytest.raises(Conflict, match="is rejected, and only what is approved"):
        decide(waiting, withdrawing)


def test_nobody_decides_under_the_pipelines_name(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with pytest.raises(BadInput, match="'pipeline' is no person"), database.write() as connection:
        reject(connection, key, by="pipeline", at=AT, reason="x")


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (
            [Verdict("tone", True, "fine"), Verdict("grounding", False, "$5 is no fact")],
            "grounding",
        ),
        ([], "no guardrail has judged it"),
    ],
)
def test_a_draft_that_a_guardrail_objected_to_cannot_be_approved_as_it_is(
    waiting: tuple[Database, str], draft: Draft, verdicts: list[Verdict], said: str
) -> None:
    database, _ = waiting
    with database.write() as connection:
        (key,) = save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=180,
            judged=[(replace(draft, window_days=180), verdicts)],
            at=AT,
        )
    with pytest.raises(BadInput, match=f"cannot be approved as it was drafted: {said}"):
        decide((database, key), approving)
    assert decide((database, key), overriding).status == "overridden"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_rejecting_and_overriding_need_a_reason(waiting: tuple[Database, str], reason: str) -> None:
    database, key = waiting
    with pytest.raises(BadInput, match="Say why"), database.write() as connection:
        reject(connection, key, by="olga", at=AT, reason=reason)
    with pytest.raises(BadInput, match="Say why"), database.write() as connection:
        override(connection, key, by="olga", at=AT, title="x", reason=reason, judge_text=calm)
    assert events(database) == 0


def test_a_decision_needs_a_name(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with pytest.raises(BadInput, match="needs the name"), database.write() as connection:
        approve(connection, key, by=" ", at=AT, judge_text=calm)


def test_an_override_shows_the_operators_words_and_their_verdicts(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    found = decide(waiting, lambda c, k: overriding(c, k, body="Small steps count."))
    assert (found.title, found.body) == (draft.title, "Small steps count.")
    assert found.draft() == draft
    assert found.verdicts == (Verdict("tone", True, "no objection"),)


def test_an_override_that_a_guardrail_objects_to_writes_nothing(
    waiting: tuple[Database, str],
) -> None:
    with pytest.raises(BadInput, match=r"cannot be shown: tone: shames\. Word it differently"):
        decide(waiting, lambda c, k: overriding(c, k, because="You are overspending."))
    assert events(waiting[0]) == 0
    with waiting[0].read() as connection:
        assert recommendation(connection, waiting[1]).status == "pending"


def test_an_override_that_nobody_judged_writes_nothing(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with (
        pytest.raises(BadInput, match="no guardrail has judged it"),
        database.write() as connection,
    ):
        override(
            connection,
            key,
            by="olga",
            at=AT,
            title="x",
            reason="y",
            judge_text=lambda draft: (),
        )
    assert events(database) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [({"title": " "}, "The title of an override may not be empty"), ({}, "differs from the draft")],
)
def test_an_override_needs_words_of_its_own(
    waiting: tuple[Database, str], words: dict[str, str], said: str
) -> None:
    database, key = waiting
    with pytest.raises(BadInput, match=said), database.write() as connection:
        override(connection, key, by="o", at=AT, reason="y", judge_text=calm, **words)


def test_of_operators_who_decide_at_once_one_is_kept_and_the_others_are_told(
    waiting: tuple[Database, str],
) -> None:
    outcomes: list[str] = []

    def work(how: Decide) -> None:
        try:
            decide(waiting, how)
            outcomes.append("decided")
        except SpendSenseError as error:
            outcomes.append(type(error).__name__)

    operators = [Thread(target=work, args=(how,)) for how in DECISIONS * 2]
    for operator in operators:
        operator.start()
    for operator in operators:
        operator.join()
    assert sorted(outcomes) == ["Conflict"] * 5 + ["decided"]
    assert events(waiting[0]) == 1
