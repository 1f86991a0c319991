"""What the records bear out of complete months, on both sides of every line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.signals.household import CARD_PAYMENT, GROCERIES, INTEREST, SAVE_IN, Household

from spendsense.engagement import complete_months, verified_months
from spendsense.engagement.months import Month
from spendsense.policy import Policy

AS_OF = date(2026, 11, 21)
POLICY = Policy.on(AS_OF)
OCTOBER = Month(date(2026, 10, 1))
LATE_FEE = "BANK_FEES_LATE_FEES"


def home() -> tuple[Household, str, str, str]:
    """Checking, savings and a card, moved in each of September, October and November."""
    found = Household(as_of=AS_OF)
    checking, savings = found.checking(500_00), found.savings(900_00)
    card = found.card(120_00)
    for month in (8, 9, 10, 11):
        found.row(checking, date(2026, month, 3), 40_00, GROCERIES, "Grocer")
        found.row(card, date(2026, month, 5), 30_00, GROCERIES, "Grocer")
        found.row(card, date(2026, month, 20), -30_00, CARD_PAYMENT, "Card")
    return found, checking, savings, card


def kinds(found: Household, month: Month = OCTOBER) -> list[str]:
    facts = verified_months(found.book(), POLICY)
    return [fact.kind for fact in facts if fact.day == month.last]


def fact(found: Household, kind: str):
    (one,) = [
        each
        for each in verified_months(found.book(), POLICY)
        if each.kind == kind and each.day == OCTOBER.last
    ]
    return one


def test_a_month_is_complete_when_the_records_reach_around_it() -> None:
    found, *_ = home()

    assert [month.first.month for month in complete_months(found.book(), 6)] == [10, 9]
    # August begins before the first row, and November has not ended.


def test_on_the_last_day_of_a_month_it_is_not_complete() -> None:
    found, *_ = home()

    assert complete_months(found.book(date(2026, 10, 31)), 6)[0].first == date(2026, 9, 1)


def test_a_month_that_nothing_was_recorded_after_is_not_read() -> None:
    found, *_ = home()
    found.transactions = [row for row in found.transactions if row["date"] < date(2026, 11, 1)]

    assert kinds(found) == []


def test_a_month_of_a_used_card_without_interest_is_borne_out_with_its_rows() -> None:
    found, *_ = home()
    borne_out = fact(found, "no_card_interest")

    assert borne_out.sentence == "In October 2026 no interest was charged on your cards."
    assert borne_out.transactions == ("u1-t8", "u1-t9")


def test_one_cent_of_interest_is_interest() -> None:
    found, _, _, card = home()
    found.row(card, date(2026, 10, 31), 1, INTEREST, "Interest")

    assert "no_card_interest" not in kinds(found)
    assert "no_card_interest" in kinds(found, Month(date(2026, 9, 1)))


def test_a_charge_without_a_category_that_names_interest_leaves_it_open() -> None:
    found, _, _, card = home()
    found.row(card, date(2026, 10, 31), 1_20, None, "INTEREST CHARGE ON PURCHASES")

    assert not {"no_card_interest", "no_fees"} & set(kinds(found))


def test_a_card_that_was_not_used_in_the_month_bears_nothing_out() -> None:
    found, _, _, card = home()
    found.transactions = [
        row
        for row in found.transactions
        if not (row["account_id"] == card and row["date"].month == 10)
    ]

    assert "no_card_interest" not in kinds(found)


def test_a_second_card_that_is_not_told_of_leaves_it_open_and_one_never_used_does_not() -> None:
    found, *_ = home()
    found.card(75_00)  # owes something, and no row says since when
    assert "no_card_interest" not in kinds(found)

    found, *_ = home()
    found.card(0)
    assert "no_card_interest" in kinds(found)


def test_a_card_that_is_told_of_only_since_the_middle_of_the_month_leaves_it_open() -> None:
    found, *_ = home()
    late = found.card(10_00)
    found.row(late, date(2026, 10, 15), 10_00, GROCERIES, "Grocer")
    assert "no_card_interest" not in kinds(found)

    opened, *_ = home()
    new = opened.card(10_00, opened_on=date(2026, 10, 10))
    opened.row(new, date(2026, 10, 15), 10_00, GROCERIES, "Grocer")
    assert "no_card_interest" in kinds(opened)


def test_without_a_card_there_is_nothing_to_bear_out() -> None:
    found = Household(as_of=AS_OF)
    checking = found.checking(500_00)
    for month in (9, 10, 11):
        found.row(checking, date(2026, month, 1), 40_00, GROCERIES, "Grocer")

    assert kinds(found) == ["above_line", "no_fees"]


def test_more_into_savings_than_out_is_put_by_and_as_much_is_not() -> None:
    found, _, savings, _ = home()
    found.row(savings, date(2026, 10, 4), -250_00, SAVE_IN, "Transfer")
    found.row(savings, date(2026, 10, 9), 249_99, "TRANSFER_OUT_SAVINGS", "Transfer")
    put_by = fact(found, "saved")
    assert put_by.cents == 1 and len(put_by.transactions) == 2
    assert put_by.sentence == (
        "In October 2026 $0.01 more went into your savings than came out, without counting "
        "interest."
    )

    found.row(savings, date(2026, 10, 10), 1, "TRANSFER_OUT_SAVINGS", "Transfer")
    assert "saved" not in kinds(found)


def test_interest_that_savings_earned_is_nothing_that_was_put_by() -> None:
    found, _, savings, _ = home()
    found.row(savings, date(2026, 10, 31), -3_00, "INCOME_INTEREST_EARNED", "Interest")

    assert "saved" not in kinds(found)


@pytest.mark.parametrize(
    "fee", ["BANK_FEES_OVERDRAFT_FEES", "BANK_FEES_INSUFFICIENT_FUNDS", LATE_FEE]
)
def test_a_fee_of_any_of_three_kinds_is_one(fee: str) -> None:
    found, checking, *_ = home()
    assert "no_fees" in kinds(found)

    found.row(checking, date(2026, 10, 30), 35_00, fee, "Fee")
    assert "no_fees" not in kinds(found)


def test_a_month_at_the_line_counts_and_one_cent_beneath_it_does_not() -> None:
    found, checking, *_ = home()
    # It holds 500.00 now, and 540.00 at the end of October, but on one day.
    found.row(checking, date(2026, 10, 12), 440_00, GROCERIES, "Grocer")
    found.row(checking, date(2026, 10, 13), -440_00, GROCERIES, "Grocer")
    at_line = fact(found, "above_line")
    assert at_line.cents == 100_00
    assert at_line.sentence == (
        "On every day of October 2026 checking ended at the low-balance line of $100.00 or above "
        "it. Its lowest end was $100.00, on Monday, October 12."
    )

    found.row(checking, date(2026, 10, 12), 1, GROCERIES, "Grocer")
    found.row(checking, date(2026, 10, 13), -1, GROCERIES, "Grocer")
    assert "above_line" not in kinds(found)


def test_a_row_in_another_currency_leaves_open_what_it_moved() -> None:
    found, _, savings, card = home()
    found.row(savings, date(2026, 10, 4), -250_00, SAVE_IN, "Transfer")
    assert {"saved", "no_card_interest"} <= set(kinds(found))

    euros = {"iso_currency_code": "EUR"}
    found.row(savings, date(2026, 10, 5), 10_00, "TRANSFER_OUT_SAVINGS", "Transfer", **euros)
    found.row(card, date(2026, 10, 5), 10_00, GROCERIES, "Marché", **euros)
    assert not {"saved", "no_card_interest", "no_fees"} & set(kinds(found))


def test_pending_rows_are_no_facts_yet() -> None:
    found, _, savings, card = home()
    found.row(card, date(2026, 10, 30), 5_00, INTEREST, "Interest", pending=True)
    found.row(savings, date(2026, 10, 30), -5_00, SAVE_IN, "Transfer", pending=True)

    assert "no_card_interest" in kinds(found) and "saved" not in kinds(found)


def test_months_are_the_latest_first_and_no_more_than_policy_looks_back() -> None:
    found = Household(as_of=AS_OF)
    checking = found.checking(500_00)
    for back in range(0, 400, 10):
        found.row(checking, AS_OF - timedelta(days=back), 1_00, GROCERIES, "Grocer")

    borne_out = [
        each.day for each in verified_months(found.book(), POLICY) if each.kind == "no_fees"
    ]

    assert borne_out == sorted(borne_out, reverse=True) and len(borne_out) == 6
