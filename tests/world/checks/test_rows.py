from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.checks.rows import (
    dates_in_range,
    ids_unique,
    nothing_before_the_account,
    rows_in_order,
    truth_names_rows,
)


@pytest.mark.parametrize(
    ("on", "failed"),
    [
        (date(2026, 7, 31), 1),
        (date(2026, 8, 1), 0),
        (date(2026, 10, 31), 0),
        (date(2026, 11, 1), 1),
        (None, 1),
    ],
)
def test_the_first_and_the_last_day_are_in_the_history(
    put: Any, on: date | None, failed: int
) -> None:
    look = dates_in_range(put("transactions", "transaction_id", "cash", date=on))
    assert look.failed == failed
    if failed:
        assert look.where == (
            f"transactions: cash is dated {on}, expected 2026-08-01 to 2026-10-31",
        )


@pytest.mark.parametrize(("opened", "failed"), [(date(2026, 8, 5), 0), (date(2026, 8, 6), 1)])
def test_an_account_may_have_a_row_on_the_day_it_opened(
    put: Any, opened: date, failed: int
) -> None:
    """The first row of the HSA is of 5 August."""
    part = put("accounts", "account_id", "b5", opened_on=opened)
    assert nothing_before_the_account(part).failed == failed


def test_an_empty_id_is_not_an_id(put: Any) -> None:
    part = put("transactions", "transaction_id", "cash", transaction_id=None)
    assert ids_unique(part).where == (
        "transactions: transaction_id None is given more than once or is empty",
    )


def test_rows_of_one_day_may_be_in_any_order(damaged: Any) -> None:
    part = damaged("transactions", lambda f: f.sort("user_id", "account_id", "date", "name"))
    assert rows_in_order(part).failed == 0
    part = damaged("transactions", lambda f: f.sort("user_id", "date", "account_id"))
    assert rows_in_order(part).failed > 0


def test_a_stream_may_have_a_row_that_is_still_pending_a_transfer_may_not(
    sound: Any, damaged: Any
) -> None:
    def with_pending(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(
            pl.when(col("transaction_id") == "film-2")
            .then(pl.lit("tonight"))
            .otherwise(col("transaction_id"))
            .alias("transaction_id")
        )

    assert truth_names_rows(damaged("truth/stream_transactions", with_pending)).failed == 0
    of_transfer = damaged(
        "truth/transfers", lambda f: f.with_columns(in_transaction_id=pl.lit("tonight"))
    )
    assert truth_names_rows(of_transfer).failed == sound.truth("transfers").height
