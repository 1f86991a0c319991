"""What cards remember of the time before the first day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars import col

from spendsense.world.accounts import CARD as FIRST_CARD
from spendsense.world.bank_days import number, on_or_before
from spendsense.world.before import remember, young_cards
from spendsense.world.households import settled_down
from spendsense.world.profile import Profile
from spendsense.world.span import Span

from .conftest import Bank, lived

MARCH = date(2026, 3, 1)
PAYMENT = "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
CARD = {"cards": "one", "monthly_pay_dollars": 5000, "card_limit_percent": 100,
        "card_apr_hundredths": 2400, "minimum_percent": 1, "minimum_floor_dollars": 35,
        "card_share_percent": 100, "opening_checking_percent": 1000}  # fmt: skip


def bank(days: int, users: int = 1, **facts: Any) -> Bank:
    return lived(MARCH, MARCH + timedelta(days), users=users, **{**CARD, **facts})


def closing(user: int = 0) -> int:
    """The day of the month on which a person's statements close."""
    told = bank(40, 20).frames["truth/statements"].filter(user_id=f"u-{user:07d}")
    closed = told["closed_on"].min()
    assert isinstance(closed, date)
    return closed.day


def due(user: int) -> date:
    """25 days after the statement that closed in February."""
    return date(2026, 2, closing(user)) + timedelta(25)


@pytest.mark.parametrize("habit", ["full", "minimum"])
def test_the_statement_before_the_first_day_is_paid_as_the_person_pays(habit: str) -> None:
    lives = bank(24, 20, opening_card_percent=40, card_habit=habit)
    paid = 0
    for user in range(20):
        rows = lives.rows(user=user, category_detailed=PAYMENT)
        meant = on_or_before(due(user))
        assert rows["date"].to_list() == ([meant] if meant >= MARCH else [])
        for cents in rows["amount_cents"]:
            assert (cents == 35_00 + 0 or cents < 80_00) is (habit == "minimum")
            assert cents <= 2000_00
            paid += 1
    assert paid > 8


def test_who_pays_in_full_bears_no_interest_on_what_came_before() -> None:
    lives = bank(75, 20, opening_card_percent=40)
    told = lives.frames["truth/statements"]
    assert told.height > 35 and set(told["interest_cents"]) == {0}


def test_what_was_bought_before_the_first_day_posts_from_it_on() -> None:
    days = date(2026, 3, 11)
    lives = lived(days, days + timedelta(20), users=30, purchases_per_month=60,
                  **{**CARD, "card_limit_percent": 400})  # fmt: skip
    rows = lives.frames["transactions"].filter(col("authorized_date") < days, ~col("pending"))
    assert rows.height > 40
    assert rows["date"].min() == days and rows["date"].max() < days + timedelta(6)
    assert rows["authorized_date"].min() >= days - timedelta(7)
    by_day = lives.frames["transactions"].filter(~col("pending")).group_by("date").len()
    posted = dict(by_day.rows())
    assert posted[days] * 2 > float(pl.Series(list(posted.values())).median() or 0)


def test_a_card_that_is_younger_than_a_cycle_owes_nothing_yet(profile: Profile) -> None:
    homes = settled_down(profile, 42, np.arange(2000), Span(number(MARCH), number(MARCH) + 40))
    remember(homes)
    young = young_cards(homes) & homes.traits.cards.held
    assert 5 < young.sum() < 90
    assert (
        not homes.owed[young].any() and not homes.opening[FIRST_CARD : FIRST_CARD + 3][young].any()
    )
    old = homes.traits.cards.held & ~young
    assert (homes.owed[old] > 0).mean() > 0.9
