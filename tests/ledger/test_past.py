"""What was known of a record on an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.signals.household import AS_OF, Household, day, frame

from spendsense.ledger import Book

PAST = day(10)
NOT_KNOWN_BEFORE = {"next_payment_due_date", "is_overdue"}
STATED = {"minimum_payment_cents", "last_statement_balance_cents", "last_statement_date"}
FACTS = {
    "minimum_payment_cents": 35_00, "last_statement_balance_cents": 800_00, "is_overdue": True,
    "last_payment_cents": 40_00, "last_payment_date": day(20), "last_statement_date": day(25),
    "next_payment_due_date": day(-5), "apr_percentage": 24.99,
}  # fmt: skip


def bought(posted: int, authorized: int | None, **more: Any) -> dict[str, Any]:
    """One purchase, as it stood at the end of PAST, or nothing of it."""
    home = Household()
    on = None if authorized is None else day(authorized)
    home.row(home.card(), day(posted), 42_00, authorized_date=on, balance_cents=42_00, **more)
    rows = home.book(PAST).transactions.to_dicts()
    return rows[0] if rows else {}


def test_a_row_that_posted_later_was_pending_under_the_id_it_had_then():
    row = bought(9, 11, pending_transaction_id="held")
    assert row["pending"] is True
    assert (row["transaction_id"], row["date"]) == ("held", day(11))
    assert row["pending_transaction_id"] is row["balance_cents"] is None
    assert row["amount_cents"] == 42_00


def test_where_the_record_does_not_tell_that_id_the_row_keeps_its_own():
    assert bought(9, 11)["transaction_id"] == "u1-t1"


def test_authorized_on_the_day_is_pending_and_a_day_later_is_not_there():
    assert bought(8, 10)["pending"] is True
    assert bought(8, 9) == {}
    assert bought(9, None) == {}


def test_a_row_that_had_posted_stays_as_it_is():
    row = bought(10, 12, pending_transaction_id="held")
    assert (row["transaction_id"], row["date"], row["pending"]) == ("u1-t1", day(10), False)
    assert (row["pending_transaction_id"], row["balance_cents"]) == ("held", 42_00)


def test_what_is_pending_to_this_day_was_pending_once_it_was_authorized():
    assert bought(9, 11, pending=True)["date"] == day(11)
    assert bought(11, 11, pending=True)["pending"] is True
    assert bought(9, 9, pending=True) == {}


def test_what_was_pending_then_moves_no_balance_and_is_no_posted_row():
    home = Household()
    home.row(home.card(100_00), day(9), 42_00, authorized_date=day(11))
    book = home.book(PAST)
    assert book.accounts["balance_current_cents"].to_list() == [58_00]
    assert book.posted().is_empty() and book.transactions.height == 1


def told(on: date | None, later_row: bool = False, kind: str = "credit", **facts: Any) -> set[str]:
    """The facts of a liability that are unknown as of PAST."""
    home = Household()
    account = home.card()
    home.liability(account, kind, **{**FACTS, **facts})
    if later_row:
        home.row(account, day(9), 5_00)
    tables = {name: frame(name, getattr(home, name)) for name in
              ("accounts", "transactions", "liabilities")}  # fmt: skip
    (row,) = Book.at(PAST, **tables, told_on=on).liabilities.to_dicts()
    return {name for name in FACTS if row[name] is None}


def test_of_a_later_day_it_is_not_known_what_was_overdue_and_what_came_next():
    assert told(day(9)) == NOT_KNOWN_BEFORE
    assert told(PAST) == set()


def test_a_row_that_posted_later_tells_that_the_facts_are_of_a_later_day():
    assert told(None, later_row=True) == NOT_KNOWN_BEFORE
    assert told(None) == set()
    assert told(PAST, later_row=True) == set()  # whoever says the day is believed


def test_a_card_that_names_no_statement_day_may_have_had_another_minimum():
    unknown = {*NOT_KNOWN_BEFORE, *STATED}
    assert told(day(9), last_statement_date=None) == unknown
    assert told(PAST, last_statement_date=None) == {"last_statement_date"}


def test_the_payment_of_a_loan_stays_what_it_is():
    unknown = told(day(9), kind="student", last_statement_date=None)
    assert "minimum_payment_cents" not in unknown


@pytest.mark.parametrize("ago", [0, 3, 10, 40])
def test_rows_keep_their_order_and_their_columns(ago: int):
    home = Household()
    card = home.card()
    for posted in (50, 30, 9, 5, 2):
        home.row(card, day(posted), posted, authorized_date=day(posted + 3))
    book = home.book(day(ago))
    kept = [cents for cents in (50, 30, 9, 5, 2) if cents + 3 >= ago]
    assert book.transactions["amount_cents"].to_list() == kept
    assert book.transactions.schema == home.book(AS_OF).transactions.schema
    assert book.transactions.filter(pl.col("date") > day(ago)).is_empty()


def two_rows(**more: Any) -> Household:
    """$1,000 in checking on AS_OF, of which $40 left five days ago."""
    home = Household()
    home.row(home.checking(1_000_00), day(5), 40_00, **more)
    return home


def balance(home: Household, as_of: Any, told_on: Any = None) -> int | None:
    made = home.book()
    book = Book.at(as_of, made.accounts, frame("transactions", home.transactions), told_on=told_on)
    (cents,) = book.accounts["balance_current_cents"]
    return None if cents is None else int(cents)


def test_a_row_dated_after_the_day_that_balances_are_of_is_in_none_of_them():
    home = two_rows()
    home.row("u1-a1", day(-3), 500_00)
    made = Household()
    made.checking(1_000_00)
    tables = (frame("accounts", made.accounts), frame("transactions", home.transactions))
    balances = [
        Book.at(day(ago), *tables, told_on=AS_OF).accounts["balance_current_cents"][0]
        for ago in (0, 5, 6)
    ]
    assert balances == [1_000_00, 1_000_00, 1_040_00]


def test_before_a_row_in_another_currency_a_balance_is_not_known():
    home = two_rows(iso_currency_code="EUR")
    assert balance(home, day(5)) == 1_000_00
    assert balance(home, day(6)) is None


def test_rows_of_an_account_in_their_own_currency_are_undone_as_any():
    euros = Household()
    euros.row(euros.checking(1_000_00, iso_currency_code="EUR"), day(5), 40_00,
              iso_currency_code="EUR")  # fmt: skip
    assert balance(euros, day(6)) == 1_040_00
    assert balance(two_rows(iso_currency_code="USD"), day(6)) == 1_040_00
