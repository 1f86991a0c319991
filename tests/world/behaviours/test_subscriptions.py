from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from .conftest import Scene

YEAR = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]


def holding(scene: Scene, name: str) -> Scene:
    names = [service.name for service in scene.homes.street.subscriptions]
    held = np.array([each == name for each in names])[None, :]
    scene.being("services", held=held, day=9, month=4)
    return scene.being("card", held=False, limit=0).having(checking=100_000_00)


@pytest.mark.parametrize(
    ("name", "renewals", "cents"),
    [
        ("Streamline Video", 12, 15_99),
        ("Freshcrate Meals", 52, 47_99),
        ("Keyring Passwords", 1, 35_99),
    ],
)
def test_a_year_renews_each_cadence_at_one_price(
    scene: Scene, name: str, renewals: int, cents: int
) -> None:
    holding(scene, name).does("subscriptions", *YEAR)
    assert [paid for _, paid in scene.posted] == [cents] * renewals


def test_the_card_is_charged_where_it_has_room_to_the_cent(scene: Scene) -> None:
    holding(scene, "Streamline Video").being("card", held=True, limit=100_00)
    scene.having(checking=100_00, owed=100_00 - 15_99).does("subscriptions", date(2026, 1, 9))
    assert scene.homes.held[0] == 15_99


def test_a_cent_less_room_and_checking_is_charged(scene: Scene) -> None:
    holding(scene, "Streamline Video").being("card", held=True, limit=100_00)
    scene.having(checking=100_00, owed=100_00 - 15_98).does("subscriptions", date(2026, 1, 9))
    assert scene.homes.held[0] == 0
    assert scene.checking == 100_00 - 15_99


def test_neither_can_pay_and_the_renewal_is_skipped(scene: Scene) -> None:
    holding(scene, "Streamline Video").having(checking=15_98)
    scene.does("subscriptions", date(2026, 1, 9))
    assert scene.posted == []
