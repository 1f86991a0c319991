from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from spendsense.world.checks.streams import MOVED, PERIODS, cadences_hold, prices_hold


def test_no_two_cadences_share_a_gap_but_twice_a_month_and_the_weeks_beside_it() -> None:
    kept = {name: days for name, days in PERIODS.items() if name != "semimonthly"}
    spans = sorted((low - MOVED, high + MOVED) for low, high in kept.values())
    assert all(later[0] > earlier[1] for earlier, later in pairwise(spans))


@pytest.mark.parametrize(("later", "fits"), [(-5, False), (-4, True), (3, True), (4, False)])
def test_a_subscription_may_move_by_three_days_beyond_a_month(
    book: Any, told: Any, later: int, fits: bool
) -> None:
    """From 5 August: 31 days to 5 September, 30 from there to 5 October."""
    first = date(2026, 9, 5) + timedelta(days=later)
    book.change("film-1", day=first + timedelta(days=2), authorized=first)
    assert (cadences_hold(told(book)).failed == 0) is fits


def test_a_gap_says_which_stream_and_what_was_expected(book: Any, told: Any) -> None:
    book.change("film-1", day=date(2026, 9, 12), authorized=date(2026, 9, 10))
    assert cadences_hold(told(book)).where[0] == (
        "truth/streams: stream film (subscription, monthly) has 36 days before film-1 on"
        " 2026-09-10, expected 25 to 34 (1 of its 2 gaps are not of one period)"
    )


def test_a_pause_of_a_month_is_no_other_cadence(book: Any, told: Any) -> None:
    book.remove("film-1")
    assert cadences_hold(told(book)).failed == 0


def test_two_pauses_in_a_short_stream_are_too_many(book: Any, told: Any) -> None:
    """Weekly pay that comes every second week is not weekly pay with pauses."""
    kind, employer, _, way, canceled = book.streams["pay"]
    book.streams["pay"] = (kind, employer, "weekly", way, canceled)
    assert cadences_hold(told(book)).failed == 6
    for number in (2, 3, 4, 5, 6):
        book.remove(f"pay-{number}")
    assert cadences_hold(told(book)).failed == 0


def test_a_payment_for_want_of_money_may_come_just_before_the_next(book: Any, told: Any) -> None:
    """On 30 September, the day before the next: its neighbors are 58 days and one day away."""
    book.change("rent-1", day=date(2026, 9, 30), authorized=date(2026, 9, 30))
    assert cadences_hold(told(book)).failed == 0
    kind, merchant, _, way, canceled = book.streams["rent"]
    book.streams["rent"] = (kind, merchant, "quarterly", way, canceled)
    assert cadences_hold(told(book)).where[0].startswith("truth/streams: stream rent (rent, quar")


def test_bills_are_mostly_on_time(book: Any, told: Any) -> None:
    """Of 22 gaps of bills, subscriptions and transfers five may be irregular, seven may not."""
    late = date(2026, 9, 17)
    for number, name in enumerate(("rent-1", "save-1", "invest-1", "home-1")):
        for side in ("",) if name == "rent-1" else "oi":
            book.change(f"{name}{side}", day=late)
        if name == "rent-1":
            book.change(name, authorized=late)
        look = cadences_hold(told(book))
        assert look.failed == (0 if number < 3 else 7)
    assert look.where == (
        "truth/streams: 7 of 24 gaps of bills, subscriptions and transfers are not of one period,"
        " expected 25 % at most",
    )


def test_an_irregular_stream_has_no_cadence_to_keep(book: Any, told: Any) -> None:
    book.change("film-1", day=date(2026, 9, 24), authorized=date(2026, 9, 22))
    kind, merchant, _, way, canceled = book.streams["film"]
    assert cadences_hold(told(book)).failed > 0
    book.streams["film"] = (kind, merchant, "irregular", way, canceled)
    assert cadences_hold(told(book)).failed == 0


@pytest.mark.parametrize(("risen", "failed"), [(date(2026, 10, 5), 0), (date(2026, 10, 6), 1)])
def test_a_price_holds_from_its_day_on(book: Any, told: Any, risen: date, failed: int) -> None:
    """The charge of October was authorized on the fifth and posted on the seventh."""
    book.prices[1] = ("film", risen, 10_99, "rise")
    assert prices_hold(told(book)).failed == failed


def test_a_subscription_without_a_price_is_told(book: Any, told: Any) -> None:
    book.prices = [price for price in book.prices if price[0] != "news"]
    look = prices_hold(told(book))
    assert look.where[0].endswith("takes 100 cents, its price then is None")
