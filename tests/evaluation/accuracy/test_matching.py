"""When a found stream is a true one, and when it is not."""

from __future__ import annotations

import polars as pl
import pytest

from spendsense.evaluation.accuracy.matching import MIXED, NO_STREAM, PART, TWICE, early, matched
from spendsense.evaluation.accuracy.true_streams import in_time, payments, true_streams

from .town import AS_OF, Town, every, found


def reasons(town: Town, streams: pl.DataFrame, rows: pl.DataFrame) -> list[str]:
    """`right`, or what is wrong, of each found stream."""
    paid = payments(town.book(), town.truth())
    each = matched(streams, rows, paid, in_time(paid, true_streams(paid)))
    assert each["right"].to_list() == [reason == "right" for reason in each["reason"]]
    return each["reason"].to_list()


@pytest.fixture
def charges(town: Town) -> list[str]:
    """Four monthly charges, the last on the day the records are read."""
    rows = town.rows_on(every(30, 4), 1599)
    town.stream(rows)
    return rows


def test_all_its_rows_and_its_kind_are_right(town, charges):
    assert reasons(town, *found(("subscription", "monthly", "Netflix", charges))) == ["right"]


def test_neither_name_nor_cadence_is_compared(town, charges):
    assert reasons(town, *found(("subscription", "weekly", "???", charges))) == ["right"]


def test_another_kind_is_wrong_and_both_are_named(town, charges):
    told = reasons(town, *found(("bill", "monthly", "Netflix", charges)))
    assert told == ["truly subscription, found as bill"]


def test_rows_of_no_stream_are_no_stream(town, charges):
    others = town.rows_on(every(7, 5), 4200, name="CORNER SHOP")
    assert reasons(town, *found(("subscription", "weekly", "Shop", others))) == [NO_STREAM]


def test_half_of_its_rows_is_not_most(town, charges):
    others = town.rows_on(every(7, 4), 4200, name="CORNER SHOP")
    mixed = ("subscription", "monthly", "Netflix", charges + others)
    assert reasons(town, *found(mixed)) == [MIXED]
    most = ("subscription", "monthly", "Netflix", charges + others[:3])
    assert reasons(town, *found(most)) == ["right"]


def test_two_true_streams_thrown_together_are_neither(town, charges):
    other = town.rows_on(every(30, 4), 1099, name="SPOTIFY")
    town.stream(other)
    both = ("subscription", "monthly", "Both", charges + other)
    assert reasons(town, *found(both)) == [MIXED]


def test_half_of_the_payments_in_the_last_ninety_days_is_a_part(town):
    rows = town.rows_on(every(22, 8), 1599)
    town.stream(rows)
    late = [row for row, when in zip(rows, every(22, 8), strict=True) if (AS_OF - when).days < 90]
    assert len(late) == 5
    half = ("subscription", "monthly", "Netflix", rows[:3] + late[:2])
    assert reasons(town, *found(half)) == [PART]
    most = ("subscription", "monthly", "Netflix", late[:3])
    assert reasons(town, *found(most)) == ["right"]


def test_old_rows_alone_do_not_make_a_stream_that_runs(town):
    rows = town.rows_on(every(30, 12), 1599)
    town.stream(rows)
    assert reasons(town, *found(("subscription", "monthly", "Netflix", rows[:8]))) == [PART]


def test_both_legs_of_a_transfer_are_one_stream_and_found_apart_are_it_twice(town):
    out = town.rows_on(every(30, 4), 20000, name="TRANSFER TO SAVINGS")
    into = town.rows_on(every(30, 4), -20000, name="TRANSFER", account="savings")
    town.stream(out + into, "saving")
    for one, other in zip(out, into, strict=True):
        town.transfer(one, other)
    told = found(
        ("saving_transfer", "monthly", "Savings", out),
        ("saving_transfer", "monthly", "From checking", into),
    )
    assert reasons(town, *told) == ["right", TWICE]
    assert reasons(town, *found(("saving_transfer", "monthly", "In", into))) == ["right"]


def test_of_one_stream_found_twice_the_one_with_most_rows_is_right(town, charges):
    told = found(
        ("subscription", "monthly", "Netflix", charges[1:]),
        ("subscription", "monthly", "Netflix again", charges),
    )
    assert reasons(town, *told) == [TWICE, "right"]


def test_a_row_of_somebody_else_makes_no_stream_of_mine(town, charges):
    streams, rows = found(("subscription", "monthly", "Netflix", ["bob-0", "bob-1", "bob-2"]))
    assert reasons(town, streams, rows) == [NO_STREAM]


def test_early_is_what_says_so_and_has_too_few_rows(town, charges):
    few = found(("subscription", "monthly", "N", charges[:2]), status="EARLY_DETECTION")
    assert early(*few).height == 1
    enough = found(("subscription", "monthly", "N", charges[:3]), status="EARLY_DETECTION")
    assert early(*enough).height == 0  # whatever it says, it is judged
    annual = found(("subscription", "annual", "N", charges[:2]), status="EARLY_DETECTION")
    assert early(*annual).height == 0
    sure = found(("subscription", "monthly", "N", charges[:2]))
    assert early(*sure).height == 0
