from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl
import pytest
from polars import col
from tests.world.conftest import lived

from spendsense.ledger import SCHEMAS
from spendsense.ledger.categories import taxonomy
from spendsense.world.bank_days import is_business_day
from spendsense.world.profile import Profile

AS_OF = date(2026, 11, 20)
Frames = Mapping[str, pl.DataFrame]
OWED = ("credit", "loan")
SUBTYPES = {"checking", "savings", "credit card", "money market", "hsa", "brokerage", "student",
            "auto", "mortgage"}  # fmt: skip


@pytest.mark.parametrize("table", SCHEMAS)
def test_columns_are_the_ledgers(neighborhood: Frames, table: str) -> None:
    assert neighborhood[table].schema == SCHEMAS[table]


def test_every_balance_follows_from_its_rows_by_plain_arithmetic(neighborhood: Frames) -> None:
    accounts = {row["account_id"]: row for row in neighborhood["accounts"].iter_rows(named=True)}
    balance: dict[str, int] = {}
    for row in neighborhood["transactions"].filter(~col("pending")).iter_rows(named=True):
        account = row["account_id"]
        moved = row["amount_cents"] * (1 if accounts[account]["type"] in OWED else -1)
        if account in balance:
            assert row["balance_cents"] == balance[account] + moved, row["transaction_id"]
        balance[account] = row["balance_cents"]
    assert len(balance) > 250
    assert {accounts[account]["subtype"] for account in balance} == SUBTYPES
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
    assert waiting["date"].is_between(AS_OF - timedelta(days=5), AS_OF).all()
    assert waiting["date"].equals(waiting["authorized_date"], check_names=False)
    assert waiting.join(cards, on="account_id", how="anti").is_empty()


def test_card_purchases_post_one_to_three_business_days_after_they_were_made(
    neighborhood: Frames,
) -> None:
    bought = neighborhood["transactions"].filter(col("pending_transaction_id").is_not_null())
    pairs = bought.select("authorized_date", "date").unique().rows()
    waits = {sum(map(is_business_day, after(made, posted))) for made, posted in pairs}
    assert waits == {1, 2, 3}
    assert all(is_business_day(posted) for _, posted in pairs)


def after(made: date, posted: date) -> list[date]:
    """The days from the one after a purchase to its posting."""
    return [made + timedelta(n) for n in range(1, (posted - made).days + 1)]


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
    moved = neighborhood["truth/events"].filter(kind="move")
    assert towns.join(moved, on="user_id", how="anti")["city"].max() == 1
    assert towns.join(moved, on="user_id")["city"].max() == 2


def test_a_card_states_its_last_statement_and_its_last_payment(neighborhood: Frames) -> None:
    told = neighborhood["truth/statements"].group_by("account_id").last()
    cards = neighborhood["liabilities"].filter(kind="credit").join(told, on="account_id")
    assert cards.height == neighborhood["accounts"].filter(type="credit").height > 80
    assert (cards["last_statement_date"] == cards["closed_on"]).all()
    assert (cards["last_statement_balance_cents"] == cards["balance_cents"]).all()
    assert (cards["minimum_payment_cents"] == cards["minimum_cents"]).all()
    paid = neighborhood["transactions"].filter(
        col("category_primary") == "LOAN_PAYMENTS", col("amount_cents") < 0
    )
    last = paid.group_by("account_id").last().select("account_id", "date", "amount_cents")
    owed = neighborhood["liabilities"].join(last, on="account_id", how="left")
    assert owed["last_payment_date"].equals(owed["date"], check_names=False)
    assert (owed["last_payment_cents"] == -owed["amount_cents"]).drop_nulls().all()
    assert owed["date"].null_count() < 20


def test_students_and_owners_have_a_liability_and_drivers_none(neighborhood: Frames) -> None:
    loans = neighborhood["accounts"].filter(type="loan")
    stated = neighborhood["liabilities"].filter(col("kind") != "credit")
    both = stated.join(loans, on="account_id")
    assert both.height == stated.height
    assert both["kind"].equals(both["subtype"], check_names=False)
    assert set(loans.join(stated, on="account_id", how="anti")["subtype"]) == {"auto"}


def test_a_card_that_is_not_overdue_has_its_next_payment_ahead(neighborhood: Frames) -> None:
    cards = neighborhood["liabilities"].filter(~col("is_overdue"), kind="credit")
    due = cards["next_payment_due_date"].drop_nulls()
    assert due.is_between(AS_OF, AS_OF + timedelta(days=57)).all()


def test_every_kind_of_person_lives_the_life_the_profile_tells(
    neighborhood: Frames, profile: Profile
) -> None:
    """Facts of lives, without the product's lines: each kind is told apart by its own rows."""
    kind = neighborhood["truth/archetypes"]
    rows = neighborhood["transactions"].join(kind, on="user_id")
    spent = rows.group_by("archetype").agg(
        interest=(col("category_detailed") == "BANK_FEES_INTEREST_CHARGE").sum(),
        saved=(col("name") == "TRANSFER TO SAVINGS").sum(),
        contracts=(col("category_detailed") == "INCOME_CONTRACTOR").sum(),
    )
    told = {row["archetype"]: row for row in spent.iter_rows(named=True)}
    assert set(told) == {archetype.name for archetype in profile.archetypes}
    assert told["carries_card_debt"]["interest"] > 100
    assert told["saves_every_month"]["saved"] > 100
    assert told["paid_by_contract"]["contracts"] > 20
    assert told["steady"]["saved"] == told["steady"]["contracts"] == 0
    assert told["paycheck_to_paycheck"]["saved"] == told["drives_for_apps"]["contracts"] == 0


def test_loans_and_brokerages_are_named_for_who_is_paid(neighborhood: Frames) -> None:
    accounts = neighborhood["accounts"]
    outside = accounts.filter(col("type").is_in(["loan", "investment"]))
    rows = neighborhood["transactions"].select("transaction_id", "account_id", "merchant_name")
    legs = (
        neighborhood["truth/transfers"]
        .join(rows, left_on="out_transaction_id", right_on="transaction_id")
        .join(rows, left_on="in_transaction_id", right_on="transaction_id", suffix="_in")
    )
    paid = legs.join(outside, left_on="account_id_in", right_on="account_id")
    assert paid.height > 500 and paid["merchant_name"].null_count() == 0
    for name in ("name", "official_name"):
        starts = paid.select(col(name).str.starts_with(col("merchant_name"))).to_series()
        assert starts.all()
        assert outside.filter(subtype="auto")[name].n_unique() > 3
    ours = accounts.filter(col("type").is_in(["depository", "credit"]))
    assert ours["official_name"].str.starts_with("First Harbor").all()


def test_nobody_had_an_account_before_coming_of_age_and_checking_came_first(
    neighborhood: Frames, profile: Profile
) -> None:
    since = AS_OF - timedelta(days=profile.history_days - 1)
    ages = neighborhood["demographics"].select("user_id", "age")
    accounts = (
        neighborhood["accounts"]
        .join(ages, on="user_id")
        .with_columns(days=(since - col("opened_on")).dt.total_days())
    )
    assert (accounts["opened_on"] < since).all()
    assert (accounts["days"] <= ((accounts["age"] - 18) * 365).clip(1)).all()
    first = accounts.filter(subtype="checking").select("user_id", first="opened_on")
    ours = accounts.filter(col("type").is_in(["depository", "credit"])).join(first, on="user_id")
    assert (ours["opened_on"] >= ours["first"]).all()
    assert first["first"].n_unique() > 60


def test_the_first_card_is_the_oldest(neighborhood: Frames) -> None:
    cards = neighborhood["accounts"].filter(type="credit")
    order = col("name").replace_strict(
        {"Rewards Card": 0, "Everyday Card": 1, "Travel Card": 2}, return_dtype=pl.Int64
    )
    opened = cards.with_columns(order=order).sort("user_id", "order")
    later = col("opened_on") >= col("opened_on").shift(1)
    seconds = opened.filter(col("order") > 0)
    assert seconds.height > 20
    assert opened.filter((col("order") > 0) & ~later).is_empty()


def test_a_loan_was_opened_as_long_ago_as_what_is_owed_says() -> None:
    since = date(2026, 1, 1)
    for months, lent in ((14, 22), (60, 12), (72, 12)):
        bank = lived(since, since, has_auto_loan=100, auto_payment_dollars=300, auto_months=months,
                     age_bracket="36-50")  # fmt: skip
        (opened,) = bank.frames["accounts"].filter(subtype="auto")["opened_on"]
        assert lent * 30 <= (since - opened).days < lent * 30 + 30
