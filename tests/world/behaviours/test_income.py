from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from spendsense.world.profile import PAY_CYCLES
from spendsense.world.traits import CONTRACT, GIG

from .conftest import Scene

YEAR = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]


def cycle(name: str) -> int:
    return PAY_CYCLES.index(name)


# The Friday that is New Year's Day 2027 is paid on the last day of 2026: 53 weekly pays.
@pytest.mark.parametrize(
    ("name", "pays"), [("weekly", 53), ("biweekly", 26), ("semimonthly", 24), ("monthly", 12)]
)
def test_a_year_brings_each_cycle_its_pays(scene: Scene, name: str, pays: int) -> None:
    scene.being("income", cycle=cycle(name), pay=100_000, variation=0).does("payroll", *YEAR)
    assert scene.posted == [("INCOME_SALARY", -100_000)] * pays


def test_pay_for_a_friday_holiday_arrives_on_thursday(scene: Scene) -> None:
    scene.being("income", cycle=cycle("weekly"))
    scene.does("payroll", date(2026, 12, 25))
    assert scene.posted == []
    scene.does("payroll", date(2026, 12, 24))
    assert len(scene.posted) == 1


def test_steady_pay_is_to_the_cent_and_uneven_pay_is_not(scene: Scene) -> None:
    scene.being("income", cycle=cycle("monthly"), pay=100_000, variation=30).does("payroll", *YEAR)
    amounts = {cents for _, cents in scene.posted}
    assert len(amounts) == 12
    assert all(cents <= -30_000 for cents in amounts)


def test_contract_pay_comes_once_in_each_span_of_days(scene: Scene) -> None:
    scene.being("income", cycle=CONTRACT, contract_gap=56, contract_phase=3, pay=500_000)
    scene.does("contract_pay", *YEAR)
    days = [entry.day for entry in scene.homes.journal.posted]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    assert 5 <= len(gaps) <= 6
    assert all(50 <= gap <= 62 for gap in gaps)
    assert {category for category, _ in scene.posted} == {"INCOME_CONTRACTOR"}


def test_tax_on_contract_pay_leaves_on_the_next_business_day(scene: Scene) -> None:
    scene.being("income", cycle=CONTRACT, contract_gap=56, pay=500_000, variation=0, tax_percent=20)
    for day in YEAR[:60]:
        scene.does("contract_taxes", day).does("contract_pay", day)
    assert scene.posted == [
        ("INCOME_CONTRACTOR", -500_000),
        ("GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT", 100_000),
    ]


def test_gig_pay_is_uneven_and_skips_weeks(scene: Scene) -> None:
    scene.being("income", cycle=GIG, pay=60_000).does("gig_pay", *YEAR)
    assert 36 <= len(scene.posted) <= 51
    assert len(set(scene.posted)) > 30


def test_those_on_another_cycle_are_not_paid(scene: Scene) -> None:
    scene.being("income", cycle=GIG).does("payroll", *YEAR).does("contract_pay", *YEAR)
    assert scene.posted == []
