"""The next pay day, foretold earlier, against what then came."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from spendsense.evaluation.accuracy import DETECTOR
from spendsense.evaluation.accuracy.next_pay import LOOKS, UNKNOWN, next_pay_tally
from spendsense.policy import Policy

from .test_stream_figures import share
from .town import AS_OF, Town, every, found

POLICY = Policy.on(AS_OF)


@pytest.fixture
def paid(town: Town) -> list[str]:
    """Every two weeks for a year, the last on the day of the records."""
    rows = town.rows_on(every(14, 26), -150000, name="MILL PAYROLL")
    town.pay(rows)
    return rows


def foretelling(rows, off: int | None):
    """A detector that knows the stream, and is so many days off with its next day."""
    streams, told = found(("pay", "biweekly", "Mill", rows))
    days = every(14, 26)

    def at(book, policy):
        if off is None:
            return streams
        coming = next(when for when in days if when > book.as_of) + timedelta(days=off)
        return streams.with_columns(next_date=pl.lit(coming))

    return replace(DETECTOR, streams=at, stream_rows=lambda book, policy: told)


@pytest.mark.parametrize(("off", "right"), [(0, 2), (1, 2), (-1, 2), (2, 0), (-2, 0), (14, 0)])
def test_a_day_early_or_late_is_right_and_two_are_not(town, paid, off, right):
    tally = next_pay_tally(town.book(), town.truth(), foretelling(paid, off), POLICY)
    assert share(tally, "next_pay_precision") == (right, len(LOOKS))
    assert share(tally, "next_pay_recall") == (right, len(LOOKS))


def test_no_day_foretold_claims_nothing_and_is_missed(town, paid):
    tally = next_pay_tally(town.book(), town.truth(), foretelling(paid, None), POLICY)
    assert share(tally, "next_pay_precision") == (0, 0)
    assert share(tally, "next_pay_recall") == (0, 2)
    assert tally.reasons["next_pay_recall", UNKNOWN] == 2
    assert "foretold nothing, came 2026-" in tally.cases["next_pay_recall"][0].said


def test_the_records_of_the_earlier_day_know_nothing_later(town, paid):
    seen = []

    def at(book, policy):
        seen.append((book.as_of, book.transactions["date"].max()))
        return found()[0]

    detector = replace(foretelling(paid, 0), streams=at)
    next_pay_tally(town.book(), town.truth(), detector, POLICY)
    assert [day for day, _ in seen] == [AS_OF - timedelta(days=days) for days in LOOKS]
    assert all(last <= day for day, last in seen)


@pytest.mark.parametrize(("days", "asked"), [(3, 0), (4, 1)])
def test_a_job_that_was_left_is_asked_for_when_its_end_can_be_known(town, days, asked):
    last = AS_OF - timedelta(days=max(LOOKS) + days)
    rows = town.rows_on(every(14, 20, last), -150000)
    stream = town.pay(rows)
    town.row(AS_OF, 500)
    for each in town.true["truth/streams"]:
        assert each["stream_id"] == stream
        each["canceled_on"] = last + timedelta(days=1)
    streams, told = found(("pay", "biweekly", "Mill", rows))
    streams = streams.with_columns(next_date=pl.lit(last + timedelta(days=14)))
    detector = replace(
        DETECTOR, streams=lambda book, policy: streams, stream_rows=lambda book, policy: told
    )
    tally = next_pay_tally(town.book(), town.truth(), detector, POLICY)
    # Nobody could know it 59 days back; 37 days back the next pay is ten days late, or eleven.
    assert share(tally, "next_pay_precision") == (0, asked)
    assert share(tally, "next_pay_recall") == (0, 0)


def test_a_stream_of_something_else_that_foretells_pay_is_wrong(town, paid):
    shop = town.rows_on(every(14, 26), -3000, name="REFUND")
    streams, told = found(("pay", "biweekly", "Shop", shop))
    streams = streams.with_columns(next_date=pl.lit(AS_OF))
    detector = replace(
        DETECTOR, streams=lambda book, policy: streams, stream_rows=lambda book, policy: told
    )
    tally = next_pay_tally(town.book(), town.truth(), detector, POLICY)
    assert share(tally, "next_pay_precision") == (0, 2)
    assert share(tally, "next_pay_recall") == (0, 2)
