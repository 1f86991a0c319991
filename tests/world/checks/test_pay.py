from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spendsense.world.checks.pay import payroll_on_bank_days, salaries_are_even


@pytest.mark.parametrize(
    ("on", "failed"),
    [
        (date(2026, 10, 9), 0),  # a Friday
        (date(2026, 10, 10), 1),  # a Saturday
        (date(2026, 10, 11), 1),
        (date(2026, 10, 12), 1),  # Columbus Day
        (date(2026, 10, 13), 0),
        (date(2026, 9, 7), 1),  # Labor Day
    ],
)
def test_payroll_arrives_when_the_federal_reserve_is_open(
    book: Any, told: Any, on: date, failed: int
) -> None:
    book.post("bonus", "a1", on, -100_00, "INCOME_SALARY")
    assert payroll_on_bank_days(told(book)).failed == failed


def test_a_platform_may_pay_out_on_a_sunday(book: Any, told: Any) -> None:
    book.post("ride", "a1", date(2026, 10, 11), -40_00, "INCOME_GIG_ECONOMY")
    assert payroll_on_bank_days(told(book)).failed == 0


@pytest.mark.parametrize(
    ("cents", "failed"),
    [({}, 0), ({3: 2_040_00, 4: 2_040_00, 5: 2_040_00}, 0), ({3: 2_040_00, 4: 1_990_00}, 1)],
)
def test_a_salary_changes_once_a_year_at_most(
    book: Any, told: Any, cents: dict[int, int], failed: int
) -> None:
    for number, each in cents.items():
        book.change(f"pay-{number}", cents=-each)
    assert salaries_are_even(told(book)).failed == failed


def test_the_first_and_the_last_salary_of_a_job_may_be_parts(book: Any, told: Any) -> None:
    book.change("pay-0", cents=-300_00)
    book.change("pay-6", cents=-700_00)
    book.change("pay-3", cents=-2_040_00)
    assert salaries_are_even(told(book)).failed == 0
