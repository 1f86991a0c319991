from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from polars import col
from tests.world.conftest import Bank, lived

from spendsense.world.bank_days import is_business_day, month_end, on_or_before
from spendsense.world.behaviours.retirement import benefits_in

SINCE, AS_OF = date(2025, 7, 1), date(2026, 11, 30)
WEDNESDAY, DAY = 2, timedelta(days=1)
OLD = {"age_bracket": "51+", "pay_cycle": "biweekly", "retires": 100, "monthly_pay_dollars": 3900,
       "career_percent": 100, "claim_percent": 100, "has_pension": 100, "pension_percent": 31,
       "draws_on_savings": 100, "withdrawal_percent": 13}  # fmt: skip
BENEFIT, PENSION = "SSA TREAS 310 XXSOC SEC", "INCOME_RETIREMENT_PENSION"


@pytest.fixture(scope="module")
def old() -> Bank:
    return lived(SINCE, AS_OF, users=40, **OLD)


def of_benefit(bank: Bank, user: int) -> list[tuple[date, int]]:
    rows = bank.rows(user=user).filter(col("name").str.starts_with(BENEFIT))
    return rows.select("date", "amount_cents").rows()


def retired(bank: Bank) -> list[int]:
    ages = bank.frames["demographics"]["age"]
    return [user for user in range(40) if ages[user] >= 62]


def test_social_security_comes_on_one_wednesday_of_the_month_for_each_person(old: Bank) -> None:
    weeks = set()
    for user in retired(old):
        days = [day for day, _ in of_benefit(old, user)]
        assert len(days) == 17 and all(map(is_business_day, days))
        nominal = [day if day.weekday() == WEDNESDAY else day + DAY for day in days]
        assert {day.weekday() for day in nominal} == {WEDNESDAY}
        (week,) = {(day.day - 1) // 7 + 1 for day in nominal}
        weeks.add(week)
    assert weeks == {2, 3, 4}


def test_a_wednesday_on_which_banks_are_shut_is_paid_the_day_before(old: Bank) -> None:
    """Veterans Day of 2026 is the second Wednesday of November."""
    november = {day for user in retired(old) for day, _ in of_benefit(old, user) if
                (day.year, day.month) == (2026, 11)}  # fmt: skip
    assert november == {date(2026, 11, 10), date(2026, 11, 18), date(2026, 11, 25)}


def test_benefits_are_whole_dollars_and_rise_each_january(old: Bank) -> None:
    for user in retired(old):
        paid = of_benefit(old, user)
        assert all(cents % 100 == 0 for _, cents in paid)
        (now,) = {cents for day, cents in paid if day.year == 2026}
        (before,) = {cents for day, cents in paid if day.year == 2025}
        assert -before == -now * benefits_in(2025) // 1_000_000 // 100 * 100 < -now


def test_years_that_are_not_known_rise_as_usual() -> None:
    assert benefits_in(2027) == 1_025_000
    assert benefits_in(2023) < benefits_in(2024) < benefits_in(2025) < benefits_in(2026)


def test_a_pension_is_the_same_on_the_last_business_day_of_each_month(old: Bank) -> None:
    user = retired(old)[0]
    paid = [(day, cents) for day, what, cents in old.told(user=user) if cents == -1209_00]
    ends = [on_or_before(month_end(date(2025 + (6 + k) // 12, (6 + k) % 12 + 1, 1)))
            for k in range(17)]  # fmt: skip
    assert [day for day, _ in paid] == ends


def test_what_was_saved_pays_out_toward_a_month_s_end_and_is_asked_anew_each_january(
    old: Bank,
) -> None:
    for user in retired(old):
        rows = old.rows(user=user).filter(col("name").str.contains("DIST"))
        assert rows.height == 17
        assert set(rows["date"].dt.day()) <= {24, 25, 26}
        assert (rows["amount_cents"] % 2500 == 0).all()
        assert rows.group_by(col("date").dt.year()).agg(col("amount_cents").n_unique())[
            "amount_cents"
        ].to_list() == [1, 1]


def test_what_the_old_live_on_is_told_as_streams_and_as_pay(old: Bank) -> None:
    streams, dates = old.frames["truth/streams"], old.frames["truth/pay_dates"]
    for user in retired(old):
        mine = streams.filter(user_id=f"u-{user:07d}")
        assert sorted(mine["kind"]) == ["pension", "retirement_withdrawal", "social_security"]
        assert set(mine["cadence"]) == {"monthly"} and set(mine["direction"]) == {"in"}
        assert dates.filter(user_id=f"u-{user:07d}").height == 3 * 17


def test_the_retired_lose_no_job_and_have_no_wages(old: Bank) -> None:
    for user in range(40):
        wages = old.rows(user=user, category_detailed="INCOME_SALARY")
        assert wages.is_empty() is (user in retired(old))


def test_the_days_of_two_benefits_are_four_weeks_apart_or_five(old: Bank) -> None:
    for user in retired(old):
        gaps = {(b - a).days for (a, _), (b, _) in pairwise(of_benefit(old, user))}
        assert gaps <= {27, 28, 29, 34, 35, 36}
