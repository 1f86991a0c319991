from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spendsense.world.checks.words import authorized_before_posted, categories_known, channels_known


@pytest.mark.parametrize(
    ("primary", "detailed", "failed"),
    [
        ("FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE", 0),
        ("INCOME", "INCOME_WAGES", 0),  # the first version's name
        ("FOOD_AND_DRINK", "TRAVEL_FLIGHTS", 1),
        ("FOOD_AND_DRINK", None, 1),
        (None, "FOOD_AND_DRINK_COFFEE", 1),
    ],
)
def test_a_category_is_of_its_primary(
    put: Any, primary: str | None, detailed: str | None, failed: int
) -> None:
    part = put(
        "transactions", "transaction_id", "cash", category_primary=primary,
        category_detailed=detailed,
    )  # fmt: skip
    assert categories_known(part).failed == failed


@pytest.mark.parametrize(("channel", "failed"), [("in store", 0), ("in_store", 1), (None, 1)])
def test_a_channel_is_one_of_three(put: Any, channel: str | None, failed: int) -> None:
    part = put("transactions", "transaction_id", "cash", payment_channel=channel)
    look = channels_known(part)
    assert look.failed == failed
    if failed:
        assert look.where[0].endswith("expected one of online, in store, other")


@pytest.mark.parametrize(("number", "failed"), [(1, 0), (2, 0), (3, 1)])
def test_a_purchase_may_post_on_the_day_it_was_made(put: Any, number: int, failed: int) -> None:
    """The coat came back on the second of October."""
    part = put("transactions", "transaction_id", "coat-back",
               authorized_date=date(2026, 10, number))  # fmt: skip
    assert authorized_before_posted(part).failed == failed
