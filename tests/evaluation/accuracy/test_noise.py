"""Noise is what it says, the same every time, and says how many rows it touched."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from polars import col

from spendsense.evaluation.accuracy.noise import CLEAN, NOISES, disturbed, parts_of
from spendsense.ledger import BadInput

from .town import AS_OF, Town, every


@pytest.fixture
def book(town: Town):
    """A thousand rows of a coffee bar, and a hundred of pay without a merchant."""
    for number in range(1000):
        town.row(every(1, 30)[number % 30], 450, name="BLUE DOOR COFFEE PORTLAND OR",
                 merchant="Blue Door Coffee", category="FOOD_AND_DRINK_COFFEE")  # fmt: skip
    for number in range(100):
        town.row(every(7, 20)[number % 20], -90000, name="MILL PAYROLL", category="INCOME_SALARY")
    return town.book()


def after(book, name):
    worse, (touched,) = disturbed(book, parts_of(name))
    assert (touched.noise, touched.of) == (name, 1100)
    return worse.transactions, touched.rows


def test_a_clean_book_is_the_book_itself(book):
    assert disturbed(book, parts_of(CLEAN)) == (book, ())


def test_the_same_rows_are_garbled_every_time_and_in_any_order(book):
    once, rows = after(book, "names")
    again, _ = after(replace(book, transactions=book.transactions.reverse()), "names")
    assert once.equals(again.reverse())
    assert 580 <= rows <= 720  # 60 in 100 of 1,100


def test_names_are_garbled_in_six_ways_and_nothing_else_is_touched(book):
    told, _ = after(book, "names")
    assert told.drop("name", "merchant_name").equals(
        book.transactions.drop("name", "merchant_name")
    )
    coffee = told.filter(col("merchant_name").is_not_null())["name"]
    for pattern in (
        r" #\d{4}$",
        r" \d\d/\d\d$",
        r"^(SQ \*|PP\*|TST\*)",
        "^blue door coffee portland",
        "^Blue Door Coffee Portland",
        "^BLUE DOOR CO.{0,10}$",
    ):
        assert 40 <= coffee.str.contains(pattern).sum() <= 160, pattern


def test_no_processor_stands_before_pay(book):
    told, _ = after(book, "names")
    pay = told.filter(col("amount_cents") < 0)["name"]
    assert not pay.str.contains(r"^(SQ|PP|TST)").any() and pay.str.contains("#").any()


def test_dates_move_by_two_days_at_most_and_never_past_the_last(book):
    told, rows = after(book, "dates")
    moved = (told["date"] - book.transactions["date"]).dt.total_days()
    assert set(moved.to_list()) == {-2, -1, 0, 1, 2}
    assert told["date"].max() == AS_OF
    assert rows == (moved != 0).sum()
    assert 800 <= rows <= 960  # four in five


def test_five_rows_in_a_hundred_are_lost(book):
    told, rows = after(book, "rows")
    assert told.height == 1100 - rows and 35 <= rows <= 78


def test_categories_are_gone_and_merchants_are_gone(book):
    told, rows = after(book, "categories")
    assert rows == 1100 and told["category_detailed"].is_null().all()
    assert told["category_primary"].is_null().all() and told["merchant_name"].is_not_null().any()
    told, rows = after(book, "merchants")
    assert rows == 1000 and told["merchant_name"].is_null().all()
    assert told["name"].equals(book.transactions["name"])


def test_two_noises_do_to_a_row_what_each_does_alone(book):
    both, touched = disturbed(book, parts_of("rows+names"))
    assert [each.noise for each in touched] == ["names", "rows"]
    alone, _ = after(book, "names")
    kept = alone.join(both.transactions.select("transaction_id"), on="transaction_id", how="semi")
    assert kept.equals(both.transactions)


@pytest.mark.parametrize("name", ["name", "", "names,rows", "names+", "clean+rows"])
def test_a_noise_that_there_is_not_is_refused_with_those_that_there_are(name):
    with pytest.raises(BadInput, match=r"is not a noise\. Name one of names, dates, rows"):
        parts_of(name)


def test_a_book_without_a_row_bears_every_noise(book):
    empty = replace(book, transactions=book.transactions.clear())
    worse, touched = disturbed(empty, parts_of("+".join(NOISES)))
    assert worse.transactions.height == 0 and {each.rows for each in touched} == {0}
    assert isinstance(worse.transactions, pl.DataFrame)
