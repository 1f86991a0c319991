"""Changes of price against the true ones, to the cent and the charge."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from spendsense.evaluation.accuracy.matching import matched
from spendsense.evaluation.accuracy.prices import price_tally
from spendsense.evaluation.accuracy.true_streams import in_time, payments, true_streams

from .test_stream_figures import share
from .town import Town, every, found

DAYS = every(30, 6)
ROSE = DAYS[3]


@pytest.fixture
def charges(town: Town) -> list[str]:
    """Three charges of $9.99, three of $11.99."""
    rows = town.rows_on(DAYS[:3], 999) + town.rows_on(DAYS[3:], 1199)
    stream = town.stream(rows)
    town.price(stream, DAYS[0], 999, "start")
    town.price(stream, ROSE, 1199, "rise")
    return rows


def tallied(town: Town, rows, *changes, kind="subscription"):
    streams, told = found((kind, "monthly", "Netflix", rows))
    schema = {"user_id": pl.String, "stream": pl.Int64, "date": pl.Date,
              "before_cents": pl.Int64, "after_cents": pl.Int64}  # fmt: skip
    frame = pl.DataFrame(
        [dict(zip(schema, ("ana", 0, *change), strict=True)) for change in changes], schema=schema
    )
    book = town.book()
    paid = payments(book, town.truth())
    matches = matched(streams, told, paid, in_time(paid, true_streams(paid)))
    return price_tally(book, book, frame, told, matches, town.truth())


def test_the_change_told_is_right(town, charges):
    tally = tallied(town, charges, (ROSE, 999, 1199))
    assert share(tally, "prices_precision") == (1, 1)
    assert share(tally, "prices_recall") == (1, 1)
    assert share(tally, "prices_recall", "why", "rise") == (1, 1)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ((ROSE, 999, 1198), 0),
        ((ROSE, 998, 1199), 0),
        ((ROSE + timedelta(days=3), 999, 1199), 1),
        ((ROSE + timedelta(days=4), 999, 1199), 0),
        ((DAYS[4], 999, 1199), 0),
    ],
)
def test_a_cent_off_or_four_days_off_is_wrong(town, charges, change, right):
    tally = tallied(town, charges, change)
    assert share(tally, "prices_precision") == (right, 1)
    assert share(tally, "prices_recall") == (right, 1)


def test_one_right_and_one_made_up(town, charges):
    tally = tallied(town, charges, (ROSE, 999, 1199), (DAYS[5], 1199, 1299))
    assert share(tally, "prices_precision") == (1, 2)
    assert [row.cents for row in tally.cases["prices_precision"][0].rows] == [999] * 3 + [1199] * 3


def test_nothing_told_is_missed(town, charges):
    tally = tallied(town, charges)
    assert share(tally, "prices_precision") == (0, 0)
    assert share(tally, "prices_recall") == (0, 1)
    assert "999 cents, then 1199 from" in tally.cases["prices_recall"][0].said


def test_the_price_of_a_stream_that_was_not_found_counts_against_the_streams(town, charges):
    assert share(tallied(town, charges[:1]), "prices_recall") == (0, 0)


def test_the_first_price_is_no_change(town):
    rows = town.rows_on(DAYS, 999)
    town.price(town.stream(rows), DAYS[0], 999, "start")
    assert share(tallied(town, rows), "prices_recall") == (0, 0)


def test_what_a_bill_costs_is_not_read(town, charges):
    tally = tallied(town, charges, (ROSE, 999, 1199), kind="bill")
    assert share(tally, "prices_precision") == (0, 0)
