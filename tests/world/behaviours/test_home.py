from __future__ import annotations

from datetime import date

import pytest

from spendsense.world.bank_days import number

from .conftest import Scene

RENT = "RENT_AND_UTILITIES_RENT"
FIRST = date(2026, 6, 1)


@pytest.fixture
def renter(scene: Scene) -> Scene:
    payee = scene.homes.street.first["landlords"]
    return scene.being("home", owned=False, payee=payee, housing=120_000)


def test_rent_is_paid_on_the_first_business_day(renter: Scene) -> None:
    renter.having(checking=200_000).does("housing", date(2026, 8, 1), date(2026, 8, 2))
    assert renter.posted == []  # a Saturday and a Sunday
    renter.does("housing", date(2026, 8, 3))
    assert renter.posted == [(RENT, 120_000)]


def test_rent_that_takes_the_last_cent_is_paid(renter: Scene) -> None:
    renter.having(checking=120_000).does("housing", FIRST)
    assert renter.checking == 0


def test_rent_a_cent_short_waits_for_pay(renter: Scene) -> None:
    renter.having(checking=119_999).does("housing", FIRST, date(2026, 6, 2))
    assert renter.posted == []
    renter.having(checking=150_000)
    renter.homes.last_pay[:] = number(date(2026, 6, 5))
    renter.does("housing", date(2026, 6, 5))
    assert renter.posted == [(RENT, 120_000)]


def test_pay_that_does_not_cover_the_rent_goes_to_it_in_part(renter: Scene) -> None:
    renter.having(checking=0).does("housing", FIRST).having(checking=60_000)
    renter.homes.last_pay[:] = number(date(2026, 6, 5))
    renter.does("housing", date(2026, 6, 5))
    assert renter.posted == [(RENT, 42_000)]
    assert renter.homes.arrears[0] == 78_000


def test_a_bill_comes_on_its_day(scene: Scene) -> None:
    scene.being("home", bill=[[0, 60_00, 0, 0, 0]], bill_day=[[9, 9, 9, 9, 9]])
    scene.having(checking=100_000).does("bills", date(2026, 6, 8), date(2026, 6, 9))
    assert scene.posted == [("RENT_AND_UTILITIES_INTERNET_AND_CABLE", 60_00)]


def test_a_bill_may_use_the_overdraft_room_to_the_cent(scene: Scene) -> None:
    scene.being("home", bill=[[0, 60_00, 0, 0, 0]], bill_day=9)
    scene.being("habits", overdraft_room=50_00).having(checking=10_00)
    scene.does("bills", date(2026, 6, 9))
    assert scene.checking == -50_00


def test_a_bill_beyond_it_is_added_to_the_next(scene: Scene) -> None:
    scene.being("home", bill=[[0, 60_00, 0, 0, 0]], bill_day=9)
    scene.being("habits", overdraft_room=49_99).having(checking=10_00)
    scene.does("bills", date(2026, 6, 9))
    assert scene.posted == []
    scene.having(checking=200_00).does("bills", date(2026, 7, 9))
    assert scene.posted == [("RENT_AND_UTILITIES_INTERNET_AND_CABLE", 120_00)]


def test_electricity_costs_more_in_july_than_in_april(scene: Scene) -> None:
    scene.being("home", bill=[[100_00, 0, 0, 0, 0]], bill_day=9).having(checking=100_000)
    scene.does("bills", date(2026, 4, 9), date(2026, 7, 9))
    (_, april), (_, july) = scene.posted
    assert april < 100_00 < july
