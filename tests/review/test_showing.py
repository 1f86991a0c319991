"""What a user sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import spendsense
from spendsense.guardrails import Verdict
from spendsense.ledger import ConsentMissing, NotFound
from spendsense.recommendations import DISCLOSURE, Draft
from spendsense.review import (
    approve,
    grant_consent,
    override,
    publish,
    reject,
    revoke_consent,
    save_drafts,
    shown_to,
    undo,
    withdraw,
)
from spendsense.storage import Database

from .desk import approved, do, put

AT = datetime.fromisoformat("2026-08-22T13:00")
SECOND = timedelta(seconds=1)
HOLD = timedelta(seconds=60)


def fair(draft: Draft) -> tuple[Verdict, ...]:
    """Guardrails that have no objection."""
    return (Verdict("tone", True, "no objection"),)


def test_what_nobody_approved_is_not_shown(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        assert shown_to(connection, "u-ana", at=AT) == ()
        reject(connection, key, by="olga", at=AT, reason="too early")
        assert shown_to(connection, "u-ana", at=AT) == ()


def test_what_was_approved_is_shown_once_its_hold_has_ended(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT, judge_text=fair)
        for before in (AT - SECOND, AT, AT + HOLD - SECOND):
            assert shown_to(connection, "u-ana", at=before) == ()
        (shown,) = shown_to(connection, "u-ana", at=AT + HOLD)
    assert (shown.recommendation_id, shown.approved_at) == (key, AT)
    assert shown.disclosure == DISCLOSURE
    assert shown.as_json()["id"] == key
    assert shown.as_json()["approved_at"] == "2026-08-22T13:00:00"


def test_the_operators_words_are_what_is_shown(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        override(
            connection,
            key,
            by="olga",
            at=AT,
            title="A calmer title",
            reason="calmer",
            judge_text=lambda draft: (Verdict("tone", True, "no objection"),),
        )
        (shown,) = shown_to(connection, "u-ana", at=AT + HOLD)
    assert shown.title == "A calmer title"
    assert shown.because == "Your card ending in 4821 is at 68.2% of its limit."


def test_after_a_revocation_nothing_is_shown_and_a_grant_does_not_bring_it_back(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT, judge_text=fair)
        revoke_consent(connection, "u-ana", by="ana", at=AT + SECOND)
        for clock in (AT, AT + SECOND):  # a clock that was set back shows nothing either
            with pytest.raises(ConsentMissing, match="nothing is shown"):
                shown_to(connection, "u-ana", at=clock)
        grant_consent(connection, "u-ana", by="ana", at=AT + 2 * SECOND)
        assert shown_to(connection, "u-ana", at=AT + 2 * SECOND) == ()


def test_nobody_sees_what_is_another_users(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT, judge_text=fair)
        grant_consent(connection, "u-ben", by="ben", at=AT)
        assert shown_to(connection, "u-ben", at=AT) == ()


def test_a_user_without_consent_and_one_not_on_record_are_told_apart(
    waiting: tuple[Database, str],
) -> None:
    with waiting[0].read() as connection:
        with pytest.raises(ConsentMissing):
            shown_to(connection, "u-ben", at=AT)
        with pytest.raises(NotFound):
            shown_to(connection, "u-nobody", at=AT)


def test_only_one_place_in_the_product_makes_something_to_show() -> None:
    root = Path(spendsense.__file__).parent
    makers = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "Approved(" in path.read_text()
    ]
    assert makers == ["review/showing.py"]


def approved_on(database: Database, day: int, drafts: list[Draft]) -> None:
    """A run of a day in August whose drafts are approved, all at noon of it."""
    noon, of_day = datetime(2026, 8, day, 12), date(2026, 8, day)
    with database.write() as connection:
        ids = save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=drafts[0].window_days,
            judged=[(replace(each, as_of=of_day), fair(each)) for each in drafts],
            at=noon,
        )
        for key in ids:
            done = approve(connection, key, by="olga", at=noon, judge_text=fair)
            if done.status == "awaiting_second":  # an offer
                approve(connection, key, by="ben", at=noon, judge_text=fair)


def seen(database: Database) -> list[tuple[int, int, str]]:
    """Window, day and item of what Ana is shown in September."""
    with database.read() as connection:
        shown = shown_to(connection, "u-ana", at=datetime(2026, 9, 1))
    return [(each.window_days, each.as_of.day, each.item_key) for each in shown]


def test_an_item_that_was_approved_again_is_shown_once_a_window_as_it_is_now(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, _ = waiting
    for day in (23, 24, 25):
        approved_on(database, day, [draft])
        approved_on(database, day, [replace(draft, window_days=180)])
    item = draft.item_key
    assert sorted(seen(database)) == [(30, 25, item), (180, 25, item)]


def test_older_approvals_give_way_to_as_many_as_a_run_may_draft(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, _ = waiting
    with database.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT, purposes=["partner_offers"])
    for day in (23, 24):
        lessons = [replace(draft, item_key=f"lesson-{day}-{n}") for n in range(4)]
        offers = [replace(draft, kind="offer", item_key=f"offer-{day}-{n}") for n in range(2)]
        approved_on(database, day, [*lessons, *offers])
    shown = seen(database)
    for kind, most, on_the_last_day in (("lesson", 5, 4), ("offer", 3, 2)):
        of_kind = [day for _, day, item in shown if item.startswith(kind)]
        assert (len(of_kind), of_kind.count(24)) == (most, on_the_last_day)


def test_what_was_withdrawn_is_not_shown_and_an_older_approval_is_again(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, _ = waiting
    approved_on(database, 23, [draft])
    approved_on(database, 24, [draft])
    with database.write() as connection:
        (newest,) = shown_to(connection, "u-ana", at=datetime(2026, 9, 1))
        withdraw(connection, newest.recommendation_id, by="olga", at=AT, reason="wrong")
    assert seen(database) == [(30, 23, draft.item_key)]


def said_past_us(database: Database, sql: str, **values: object) -> None:
    """The row of where something stands is changed by whoever can write to the database."""
    with database.write() as connection:
        done = connection.execute(text(f"UPDATE review_states SET {sql}"), values)
        assert done.rowcount


def test_a_hold_ends_when_the_approval_says_whatever_the_row_says(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    approved(database, key)
    said_past_us(database, "held_until = :at", at=AT.isoformat(" "))
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + HOLD - SECOND) == ()
        assert len(shown_to(connection, "u-ana", at=AT + HOLD)) == 1


def test_a_hold_that_an_operator_ended_is_over_from_then_on(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    approved(database, key)
    do(database, publish, key, at=AT + 5 * SECOND)
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + 4 * SECOND) == ()
        assert len(shown_to(connection, "u-ana", at=AT + 5 * SECOND)) == 1


def test_words_of_another_item_are_not_shown_whatever_the_row_says(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, key = waiting
    (other,) = put(database, [replace(draft, window_days=180)])
    do(database, override, other, body="Of another.", reason="calmer", judge_text=fair)
    of_other = "words_seq = (SELECT moved_seq FROM review_states WHERE recommendation_id = :other)"
    own = "WHERE recommendation_id = :key"
    approved(database, key)
    said_past_us(database, f"{of_other} {own}", other=other, key=key)
    with database.read() as connection:
        shown = shown_to(connection, "u-ana", at=AT + HOLD)
    assert [each.recommendation_id for each in shown] == [other]


@pytest.mark.parametrize("past", ["NULL", "(SELECT min(seq) FROM review_events)"])
def test_words_that_do_not_stand_are_not_shown_whatever_the_row_says(
    waiting: tuple[Database, str], past: str
) -> None:
    database, key = waiting
    for body in ("First words.", "Second words."):
        do(database, override, key, body=body, reason="calmer", judge_text=fair)
        if body == "First words.":
            do(database, undo, key, reason="not so")
    with database.read() as connection:
        (shown,) = shown_to(connection, "u-ana", at=AT + HOLD)
        assert shown.body == "Second words."
    said_past_us(database, f"words_seq = {past}")
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + HOLD) == ()
