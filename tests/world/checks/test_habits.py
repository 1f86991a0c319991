from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from polars import col
from tests.world.conftest import Frames

from spendsense.world.checks import Part
from spendsense.world.checks.habits import (
    FIXED,
    bills_have_cents_of_their_own,
    nobody_drinks_under_21,
)

from .book import ADA


def test_bills_of_one_die_are_told(neighborhood: Frames, sound: Any) -> None:
    """Seventy-two people whose bills all end in the cents of their number."""
    part = Part(sound.manifest, neighborhood)
    assert bills_have_cents_of_their_own(part).failed == 0
    streams = neighborhood["truth/streams"].filter(col("kind").is_in(FIXED))
    fixed = neighborhood["truth/stream_transactions"].filter(
        col("stream_id").is_in(streams["stream_id"].implode())
    )["transaction_id"]
    cents = col("amount_cents")
    alike = neighborhood["transactions"].with_columns(
        amount_cents=pl.when(col("transaction_id").is_in(fixed.implode()))
        .then(cents // 100 * 100 + col("user_id").str.tail(2).cast(pl.Int64))
        .otherwise(cents)
    )
    look = bills_have_cents_of_their_own(
        Part(sound.manifest, {**neighborhood, "transactions": alike})
    )
    assert look.failed > 40 and look.checked == streams.height
    assert look.where[0].startswith("truth/streams: all")


@pytest.mark.parametrize("word", ["FOOD_AND_DRINK_BEER_WINE_AND_LIQUOR", "TRAVEL_RENTAL_CARS"])
@pytest.mark.parametrize(("age", "failed"), [(20, True), (21, False)])
def test_nobody_buys_a_drink_or_rents_a_car_under_21(
    put: Any, word: str, age: int, failed: bool
) -> None:
    bought = put("transactions", "transaction_id", "tip", category_detailed=word)
    people = bought.tables["demographics"]
    young = people.with_columns(
        age=pl.when(col("user_id") == ADA).then(age).otherwise(col("age")).cast(people["age"].dtype)
    )
    part = Part(bought.manifest, {**bought.tables, "demographics": young})
    assert (nobody_drinks_under_21(part).failed > 0) is failed
