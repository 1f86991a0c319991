"""What is over, and what no longer rests on what it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from spendsense.recommendations import Draft, read_catalog
from spendsense.review import (
    approve,
    audit,
    grant_consent,
    listed,
    recommendation,
    reject,
    revoke_consent,
    save_drafts,
    shown_to,
    sweep,
    time_limits,
)
from spendsense.review.made_from import made_from
from spendsense.review.time_limits import as_of_clock, ended_on
from spendsense.storage import Database, read_book, review_events, save_records
from spendsense.storage.review_queue import Asked

from .desk import AT, DAY, FINE, HOLD, approved, fair, put, refused

SECOND = timedelta(seconds=1)


def stands(database: Database, key: str, at: datetime) -> str:
    with database.read() as connection:
        found = recommendation(connection, key)
        (by_queue,) = listed(connection, Asked(), at=at).items
        assert by_queue.status == as_of_clock(found, at).status
        waiting = listed(connection, Asked(status=(by_queue.status,)), at=at).total
        assert waiting == 1
        return by_queue.status


def test_a_draft_that_nobody_decided_for_thirty_days_is_over(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    with database.read() as connection:
        since = recommendation(connection, key).stands.waiting_since
    end = since + 30 * DAY
    assert stands(database, key, end - SECOND) == "pending"
    assert stands(database, key, end) == "expired"
    said = refused(database, approve, key, at=end, judge_text=fair)
    assert said.startswith("Conflict") and "has expired: nobody decided it since 2026-08-22" in said
    assert "has expired" in refused(database, reject, key, at=end, reason="late")


def test_the_sweep_writes_what_the_clock_decided_once(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    late = AT + 31 * DAY
    assert sweep(database, at=AT).expired == ()
    assert sweep(database, at=late).expired == (key,)
    assert sweep(database, at=late).expired == ()
    with database.read() as connection:
        (event,) = review_events(connection, key)
        assert audit.verify(connection) == ()
    assert (event.action, event.by) == ("expire", "pipeline")
    assert "nobody decided it since" in event.reason
    assert "was expired by pipeline" in refused(database, approve, key, at=late, judge_text=fair)


def test_what_has_expired_and_is_drafted_again_waits_again(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, key = waiting
    late = AT + 31 * DAY
    put(database, [draft], at=late)  # the clock had ended it, and nobody had written so
    assert stands(database, key, late) == "pending"
    sweep(database, at=late + 31 * DAY)
    put(database, [draft], at=late + 31 * DAY)
    assert approved(database, key, at=late + 31 * DAY).status == "approved"


def test_an_approval_is_shown_for_180_days(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    approved(database, key)
    end = AT + HOLD + 180 * DAY
    with database.read() as connection:
        assert len(shown_to(connection, "u-ana", at=end - SECOND)) == 1
        assert shown_to(connection, "u-ana", at=end) == ()
    assert stands(database, key, end) == "expired"
    assert sweep(database, at=end).expired == (key,)


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """The catalog's high-yield account, offered until the day after the approval."""
    last = AT.date() + DAY
    items = []
    for item in read_catalog():
        terms = item.eligibility
        if item.key == "high-yield-savings-account" and terms is not None:
            item = replace(item, eligibility=replace(terms, ends=last))
        items.append(item)
    monkeypatch.setattr(time_limits, "read_catalog", lambda: tuple(items))
    ended_on.cache_clear()
    yield last
    ended_on.cache_clear()


def test_an_approved_offer_is_not_shown_after_its_last_day(
    ran: Database, draft: Draft, ending: date
) -> None:
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    named = {"item_key": "high-yield-savings-account", "product_kind": "savings_account"}
    (key,) = put(ran, [replace(draft, kind="offer", **named)])  # type: ignore[arg-type]
    approved(ran, key)
    approved(ran, key, by="ben")
    evening = datetime.combine(ending, datetime.max.time())
    with ran.read() as connection:
        assert len(shown_to(connection, "u-ana", at=evening)) == 1
        assert shown_to(connection, "u-ana", at=evening + SECOND) == ()
    assert stands(ran, key, evening + SECOND) == "expired"
    assert sweep(ran, at=evening + SECOND).expired == (key,)


def from_records(database: Database, draft: Draft) -> str:
    """Ana's draft, put with the digest of the records it was made from."""
    with database.write() as connection:
        made = made_from(read_book(connection, draft.as_of, ("u-ana",)))
        (key,) = save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=30,
            judged=[(draft, FINE)],
            at=AT,
            inputs=made["u-ana"]["records"]["digest"],
        )
    return key


@pytest.fixture
def made(ran: Database, draft: Draft) -> tuple[Database, str]:
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    return ran, from_records(ran, draft)


def spend(database: Database, household: dict[str, pl.DataFrame]) -> None:
    """A coffee more, that posted before the day of the draft."""
    row = household["transactions"].filter(pl.col("transaction_id") == "t-coffee")
    more = row.with_columns(transaction_id=pl.lit("t-more"))
    with database.write() as connection:
        save_records(connection, {"transactions": more})


def test_a_draft_whose_records_changed_cannot_be_approved(
    made: tuple[Database, str], household: dict[str, pl.DataFrame]
) -> None:
    database, key = made
    assert sweep(database, at=AT).stale == ()
    spend(database, household)
    said = refused(database, approve, key, judge_text=fair)
    assert said.startswith(f"Conflict: Recommendation {key} is stale: its user's records changed")
    assert sweep(database, at=AT).stale == (key,)
    with database.read() as connection:
        assert recommendation(connection, key).status == "stale"
        assert audit.verify(connection) == ()
    assert "was stale by pipeline" in refused(database, approve, key, judge_text=fair)


def test_what_is_drafted_again_from_other_records_waits_on_those(
    made: tuple[Database, str], draft: Draft, household: dict[str, pl.DataFrame]
) -> None:
    database, key = made
    spend(database, household)
    assert from_records(database, draft) == key
    with database.read() as connection:
        assert [e.action for e in review_events(connection, key)] == ["restore"]
        assert audit.verify(connection) == ()
    assert approved(database, key).status == "approved"
    assert from_records(database, draft) == key  # decided is decided


def test_the_same_records_again_leave_it_as_it_is(made: tuple[Database, str], draft: Draft) -> None:
    database, key = made
    from_records(database, draft)
    with database.read() as connection:
        assert review_events(connection, key) == ()


def test_a_word_on_another_purpose_leaves_the_draft_as_it_is(ran: Database, draft: Draft) -> None:
    with ran.write() as connection:
        purposes = ["education", "partner_offers", "ai_wording"]
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY, purposes=purposes)
    key = from_records(ran, replace(draft, worded_by="model"))
    with ran.write() as connection:
        found = recommendation(connection, key)
        assert time_limits.over(found, time_limits.limits(AT)) is None
        revoke_consent(connection, "u-ana", by="ana", at=AT, purposes=["research"])
        grant_consent(connection, "u-ana", by="ana", at=AT, purposes=["research"])
    assert approved(ran, key).status == "awaiting_second"


def test_a_renewed_consent_leaves_the_draft_as_it_is(made: tuple[Database, str]) -> None:
    database, key = made
    with database.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=AT, days=100)
    assert sweep(database, at=AT).stale == ()
    assert approved(database, key).status == "approved"
