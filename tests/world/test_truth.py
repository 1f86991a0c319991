from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest
from polars import col

from spendsense.world.profile import Profile
from spendsense.world.truth_tables import TRUTH

Frames = Mapping[str, pl.DataFrame]


@pytest.mark.parametrize("table", TRUTH)
def test_truth_has_its_columns_and_says_something(neighborhood: Frames, table: str) -> None:
    assert neighborhood[table].schema == TRUTH[table]
    assert neighborhood[table].height > 0


def test_every_customer_has_an_archetype(neighborhood: Frames, profile: Profile) -> None:
    customers = neighborhood["users"].filter(user_type="customer")
    told = neighborhood["truth/archetypes"]
    assert told["user_id"].to_list() == customers["user_id"].to_list()
    plain = told.filter(col("intended_persona").is_null())["archetype"]
    assert set(plain) == {kind.name for kind in profile.archetypes if not kind.intended_persona}


def test_every_stream_has_rows_and_every_row_its_stream(neighborhood: Frames) -> None:
    streams, rows = neighborhood["truth/streams"], neighborhood["truth/stream_transactions"]
    assert set(streams["stream_id"]) == set(rows["stream_id"])
    assert streams["stream_id"].is_unique().all()
    missing = rows.join(neighborhood["transactions"], on="transaction_id", how="anti")
    assert missing.is_empty()


def test_a_subscription_is_one_merchants_at_the_prices_that_truth_tells(
    neighborhood: Frames,
) -> None:
    subscriptions = neighborhood["truth/streams"].filter(kind="subscription")
    rows = subscriptions.join(neighborhood["truth/stream_transactions"], on="stream_id").join(
        neighborhood["transactions"], on="transaction_id"
    )
    assert (rows["merchant"] == rows["merchant_name"]).all()
    prices = neighborhood["truth/prices"].group_by("stream_id").agg("amount_cents")
    told = dict(prices.iter_rows())
    paid = dict(rows.group_by("stream_id").agg("amount_cents").iter_rows())
    assert {stream: set(cents) for stream, cents in paid.items()} == {
        stream: set(cents) for stream, cents in told.items()
    }
    assert set(neighborhood["truth/prices"]["why"]) >= {"start", "rise"}
    assert set(subscriptions["cadence"]) >= {"monthly", "quarterly", "annual"}


def test_streams_say_which_way_money_goes(neighborhood: Frames) -> None:
    streams = neighborhood["truth/streams"]
    ways = {
        kind: set(streams.filter(kind=kind)["direction"])
        for kind in ("payroll", "rent", "saving", "card_payment", "savings_interest", "mortgage",
                     "auto_loan", "electric", "subscription")
    }  # fmt: skip
    assert ways == {
        "payroll": {"in"},
        "rent": {"out"},
        "saving": {"out"},
        "card_payment": {"out"},
        "savings_interest": {"in"},
        "mortgage": {"out"},
        "auto_loan": {"out"},
        "electric": {"out"},
        "subscription": {"out"},
    }


def test_pay_dates_are_the_days_pay_posted(neighborhood: Frames) -> None:
    pay = neighborhood["truth/pay_dates"]
    rows = neighborhood["transactions"].filter(
        col("category_primary") == "INCOME",
        col("category_detailed").is_in(["INCOME_INTEREST_EARNED", "INCOME_TAX_REFUND"]).not_(),
    )
    bonus = rows.filter(col("date").dt.month() == 12).join(pay, on="transaction_id", how="anti")
    rows = rows.join(bonus, on="transaction_id", how="anti")
    assert set(bonus["date"]) == {date(2025, 12, 23)}
    both = pay.join(rows, on=["transaction_id", "user_id", "date"])
    assert both.height == pay.height == rows.height
    assert (both["employer"] == both["merchant_name"]).all()


def test_the_legs_of_each_transfer_are_there_and_sum_to_nothing(neighborhood: Frames) -> None:
    rows = neighborhood["transactions"].select("transaction_id", "amount_cents", "date")
    moved = neighborhood["truth/transfers"]
    legs = moved.join(rows, left_on="out_transaction_id", right_on="transaction_id").join(
        rows, left_on="in_transaction_id", right_on="transaction_id", suffix="_in"
    )
    assert legs.height == moved.height
    assert (legs["amount_cents"] == -legs["amount_cents_in"]).all()
    assert (legs["amount_cents"] > 0).all()
    assert (legs["date"] == legs["date_in"]).all()
    assert set(moved["kind"]) == {
        "saving", "withdrawal", "investing", "hsa", "money_market", "card_payment", "loan_payment"
    }  # fmt: skip


def test_every_leg_is_in_one_transfer_alone(neighborhood: Frames) -> None:
    moved = neighborhood["truth/transfers"]
    legs = pl.concat([moved["out_transaction_id"], moved["in_transaction_id"]])
    assert legs.is_unique().all()
    rows = neighborhood["transactions"].filter(
        col("category_detailed").is_in(
            ["TRANSFER_IN_SAVINGS", "TRANSFER_OUT_SAVINGS", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT",
             "LOAN_PAYMENTS_CAR_PAYMENT", "LOAN_PAYMENTS_MORTGAGE_PAYMENT"]
        )
    )  # fmt: skip
    assert rows.height > 1000
    assert rows["transaction_id"].is_in(legs.implode()).all()


def test_what_was_pending_is_told_with_both_its_amounts(neighborhood: Frames) -> None:
    pairs = neighborhood["truth/pending"]
    rows = neighborhood["transactions"].filter(col("pending_transaction_id").is_not_null())
    both = pairs.join(rows, on=["transaction_id", "pending_transaction_id", "authorized_date"])
    assert both.height == pairs.height == rows.height
    assert both["posted_amount_cents"].equals(both["amount_cents"], check_names=False)
    more = pairs["posted_amount_cents"] > pairs["pending_amount_cents"]
    less = pairs["posted_amount_cents"] < pairs["pending_amount_cents"]
    assert 0.05 < float(more.mean() or 0) < 0.4  # tips
    assert 0.005 < float(less.mean() or 0) < 0.2  # pumps


def test_an_event_has_a_day_and_what_it_cost_at_once(neighborhood: Frames) -> None:
    events = neighborhood["truth/events"]
    assert {"medical", "large_purchase", "job_change", "move"} <= set(events["kind"])
    once = events.filter(col("kind").is_in(["medical", "large_purchase"]))
    assert once.height > 5 and (once["amount_cents"] > 0).all()
    assert events.filter(kind="job_change")["amount_cents"].is_null().all()
    paid = once.join(
        neighborhood["transactions"], left_on=["user_id", "date", "amount_cents"],
        right_on=["user_id", "authorized_date", "amount_cents"],
    )  # fmt: skip
    assert paid.height == once.height
