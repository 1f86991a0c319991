"""Every change of state is told by exactly one event of its own, and by no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.ledger import SpendSenseError
from spendsense.recommendations import Draft
from spendsense.review import (
    approve,
    audit,
    grant_consent,
    override,
    reject,
    revoke_consent,
    save_drafts,
    withdraw,
)
from spendsense.storage import (
    Database,
    Run,
    Saved,
    User,
    add_feedback,
    add_load,
    add_user,
    audit_trail,
    finish_run,
    issue_token,
    revoke_token,
    save_run,
    save_trace,
)

AT = datetime.fromisoformat("2026-08-22T13:00")
DAY = date(2026, 8, 22)
EVA = User(user_id="u-eva", name=None, email=None, created_at=None)
RUN = Run(run_id="run-2", as_of=DAY, started_at=AT, policy_hash="p1")


def fair(draft: Draft) -> tuple[Verdict, ...]:
    return (Verdict("tone", True, "no objection"),)


def drafts_again(connection: Connection, _: str) -> object:
    """None are drafted now: what waits is superseded."""
    return save_drafts(
        connection,
        run_id="run-1",
        trace_id="trace-1",
        user_id="u-ana",
        window_days=30,
        judged=[],
        at=AT,
    )


Change = Callable[[Connection, str], object]

CHANGES: dict[str, tuple[Change, dict[str, int]]] = {
    "a load": (
        lambda c, _: add_load(c, at=AT, by="cli", paths=["a.csv"], saved=Saved()),
        {"load": 1},
    ),
    "a user": (
        lambda c, _: add_user(c, EVA, by="cli", at=AT),
        {"user.add": 1},
    ),
    "a grant": (
        lambda c, _: grant_consent(c, "u-ben", by="cli", at=AT, purposes=["education"]),
        {"consent.grant": 1},
    ),
    "a revocation, and what goes with it": (
        lambda c, _: revoke_consent(c, "u-ana", by="ana", at=AT),
        {"consent.revoke": 1, "purge": 1, "review.withdraw": 0},
    ),
    "a run begun": (lambda c, _: save_run(c, RUN), {"run.start": 1}),
    "a run ended": (
        lambda c, _: finish_run(c, "run-1", at=AT, by="cli", users=1, drafts=1),
        {"run.finish": 1},
    ),
    "a trace": (
        lambda c, _: save_trace(c, "trace-2", "u-ana", DAY, "run-1", {"a": 1}, at=AT),
        {"trace": 1},
    ),
    "an approval": (
        lambda c, key: approve(c, key, by="olga", at=AT, judge_text=fair),
        {"review.approve": 1},
    ),
    "a rejection": (
        lambda c, key: reject(c, key, by="olga", at=AT, reason="no"),
        {"review.reject": 1},
    ),
    "an override": (
        lambda c, key: override(
            c, key, by="olga", at=AT, title="Kinder", reason="tone", judge_text=fair
        ),
        {"review.override": 1},
    ),
    "a withdrawal": (
        lambda c, key: (
            approve(c, key, by="olga", at=AT, judge_text=fair),
            withdraw(c, key, by="olga", at=AT, reason="no longer"),
        ),
        {"review.approve": 1, "review.withdraw": 1},
    ),
    "a draft superseded": (drafts_again, {"drafts": 1, "review.supersede": 1}),
    "a token": (
        lambda c, _: issue_token(c, role="operator", label="desk", at=AT),
        {"token.issue": 1},
    ),
    "a token ended": (
        lambda c, _: revoke_token(c, issue_token(c, role="operator", label="x", at=AT), at=AT),
        {"token.issue": 1, "token.revoke": 1},
    ),
    "a user's word": (
        lambda c, key: add_feedback(c, "u-ana", key, "helpful", "thanks", AT),
        {"feedback": 1},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_once_and_the_tables_agree(
    waiting: tuple[Database, str], change: str
) -> None:
    database, key = waiting
    act, expected = CHANGES[change]
    with database.write() as connection:
        before = len(list(audit_trail(connection)))
        act(connection, key)
    with database.read() as connection:
        events = list(audit_trail(connection))[before:]
        assert audit.verify(connection) == ()
    told = Counter(event.action for event in events)
    assert told == {action: times for action, times in expected.items() if times}


UNCHANGED: dict[str, Change] = {
    "a grant that stands": lambda c, _: grant_consent(
        c, "u-ana", by="cli", at=AT, purposes=["education"]
    ),
    "a revocation of nothing": lambda c, _: revoke_consent(c, "u-ben", by="ben", at=AT),
    "a trace that is kept": lambda c, _: save_trace(
        c, "trace-1", "u-ana", DAY, "run-1", {"trace_id": "trace-1"}, at=AT
    ),
    "a rejection without a reason": lambda c, key: reject(c, key, by="olga", at=AT, reason=" "),
    "a word of another user": lambda c, key: add_feedback(c, "u-ben", key, "helpful", "", AT),
    "the end of no token": lambda c, _: revoke_token(c, "0" * 16, at=AT),
}


@pytest.mark.parametrize("nothing", UNCHANGED)
def test_what_changes_nothing_is_not_told(waiting: tuple[Database, str], nothing: str) -> None:
    database, key = waiting
    with database.read() as connection:
        before = audit.head(connection)
    try:
        with database.write() as connection:
            UNCHANGED[nothing](connection, key)
    except SpendSenseError:
        pass
    with database.read() as connection:
        assert audit.head(connection) == before


def test_a_word_is_not_in_the_trail_but_its_digest_is(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        add_feedback(connection, "u-ana", key, "helpful", "my secret", AT)
        (*_, event) = audit_trail(connection)
        assert "my secret" not in str(event) and len(event.payload["digest"]) == 64
        statement = "UPDATE feedback SET note = 'another'"
        connection.exec_driver_sql(statement)
        (finding,) = audit.verify(connection)
    assert finding.sentence == (
        f"Row 1 of feedback was changed: content differ from audit event {event.seq}."
    )
