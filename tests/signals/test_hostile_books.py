"""Records that banks send and nobody expects: what each reads, and that nothing falls over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from spendsense.ledger import Book, Window, windows
from spendsense.personas import NONE, NOT_ENOUGH_DATA, assignments, explain
from spendsense.signals import READINGS, cards, evidence, read, sentence, streams, transfer_pairs
from spendsense.signals.balances import daily_balances
from spendsense.signals.recomputation import unproven

from .household import (
    AS_OF,
    CARD_PAYMENT,
    FILM,
    GROCERIES,
    HALF_YEAR,
    INTEREST,
    MONTH,
    POLICY,
    SALARY,
    SAVE_IN,
    SAVE_OUT,
    Household,
    book_of,
    day,
    frame,
)  # fmt: skip

EURO, DOLLAR = {"iso_currency_code": "EUR"}, {"iso_currency_code": "USD"}


def all_read(book: Book, window: Window = MONTH) -> dict[str, Any]:
    """The readings of the first user of a book; evidence and personas are made of every one too."""
    rows = [read(book, each, POLICY) for each in windows(book.as_of)]
    for each, found in zip(windows(book.as_of), rows, strict=True):
        assert set(evidence(book, each, POLICY)) == set(book.user_ids)
        assert assignments(found, POLICY)["user_id"].to_list() == sorted(book.user_ids)
        assert list(unproven(book, each, POLICY)) == []
        for user in book.user_ids:
            explain(book, user, each, POLICY).as_json()
    return read(book, window, POLICY).row(0, named=True)


def persona(home: Household) -> str:
    readings = read(home.book(), MONTH, POLICY)
    return str(assignments(readings, POLICY)["primary"][0])


def told(row: dict[str, Any]) -> dict[str, Any]:
    """What there was to read."""
    return {name: row[name] for name in READINGS if row[name] is not None}


def test_a_user_without_an_account_has_nothing_to_read_and_is_not_called_fine():
    assert told(all_read(Household().book())) == {}
    assert persona(Household()) == NOT_ENOUGH_DATA


def test_an_account_without_a_row_tells_what_it_holds_and_nothing_of_days():
    home = Household()
    home.checking(1_000_00)
    home.savings(500_00)
    home.card(250_00, 1_000_00)
    row = all_read(home.book())
    assert (row["checking_balance_cents"], row["savings_balance_cents"]) == (1_000_00, 500_00)
    assert (row["utilization_highest"], row["spend_cents"], row["income_cents"]) == (0.25, 0, 0)
    assert (row["savings_net_inflow_cents"], row["savings_growth"]) == (0, 0.0)
    assert row["days_observed"] is row["low_days"] is row["history_days"] is None
    assert (row["posted_rows"], persona(home)) == (0, NOT_ENOUGH_DATA)


def test_pending_rows_alone_move_nothing():
    home = Household()
    checking = home.checking(1_000_00)
    for ago in range(0, 120, 10):
        home.row(checking, day(ago), 9_99, FILM, "Film", pending=True)
        home.row(checking, day(ago), -900_00, SALARY, pending=True)
    row = all_read(home.book(), HALF_YEAR)
    assert (row["spend_cents"], row["income_cents"], row["subscription_count"]) == (0, 0, 0)
    assert (row["posted_rows"], row["days_observed"]) == (0, None)
    assert persona(home) == NOT_ENOUGH_DATA


def test_one_row_is_one_day_more_of_balance_and_no_habit():
    home = Household()
    home.row(home.checking(1_000_00), day(3), 40_00, GROCERIES, "Grocer")
    row = all_read(home.book())
    assert (row["spend_cents"], row["posted_rows"], row["history_days"]) == (40_00, 1, 3)
    assert (row["days_observed"], row["lowest_balance_cents"]) == (4, 1_000_00)
    assert (row["subscription_count"], row["pay_count"], row["pay_gap_median_days"]) == (0, 0, None)
    assert persona(home) == NOT_ENOUGH_DATA


@pytest.mark.parametrize("pending", [False, True])
def test_a_row_of_a_day_to_come_is_not_there_yet(pending: bool):
    home = Household()
    home.row(home.checking(1_000_00), day(3), 40_00, GROCERIES)
    before = all_read(home.book())
    home.row("u1-a1", day(-1), 500_00, GROCERIES, pending=pending)
    home.row("u1-a1", date(2199, 1, 1), -7_00, SALARY, pending=pending)
    made = home.book()
    tables = [frame(name, getattr(home, name)) for name in ("accounts", "transactions")]
    assert all_read(Book.at(AS_OF, *tables, told_on=AS_OF)) == before
    # Who does not say of which day balances are is taken to tell them after the last row.
    told_later = 0 if pending else 500_00 - 7_00
    assert all_read(made)["checking_balance_cents"] == 1_000_00 + told_later


def beside_dollars() -> Household:
    """A checking account, savings and a card in dollars, and one of each in euros."""
    home = Household()
    for own in (DOLLAR, EURO):
        checking = home.checking(1_000_00, **own)
        savings = home.savings(2_000_00, **own)
        card = home.card(900_00 if own is EURO else 100_00, 1_000_00, **own)
        home.liability(card, minimum_payment_cents=35_00, is_overdue=own is EURO,
                       apr_percentage=29.99 if own is EURO else 19.99)  # fmt: skip
        home.charges(checking, "Film", (5, 35, 65), 9_99, **own)
        home.charges(checking, "Employer", (1, 15, 29, 43), -900_00, SALARY, **own)
        home.row(checking, day(4), 50_00, SAVE_OUT, **own)
        home.row(savings, day(4), -50_00, SAVE_IN, **own)
        home.row(card, day(8), 12_00, INTEREST, **own)
    return home


def test_accounts_in_euros_are_kept_apart_from_dollars_in_every_reading():
    home, dollars_only = beside_dollars(), beside_dollars()
    dollars_only.accounts = dollars_only.accounts[:3]
    dollars_only.liabilities = dollars_only.liabilities[:1]
    dollars_only.transactions = [
        row for row in dollars_only.transactions if row["iso_currency_code"] == "USD"
    ]
    for window in (MONTH, HALF_YEAR):
        row, alone = all_read(home.book(), window), all_read(dollars_only.book(), window)
        assert row.pop("other_currency_accounts") == 3
        assert alone.pop("other_currency_accounts") == 0
        assert row == alone
        both, one = home.book(), dollars_only.book()
        assert daily_balances(both, window).equals(daily_balances(one, window))
    assert streams(both, POLICY).equals(streams(one, POLICY))
    assert transfer_pairs(both, POLICY).equals(transfer_pairs(one, POLICY))
    assert cards(both, POLICY)["account_id"].to_list() == ["u1-a3"]


def test_she_is_told_of_accounts_in_other_currencies_and_which_they_are():
    home = beside_dollars()
    said = sentence(READINGS["other_currency_accounts"], home.read())
    assert said == "accounts in other currencies, kept apart: 3"
    apart = home.evidence()["accounts in other currencies"].accounts
    assert apart == ("u1-a4", "u1-a5", "u1-a6")


def test_someone_who_banks_in_euros_alone_has_nothing_to_read_but_that():
    home = Household()
    home.row(home.checking(1_000_00, **EURO), day(3), 40_00, GROCERIES, **EURO)
    assert told(all_read(home.book())) == {"other_currency_accounts": 1}
    assert persona(home) == NOT_ENOUGH_DATA


def test_a_row_in_euros_on_an_account_in_dollars_is_not_added_to_them():
    home = Household()
    checking = home.checking(1_000_00, **DOLLAR)
    home.row(checking, day(10), 40_00, GROCERIES, **DOLLAR)
    home.row(checking, day(3), 70_00, GROCERIES, **EURO)
    row = all_read(home.book())
    assert (row["spend_cents"], row["posted_rows"]) == (40_00, 1)
    # What it took from the account in dollars nobody knows: neither the balance before it.
    assert (row["days_observed"], row["lowest_balance_cents"]) == (4, 1_000_00)


def test_a_row_of_an_account_in_euros_is_in_euros_whatever_it_says():
    home = Household()
    home.checking(1_000_00)
    euros = home.checking(500_00, **EURO)
    home.row(euros, day(3), 70_00, GROCERIES, **DOLLAR)
    home.row(euros, day(3), 70_00, GROCERIES)
    assert all_read(home.book())["spend_cents"] == 0


def test_a_record_that_names_no_currency_is_in_dollars():
    home, named = Household(), Household()
    home.row(home.checking(1_000_00), day(3), 40_00, GROCERIES)
    named.row(named.checking(1_000_00, **DOLLAR), day(3), 40_00, GROCERIES, **DOLLAR)
    assert all_read(home.book()) == all_read(named.book())


def test_savings_that_moved_in_euros_do_not_tell_where_they_began():
    home = Household()
    savings = home.savings(1_000_00)
    home.row(savings, day(5), -100_00, SAVE_IN)
    assert home.read()["savings_growth"] == 100_00 / 900_00
    home.row(savings, day(6), -50_00, SAVE_IN, **EURO)
    row = all_read(home.book())
    assert (row["savings_net_inflow_cents"], row["savings_balance_cents"]) == (100_00, 1_000_00)
    assert row["savings_start_cents"] is row["savings_growth"] is None


@pytest.mark.parametrize("limit", [0, None, -1])
def test_a_card_without_a_limit_is_a_card_that_has_no_utilization(limit: int | None):
    home = Household()
    home.card(400_00, limit)
    row = all_read(home.book())
    assert (row["card_count"], row["interest_cents"]) == (1, 0)
    assert row["utilization_highest"] is row["utilization_overall"] is None
    assert cards(home.book(), POLICY).row(0, named=True)["owed_cents"] == 400_00
    home.card(300_00, 1_000_00)
    row = all_read(home.book())
    assert row["utilization_highest"] == row["utilization_overall"] == 0.3


def test_a_credit_on_a_card_is_nothing_owed_and_takes_nothing_off_another_card():
    home = Household()
    home.card(-200_00, 1_000_00, mask="1111")
    row = all_read(home.book())
    assert (row["utilization_highest"], row["highest_card_balance_cents"]) == (0.0, 0)
    home.card(500_00, 1_000_00, mask="2222")
    row = all_read(home.book())
    assert (row["utilization_highest"], row["highest_card"]) == (0.5, "card ending 2222")
    assert row["utilization_overall"] == 500_00 / 2_000_00


def test_a_row_without_a_merchant_or_a_name_is_spending_and_nothing_that_comes_back():
    home = Household()
    checking = home.checking(1_000_00)
    for ago in (5, 35, 65, 95):
        home.row(checking, day(ago), 9_99, FILM, None, name=None)
    row = all_read(home.book(), HALF_YEAR)
    assert (row["spend_cents"], row["subscription_count"]) == (4 * 9_99, 0)


def test_a_row_without_a_category_is_spending_that_is_not_essential():
    home = Household()
    home.row(home.checking(1_000_00), day(5), 42_00, None, "Grocer")
    home.row("u1-a1", day(5), -42_00, None, "Somebody")
    row = all_read(home.book())
    assert (row["spend_cents"], row["essential_monthly_cents"]) == (42_00, None)
    assert row["income_cents"] == 0


def test_rows_alike_of_one_day_are_as_many_purchases():
    home = Household()
    checking = home.checking(1_000_00)
    for _ in range(3):
        home.row(checking, day(5), 9_99, FILM, "Film")
        home.row(checking, day(5), -100_00, SALARY, "Employer")
    row = all_read(home.book())
    assert (row["spend_cents"], row["income_cents"]) == (3 * 9_99, 300_00)
    assert (row["pay_count"], row["subscription_count"]) == (1, 0)


def test_a_window_includes_its_first_day_and_its_last_and_no_other():
    home = Household()
    checking = home.checking(10_000_00)
    for ago in (0, 29, 30, 179, 180):
        home.row(checking, day(ago), 10_00, GROCERIES)
    assert all_read(home.book(), MONTH)["spend_cents"] == 20_00
    assert all_read(home.book(), HALF_YEAR)["spend_cents"] == 40_00


def test_a_window_of_one_day_reads_that_day():
    home = Household()
    home.row(home.checking(1_000_00), day(0), 10_00, GROCERIES)
    home.row("u1-a1", day(1), 20_00, GROCERIES)
    row = read(home.book(), Window(1, AS_OF), POLICY).row(0, named=True)
    assert (row["spend_cents"], row["days_observed"]) == (10_00, 1)


def test_rows_of_an_account_that_is_nowhere_are_rows_and_no_spending():
    home = Household()
    home.checking(1_000_00)
    home.row("nowhere", day(5), 42_00, GROCERIES, "Grocer")
    home.row("nowhere", day(5), -900_00, SALARY)
    row = all_read(home.book())
    assert (row["posted_rows"], row["spend_cents"], row["income_cents"]) == (2, 0, 0)
    assert row["days_observed"] is None


def test_a_liability_without_its_account_is_read_as_what_its_kind_says():
    home = Household()
    home.liability("gone", "credit", minimum_payment_cents=35_00, is_overdue=True,
                   apr_percentage=24.99, last_statement_balance_cents=500_00)  # fmt: skip
    row = all_read(home.book())
    assert (row["is_overdue"], row["minimum_payment_cents"]) == (True, 35_00)
    assert (row["apr_highest"], row["card_count"], row["pays_minimum_only"]) == (24.99, None, None)
    assert persona(home) == "high_utilization"


def test_the_liability_of_a_loan_is_no_cards_whatever_kind_it_says():
    home = Household()
    home.checking()
    loan = home.account("loan", "student", 9_000_00)
    home.liability(loan, "credit", minimum_payment_cents=300_00, apr_percentage=30.0,
                   is_overdue=False)  # fmt: skip
    row = all_read(home.book())
    assert row["minimum_payment_cents"] is row["apr_highest"] is None
    assert row["is_overdue"] is False


def test_minimums_are_added_up_when_that_of_every_card_is_known():
    home = Household()
    home.liability(home.card(100_00), minimum_payment_cents=25_00)
    assert all_read(home.book())["minimum_payment_cents"] == 25_00
    second = home.card(100_00)
    assert all_read(home.book())["minimum_payment_cents"] is None  # nothing is known of it
    home.liability(second, minimum_payment_cents=None)
    assert all_read(home.book())["minimum_payment_cents"] is None
    home.liabilities[-1]["minimum_payment_cents"] = 40_00
    assert all_read(home.book())["minimum_payment_cents"] == 65_00


def test_a_user_whom_only_a_liability_names_is_no_user_of_the_book():
    accounts = frame("accounts", [])
    owed = frame("liabilities", [{"account_id": "a", "user_id": "u9", "kind": "credit"}])
    book = Book.at(AS_OF, accounts, liabilities=owed)
    assert book.user_ids == ()
    assert read(book, MONTH, POLICY).height == 0
    named = Book.at(AS_OF, accounts, liabilities=owed, user_ids=("u9",))
    assert told(all_read(named)) == {}


def test_a_hundred_thousand_rows_of_one_user_add_up():
    n, per_day = 100_000, 400
    numbers = pl.DataFrame({"n": range(n)})
    rows = numbers.select(
        transaction_id=pl.format("t{}", "n"),
        account_id=pl.when(pl.col("n") % 2 == 0).then(pl.lit("u1-a1")).otherwise(pl.lit("u1-a2")),
        user_id=pl.lit("u1"),
        date=pl.lit(AS_OF) - pl.duration(days=pl.col("n") // per_day),
        amount_cents=pl.when(pl.col("n") % 8 == 0).then(-1_00).otherwise(100 + pl.col("n") % 7),
        merchant_name=pl.format("Shop {}", pl.col("n") % 997),
        name=pl.format("SHOP {} #{}", pl.col("n") % 997, pl.col("n") % 31),
        category_primary=pl.when(pl.col("n") % 8 == 0).then(pl.lit("INCOME"))
        .otherwise(pl.lit("GENERAL_MERCHANDISE")),
        category_detailed=pl.when(pl.col("n") % 8 == 0).then(pl.lit("INCOME_WAGES"))
        .otherwise(pl.lit("GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE")),
        pending=pl.lit(False),
    )  # fmt: skip
    home = Household()
    home.checking(5_000_00)
    home.card(500_00)
    made = home.book()
    table = pl.concat([frame("transactions", []), rows], how="diagonal_relaxed")
    book = Book.at(AS_OF, made.accounts, table, made.liabilities)
    some = [i for i in range(n) if i // per_day < 30]
    row = read(book, MONTH, POLICY).row(0, named=True)
    assert row["spend_cents"] == sum(100 + i % 7 for i in some if i % 8)
    assert row["income_cents"] == sum(100 for i in some if i % 8 == 0)
    assert row["posted_rows"] == sum(1 for i in range(n) if i // per_day < 180)
    assert row["history_days"] == (n - 1) // per_day
    moved = sum((-100 if i % 8 == 0 else 100 + i % 7) for i in some if i % 2 == 0 and i >= per_day)
    first = daily_balances(book, MONTH).filter(pl.col("date") == AS_OF - timedelta(days=29))
    of_first = sum((-100 if i % 8 == 0 else 100 + i % 7)
                   for i in some if i % 2 == 0 and i < 29 * per_day)  # fmt: skip
    assert first["balance_cents"].to_list() == [5_000_00 + of_first]
    assert moved != of_first  # the two ends differ, so that one cannot stand for the other
    assert len(evidence(book, MONTH, POLICY)["u1"]["posted rows"].transactions) == 180 * per_day
    assert assignments(read(book, MONTH, POLICY), POLICY).height == 1


def test_hostile_users_change_nothing_of_those_beside_them():
    calm = Household("calm")
    calm.charges(calm.checking(1_000_00), "Film", (5, 35, 65))
    calm.row(calm.card(500_00), day(3), 12_00, INTEREST)
    alone = read(calm.book(), MONTH, POLICY)
    empty, apart = Household("empty"), beside_dollars()
    apart.row("nowhere", day(5), 42_00, None, None, name=None)
    apart.card(-5_00, 0)
    together = read(book_of(empty, apart, calm), MONTH, POLICY)
    assert together.filter(pl.col("user_id") == "calm").equals(alone)


def test_someone_with_enough_record_and_nothing_amiss_is_none_and_not_unknown():
    home = Household()
    checking = home.checking(4_000_00)
    home.charges(checking, "Grocer", range(0, 170, 5), 40_00, GROCERIES)
    home.charges(checking, "Payment", (10, 40), 30_00, CARD_PAYMENT)
    assert persona(home) == NONE
