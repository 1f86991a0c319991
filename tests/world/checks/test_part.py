from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from polars import col

from spendsense.world.checks import Look
from spendsense.world.checks.part import look


def test_looks_add_up_and_keep_the_first_five_places() -> None:
    both = Look(3, 3, ("a", "b", "c")) + Look(4, 3, ("d", "e", "f"))
    assert both == Look(7, 6, ("a", "b", "c", "d", "e"))


def test_a_look_is_filled_from_the_wrong_rows() -> None:
    wrong = pl.DataFrame({"user_id": [f"u-{n}" for n in range(6)]})
    found = look(10, wrong, "users: {user_id} is wrong")
    assert (found.checked, found.failed, len(found.where)) == (10, 6, 5)
    assert found.where[0] == "users: u-0 is wrong"


def test_rows_know_the_place_of_their_account(sound: Any) -> None:
    named = sound.named(sound.rows.select("account"))
    assert named["account_id"].to_list() == sound.transactions["account_id"].to_list()


def test_a_row_of_an_unknown_account_has_no_place(put: Any) -> None:
    part = put("transactions", "transaction_id", "cash", account_id="nowhere")
    assert part.rows.filter(col("account").is_null())["transaction_id"].to_list() == ["cash"]


def test_an_account_that_is_given_twice_does_not_double_its_rows(damaged: Any) -> None:
    part = damaged("accounts", lambda f: pl.concat([f, f.head(1)]))
    assert part.rows.height == part.transactions.height


def test_a_row_of_the_closing_day_is_in_that_statement_and_one_of_the_next_day_is_not(
    book: Any, told: Any
) -> None:
    book.post("last", "a3", date(2026, 8, 15), 1_00, "BANK_FEES_LATE_FEES")
    book.post("first", "a3", date(2026, 8, 16), 1_00, "BANK_FEES_LATE_FEES")
    part = told(book)
    fees = part.statement_rows.filter(col("category_detailed") == "BANK_FEES_LATE_FEES")
    assert fees["closed_on"].to_list() == [date(2026, 8, 15), date(2026, 9, 15)]


def test_rows_after_the_last_statement_are_in_none(sound: Any) -> None:
    assert sound.statement_rows["date"].max() <= date(2026, 10, 15)
    earlier = sound.card_rows.filter(col("date") <= date(2026, 10, 15))
    assert sound.statement_rows.height == earlier.height < sound.card_rows.height
