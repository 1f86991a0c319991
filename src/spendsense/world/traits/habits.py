"""Everyday spending: how often, at what prices, and what holds it back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints
from spendsense.world.prices import MOST_PRICE_PERCENT
from spendsense.world.shopping import DRIVER, life_of, mean_prices

from .lots import Flags, Lots

MOST_TIMES = 220
"""Whoever has more to spend than the fullest purse buys more often: up to so many percent of the
usual."""


@dataclass(frozen=True, slots=True)
class Habits:
    """`purchases` a month in hundredths; `price_percent` is the purse that prices follow, 100 the
    usual one, `life` what there is to buy for them; cents elsewhere.

    Those of whom rows are told buy what other rows leave of them, in `even_months`. `rest_in_cash`
    is how many days after pay somebody takes out what is left of it; 0 for those who do not.
    """

    purchases: Ints
    even_months: Flags
    price_percent: Ints
    life: Ints
    favorite: Ints
    thin_below: Ints
    thin_percent: Ints
    payday_percent: Ints
    payday_days: Ints
    refund_per_mille: Ints
    duplicate_per_myriad: Ints
    slow_posting: Ints
    atm_per_year: Ints
    atm_cents: Ints
    rest_in_cash: Ints
    apps_out: Ints
    apps_in: Ints
    sweep_above: Ints
    sweep_day: Ints
    overdraft_room: Ints
    overdraft_fee: Ints


def habits(lots: Lots, cushion: Ints, drives: Flags, left_over: Ints, other_rows: Ints) -> Habits:
    """The purse is such that the month's purchases take the intended part of what is left over."""
    rows = lots.whole("rows_per_month")
    left = np.maximum(rows * 100 - other_rows, 0)
    purchases = np.where(rows > 0, left // 100, lots.whole("purchases_per_month"))
    intended = left_over * lots.whole("spends_percent") // 100
    each, life = intended // np.maximum(purchases, 1), life_of(drives, lots.age)
    means = np.stack([mean_prices(lots.profile.shopping, kind) for kind in range(DRIVER + 1)])
    percent = np.zeros_like(each)
    for kind, prices in enumerate(means):
        here = life == kind
        percent[here] = np.searchsorted(prices, each[here])
    least = lots.whole("least_price_percent")
    times = np.clip(each * 100 // means[life, -1], 100, MOST_TIMES)
    odd = dice.below(lots.toss("purchases_per_month"), 100, 1) * (purchases > 0)
    return Habits(
        purchases=np.where(rows > 0, left, purchases * times + odd),
        even_months=rows > 0,
        price_percent=np.clip(percent, least, MOST_PRICE_PERCENT),
        life=life,
        favorite=dice.sixteenth(lots.toss("favorite"), 0),
        thin_below=lots.dollars("thin_below_dollars"),
        thin_percent=lots.whole("thin_percent"),
        payday_percent=lots.whole("payday_percent"),
        payday_days=np.maximum(lots.whole("payday_days"), 1),
        refund_per_mille=lots.whole("refund_per_mille"),
        duplicate_per_myriad=lots.whole("duplicate_per_myriad"),
        slow_posting=lots.whole("slow_posting_days"),
        atm_per_year=lots.whole("atm_per_year"),
        atm_cents=lots.dollars("atm_dollars"),
        rest_in_cash=lots.whole("rest_in_cash_days"),
        apps_out=lots.whole("apps_out_per_year"),
        apps_in=lots.whole("apps_in_per_year"),
        sweep_day=dice.between(lots.toss("sweep_day"), 4, 26),
        sweep_above=cushion * lots.whole("sweep_above_percent") // 100,
        overdraft_room=lots.dollars("overdraft_room_dollars"),
        overdraft_fee=lots.dollars("overdraft_fee_dollars"),
    )  # fmt: skip
