"""What people of 65 and over live on."""

from __future__ import annotations

from datetime import date

import pytest


def streams(town, user, *kinds):
    for kind in kinds:
        town.add("truth/streams", stream_id=f"{user}-{kind}", user_id=user, kind=kind)


@pytest.fixture
def old(town):
    """Four of 65 and over, one of 64."""
    told = {"ada": (65, "social_security", "pension"), "ben": (70, "social_security", "payroll"),
            "cyd": (81, "social_security", "pension", "retirement_withdrawal"),
            "dan": (66, "payroll"), "eve": (64, "social_security")}  # fmt: skip
    for user, (age, *kinds) in told.items():
        town.person(user, age=age)
        streams(town, user, *kinds)
    return town


def test_shares_are_of_those_of_65_and_over(old):
    assert old.number("social_security_at_65") == 75.0
    assert old.number("pension_or_withdrawals_at_65") == 50.0
    assert old.number("wages_at_65") == 50.0
    assert old.value("social_security_at_65").n == 4


def test_the_benefit_is_that_of_the_last_year(old):
    for user, cents in (("ada", 1800_00), ("ben", 2000_00), ("cyd", 2200_00), ("eve", 100_00)):
        for day, share in ((date(2025, 12, 10), 2), (date(2026, 1, 14), 1), (date(2026, 2, 11), 1)):
            old.row(user, day, -cents // share, "INCOME_OTHER", stream=f"{user}-social_security")
    assert old.number("social_security_median") == 2000.0
    assert old.value("social_security_median").n == 3


def test_without_the_old_there_is_nothing_to_measure(town):
    assert town.number("social_security_at_65") is None
    assert town.number("social_security_median") is None
