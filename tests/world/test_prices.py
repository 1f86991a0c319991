from __future__ import annotations

import numpy as np

from spendsense.world.dice import choice_table
from spendsense.world.prices import (
    ENDINGS,
    PUMP_HOLDS,
    PURSES,
    WHOLE,
    by_purse,
    held_cents,
    not_for_nothing,
    quantiles,
    with_ending,
    zipf,
)


def ended(cents: int, ending: str) -> int:
    return int(with_ending(np.array([cents]), np.array([ENDINGS.index(ending)]))[0])


def test_each_ending_is_the_one_that_was_asked_for() -> None:
    cents = np.arange(1, 3_000)
    for code, ending in enumerate(ENDINGS[1:], start=1):
        digits = ending.removeprefix("x")
        found = with_ending(cents, np.full_like(cents, code))
        assert set((found % 10 ** len(digits)).tolist()) == {int(digits)}


def test_any_ending_leaves_the_price_alone() -> None:
    cents = np.arange(1, 500)
    assert (with_ending(cents, np.zeros_like(cents)) == cents).all()


def test_the_nearest_price_is_taken_and_of_two_the_lower() -> None:
    assert ended(1249, "99") == 1199
    assert ended(1250, "99") == 1299
    assert ended(1150, "00") == 1100
    assert ended(1151, "00") == 1200


def test_nothing_is_free_whatever_its_ending() -> None:
    assert [ended(1, ending) for ending in ENDINGS] == [1, 9, 5, 99, 10, 95, 100]
    assert ended(0, "any") == 1


def test_endings_do_not_make_things_dearer() -> None:
    cents = np.arange(1_000, 51_000)
    for code in range(len(ENDINGS)):
        difference = with_ending(cents, np.full_like(cents, code)) - cents
        assert abs(difference.mean()) <= 0.51


def test_a_table_of_choices_gives_each_option_its_weight() -> None:
    assert choice_table([1, 0, 3], 8).tolist() == [0, 0, 2, 2, 2, 2, 2, 2]
    assert np.bincount(choice_table(zipf(3), 4096)).tolist() == [2234, 1117, 745]


def test_without_a_hold_as_much_is_pending_as_will_post() -> None:
    cents = np.array([1, 999])
    assert held_cents(cents, np.array([0, 0]), np.array([0, 65_535])).tolist() == [1, 999]


def test_a_tip_is_fifteen_to_twenty_two_percent_of_what_was_pending() -> None:
    place = np.arange(0, 65_536, 13)
    pending = held_cents(np.full_like(place, 100_00), np.full_like(place, 1), place)
    assert (pending.max(), pending.min()) == (100_00 * 100 // 115, 100_00 * 100 // 122)


def test_a_tip_on_a_cent_leaves_a_cent_pending() -> None:
    assert held_cents(np.array([1]), np.array([1]), np.array([0])).tolist() == [1]


def test_a_pump_holds_one_of_its_round_amounts() -> None:
    place = np.arange(65_536)
    pending = held_cents(np.full_like(place, 41_17), np.full_like(place, 2), place)
    assert np.unique(pending).tolist() == sorted(PUMP_HOLDS)
    assert np.bincount(np.searchsorted(PUMP_HOLDS, pending)).tolist() == [16_384] * 4


def test_a_pump_holds_at_least_what_is_filled() -> None:
    place = np.zeros(4, np.int64)
    fills = np.array([75_00, 75_01, 125_01, 175_00])
    assert held_cents(fills, np.full(4, 2), place).tolist() == [75_00, 100_00, 175_00, 175_00]


def test_an_elastic_price_follows_the_purse_and_a_stiff_one_does_not() -> None:
    assert set(by_purse(0)) == {WHOLE}
    assert by_purse(100)[1:].tolist() == [percent * WHOLE // 100 for percent in range(1, PURSES)]
    assert by_purse(50)[[25, 225]].tolist() == [WHOLE // 2, WHOLE * 3 // 2]


def test_prices_between_two_ends_lie_there_and_none_stands_out() -> None:
    prices = quantiles(15_00, 35, (8_00, 30_00))
    assert prices.min() >= 8_00 and prices.max() <= 30_00 and len(prices) == 4096
    assert np.bincount(prices).max() < 4096 // 50
    assert quantiles(15_00, 35).min() < 8_00 and quantiles(15_00, 35).max() > 30_00


def test_half_a_dollar_is_two_dollars_and_a_dollar_is_a_dollar() -> None:
    assert not_for_nothing(np.array([0, 1, 50, 99, 100, 101])).tolist() == [
        10_000, 10_000, 200, 101, 100, 101,
    ]  # fmt: skip
