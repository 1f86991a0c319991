"""The memory bank's counts of PR #2, read from the four JSON files.

Numbers of the document that this world does not meet, and why:

- 272 accounts, 15,590 transactions and 92 liabilities are what its own script came to with its
  own dice; here they follow from the ranges it asks for, and are others.
- Its rows lie anywhere; here every balance follows from its rows, so that pay, bills and payments
  have their days.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from polars import col

PATTERNS = {
    "high_card_usage",
    "recurring_subscriptions",
    "regular_savings",
    "irregular_income",
    "biweekly_payroll",
}


@pytest.fixture(scope="module")
def users(memory_bank: Any) -> pl.DataFrame:
    return memory_bank.document("users")


@pytest.fixture(scope="module")
def accounts(memory_bank: Any) -> pl.DataFrame:
    return memory_bank.document("accounts")


@pytest.fixture(scope="module")
def rows(memory_bank: Any) -> pl.DataFrame:
    found = memory_bank.document("transactions")
    return found.with_columns(col("date").str.to_date())


def test_there_are_71_customers_and_4_operators(users: pl.DataFrame) -> None:
    assert dict(users.group_by("user_type").len().iter_rows()) == {"customer": 71, "operator": 4}


def test_30_percent_consent(users: pl.DataFrame) -> None:
    customers = users.filter(user_type="customer")
    assert 100 * customers["consent_status"].mean() == pytest.approx(30, abs=3)
    assert not users.filter(user_type="operator")["consent_status"].any()


def test_every_customer_has_2_to_4_accounts_of_four_kinds(
    users: pl.DataFrame, accounts: pl.DataFrame
) -> None:
    each = accounts.group_by("user_id").len()
    assert each.height == 71 and each["len"].is_between(2, 4).all()
    assert set(accounts["type"]) == {"checking", "savings", "credit_card", "investment"}
    operators = users.filter(user_type="operator")
    assert accounts.join(operators, on="user_id").is_empty()


def test_every_customer_has_150_to_300_transactions_within_180_days(
    memory_bank: Any, rows: pl.DataFrame
) -> None:
    each = rows.group_by("user_id").len()["len"]
    assert len(each) == 71 and each.is_between(150, 300).all()
    span = (rows["date"].max() - rows["date"].min()).days
    assert 175 <= span <= 179 and rows["date"].max() <= memory_bank.as_of


def test_every_card_has_a_liability_and_their_utilization_varies(
    memory_bank: Any, accounts: pl.DataFrame
) -> None:
    cards = accounts.filter(type="credit_card")
    owed = memory_bank.document("liabilities")
    assert set(owed["account_id"]) == set(cards["account_id"])
    used = cards["balance_current"] / cards["balance_limit"]
    for low, high in ((0, 0.10), (0.10, 0.30), (0.30, 0.50), (0.50, 1)):
        assert used.is_between(low, high, closed="left").sum() >= 3, (low, high)


def test_the_five_patterns_are_each_lived_by_a_dozen(memory_bank: Any) -> None:
    kinds = memory_bank.part("truth/archetypes")
    found = dict(kinds.group_by("archetype").len().iter_rows())
    assert set(found) == PATTERNS and min(found.values()) >= 12


def of(memory_bank: Any, pattern: str) -> list[str]:
    kinds = memory_bank.part("truth/archetypes").filter(archetype=pattern)
    found: list[str] = kinds["user_id"].to_list()
    return found


def test_high_card_usage_shows_as_half_of_a_limit_and_interest(
    memory_bank: Any, accounts: pl.DataFrame, rows: pl.DataFrame
) -> None:
    users = of(memory_bank, "high_card_usage")
    cards = accounts.filter(col("user_id").is_in(users), type="credit_card")
    high = cards.filter(col("balance_current") >= 0.5 * col("balance_limit"))
    assert high["user_id"].n_unique() >= len(users) / 2
    charged = rows.filter(category_detailed="BANK_FEES_INTEREST_CHARGE")
    assert set(users) <= set(charged["user_id"])


def test_recurring_subscriptions_are_charged_month_after_month(memory_bank: Any) -> None:
    users = of(memory_bank, "recurring_subscriptions")
    held = memory_bank.part("truth/streams").filter(kind="subscription")
    each = held.filter(col("user_id").is_in(users)).group_by("user_id").len()
    assert each.height == len(users) and each["len"].min() >= 3


def test_regular_savings_arrive_every_month(
    memory_bank: Any, accounts: pl.DataFrame, rows: pl.DataFrame
) -> None:
    users = of(memory_bank, "regular_savings")
    savings = accounts.filter(col("user_id").is_in(users), type="savings")
    put_by = rows.join(savings, on="account_id").filter(category_primary="TRANSFER_IN")
    months = put_by.group_by("user_id").agg(n=col("date").dt.month().n_unique())
    assert months.height == len(users) and months["n"].min() >= 5


def test_irregular_income_comes_more_than_45_days_apart(
    memory_bank: Any, rows: pl.DataFrame
) -> None:
    users = of(memory_bank, "irregular_income")
    pay = rows.filter(col("user_id").is_in(users), category_detailed="INCOME_CONTRACTOR")
    days = pay.sort("user_id", "date").with_columns(
        gap=col("date").diff().over("user_id").dt.total_days()
    )
    assert set(pay["user_id"]) == set(users)
    assert days["gap"].drop_nulls().min() > 45
    assert pay["amount"].n_unique() == pay.height


def test_biweekly_payroll_comes_every_14_days(memory_bank: Any, rows: pl.DataFrame) -> None:
    users = of(memory_bank, "biweekly_payroll")
    pay = rows.filter(col("user_id").is_in(users), category_detailed="PAYROLL")
    gaps = (
        pay.sort("user_id", "date")
        .select(gap=col("date").diff().over("user_id").dt.total_days())["gap"]
        .drop_nulls()
    )
    assert pay["user_id"].n_unique() == len(users)
    assert gaps.is_between(13, 15).all() and (gaps == 14).mean() > 0.8


def test_it_validates_and_loads(memory_bank: Any, load: Any) -> None:
    report = memory_bank.validated()
    assert report["exit"] == 0 and report["validation_passed"]
    assert load(memory_bank).answer["added"]["users"] == 75


def test_the_same_seed_gives_the_same_bytes_in_any_number_of_workers(
    memory_bank: Any, make: Any
) -> None:
    assert make("memory-bank", "--workers", 2).seals == memory_bank.seals
