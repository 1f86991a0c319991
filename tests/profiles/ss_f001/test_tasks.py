"""SS-F001, Data Foundation: tasks 2.2 to 6.2. What is not met is said in `test_criteria.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.merchants import everyday_tables

FIRST, LAST = date(2025, 5, 1), date(2025, 10, 31)
TIERS = ("under 30k", "30k-60k", "60k-100k", "100k and over")
REGIONS = {"urban": 50, "suburban": 30, "rural": 20}


# Users and accounts, tasks 2.2 to 3.4


def test_regions_are_50_30_and_20_percent(users: pl.DataFrame, shares: Any) -> None:
    assert shares(users["region"]) == pytest.approx(REGIONS, abs=5)


def test_income_depends_on_age(users: pl.DataFrame) -> None:
    young = users.filter(col("age") < 26)["income"].mean()
    grown = users.filter(col("age").is_between(36, 50))["income"].mean()
    assert grown > 1.2 * young


def test_everybody_has_one_checking_account_and_about_70_percent_savings(
    users: pl.DataFrame, accounts: pl.DataFrame
) -> None:
    of_type = accounts.group_by("type").agg(users=col("user_id").n_unique(), n=pl.len())
    held = {kind: (people, n) for kind, people, n in of_type.iter_rows()}
    assert held["checking"] == (users.height, users.height)
    assert held["savings"][0] == pytest.approx(70, abs=5)
    assert set(held) == {"checking", "savings", "credit_card", "student_loan"}


def test_cards_are_0_to_3_and_more_with_income(users: pl.DataFrame, accounts: pl.DataFrame) -> None:
    cards = accounts.filter(type="credit_card").group_by("user_id").agg(cards=pl.len())
    held = users.join(cards, on="user_id", how="left").with_columns(col("cards").fill_null(0))
    assert set(held["cards"]) == {0, 1, 2, 3}
    mean = dict(held.group_by("income_bracket").agg(col("cards").mean()).iter_rows())
    by_tier = [mean[tier] for tier in TIERS]
    assert by_tier == sorted(by_tier) and by_tier[-1] > by_tier[0] + 1


def test_a_quarter_owe_a_student_loan_more_of_them_from_18_to_35(
    users: pl.DataFrame, accounts: pl.DataFrame
) -> None:
    loans = accounts.filter(type="student_loan")
    assert loans["credit_limit"].null_count() == loans.height
    assert loans["current_balance"].is_between(15_000, 60_000).all()
    owing = users.join(loans, on="user_id", how="semi")
    assert owing.height == pytest.approx(25, abs=5)
    young = owing.filter(col("age") <= 35).height / users.filter(col("age") <= 35).height
    older = owing.filter(col("age") > 35).height / users.filter(col("age") > 35).height
    assert young > 2 * older


def test_checking_holds_one_to_three_months_of_income(
    users: pl.DataFrame, accounts: pl.DataFrame
) -> None:
    held = accounts.filter(type="checking").join(users, on="user_id")
    months = held["current_balance"] * 12 / held["income"]
    assert months.is_between(1, 3).all()


def test_cards_use_30_to_70_percent_of_a_limit_that_grows_with_income(
    users: pl.DataFrame, accounts: pl.DataFrame
) -> None:
    cards = accounts.filter(type="credit_card")
    used = cards["current_balance"] / cards["credit_limit"]
    assert used.is_between(0.30, 0.70).mean() >= 0.98 and used.is_between(0.25, 0.80).all()
    first = cards.join(users, on="user_id").sort("credit_limit").unique("user_id", keep="last")
    assert first.select(pl.corr("credit_limit", "income")).item() > 0.95


def test_accounts_have_a_banks_names_and_a_mask_of_four_digits(accounts: pl.DataFrame) -> None:
    """The bank's own, but for loans: those are named for the servicer who is paid."""
    loans = accounts.filter(subtype="student")
    ours = accounts.filter(col("subtype") != "student")
    assert ours["official_name"].str.contains(r"^First Harbor .+").all()
    assert loans["official_name"].str.contains(r"^(Larchmont|Gradstone|Capgown|Quadrangle) ").all()
    assert accounts["mask"].str.contains(r"^\d{4}$").all()


# Transactions, tasks 4.3 to 4.8


def changed_jobs(ss_f001: Any) -> list[str]:
    found: list[str] = ss_f001.part("truth/events").filter(kind="job_change")["user_id"].to_list()
    return found


def test_payroll_comes_every_14_days_or_monthly_within_2_percent(
    ss_f001: Any, rows: pl.DataFrame
) -> None:
    pay = rows.filter(category_detailed="PAYROLL").sort("user_id", "date")
    assert set(pay["payment_channel"]) == {"other"} and pay["cents"].max() < 0
    steady = pay.filter(~col("user_id").is_in(changed_jobs(ss_f001)))
    usual = col("cents").median().over("user_id")
    assert steady.filter((col("cents") - usual).abs() * 50 > usual.abs()).is_empty()
    gaps = steady.select(gap=col("date").diff().over("user_id").dt.total_days()).drop_nulls()
    biweekly, monthly = gaps["gap"].is_between(13, 15), gaps["gap"].is_between(27, 34)
    assert (biweekly | monthly).all() and biweekly.any() and monthly.any()


def test_rent_is_25_to_35_percent_of_income_on_the_first_days(
    users: pl.DataFrame, rows: pl.DataFrame
) -> None:
    rent = rows.filter(category_primary="RENT").join(users, on="user_id")
    share = rent["cents"] * 12 / (rent["income"] * 100)
    assert share.is_between(0.25, 0.35).all()
    assert rent["date"].dt.day().is_between(1, 3).all()
    assert rent.group_by("user_id").len()["len"].unique().to_list() == [6]


def test_utilities_come_to_80_to_150_a_month_about_the_15th(rows: pl.DataFrame) -> None:
    bills = rows.filter(category_primary="UTILITIES")
    assert bills["date"].dt.day().is_between(13, 17).all()
    a_month = bills.group_by("user_id", col("date").dt.month()).agg(col("cents").sum())
    assert a_month.height == 600
    assert a_month["cents"].is_between(80_00, 150_00).all()


def test_a_third_of_users_hold_1_to_3_subscriptions_charged_on_the_same_day(
    ss_f001: Any, rows: pl.DataFrame
) -> None:
    held = ss_f001.part("truth/streams").filter(kind="subscription")
    each = held.group_by("user_id").len()["len"]
    assert 30 <= len(each) <= 40 and each.is_between(1, 3).all()
    monthly = held.filter(cadence="monthly").select("stream_id")
    of = ss_f001.part("truth/stream_transactions").join(monthly, on="stream_id")
    charged = rows.join(of, on="transaction_id").with_columns(
        day=pl.coalesce("authorized_date", "date").dt.day()
    )
    off = (col("day") - col("day").median().over("stream_id")).abs()
    assert charged.filter(off > 2).is_empty()
    assert charged["cents"].is_between(1_00, 60_00).all()


def test_food_costs_what_the_document_says(rows: pl.DataFrame) -> None:
    posted = rows.filter(~col("pending"), col("cents") > 0)
    asked = {"GROCERIES": (30, 150), "RESTAURANTS": (12, 60), "COFFEE_SHOPS": (4, 8)}
    for word, (low, high) in asked.items():
        paid = posted.filter(category_detailed=word)["cents"]
        assert len(paid) > 300 and paid.is_between(low * 100, high * 100).all(), word


def test_purchases_are_mostly_in_stores_some_online_and_shops_have_a_town(
    rows: pl.DataFrame, shares: Any
) -> None:
    everyday = ("FOOD_AND_DRINK", "GENERAL_MERCHANDISE", "ENTERTAINMENT", "TRANSPORTATION")
    channel = shares(rows.filter(col("category_primary").is_in(everyday))["payment_channel"])
    assert channel["in_store"] > 60 and channel["online"] > 10
    assert rows.filter(payment_channel="in_store")["location_city"].null_count() == 0


def test_cards_are_shopped_with_paid_from_checking_and_never_past_their_limit(
    ss_f001: Any, accounts: pl.DataFrame, rows: pl.DataFrame
) -> None:
    cards = accounts.filter(type="credit_card").select("account_id", "credit_limit")
    on_cards = rows.join(cards, on="account_id")
    bought = set(on_cards["category_primary"])
    assert {"GENERAL_MERCHANDISE", "ENTERTAINMENT"} <= bought
    assert (on_cards["payment_channel"] == "online").any()
    posted = on_cards.filter(~col("pending"))
    assert (posted["balance"] <= posted["credit_limit"]).all()
    legs = ss_f001.part("truth/transfers").filter(kind="card_payment")
    cents = rows.select("transaction_id", "cents")
    both = legs.join(cents, left_on="out_transaction_id", right_on="transaction_id").join(
        cents, left_on="in_transaction_id", right_on="transaction_id", suffix="_in"
    )
    assert both.height == legs.height > 500
    assert (both["cents"] + both["cents_in"] == 0).all()


def test_savings_get_a_transfer_each_month_and_interest_each_quarter(
    accounts: pl.DataFrame, rows: pl.DataFrame
) -> None:
    savings = accounts.filter(type="savings").select("account_id")
    kept = rows.join(savings, on="account_id")
    moved = kept.filter(category_primary="TRANSFER_IN").group_by("account_id").len()["len"]
    assert len(moved) == savings.height and moved.min() >= 5
    interest = kept.filter(category_primary="INCOME")
    assert set(interest["date"]) == {date(2025, 6, 30), date(2025, 9, 30)}


def test_weekends_differ_from_weekdays(rows: pl.DataFrame) -> None:
    when = pl.coalesce("authorized_date", "date").dt.weekday()
    out = rows.filter(category_detailed="RESTAURANTS").with_columns(weekday=when)["weekday"]
    assert out.is_in([5, 6]).sum() / 2 > 1.5 * out.is_in([1, 2, 3]).sum() / 3


def test_the_street_has_the_seasons_of_the_document() -> None:
    """Of a hundred people in half a year too few fly or shop for school to count them."""
    table = everyday_tables()
    season = dict(zip(table.kinds, table.season.tolist(), strict=True))
    assert min(season["travel_flights"][5:7]) > max(season["travel_flights"][:4])
    assert season["clothing"][7] > season["clothing"][6]
    assert min(season["gifts"][10:]) > max(season["gifts"][:10])


def test_one_user_in_ten_has_a_life_event(ss_f001: Any, rows: pl.DataFrame) -> None:
    events = ss_f001.part("truth/events")
    assert 5 <= events["user_id"].n_unique() <= 15
    assert set(events["kind"]) <= {"medical", "job_change", "large_purchase"}
    costs = events.filter(kind="medical").select("user_id", cents="amount_cents")
    assert costs.height and costs["cents"].is_between(500_00, 3000_00).all()
    assert costs.join(rows, on=("user_id", "cents"), how="anti").is_empty()


def test_whoever_changes_jobs_waits_2_to_4_weeks_and_then_earns_another_amount(
    ss_f001: Any, rows: pl.DataFrame
) -> None:
    changed = changed_jobs(ss_f001)
    assert changed
    for user in changed:
        pay = rows.filter(user_id=user, category_detailed="PAYROLL").sort("date")
        last_of_old = pay.filter(merchant_name=pay["merchant_name"][0])["cents"][-1]
        new = pay.filter(col("merchant_name") != pay["merchant_name"][0])
        if new.height:
            assert new["cents"][0] != last_of_old
            gap = pay["date"].diff().dt.total_days().max()
            assert gap >= 14


# Liabilities, tasks 5.2 and 5.3


def test_every_card_and_student_loan_has_a_liability(
    accounts: pl.DataFrame, liabilities: pl.DataFrame
) -> None:
    owed = accounts.filter(col("type").is_in(["credit_card", "student_loan"]))
    assert set(owed["account_id"]) == set(liabilities["account_id"])


def past_due(ss_f001: Any) -> pl.DataFrame:
    """Cents that the statement before a card's last asked and were not paid when that closed."""
    told = ss_f001.part("truth/statements").sort("account_id", "closed_on")
    asked = col("minimum_cents").shift(1).over("account_id").fill_null(0)
    missed = told.with_columns(missed=(asked - col("payments_cents")).clip(0))
    return missed.group_by("account_id", maintain_order=True).agg(col("missed").last())


def test_cards_have_the_documents_rates_and_a_minimum_of_2_percent(
    ss_f001: Any, liabilities: pl.DataFrame
) -> None:
    """Of the balance; a minimum that was missed is asked again beside it, as issuers do."""
    cards = liabilities.filter(type="credit_card")
    assert cards["apr_percentage"].is_between(15.99, 24.99).all()
    assert set(cards["apr_type"]) == {"purchase_apr"}
    cards = cards.join(past_due(ss_f001), on="account_id")
    assert cards.height > 100
    two_percent = (cards["last_statement_balance"] * 100).round().cast(pl.Int64) * 2 // 100
    minimum = (cards["minimum_payment_amount"] * 100).round().cast(pl.Int64)
    assert (minimum == two_percent + cards["missed"]).all()
    assert (cards["missed"] == 0).mean() > 0.75
    paid = cards["last_payment_amount"] / cards["last_statement_balance"]
    assert paid.is_between(0.02, 0.50).all()
    back = cards.select(days=(LAST - col("last_payment_date")).dt.total_days())["days"]
    assert back.min() >= 0 and back.is_between(5, 25).mean() > 0.5
    assert 5 <= back.median() <= 25


def test_about_5_percent_of_cards_are_overdue_and_no_student_loan_is(
    liabilities: pl.DataFrame,
) -> None:
    late = liabilities.group_by("type").agg(col("is_overdue").mean())
    share = dict(late.iter_rows())
    assert 0.01 <= share["credit_card"] <= 0.09
    assert share["student_loan"] == 0


def test_student_loans_cost_150_to_400_a_month_at_4_5_to_7_5_percent(
    liabilities: pl.DataFrame,
) -> None:
    loans = liabilities.filter(type="student_loan")
    assert loans["minimum_payment_amount"].is_between(150, 400).all()
    assert loans["interest_rate"].is_between(4.5, 7.5).all()


# Export, tasks 6.1 and 6.2


def test_four_csv_files_and_their_metadata_are_written(
    ss_f001: Any, rows: pl.DataFrame, users: pl.DataFrame, accounts: pl.DataFrame
) -> None:
    told = ss_f001.json("metadata.json")
    assert told["num_users"] == 100 and told["seed"] == 42
    assert told["counts"]["users"] == users.height
    assert told["counts"]["accounts"] == accounts.height
    assert told["counts"]["transactions"] == rows.height
    assert told["date_range"] == {"start": "2025-05-01", "end": "2025-10-31"}
    assert told["generated_at"] == "2025-10-31"
