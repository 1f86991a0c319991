from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.checks import Part
from spendsense.world.checks.accounts import (
    SUBTYPES,
    account_types_known,
    accounts_have_a_user,
    customers_have_an_account,
    liabilities_known,
    opened_when_grown_up,
)


@pytest.mark.parametrize(
    ("type_", "subtype", "failed"),
    [
        ("depository", "money market", 0),
        ("investment", "brokerage", 0),
        ("investment", "hsa", 0),
        ("loan", "savings", 1),
        ("credit_card", "credit card", 1),
        ("credit", "credit_card", 1),
        ("credit", None, 1),
    ],
)
def test_a_subtype_is_of_its_type(put: Any, type_: str, subtype: str | None, failed: int) -> None:
    part = put("accounts", "account_id", "b6", type=type_, subtype=subtype)
    look = account_types_known(part)
    assert look.failed == failed
    if failed:
        assert look.where == (
            f"accounts: account b6 is of type {type_} / {subtype}, which Plaid does not have",
        )


def test_no_subtype_is_given_twice() -> None:
    assert all(len(set(subtypes)) == len(subtypes) for subtypes in SUBTYPES.values())


def test_a_customer_with_savings_only_has_no_account_to_live_on(put: Any) -> None:
    part = put("accounts", "account_id", "a1", subtype="savings")
    assert customers_have_an_account(part).where == (
        "users: customer u-0000000 has no checking account",
    )


def test_a_row_is_of_the_user_who_holds_its_account(put: Any) -> None:
    part = put("transactions", "transaction_id", "cash", user_id="u-0000001")
    assert accounts_have_a_user(part).where == (
        "transactions: cash names account a3 of user u-0000001; none such",
    )
    part = put("transactions", "transaction_id", "cash", account_id="a9")
    assert accounts_have_a_user(part).where == (
        "transactions: cash names account a9 of user u-0000000; none such",
    )


@pytest.mark.parametrize(("rate", "failed"), [(0.0, 0), (100.0, 0), (-0.01, 1), (100.01, 1)])
def test_a_rate_is_a_percentage(put: Any, rate: float, failed: int) -> None:
    part = put("liabilities", "account_id", "a4", apr_percentage=rate)
    assert liabilities_known(part).failed == failed


def test_a_savings_account_has_no_liability(put: Any) -> None:
    part = put("liabilities", "account_id", "a4", account_id="a2")
    assert liabilities_known(part).where[0].startswith("liabilities: a2, a savings account")


@pytest.mark.parametrize(
    ("opened", "failed"), [(date(2024, 8, 1), 0), (date(2024, 7, 31), 1), (date(2026, 7, 31), 0)]
)
def test_nobody_of_twenty_has_an_account_older_than_two_years(
    put: Any, opened: date, failed: int
) -> None:
    """The history begins on 1 August 2026."""
    part = put("demographics", "user_id", "u-0000001", age=20)
    accounts = part.accounts.with_columns(
        opened_on=pl.when(col("account_id") == "b6").then(opened).otherwise(date(2025, 1, 1))
    )
    look = opened_when_grown_up(Part(part.manifest, {**part.tables, "accounts": accounts}))
    assert look.failed == failed
    if failed:
        assert look.where == (
            "accounts: the money market account b6 of user u-0000001, who is 20, was opened on"
            " 2024-07-31, before they were 18",
        )
