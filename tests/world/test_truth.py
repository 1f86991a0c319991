from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest
from polars import col

from spendsense.world.truth import TRUTH

Frames = Mapping[str, pl.DataFrame]


@pytest.mark.parametrize("table", TRUTH)
def test_truth_has_its_columns_and_says_something(neighborhood: Frames, table: str) -> None:
    assert neighborhood[table].schema == TRUTH[table]
    assert neighborhood[table].height > 0


def test_every_customer_has_an_archetype(neighborhood: Frames) -> None:
    customers = neighborhood["users"].filter(user_type="customer")
    told = neighborhood["truth/archetypes"]
    assert told["user_id"].to_list() == customers["user_id"].to_list()
    assert told["intended_persona"].null_count() == told.filter(archetype="steady").height > 0


def test_every_stream_has_rows_and_every_row_its_stream(neighborhood: Frames) -> None:
    streams, rows = neighborhood["truth/streams"], neighborhood["truth/stream_transactions"]
    assert set(streams["stream_id"]) == set(rows["stream_id"])
    assert streams["stream_id"].is_unique().all()
    missing = rows.join(neighborhood["transactions"], on="transaction_id", how="anti")
    assert missing.is_empty()


def test_a_subscription_stream_is_one_merchant_at_one_price(neighborhood: Frames) -> None:
    subscriptions = neighborhood["truth/streams"].filter(kind="subscription")
    rows = subscriptions.join(neighborhood["truth/stream_transactions"], on="stream_id").join(
        neighborhood["transactions"], on="transaction_id"
    )
    each = rows.group_by("stream_id").agg(
        col("amount_cents").n_unique(), same=(col("merchant") == col("merchant_name")).all()
    )
    assert each["amount_cents"].max() == 1
    assert each["same"].all()
    assert set(subscriptions["cadence"]) == {"weekly", "monthly", "annual"}


def test_streams_say_which_way_money_goes(neighborhood: Frames) -> None:
    streams = neighborhood["truth/streams"]
    ways = {
        kind: set(streams.filter(kind=kind)["direction"])
        for kind in ("payroll", "rent", "saving", "card_payment", "savings_interest")
    }
    assert ways == {
        "payroll": {"in"},
        "rent": {"out"},
        "saving": {"out"},
        "card_payment": {"out"},
        "savings_interest": {"in"},
    }


def test_pay_dates_are_the_days_pay_posted(neighborhood: Frames) -> None:
    pay = neighborhood["truth/pay_dates"]
    rows = neighborhood["transactions"].filter(
        col("category_primary") == "INCOME",
        col("category_detailed") != "INCOME_INTEREST_EARNED",
    )
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
    assert set(moved["kind"]) == {"saving", "withdrawal", "card_payment"}


def test_every_transfer_row_is_a_leg_that_truth_knows(neighborhood: Frames) -> None:
    legs = neighborhood["transactions"].filter(
        col("category_primary").is_in(["TRANSFER_IN", "TRANSFER_OUT"])
        | (col("category_detailed") == "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT")
    )
    moved = neighborhood["truth/transfers"]
    assert legs.height == 2 * moved.height


def test_an_event_has_a_day_and_what_it_cost(neighborhood: Frames) -> None:
    events = neighborhood["truth/events"]
    assert set(events["kind"]) == {"medical_bill", "large_purchase"}
    assert (events["amount_cents"] > 0).all()
