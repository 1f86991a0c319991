"""Leases, versions, holds: how operators are kept from each other's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spendsense.policy.reasons import review_reasons
from spendsense.review import (
    approve,
    escalate,
    flag,
    note,
    opened,
    override,
    publish,
    recommendation,
    reject,
    release,
    shown_to,
    snooze,
    take,
    undo,
    withdraw,
)
from spendsense.storage import Database, review_events

from .desk import AT, DAY, HOLD, LEASE, approved, do, fair, refused

SECOND = timedelta(seconds=1)


def test_what_one_has_taken_nobody_else_decides_until_the_lease_ends(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    taken = do(database, take, key)
    assert (taken.stands.lease_by, taken.stands.lease_until) == ("olga", AT + LEASE)
    for act, more in (
        (approve, {"judge_text": fair}),
        (reject, {"reason": "no"}),
        (override, {"reason": "r", "title": "x", "judge_text": fair}),
        (take, {}),
        (escalate, {"reason": "r"}),
        (release, {}),
    ):
        said = refused(database, act, key, by="ben", at=AT + LEASE - SECOND, **more)
        assert said.startswith("Conflict: ")
        assert "is taken by olga until 2026-08-22 13:15:00 UTC" in said
    assert approved(database, key, by="ben", at=AT + LEASE).status == "approved"


def test_whoever_has_it_decides_and_may_take_it_for_longer(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    do(database, take, key)
    again = do(database, take, key, by="OLGA", at=AT + 10 * HOLD)
    assert again.stands.lease_until == AT + 10 * HOLD + LEASE
    assert approved(database, key, at=AT + LEASE).status == "approved"


def test_a_lease_is_given_back_and_ends_with_a_decision(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    assert "is taken by nobody" in refused(database, release, key)
    do(database, take, key)
    assert do(database, release, key).stands.leased_at(AT) is None
    do(database, take, key, by="ben")
    do(database, flag, key, reason="odd")  # a flag waits for nobody
    with database.read() as connection:
        assert recommendation(connection, key).stands.leased_at(AT) is None


def test_of_two_who_read_the_same_version_one_decides_and_the_other_is_told(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    done = do(database, flag, key, by="ben", reason="odd", version=1)
    assert done.stands.version == 2
    said = refused(database, approve, key, version=1, judge_text=fair)
    assert said == (
        f"Conflict: Recommendation {key} stands at version 2, after flag by ben at "
        "2026-08-22 13:00:00 UTC, and you act on version 1. Read it again."
    )
    assert approved(database, key, version=2).stands.version == 3


def test_reading_and_taking_change_no_version(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    for act, more in ((opened, {}), (take, {}), (release, {}), (note, {"text": "seen"})):
        do(database, act, key, **more)
    with database.read() as connection:
        assert recommendation(connection, key).stands.version == 1


def test_an_approval_is_undone_before_its_user_saw_it(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    approved(database, key)
    back = do(database, undo, key, by="ben", at=AT + HOLD - SECOND, reason="slip", code="slip")
    assert (back.status, back.decided_by) == ("pending", None)
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + DAY) == ()
    approved(database, key, at=AT + HOLD)
    said = refused(database, undo, key, at=AT + 2 * HOLD, reason="slip")
    assert "can be seen by its user since" in said and "Withdraw it" in said


def test_an_undone_override_waits_in_the_words_of_the_draft(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    do(database, override, key, title="Other words", reason="r", judge_text=fair)
    back = do(database, undo, key, reason="slip")
    assert back.title == back.drafted["title"] != "Other words"
    assert approved(database, key).status == "approved"


def test_publishing_ends_the_hold_at_once_and_only_once(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    assert "only what is approved can be published" in refused(database, publish, key)
    approved(database, key)
    do(database, publish, key, at=AT + SECOND)
    with database.read() as connection:
        assert len(shown_to(connection, "u-ana", at=AT + SECOND)) == 1
    assert "there is no hold to end" in refused(database, publish, key, at=AT + SECOND)
    assert "the hold has ended" in refused(database, undo, key, at=AT + SECOND, reason="slip")


def test_what_is_put_off_needs_a_later_moment_and_a_reason(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    assert "not later than now" in refused(database, snooze, key, until=AT, reason="later")
    assert "Say why" in refused(database, snooze, key, until=AT + DAY, reason=" ")
    done = do(database, snooze, key, until=AT + DAY, reason="later", code="awaiting_answer")
    assert done.stands.snoozed_until == AT + DAY and done.status == "pending"
    assert approved(database, key).stands.snoozed_until is None


@pytest.mark.parametrize(
    ("act", "action"), [(reject, "reject"), (flag, "flag"), (escalate, "escalate")]
)
def test_a_code_is_of_the_closed_list_of_its_action(
    waiting: tuple[Database, str], act: object, action: str
) -> None:
    database, key = waiting
    said = refused(database, act, key, reason="r", code="because")  # type: ignore[arg-type]
    assert said.startswith(f"BadInput: 'because' is no reason to {action}. Use one of ")
    code = next(iter(review_reasons()[action]))
    do(database, act, key, reason="r", code=code)  # type: ignore[arg-type]
    with database.read() as connection:
        assert review_events(connection, key)[-1].code == code


def test_without_a_code_the_reason_is_other(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    assert do(database, reject, key, reason="too early").decision_code == "other"


def test_every_list_of_reasons_has_other_and_says_what_each_means() -> None:
    assert set(review_reasons()) >= {"reject", "override", "withdraw", "flag", "escalate", "snooze"}
    for codes in review_reasons().values():
        assert "other" in codes and all(means.endswith(".") for means in codes.values())


def test_opening_is_noted_once_a_turn_and_not_of_what_is_decided(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    assert do(database, opened, key) and not do(database, opened, key, by=" Olga")
    assert do(database, opened, key, by="ben")
    do(database, flag, key, reason="odd")
    assert not do(database, opened, key)
    approved(database, key)
    approved(database, key, by="ben")
    assert not do(database, opened, key, by="carla")
    do(database, undo, key, reason="slip", at=AT + SECOND)
    assert do(database, opened, key, at=AT + SECOND)


def test_notes_are_left_wherever_it_stands(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    assert "Say why" in refused(database, note, key, text="")
    do(database, note, key, text="ask the branch")
    approved(database, key)
    do(database, withdraw, key, reason="wrong")
    do(database, note, key, by="ben", text="told the branch")
    with database.read() as connection:
        notes = [e.reason for e in review_events(connection, key) if e.action == "note"]
    assert notes == ["ask the branch", "told the branch"]
