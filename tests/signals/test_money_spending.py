"""Money in, out and net: the same rows as the readings, over both windows and the ones before."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from spendsense.ledger import Book, Window, windows
from spendsense.signals import read
from spendsense.signals.money import FLOWS, moves, spending

from .household import (
    AS_OF,
    CARD_PAYMENT,
    GROCERIES,
    HALF_YEAR,
    MONTH,
    POLICY,
    SALARY,
    SAVE_OUT,
    Household,
    day,
)
from .strategies import books

RENT = "RENT_AND_UTILITIES_RENT"


@pytest.fixture
def home() -> Household:
    """Pay, groceries, a refund, interest, money put by, and a card that is paid."""
    home = Household()
    checking, card = home.checking(9_000_00), home.card(200_00)
    home.charges(checking, "Employer", (2, 16, 31), -1_000_00, SALARY)
    home.charges(checking, "Bank", (3,), -1_23, "INCOME_INTEREST_EARNED")
    home.charges(checking, "Market", (1, 29, 30), 50_00, GROCERIES)
    home.charges(card, "Market", (4,), -20_00, GROCERIES)
    home.charges(checking, "To savings", (5,), 300_00, SAVE_OUT)
    home.charges(checking, "Card", (6,), 75_00, CARD_PAYMENT)
    home.charges(card, "Payment", (6,), -75_00, CARD_PAYMENT)
    home.charges(checking, "Film", (7,), 12_00, "ENTERTAINMENT_TV_AND_MOVIES")
    home.row(checking, day(60), 10_00, GROCERIES, "Market")
    return home


def test_each_row_counts_once_as_one_thing(home: Household) -> None:
    found = moves(home.book(), POLICY)
    assert found.height == len(home.transactions)
    assert set(found["flow"]) <= set(FLOWS)
    told = {(row["merchant_name"], row["flow"]) for row in found.to_dicts()}
    assert told == {
        ("Employer", "pay"),
        ("Bank", "other_in"),
        ("Market", "spent"),
        ("Market", "other_in"),
        ("To savings", "moved"),
        ("Card", "moved"),
        ("Payment", "moved"),
        ("Film", "spent"),
    }


def test_a_month_is_what_its_rows_come_to(home: Household) -> None:
    (month, _) = spending(home.book(), POLICY, windows(AS_OF)).spans
    whole = month.whole
    assert (whole.pay_cents, whole.other_in_cents) == (2_000_00, 21_23)
    assert (whole.out_cents, whole.moved_cents) == (112_00, 375_00)
    assert (whole.pay_rows, whole.other_in_rows, whole.out_rows, whole.moved_rows) == (2, 2, 3, 2)
    assert whole.net_cents == 2_021_23 - 112_00


def test_the_month_before_is_told_only_where_all_of_it_is_in_the_record(home: Household) -> None:
    (month, half_year) = spending(home.book(), POLICY, windows(AS_OF)).spans
    assert month.before is not None
    assert (month.before.pay_cents, month.before.out_cents) == (1_000_00, 50_00)
    assert half_year.before is None
    home.transactions.pop()  # the row of 60 days ago: then the record begins 31 days ago
    (month, _) = spending(home.book(), POLICY, windows(AS_OF)).spans
    assert month.before is None


@pytest.mark.parametrize(("ago", "whole"), [(59, True), (58, False)])
def test_a_record_that_begins_on_the_first_day_of_the_month_before_is_whole(
    ago: int, whole: bool
) -> None:
    home = Household()
    home.row(home.checking(), day(ago), 1_00, GROCERIES)
    (month, _) = spending(home.book(), POLICY, windows(AS_OF)).spans
    assert (month.before is not None) == whole


def test_weeks_and_months_cover_every_day_once_and_add_up(home: Household) -> None:
    for span in spending(home.book(), POLICY, windows(AS_OF)).spans:
        for parts in (span.weeks, span.months):
            assert (parts[0].start, parts[-1].end) == (span.window.start, span.window.as_of)
            ends = [(part.end - part.start).days + 1 for part in parts]
            assert sum(ends) == span.window.days
            assert sum(part.out_cents for part in parts) == span.whole.out_cents
            assert sum(part.in_cents for part in parts) == span.whole.in_cents
        assert all(part.start.weekday() == 0 for part in span.weeks[1:])
        assert all(part.start.day == 1 for part in span.months[1:])


def test_the_dearest_category_comes_first_with_what_it_was_before(home: Household) -> None:
    (month, _) = spending(home.book(), POLICY, windows(AS_OF)).spans
    told = [(each.code, each.cents, each.rows, each.before_cents) for each in month.categories]
    assert told == [("FOOD_AND_DRINK", 100_00, 2, 50_00), ("ENTERTAINMENT", 12_00, 1, 0)]
    assert month.categories[0].share == 100 / 112


def test_a_category_of_the_month_before_alone_is_told_with_nothing_now() -> None:
    home = Household()
    home.row(home.checking(), day(35), 8_00, GROCERIES)
    home.row("u1-a1", day(70), 8_00, RENT)
    (month, _) = spending(home.book(), POLICY, windows(AS_OF)).spans
    (only,) = month.categories
    assert (only.code, only.cents, only.share, only.before_cents) == (
        "FOOD_AND_DRINK", 0, None, 8_00,
    )  # fmt: skip


def test_spending_without_a_category_has_none() -> None:
    home = Household()
    home.row(home.checking(), day(1), 8_00, None, "Shop")
    (month, _) = spending(home.book(), POLICY, windows(AS_OF)).spans
    assert [(each.code, each.cents) for each in month.categories] == [(None, 8_00)]


def test_of_a_record_without_rows_everything_is_nothing() -> None:
    found = spending(Household().book(), POLICY, windows(AS_OF))
    assert found.first_day is None
    assert all(span.whole.net_cents == 0 and span.before is None for span in found.spans)


def test_money_between_own_accounts_without_a_category_is_moved_on_both_sides() -> None:
    home = Household()
    checking, savings = home.checking(), home.savings()
    home.row(checking, day(2), 250_00, None, None, name="ONLINE TRANSFER")
    home.row(savings, day(2), -250_00, None, None, name="ONLINE TRANSFER")
    (month, _) = spending(home.book(), POLICY, windows(AS_OF)).spans
    assert (month.whole.out_cents, month.whole.in_cents) == (0, 0)
    assert (month.whole.moved_cents, month.whole.moved_rows) == (250_00, 1)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_out_and_pay_are_the_readings_to_the_cent_on_hostile_records(book: Book) -> None:
    for user in book.user_ids:
        one = book.of((user,))
        for span in spending(one, POLICY, (MONTH, HALF_YEAR)).spans:
            (row,) = read(one, span.window, POLICY).to_dicts()
            assert span.whole.out_cents == (row["spend_cents"] or 0)
            assert span.whole.pay_cents == (row["income_cents"] or 0)
            assert sum(each.cents for each in span.categories) == span.whole.out_cents


def test_a_window_of_one_day_is_that_day() -> None:
    home = Household()
    home.row(home.checking(), AS_OF, 5_00, GROCERIES)
    (span,) = spending(home.book(), POLICY, (Window(1, AS_OF),)).spans
    assert (span.weeks[0].start, span.weeks[0].end) == (date(2026, 8, 22), date(2026, 8, 22))
