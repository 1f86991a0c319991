from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.checks.missing import required_given, usual_given

SHOPPING = (col("payment_channel") == "in store") & (col("amount_cents") > 0)


@pytest.mark.parametrize(("missing", "failed"), [(1, 0), (2, 2)])
def test_one_merchant_in_twenty_may_be_missing(
    sound: Any, damaged: Any, missing: int, failed: int
) -> None:
    """Of 28 rows with a merchant by meaning, one is 3.6 % and two are 7.1 %."""
    chosen = SHOPPING & (SHOPPING.cum_sum() <= missing)
    look = usual_given(
        damaged(
            "transactions",
            lambda f: f.with_columns(merchant_name=pl.when(~chosen).then("merchant_name")),
        )
    )
    assert look.failed == failed
    if failed:
        assert look.where == (
            "transactions: merchant_name is missing in 2 of 39 rows that usually have it,"
            " expected 5 % at most.",
        )


def test_what_is_null_by_meaning_is_not_missing(sound: Any) -> None:
    rows = sound.transactions
    assert rows.filter(category_primary="BANK_FEES")["merchant_name"].null_count() > 0
    assert rows.filter(payment_channel="online")["city"].null_count() > 0
    assert usual_given(sound).failed == 0


def test_a_required_field_is_told_with_how_often_it_is_missing(put: Any) -> None:
    part = put("transactions", "account_id", "a2", name=None)
    assert required_given(part).where == (
        "transactions: name is missing in 6 of 100 rows, expected in every row.",
    )
