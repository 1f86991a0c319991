"""The records as they stood at the end of one day."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.signals.household import AS_OF, Household, book_of, day, frame
from tests.signals.strategies import books

from spendsense.ledger import SCHEMAS, Book, Window, empty

PAST = day(10)


def test_rows_of_later_days_are_left_out_and_those_of_the_day_are_kept():
    home = Household()
    checking = home.checking()
    for ago in (9, 10, 11):
        home.row(checking, day(ago), 5_00)
    assert home.book(PAST).transactions["date"].to_list() == [day(10), day(11)]


@pytest.mark.parametrize(
    ("type", "then"),
    [("depository", 130_00), ("investment", 130_00), ("credit", 70_00), ("loan", 70_00)],
)
def test_a_balance_is_walked_back_over_what_was_posted_later(type: str, then: int):
    # $30.00 left the account later: it was still there, or it was not yet owed.
    home = Household()
    account = home.account(type, None, 100_00, balance_available_cents=50_00)
    home.row(account, day(9), 30_00)
    home.row(account, day(10), 999_00)
    home.row(account, day(8), 7_00, pending=True)
    book = home.book(PAST)
    assert book.accounts["balance_current_cents"].to_list() == [then]
    assert book.accounts["balance_available_cents"].to_list() == [80_00]


def test_a_payment_to_a_card_was_still_owed_before_it():
    home = Household()
    home.row(home.card(100_00), day(9), -40_00)
    assert home.book(PAST).accounts["balance_current_cents"].to_list() == [140_00]


def test_an_unknown_balance_stays_unknown_and_an_account_that_did_not_move_stays_as_it_is():
    home = Household()
    home.row(home.checking(None), day(9), 30_00)
    home.checking(50_00)
    assert home.book(PAST).accounts["balance_current_cents"].to_list() == [None, 50_00]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-500_00, 500_00)), max_size=8))
def test_walking_back_in_two_steps_is_walking_back_in_one(moves):
    home = Household()
    checking, card = home.checking(), home.card()
    for n, (ago, cents) in enumerate(moves):
        home.row(card if n % 2 else checking, day(ago), cents)
    book = home.book()
    now = (book.accounts, book.transactions, book.liabilities)
    at_once = Book.at(day(10), *now, ("u1",))
    half_way = Book.at(day(5), *now, ("u1",))
    between = [(n % 2, cents) for n, (ago, cents) in enumerate(moves) if 5 <= ago < 10]
    left = sum(cents for on_card, cents in between if not on_card)
    owed = sum(cents for on_card, cents in between if on_card)
    held, debt = half_way.accounts["balance_current_cents"].to_list()
    assert at_once.accounts["balance_current_cents"].to_list() == [held + left, debt - owed]


def test_the_facts_of_a_later_statement_were_not_known():
    home = Household()
    home.liability(
        home.card(), last_statement_date=day(9), minimum_payment_cents=35_00, is_overdue=True,
        last_statement_balance_cents=800_00, next_payment_due_date=day(-10),
        last_payment_date=day(20), last_payment_cents=35_00, apr_percentage=24.99,
    )  # fmt: skip
    (row,) = home.book(PAST).liabilities.to_dicts()
    unknown = {"last_statement_date", "minimum_payment_cents", "is_overdue",
               "last_statement_balance_cents", "next_payment_due_date"}  # fmt: skip
    assert {name for name in unknown if row[name] is not None} == set()
    assert (row["last_payment_cents"], row["apr_percentage"]) == (35_00, 24.99)


def test_the_facts_of_a_statement_of_the_day_were():
    home = Household()
    home.liability(home.card(), last_statement_date=PAST, minimum_payment_cents=35_00,
                   is_overdue=True, last_payment_date=PAST, last_payment_cents=35_00)  # fmt: skip
    (row,) = home.book(PAST).liabilities.to_dicts()
    assert (row["minimum_payment_cents"], row["last_payment_cents"]) == (35_00, 35_00)
    assert row["is_overdue"] is True


def test_a_later_payment_was_not_known_nor_whether_it_was_late():
    home = Household()
    home.liability(home.card(), last_payment_date=day(9), last_payment_cents=35_00,
                   is_overdue=True, minimum_payment_cents=35_00)  # fmt: skip
    (row,) = home.book(PAST).liabilities.to_dicts()
    assert row["last_payment_date"] is row["last_payment_cents"] is row["is_overdue"] is None
    assert row["minimum_payment_cents"] == 35_00


def test_an_account_that_opened_later_was_not_there_and_one_that_opened_that_day_was():
    home = Household()
    home.checking(opened_on=PAST)
    home.liability(home.card(opened_on=day(9)), minimum_payment_cents=35_00)
    home.savings()
    book = home.book(PAST)
    assert book.accounts["account_id"].to_list() == ["u1-a1", "u1-a3"]
    assert book.liabilities.height == 0
    assert home.book().accounts.height == 3


def test_a_user_whose_only_account_opened_later_is_still_of_the_block():
    home = Household()
    home.checking(opened_on=day(9))
    assert Book.at(PAST, frame("accounts", home.accounts)).user_ids == ("u1",)


def test_a_block_of_nobody_is_nobody_and_no_block_is_everyone_with_an_account():
    home = Household()
    home.checking()
    accounts = frame("accounts", home.accounts)
    assert Book.at(AS_OF, accounts, user_ids=()).user_ids == ()
    assert Book.at(AS_OF, accounts).user_ids == ("u1",)


def test_posted_rows_of_a_window_leave_out_the_pending_and_the_days_beside_it():
    home = Household()
    checking = home.checking()
    for ago in (0, 29, 30):
        home.row(checking, day(ago), 5_00)
    home.row(checking, day(1), 5_00, pending=True)
    book = home.book()
    assert book.posted(Window(30, AS_OF))["date"].to_list() == [day(0), day(29)]
    assert book.posted().height == 3


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_some_of_the_users_bring_their_own_rows_and_no_others(book: Book):
    for user in book.user_ids:
        alone = book.of((user,))
        assert alone.user_ids == (user,)
        for table in ("accounts", "transactions", "liabilities"):
            own = getattr(book, table).filter(pl.col("user_id") == user)
            assert getattr(alone, table).equals(own)


def test_users_are_in_order_with_or_without_an_account():
    book = book_of(Household("u2"), Household("u1"))
    assert book.users()["user_id"].to_list() == ["u1", "u2"]


def test_every_table_has_an_empty_frame_in_its_columns():
    for table, schema in SCHEMAS.items():
        assert empty(table).schema == schema and empty(table).height == 0


def test_a_book_keeps_the_columns_of_the_ledger_on_every_day():
    home = Household()
    home.liability(home.card(100_00), last_statement_date=day(9))
    home.row("u1-a1", day(9), 5_00)
    for book in (home.book(), home.book(PAST)):
        assert book.accounts.schema == SCHEMAS["accounts"]
        assert book.transactions.schema == SCHEMAS["transactions"]
        assert book.liabilities.schema == SCHEMAS["liabilities"]
