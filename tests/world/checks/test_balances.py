from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from polars import col

from spendsense.world.checks.balances import available_follows, balances_follow, never_below_zero


def test_a_balance_that_skips_a_cent_names_the_row_and_what_was_expected(put: Any) -> None:
    part = put("transactions", "transaction_id", "invest-1i", balance_cents=5_200_01)
    first, *_ = balances_follow(part).where
    assert first == ("transactions: invest-1i on 2026-09-08 states 520001 cents, expected 520000")


def test_money_that_leaves_is_owed_on_a_loan_and_gone_from_a_deposit(sound: Any) -> None:
    rows = {row["transaction_id"]: row for row in sound.posted.iter_rows(named=True)}
    assert (rows["car-0o"]["amount_cents"], rows["car-0o"]["moved"]) == (260_00, -260_00)
    assert (rows["car-0i"]["amount_cents"], rows["car-0i"]["moved"]) == (-260_00, -260_00)
    assert rows["car-interest-0"]["moved"] == rows["car-interest-0"]["amount_cents"]


def test_a_row_that_is_left_out_breaks_the_balances_after_it(damaged: Any) -> None:
    part = damaged("transactions", lambda f: f.filter(col("transaction_id") != "school-interest-1"))
    assert balances_follow(part).where[0].startswith("transactions: school-1i on 2026-09-21")


def test_every_type_of_account_is_followed(sound: Any) -> None:
    assert set(sound.posted["subtype"]) == {
        "checking", "savings", "credit card", "student", "auto", "mortgage", "brokerage", "hsa",
    }  # fmt: skip
    assert balances_follow(sound).checked == sound.posted.height + 10


def test_a_brokerage_may_be_emptied_to_the_last_cent(book: Any, told: Any) -> None:
    book.post("fee", "b4", date(2026, 9, 20), 5_200_00, "BANK_FEES_OTHER_BANK_FEES")
    assert never_below_zero(told(book)).failed == 0


def test_a_checking_account_may_be_overdrawn(book: Any, told: Any) -> None:
    book.post("fee", "a1", date(2026, 9, 20), 9_000_00, "BANK_FEES_OTHER_BANK_FEES")
    assert never_below_zero(told(book)).failed == 0


def test_a_loan_is_not_paid_beyond_what_is_owed(put: Any) -> None:
    part = put("transactions", "transaction_id", "car-2i", balance_cents=-1)
    assert never_below_zero(part).where == (
        "transactions: car-2i takes the auto account a5 from 25999 to -1 cents,"
        " expected none below zero",
    )


def test_a_deposit_may_have_its_pending_rows_taken_off_already(sound: Any, damaged: Any) -> None:
    """Two banks, two ways: both are what Plaid passes on."""
    row = sound.transactions.filter(transaction_id="tonight")
    at_checking = row.with_columns(transaction_id=pl.lit("bus"), account_id=pl.lit("a1"))
    with_row = damaged("transactions", lambda f: pl.concat([f, at_checking]))
    assert available_follows(with_row).failed == 0
    less = pl.when(col("account_id") == "a1").then(25_00).otherwise(0)
    for cents, failed in ((less, 0), (less + (less > 0), 1)):
        accounts = with_row.accounts.with_columns(
            balance_available_cents=col("balance_available_cents") - cents
        )
        part = type(with_row)(with_row.manifest, {**with_row.tables, "accounts": accounts})
        assert available_follows(part).failed == failed
