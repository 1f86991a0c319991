"""Which true streams the records can show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spendsense.evaluation.accuracy.kinds import FOUND_AS, LOOKED_FOR
from spendsense.evaluation.accuracy.true_streams import in_time, payments, true_streams
from spendsense.signals.stream_kinds import KINDS
from spendsense.world.facts import PAY_CYCLES
from spendsense.world.truth import FIXED

from .town import AS_OF, Town, every


def due(town: Town) -> list[bool]:
    return true_streams(payments(town.book(), town.truth()))["due"].to_list()


@pytest.mark.parametrize(
    ("cadence", "gap", "times", "expected"),
    [
        ("monthly", 30, 3, True),
        ("monthly", 30, 2, False),
        ("annual", 365, 2, True),
        ("annual", 365, 1, False),
        ("quarterly", 91, 2, False),
        ("semimonthly", 15, 3, True),
    ],
)
def test_three_days_are_due_and_two_of_an_annual_one(town, cadence, gap, times, expected):
    town.stream(town.rows_on(every(gap, times), 999), cadence=cadence)
    assert due(town) == [expected]


def test_two_charges_on_one_day_are_one_time(town):
    days = [*every(30, 2), AS_OF]
    town.stream(town.rows_on(days, 999))
    assert due(town) == [False]


def test_pending_rows_are_not_in_the_records_yet(town):
    rows = town.rows_on(every(30, 2, every(30, 2)[0]), 999)
    town.stream([*rows, town.row(AS_OF, 999, pending=True)])
    assert due(town) == [False]


def test_interest_recurs_and_no_kind_is_meant_for_it(town):
    rows = town.rows_on(every(30, 6), -120, name="INTEREST", account="savings")
    town.stream(rows, "savings_interest", direction="in")
    assert due(town) == [False]


def test_what_is_looked_for_ends_with_the_last_payment_and_not_today(town):
    last = every(30, 5)[0]
    town.stream(town.rows_on(every(30, 6, last), 999))
    paid = payments(town.book(), town.truth())
    assert in_time(paid, true_streams(paid)).height == 3  # 0, 30 and 60 days before it


def test_ninety_days_hold_the_ninetieth_and_not_the_one_before(town):
    inside, outside = AS_OF - timedelta(days=89), AS_OF - timedelta(days=90)
    town.stream(town.rows_on([outside, inside, AS_OF], 999))
    paid = payments(town.book(), town.truth())
    held = in_time(paid, true_streams(paid))
    assert LOOKED_FOR["monthly"] == 90 and held.height == 2


def test_every_kind_of_the_world_is_in_the_table_and_every_kind_found_is_meant():
    made = {kind for kind, _ in FIXED.values()} | {"payroll", "mortgage", "subscription"}
    made |= {name for name in PAY_CYCLES if name in ("contract", "gig")}
    assert made == set(FOUND_AS)
    assert {kind for kind in FOUND_AS.values() if kind} == set(KINDS)
