from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from polars import col
from tests.world.conftest import Bank, lived

from spendsense.world.bank_days import is_business_day

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
RENT, INTERNET = "RENT_AND_UTILITIES_RENT", "RENT_AND_UTILITIES_INTERNET_AND_CABLE"
RICH = {"monthly_pay_dollars": 4000, "opening_checking_percent": 5000}


@pytest.fixture(scope="module")
def renter() -> Bank:
    return lived(JANUARY, DECEMBER, housing_percent=30, **RICH)


def test_rent_is_paid_on_the_first_business_day_of_a_month(renter: Bank) -> None:
    # New Year's Day; Sundays; a Saturday.
    assert renter.days() == [
        date(2026, 1, 2), date(2026, 2, 2), date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1),
        date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 1),
        date(2026, 11, 2), date(2026, 12, 1),
    ]  # fmt: skip
    assert all(map(is_business_day, renter.days()))


def test_rent_is_its_part_of_pay(renter: Bank) -> None:
    assert set(renter.told()) == {(day, RENT, 1200_00) for day in renter.days()}


def test_rent_rises_once_in_twelve_months_with_the_lease() -> None:
    bank = lived(JANUARY, DECEMBER, users=12, housing_percent=30, rent_rise_percent=10, **RICH)
    renewed = set()
    for user in range(12):
        cents = bank.cents(user=user)
        assert cents == sorted(cents) and set(cents) <= {1200_00, 1320_00}
        renewed.add(cents.count(1200_00))
    assert len(renewed) > 4


def test_after_a_move_another_landlord_is_paid_another_rent() -> None:
    bank = lived(JANUARY, DECEMBER, users=8, housing_percent=30, move_per_mille=1000, **RICH)
    moves = bank.frames["truth/events"].filter(kind="move")
    assert moves.height == 8
    new_rents = {1200_00 * percent // 100 // 500 * 500 for percent in range(90, 126)}
    for user, moved in enumerate(moves["date"]):
        rows = bank.rows(user=user, category_detailed=RENT)
        before, after = rows.filter(col("date") < moved), rows.filter(col("date") >= moved)
        assert set(before["amount_cents"]) <= {1200_00}
        (rent,) = set(after["amount_cents"])
        assert rent in new_rents
        assert not set(before["merchant_name"]) & set(after["merchant_name"])


def test_a_bill_comes_on_its_day_each_month_at_one_price() -> None:
    bank = lived(JANUARY, DECEMBER, has_internet=100, internet_dollars=60, bill_day=9, **RICH)
    assert bank.days() == [date(2026, month, 9) for month in range(1, 13)]
    ((what, cents),) = {(what, cents) for _, what, cents in bank.told()}
    assert what == INTERNET and 60_00 <= cents < 61_00


@pytest.mark.parametrize(
    ("bill", "dear", "cheap"), [("electric", 7, 4), ("gas_utility", 1, 7), ("water", 8, 1)]
)
def test_what_is_metered_has_seasons(bill: str, dear: int, cheap: int) -> None:
    facts = {f"has_{bill}": 100, f"{bill}_dollars": 100}
    bank = lived(JANUARY, DECEMBER, users=10, **facts, **RICH)
    by_month = [0] * 13
    for user in range(10):
        for day, _, cents in bank.told(user=user):
            by_month[day.month] += cents
    assert by_month[dear] == max(by_month[1:])
    assert by_month[cheap] * 5 < by_month[dear] * 4
    assert 9 * 1000_00 < sum(by_month) < 15 * 1000_00


def test_childcare_is_paid_from_four_months_after_a_child() -> None:
    bank = lived(JANUARY, DECEMBER, child_per_mille=1000, childcare_dollars=500, **RICH)
    (born,) = bank.frames["truth/events"].filter(kind="child")["date"]
    days = bank.days(category_detailed="GENERAL_SERVICES_CHILDCARE")
    first = next(
        date(2026, month, 1) for month in range(1, 13) if (date(2026, month, 1) - born).days >= 120
    )
    assert days[0].replace(day=1) == first
    assert all((later - day).days in (28, 29, 30, 31) for day, later in pairwise(days))
    assert days[-1].month == 12


def test_without_a_child_there_is_no_childcare() -> None:
    assert lived(JANUARY, DECEMBER, childcare_dollars=500, **RICH).told() == []


def test_some_leave_the_internet_to_a_card_and_never_the_rent() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), has_internet=100, internet_dollars=60, bill_day=9,
                 housing_percent=30, bills_by_card=100, cards="one", card_share_percent=50,
                 card_limit_percent=100, **RICH)  # fmt: skip
    assert [what for _, what, _ in bank.told("credit card") if what == INTERNET] == [INTERNET] * 3
    assert INTERNET not in {what for _, what, _ in bank.told()}
    assert len(bank.told(category_detailed=RENT)) == 3


def test_without_a_card_they_pay_it_from_checking() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), has_internet=100, internet_dollars=60, bill_day=9,
                 bills_by_card=100, **RICH)  # fmt: skip
    assert len(bank.told(category_detailed=INTERNET)) == 3
