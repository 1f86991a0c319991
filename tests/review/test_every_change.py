"""Every change of state is told by exactly one event of its own, and by no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.ledger import SpendSenseError
from spendsense.recommendations import Draft, Words
from spendsense.review import (
    approve,
    audit,
    escalate,
    expire_consents,
    flag,
    grant_consent,
    note,
    opened,
    override,
    publish,
    reject,
    release,
    revoke_consent,
    save_drafts,
    snooze,
    take,
    undo,
    withdraw,
)
from spendsense.storage import (
    Database,
    Run,
    Saved,
    User,
    add_correction,
    add_feedback,
    add_load,
    add_reveal,
    add_user,
    audit_trail,
    change_role,
    choose_engagement,
    count_action,
    create_account,
    disable_account,
    end_session,
    finish_run,
    issue_token,
    known_account,
    purge_engagement,
    recommendations,
    revoke_token,
    save_evaluation,
    save_run,
    save_trace,
    set_mark,
    set_password,
    start_session,
    undo_correction,
)

AT = datetime.fromisoformat("2026-08-22T13:00")
A_DAY = timedelta(days=1)
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


def an_account(connection: Connection, _: str = "") -> str:
    """Otto, an auditor."""
    made = create_account(connection, login="otto", name="O", role="auditor", at=AT, by="ruth")
    return made.account_id


def models_words_taken_back(connection: Connection, key: str) -> object:
    """A draft in a model's words takes the place of what waits, and goes with the consent to it."""
    (was,) = recommendations(connection, recommendation_ids=[key])
    words = Words("A title", "a reason", "A body")
    draft = replace(was.draft(), title="In other words", worded_by="model", template=words)
    grant_consent(connection, "u-ana", by="ana", at=AT, purposes=["ai_wording"])
    said = [Verdict("tone", True, "no objection")]
    save_drafts(
        connection,
        run_id="run-1",
        trace_id="trace-1",
        user_id="u-ana",
        window_days=30,
        judged=[(draft, said)],
        at=AT,
    )
    return revoke_consent(connection, "u-ana", by="ana", at=AT, purposes=["ai_wording"])


def marked_and_taken_back(connection: Connection, _: str) -> None:
    said = ("u-ana", "an_item", "education")
    set_mark(connection, *said, {"never_at": AT}, by="ana", at=AT)
    set_mark(connection, *said, {"never_at": None}, by="ana", at=AT)


def finished_and_deleted(connection: Connection, _: str) -> None:
    count_action(connection, "u-ana", "lesson_read", "an_item", by="ana", at=AT)
    purge_engagement(connection, "u-ana", by="ana", at=AT, cause="the user deleted it")


def a_correction(connection: Connection, user_id: str = "u-ana") -> str:
    """The card is not hers to count."""
    said = {"label": {"account_id": "a-card"}, "facts": [{"said": "apart", "account_id": "a-card"}]}
    made = add_correction(connection, user_id, "not_mine", **said, note="", by="ana", at=AT)
    return made.correction_id


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
    "the end of a grant, and what goes with it": (
        lambda c, _: expire_consents(c, AT + timedelta(days=366)),
        {"consent.expire": 1, "purge": 1},
    ),
    "a model's words taken back": (
        models_words_taken_back,
        {
            "consent.grant": 1,
            "drafts": 1,
            "review.supersede": 1,
            "consent.revoke": 1,
            "purge": 1,
        },
    ),
    "a run begun": (lambda c, _: save_run(c, RUN), {"run.start": 1}),
    "a run ended": (
        lambda c, _: finish_run(c, "run-1", at=AT, by="cli", users=1, drafts=1),
        {"run.finish": 1},
    ),
    "an evaluation": (
        lambda c, _: save_evaluation(
            c, run_id="run-1", measured_at=AT, by="cli", findings_sha256="f1", body={"metrics": []}
        ),
        {"evaluation": 1},
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
    "an opening": (lambda c, key: opened(c, key, by="olga", at=AT), {"review.open": 1}),
    "an item taken": (lambda c, key: take(c, key, by="olga", at=AT), {"review.lease": 1}),
    "an item given back": (
        lambda c, key: (take(c, key, by="olga", at=AT), release(c, key, by="olga", at=AT)),
        {"review.lease": 1, "review.release": 1},
    ),
    "a note": (lambda c, key: note(c, key, by="olga", at=AT, text="odd"), {"review.note": 1}),
    "an item put off": (
        lambda c, key: snooze(c, key, by="olga", at=AT, until=AT + A_DAY, reason="later"),
        {"review.snooze": 1},
    ),
    "a flag": (lambda c, key: flag(c, key, by="olga", at=AT, reason="odd"), {"review.flag": 1}),
    "an escalation": (
        lambda c, key: escalate(c, key, by="olga", at=AT, reason="odd"),
        {"review.escalate": 1},
    ),
    "an approval undone": (
        lambda c, key: (
            approve(c, key, by="olga", at=AT, judge_text=fair),
            undo(c, key, by="olga", at=AT, reason="slip"),
        ),
        {"review.approve": 1, "review.undo": 1},
    ),
    "a hold ended": (
        lambda c, key: (
            approve(c, key, by="olga", at=AT, judge_text=fair),
            publish(c, key, by="olga", at=AT),
        ),
        {"review.approve": 1, "review.publish": 1},
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
    "an account": (an_account, {"account.create": 1}),
    "another password": (
        lambda c, _: set_password(c, an_account(c), "$argon2id$y", at=AT, by="o"),
        {"account.create": 1, "account.password": 1},
    ),
    "an account disabled, and its session": (
        lambda c, _: (
            an_account(c),
            start_session(c, known_account(c, "otto").account_id, method="x", at=AT, by="o"),
            disable_account(c, "otto", at=AT, by="ruth"),
        ),
        {"account.create": 1, "sign_in": 1, "account.disable": 1, "sign_out": 1},
    ),
    "another role": (
        lambda c, _: (an_account(c), change_role(c, "otto", "operator", at=AT, by="ruth")),
        {"account.create": 1, "account.role": 1},
    ),
    "a name revealed": (
        lambda c, _: add_reveal(
            c, person="p-1", user_id="u-ana", by="olga", code="complaint", reason="x", at=AT
        ),
        {"reveal.name": 1},
    ),
    "something finished": (
        lambda c, _: count_action(c, "u-ana", "lesson_read", "an_item", by="ana", at=AT),
        {"engagement.count": 1},
    ),
    "a target": (
        lambda c, _: choose_engagement(
            c, "u-ana", enabled=True, targets={"read": 2}, by="ana", at=AT
        ),
        {"engagement.settings": 1},
    ),
    "a mark": (
        lambda c, _: set_mark(
            c, "u-ana", "an_item", "education", {"never_at": AT}, by="ana", at=AT
        ),
        {"shelf.mark": 1},
    ),
    "a mark taken back": (marked_and_taken_back, {"shelf.mark": 2}),
    "what was finished, deleted": (finished_and_deleted, {"engagement.count": 1, "purge": 1}),
    "a user's word with a reason": (
        lambda c, key: add_feedback(c, "u-ana", key, "helpful", "", AT, "fits_me"),
        {"feedback": 1},
    ),
    "a correction": (lambda c, _: a_correction(c), {"correction.correct": 1}),
    "a correction taken back": (
        lambda c, _: undo_correction(c, "u-ana", a_correction(c), note="", by="ana", at=AT),
        {"correction.correct": 1, "correction.undo": 1},
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
    "taking back what nobody said": lambda c, _: undo_correction(
        c, "u-ana", "c-none", note="", by="ana", at=AT
    ),
    "an account that is disabled already": lambda c, _: disable_account(
        c, "nobody", at=AT, by="ruth"
    ),
    "a session of nobody": lambda c, _: end_session(c, "p-1", "x", at=AT, by="o", why="x"),
    "a name of nobody": lambda c, _: add_reveal(
        c, person="p-1", user_id="nobody", by="olga", code="complaint", reason="x", at=AT
    ),
    "what nobody who consents finished": lambda c, _: count_action(
        c, "u-ben", "lesson_read", "an_item", by="ben", at=AT
    ),
    "a switch that stands so": lambda c, _: choose_engagement(
        c, "u-ana", enabled=True, targets={"read": 1}, by="ana", at=AT
    ),
    "a target that nobody may choose": lambda c, _: choose_engagement(
        c, "u-ana", enabled=True, targets={"read": 9}, by="ana", at=AT
    ),
    "a mark that is not there, taken back": lambda c, _: set_mark(
        c, "u-ana", "an_item", "education", {"never_at": None}, by="ana", at=AT
    ),
    "a reason that is none": lambda c, key: add_feedback(
        c, "u-ana", key, "helpful", "", AT, "felt_judged"
    ),
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


FINISHED = ("engagement_events", "engagement_settings", "shelf")


def chosen_by_ana(connection: Connection) -> None:
    count_action(connection, "u-ana", "lesson_read", "an_item", by="ana", at=AT)
    choose_engagement(connection, "u-ana", enabled=True, targets={"read": 2}, by="ana", at=AT)
    set_mark(connection, "u-ana", "an_item", "education", {"read_at": AT}, by="ana", at=AT)


@pytest.mark.parametrize("table", FINISHED)
def test_a_row_of_what_was_finished_that_is_deleted_or_changed_past_us_is_found(
    waiting: tuple[Database, str], table: str
) -> None:
    database, _ = waiting
    with database.write() as connection:
        chosen_by_ana(connection)
        assert audit.verify(connection) == ()
        assert "an_item" not in str(list(audit_trail(connection))[-3:])
        connection.exec_driver_sql(f"UPDATE {table} SET user_id = 'u-ben'")
        (changed,) = audit.verify(connection)
        connection.exec_driver_sql(f"DELETE FROM {table}")
        (gone,) = audit.verify(connection)
    assert changed.sentence.startswith(f"Row 1 of {table} was changed: content differ")
    assert gone.sentence.startswith(f"Row 1 of {table}, told by audit event ")


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
