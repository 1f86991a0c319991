from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl
import pytest
from polars import col

from spendsense.ledger import SCHEMAS
from spendsense.ledger.categories import taxonomy

AS_OF = date(2026, 11, 20)
Frames = Mapping[str, pl.DataFrame]


@pytest.mark.parametrize("table", SCHEMAS)
def test_columns_are_the_ledgers(neighborhood: Frames, table: str) -> None:
    assert neighborhood[table].schema == SCHEMAS[table]


def test_every_balance_follows_from_its_rows_by_plain_arithmetic(neighborhood: Frames) -> None:
    accounts = {row["account_id"]: row for row in neighborhood["accounts"].iter_rows(named=True)}
    balance: dict[str, int] = {}
    for row in neighborhood["transactions"].filter(~col("pending")).iter_rows(named=True):
        account = row["account_id"]
        moved = row["amount_cents"] * (1 if accounts[account]["type"] == "credit" else -1)
        if account in balance:
            assert row["balance_cents"] == balance[account] + moved, row["transaction_id"]
        balance[account] = row["balance_cents"]
    assert len(balance) > 130
    for account, cents in balance.items():
        assert accounts[account]["balance_current_cents"] == cents


def test_pending_rows_are_card_purchases_of_the_last_days_without_a_balance(
    neighborhood: Frames,
) -> None:
    waiting = neighborhood["transactions"].filter("pending")
    cards = neighborhood["accounts"].filter(type="credit")
    assert waiting.height > 0
    assert waiting["balance_cents"].null_count() == waiting.height
    assert waiting["pending_transaction_id"].null_count() == waiting.height
    assert waiting["date"].is_between(AS_OF - timedelta(days=1), AS_OF).all()
    assert waiting.join(cards, on="account_id", how="anti").is_empty()


def test_card_purchases_post_a_day_or_two_after_they_were_made(neighborhood: Frames) -> None:
    bought = neighborhood["transactions"].filter(col("pending_transaction_id").is_not_null())
    delay = (bought["date"] - bought["authorized_date"]).dt.total_days()
    assert set(delay.unique()) == {1, 2}


def test_no_pay_arrives_on_a_weekend_or_holiday(neighborhood: Frames) -> None:
    pay = neighborhood["transactions"].filter(
        col("category_detailed").is_in(["INCOME_SALARY", "INCOME_CONTRACTOR"])
    )
    assert pay.height > 1000
    assert pay["date"].dt.weekday().max() == 5
    assert pay.filter(date=date(2025, 11, 27)).is_empty()


def test_categories_are_plaids(neighborhood: Frames) -> None:
    rows = neighborhood["transactions"]
    assert rows["category_detailed"].is_in(list(taxonomy())).all()
    assert rows["category_primary"].equals(
        rows["category_detailed"].replace_strict(taxonomy()), check_names=False
    )


def test_shops_in_town_have_a_town_and_others_have_none(neighborhood: Frames) -> None:
    rows = neighborhood["transactions"]
    in_store = rows.filter(payment_channel="in store")
    assert in_store["city"].null_count() == in_store["region"].null_count() == 0
    assert rows.filter(payment_channel="online")["city"].null_count() > 0
    towns = in_store.group_by("user_id").agg(col("city").n_unique())
    assert towns["city"].max() == 1


def test_liabilities_state_the_last_statement_truly(neighborhood: Frames) -> None:
    owed = neighborhood["transactions"].filter(~col("pending"))
    stated = 0
    for card in neighborhood["liabilities"].iter_rows(named=True):
        rows = owed.filter(col("account_id") == card["account_id"])
        # Purchases post and interest is charged before the statement; payments come after it.
        upto = rows.filter(
            (col("date") < card["last_statement_date"])
            | ((col("date") == card["last_statement_date"]) & (col("amount_cents") > 0))
        )
        assert upto["balance_cents"][-1] == card["last_statement_balance_cents"]
        paid = rows.filter(col("category_detailed") == "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT")
        if card["last_payment_date"] is not None:
            assert -paid["amount_cents"][-1] == card["last_payment_cents"]
            assert paid["date"][-1] == card["last_payment_date"]
        assert card["minimum_payment_cents"] <= card["last_statement_balance_cents"]
        stated += 1
    assert stated == neighborhood["accounts"].filter(type="credit").height > 40


def test_a_card_that_is_not_overdue_has_its_next_payment_ahead(neighborhood: Frames) -> None:
    cards = neighborhood["liabilities"].filter(~col("is_overdue"))
    due = cards["next_payment_due_date"].drop_nulls()
    assert due.is_between(AS_OF, AS_OF + timedelta(days=57)).all()


def test_every_kind_of_person_lives_the_life_the_profile_tells(neighborhood: Frames) -> None:
    """Facts of lives, without the product's lines: each kind is told apart by its own rows."""
    kind = neighborhood["truth/archetypes"]
    rows = neighborhood["transactions"].join(kind, on="user_id")
    spent = rows.group_by("archetype").agg(
        interest=(col("category_detailed") == "BANK_FEES_INTEREST_CHARGE").sum(),
        saved=(col("category_detailed") == "TRANSFER_IN_SAVINGS").sum(),
        contracts=(col("category_detailed") == "INCOME_CONTRACTOR").sum(),
    )
    told = {row["archetype"]: row for row in spent.iter_rows(named=True)}
    assert len(told) == 6
    assert told["carries_card_debt"]["interest"] > 100
    assert told["saves_every_month"]["saved"] > 100
    assert told["paid_by_contract"]["contracts"] > 20
    assert told["steady"]["interest"] == told["steady"]["saved"] == 0
