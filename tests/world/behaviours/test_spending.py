from __future__ import annotations

from datetime import date, timedelta

import pytest

from spendsense.world.bank_days import number
from spendsense.world.behaviours.spending import purchase_rate
from spendsense.world.calendar_day import Day
from spendsense.world.traits import FULL, MINIMUM

from .conftest import Scene

MONTH = [date(2026, 9, 1) + timedelta(days=day) for day in range(30)]
WEDNESDAY, SATURDAY = date(2026, 9, 16), date(2026, 9, 19)


@pytest.fixture
def shopper(scene: Scene) -> Scene:
    scene.being("habits", rate=65536, price_percent=100, thin_below=300_00, thin_percent=20)
    scene.being("habits", payday_percent=200, payday_days=3)
    return scene.being("card", held=False, limit=0, share_percent=0)


def rate(scene: Scene, on: date) -> int:
    return int(purchase_rate(scene.homes, Day.at(number(on)))[0])


def test_saturday_sees_more_than_wednesday(shopper: Scene) -> None:
    shopper.having(checking=1_000_00)
    assert rate(shopper, SATURDAY) > rate(shopper, WEDNESDAY)


def test_for_three_days_after_pay_more_is_bought_and_no_longer(shopper: Scene) -> None:
    shopper.having(checking=1_000_00)
    plain = rate(shopper, WEDNESDAY)
    shopper.homes.last_pay[:] = number(WEDNESDAY - timedelta(days=2))
    assert rate(shopper, WEDNESDAY) == plain * 2
    shopper.homes.last_pay[:] = number(WEDNESDAY - timedelta(days=3))
    assert rate(shopper, WEDNESDAY) == plain


def test_under_the_cushion_little_is_bought(shopper: Scene) -> None:
    plain = rate(shopper.having(checking=300_00), WEDNESDAY)
    assert rate(shopper.having(checking=299_99), WEDNESDAY) == plain * 20 // 100


def test_without_money_or_card_nothing_is_bought(shopper: Scene) -> None:
    shopper.having(checking=0).does("everyday", *MONTH)
    assert shopper.posted == []


def test_checking_is_never_overdrawn_by_a_purchase(shopper: Scene) -> None:
    shopper.being("habits", thin_percent=100).having(checking=100_00).does("everyday", *MONTH)
    assert shopper.posted
    assert 0 <= shopper.checking < 100_00


def test_a_card_at_its_limit_declines_and_checking_pays(shopper: Scene) -> None:
    shopper.being("card", held=True, limit=1_000_00, share_percent=100)
    shopper.having(checking=50_000_00, owed=1_000_00).does("everyday", *MONTH)
    assert shopper.posted
    assert shopper.homes.held[0] == 0


def test_what_is_held_and_owed_stays_within_the_limit(shopper: Scene) -> None:
    shopper.being("card", held=True, limit=300_00, share_percent=100)
    shopper.having(checking=50_000_00).does("everyday", *MONTH)
    assert 200_00 < shopper.homes.held[0] <= 300_00


def test_a_purchase_by_card_waits_and_then_posts_with_the_day_it_was_made(shopper: Scene) -> None:
    shopper.being("card", held=True, limit=9_000_00, share_percent=100)
    shopper.having(checking=1_000_00).does("everyday", MONTH[0])
    held = int(shopper.homes.held[0])
    assert held > 0 and shopper.owed == 0
    shopper.does("card_post", MONTH[1], MONTH[2])
    assert (int(shopper.homes.held[0]), shopper.owed) == (0, held)
    assert {entry.authorized for entry in shopper.homes.journal.posted} == {number(MONTH[0])}
    assert {entry.day for entry in shopper.homes.journal.posted} <= {
        number(MONTH[1]),
        number(MONTH[2]),
    }


def test_whoever_carries_a_balance_keeps_room_for_the_interest_to_come(shopper: Scene) -> None:
    shopper.being("card", held=True, limit=300_00, share_percent=100, apr=2400, habit=MINIMUM)
    assert shopper.homes.card_room[0] == 300_00 - 12_00  # two months at two percent
    shopper.being("card", habit=FULL)
    assert shopper.homes.card_room[0] == 300_00
