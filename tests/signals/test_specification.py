"""The frames give what the specification says, on ordinary books and on hostile ones."""

from __future__ import annotations

from datetime import date, timedelta
from math import isclose
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendsense.ledger import SCHEMAS, Book, Window
from spendsense.policy import Policy
from spendsense.signals import SIGNALS, family_columns, read_family
from spendsense.signals.balances import daily_balances
from spendsense.signals.specification import SPECIFICATION, Record
from spendsense.signals.specification import daily_balances as specified_balances
from spendsense.signals.specification.subscriptions import monthly
from spendsense.signals.specification.subscriptions import running as specified_running
from spendsense.signals.subscriptions import running

from .household import AS_OF, POLICY, Household, book_of, day, frame
from .strategies import STEPS, books, earners, households

WINDOWS = (Window(30, AS_OF), Window(180, AS_OF))


def record(book: Book, user: str) -> Record:
    """One user's rows of a book, as mappings."""
    own = [f.filter(pl.col("user_id") == user).to_dicts()
           for f in (book.accounts, book.transactions, book.liabilities)]  # fmt: skip
    return Record(book.as_of, *own)


def alike(found: Any, expected: Any) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        return isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)
    return type(found) is type(expected) and bool(found == expected)


def disagreements(book: Book, window: Window, policy: Policy) -> list[tuple[Any, ...]]:
    """Every reading that the frames and the specification tell differently."""
    wrong = []
    for family, rule in zip(SIGNALS, SPECIFICATION, strict=True):
        rows = read_family(family, book, window, policy).to_dicts()
        assert [row["user_id"] for row in rows] == sorted(book.user_ids)
        for row in rows:
            said = rule(record(book, row["user_id"]), window, policy)
            assert set(said) <= set(row)
            wrong += [
                (row["user_id"], window.days, name, row[name], said.get(name))
                for name in row
                if name != "user_id" and not alike(row[name], said.get(name))
            ]
    return wrong


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_the_frames_give_what_the_specification_says_over_both_windows(book: Book):
    assert [wrong for window in WINDOWS for wrong in disagreements(book, window, POLICY)] == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(households("u0"), st.integers(1, 60))
def test_they_agree_on_a_day_in_the_past_too(home: Household, ago: int):
    past = day(ago)
    assert disagreements(home.book(past), Window(30, past), POLICY) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(earners("u0"), st.sampled_from((0, 0, 3, 10, 21, 33)))
def test_pay_and_what_it_must_last_for_are_told_alike(home: Household, ago: int):
    past = day(ago)
    assert disagreements(home.book(past), Window(30, past), POLICY) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(tuple(STEPS)),
    st.integers(2, 14),
    st.integers(0, 2),
    st.sampled_from((9_99, [9_99] * 4 + [12_99])),
    st.data(),
)
def test_planted_streams_are_told_alike_with_their_cadence(step, times, jitter, price, data):
    home = Household()
    checking = home.checking()
    for n in range(times):
        back = 3 + round(n * STEPS[step]) + data.draw(st.integers(-jitter, jitter))
        cents = price if isinstance(price, int) else price[min(n, len(price) - 1)]
        home.row(checking, day(back), cents, "ENTERTAINMENT_TV_AND_MOVIES", "Filmhouse")
    book = home.book()
    names = ("stream", "name", "cadence", "kind", "last_cents")
    found = [
        (*(stream[name] for name in names), stream["monthly_cents"])
        for stream in running(book, POLICY).to_dicts()
    ]
    assert found == [
        (*(stream.facts[name] for name in names), monthly(stream))
        for stream in specified_running(record(book, "u1"), POLICY)
    ]


@pytest.mark.parametrize(
    ("step", "times"),
    [("weekly", 5), ("biweekly", 5), ("semi-monthly", 6), ("monthly", 3), ("quarterly", 3),
     ("semi-annual", 3), ("annual", 2)],
)  # fmt: skip
def test_an_even_stream_of_each_cadence_is_found_by_both(step: str, times: int):
    home = Household()
    home.charges(home.checking(), "Filmhouse", [round(n * STEPS[step]) for n in range(times)])
    book = home.book()
    assert running(book, POLICY)["cadence"].to_list() == [step]
    said = specified_running(record(book, "u1"), POLICY)
    assert [stream.facts["cadence"] for stream in said] == [step]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(households("u0"))
def test_the_balance_of_every_day_is_told_alike(home: Household):
    book, window = home.book(), Window(45, AS_OF)
    found = {row["date"]: row["balance_cents"] for row in daily_balances(book, window).to_dicts()}
    assert found == specified_balances(record(book, "u0"), window)


def test_a_user_without_a_row_or_an_account_reads_null_throughout():
    book = book_of(Household("nobody"))
    for family in SIGNALS:
        (row,) = read_family(family, book, WINDOWS[0], POLICY).to_dicts()
        assert {name: value for name, value in row.items() if value is not None} == {
            "user_id": "nobody"
        }


def test_a_book_of_nobody_has_no_row_and_all_columns():
    book = Book.at(AS_OF, user_ids=())
    for family in SIGNALS:
        found = read_family(family, book, WINDOWS[0], POLICY)
        assert found.schema == family_columns(family.__name__)
        assert found.height == 0


def test_every_name_that_the_specification_gives_is_a_column_and_the_other_way_round():
    home = Household()
    card, checking, savings = (
        home.card(500_00, mask="1"),
        home.checking(9_000_00),
        home.savings(900_00),
    )
    home.charges(checking, "Filmhouse", (5, 35, 65))
    home.charges(checking, "Shop", (4, 20), category="FOOD_AND_DRINK_GROCERIES")
    home.charges(checking, "Employer", range(1, 110, 14), -900_00, "INCOME_SALARY")
    home.charges(card, "Payment", (5, 35), -35_00, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT")
    home.row(savings, day(2), -10_00, "TRANSFER_IN_SAVINGS")
    home.liability(card, minimum_payment_cents=35_00, last_statement_balance_cents=500_00,
                   is_overdue=False, apr_percentage=20.0)  # fmt: skip
    for family, rule in zip(SIGNALS, SPECIFICATION, strict=True):
        said = rule(record(home.book(), "u1"), WINDOWS[0], POLICY)
        assert {"user_id", *said} == set(family_columns(family.__name__).names())
        assert None not in said.values()


def test_a_broken_rule_would_be_seen():
    # The comparison itself must be able to fail.
    assert not alike(1, 2) and not alike(None, 0) and not alike(1.0, 1.00001) and not alike(1, True)


def test_hostile_frames_carry_the_columns_of_the_ledger():
    assert frame("transactions", []).schema == SCHEMAS["transactions"]
    assert day(1) == date(2026, 8, 22) - timedelta(days=1)
