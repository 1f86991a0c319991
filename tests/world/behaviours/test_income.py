from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest
from polars import col
from tests.world.conftest import Bank, lived

from spendsense.world.bank_days import is_business_day

AUTUMN, NEW_YEAR = date(2026, 11, 9), date(2027, 1, 7)
JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
CLIENTS = 4000_00 * 12 * 56 // 365
SALARY, CONTRACT, GIG = "INCOME_SALARY", "INCOME_CONTRACTOR", "INCOME_GIG_ECONOMY"


def november(*days: int) -> list[date]:
    return [date(2026, 11, day) for day in days]


def december(*days: int) -> list[date]:
    return [date(2026, 12, day) for day in days]


# Fridays; Christmas and New Year's Day are Fridays, and paid on the Thursdays before. The 15th of
# November is a Sunday; the last days of both months are open.
EVEN = november(20) + december(4, 18, 31)
ODD = november(13, 27) + december(11, 24)
PAID = {
    "weekly": sorted(EVEN + ODD),
    "semimonthly": november(13, 30) + december(15, 31),
    "monthly": november(30) + december(31),
}


@pytest.mark.parametrize(("cycle", "days"), PAID.items())
def test_pay_comes_on_bank_days_around_the_holidays(cycle: str, days: list[date]) -> None:
    bank = lived(AUTUMN, NEW_YEAR, pay_cycle=cycle, monthly_pay_dollars=4000)
    assert bank.days() == days


def test_biweekly_employers_pay_on_one_friday_of_two() -> None:
    bank = lived(AUTUMN, NEW_YEAR, users=12, pay_cycle="biweekly", monthly_pay_dollars=4000)
    paid = [bank.days(user=user) for user in range(12)]
    assert all(days in (EVEN, ODD) for days in paid)
    assert EVEN in paid and ODD in paid


# A year of 52 weeks and a day; the day is a Thursday that pays for a Friday holiday.
@pytest.mark.parametrize(
    ("cycle", "pays", "cents"),
    [("weekly", 53, 923_07), ("semimonthly", 24, 2000_00), ("monthly", 12, 4000_00)],
)
def test_steady_pay_is_a_years_pay_in_equal_parts(cycle: str, pays: int, cents: int) -> None:
    bank = lived(JANUARY, DECEMBER, pay_cycle=cycle, monthly_pay_dollars=4000)
    assert [(what, paid) for _, what, paid in bank.told()] == [(SALARY, -cents)] * pays


def test_pay_that_varies_is_seldom_the_same_and_never_under_nine_twentieths_of_itself() -> None:
    bank = lived(
        JANUARY, DECEMBER, pay_cycle="weekly", monthly_pay_dollars=4000, pay_variation_percent=60
    )
    cents = bank.cents()
    assert len(set(cents)) > 45
    assert max(cents) <= -(923_07 * 45 // 100)
    assert sum(paid == max(cents) for paid in cents) == 1  # the least is no lump


def test_pay_rises_once_a_year_on_the_anniversary() -> None:
    bank = lived(
        JANUARY, DECEMBER, users=8, pay_cycle="monthly", monthly_pay_dollars=4000, raise_percent=5
    )
    for user in range(8):
        cents = bank.cents(user=user)
        assert cents == sorted(cents, reverse=True)
        assert set(cents) <= {-4000_00, -4200_00}
    assert {len(set(bank.cents(user=user))) for user in range(8)} == {2}


@pytest.fixture(scope="module")
def movers_on() -> Bank:
    """Six people who leave their job within the first month."""
    return lived(
        JANUARY, date(2026, 6, 30), users=6, pay_cycle="weekly", monthly_pay_dollars=4000,
        job_change_per_mille=1000,
    )  # fmt: skip


def test_between_two_jobs_there_is_no_pay_and_then_another_employers(movers_on: Bank) -> None:
    events = movers_on.frames["truth/events"].filter(kind="job_change")
    assert events.height == 6
    for user, left in enumerate(events["date"]):
        pay = movers_on.rows(user=user)
        before, after = pay.filter(col("date") < left), pay.filter(col("date") >= left)
        assert set(before["amount_cents"]) <= {-923_07}
        (cents,) = set(after["amount_cents"])
        assert -cents in {923_07 * percent // 100 for percent in range(88, 126)}
        first = after["date"].min()
        assert isinstance(first, date)
        assert timedelta(14) <= first - left <= timedelta(28 + 8)
        assert not set(before["merchant_name"]) & set(after["merchant_name"])


def test_two_jobs_are_two_streams(movers_on: Bank) -> None:
    told = movers_on.frames["truth/streams"].filter(kind="payroll")
    with_both = [user for user in range(6) if len(set(movers_on.rows(user=user)["name"])) == 2]
    counts = dict(told.group_by("user_id").len().rows())
    assert with_both
    assert all(counts[f"u-{user:07d}"] == 2 for user in with_both)


def test_a_second_job_pays_every_other_friday_never_quite_the_same() -> None:
    bank = lived(JANUARY, DECEMBER, monthly_pay_dollars=4000, second_job=100, second_job_percent=20)
    days, cents = bank.days(), bank.cents()
    assert len(days) in (26, 27)
    assert {(later - day).days for day, later in pairwise(days)} <= {13, 14, 15}
    assert len(set(cents)) > 20
    usual = 800_00 * 12 // 26
    assert usual * 9 // 10 < -sum(cents) // len(cents) < usual * 11 // 10


@pytest.fixture(scope="module")
def contractor() -> Bank:
    return lived(JANUARY, DECEMBER, pay_cycle="contract", contract_gap_days=56, tax_percent=20,
                 monthly_pay_dollars=4000, opening_checking_percent=10)  # fmt: skip


def test_a_client_pays_once_in_each_span_of_days(contractor: Bank) -> None:
    days = contractor.days(category_detailed=CONTRACT)
    assert len(days) in (6, 7)
    assert all(48 <= (later - day).days <= 64 for day, later in pairwise(days))
    assert all(map(is_business_day, days))
    assert set(contractor.cents(category_detailed=CONTRACT)) == {-CLIENTS}


def test_its_tax_leaves_on_the_next_business_day(contractor: Bank) -> None:
    paid = contractor.days(category_detailed=CONTRACT)
    taxed = contractor.rows(category_detailed="GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT")
    assert set(taxed["amount_cents"]) == {CLIENTS * 20 // 100}
    for day, tax in zip(paid, taxed["date"], strict=False):
        between = [day + timedelta(n) for n in range(1, (tax - day).days)]
        assert tax > day and is_business_day(tax) and not any(map(is_business_day, between))


@pytest.fixture(scope="module")
def drivers() -> Bank:
    return lived(JANUARY, DECEMBER, users=8, pay_cycle="gig", gig_payouts_per_month=12,
                 gig_spread_percent=50, monthly_pay_dollars=3600)  # fmt: skip


def test_one_platform_pays_each_week_on_its_day_and_another_whenever_it_is_asked_to(
    drivers: Bank,
) -> None:
    for user in range(8):
        rows = drivers.rows(user=user, category_detailed=GIG)
        weekly, asked = rows.partition_by("merchant_name", maintain_order=True)
        if weekly.height > asked.height:
            weekly, asked = asked, weekly
        assert weekly.height == 52
        assert all(map(is_business_day, weekly["date"]))
        assert {each.weekday() for each in weekly["date"]} <= {1, 2, 3, 4}  # or the day after
        assert asked["date"].dt.weekday().n_unique() == 7


def test_no_platform_pays_anybody_twice_on_a_day(drivers: Bank) -> None:
    rows = drivers.frames["transactions"].filter(category_detailed=GIG)
    assert rows.height > 1_000
    assert not rows.select("user_id", "date", "merchant_name").is_duplicated().any()


def test_gigs_are_paid_out_many_times_a_month_unevenly_by_two_platforms(drivers: Bank) -> None:
    rows = drivers.rows(category_detailed=GIG)
    assert 12 * 12 - 1 <= rows.height <= 12 * 12
    assert rows["amount_cents"].n_unique() > 130
    assert rows["merchant_name"].n_unique() == 2
    months = rows.group_by(col("date").dt.month()).agg(pl.sum("amount_cents"))["amount_cents"]
    least, most = months.max(), months.min()
    assert isinstance(least, int) and isinstance(most, int)
    assert -most > -least * 13 // 10


def test_one_client_pays_an_invoice_a_month_and_several_when_their_jobs_are_done() -> None:
    facts = {"pay_cycle": "contract", "monthly_pay_dollars": 4000}
    monthly = lived(JANUARY, DECEMBER, contract_gap_days=28, **facts).rows()
    assert monthly.height in (12, 13, 14) and monthly["merchant_name"].n_unique() == 1
    gaps = {(later - day).days for day, later in pairwise(monthly["date"])}
    assert max(gaps) <= 33
    assert monthly["name"].n_unique() == monthly.height  # each invoice has its number
    jobs = lived(JANUARY, date(2027, 12, 31), contract_gap_days=56, **facts).rows()
    assert 2 <= jobs["merchant_name"].n_unique() <= 3


def test_who_works_for_clients_gets_no_bonus_and_no_refund() -> None:
    bank = lived(JANUARY, DECEMBER, pay_cycle="contract", contract_gap_days=28, bonus=100,
                 bonus_percent=50, tax_refund=100, tax_refund_percent=50,
                 monthly_pay_dollars=4000)  # fmt: skip
    assert set(bank.rows()["category_detailed"]) == {CONTRACT}


def test_a_tax_refund_comes_once_between_february_and_april_in_whole_dollars() -> None:
    bank = lived(JANUARY, DECEMBER, users=20, monthly_pay_dollars=4000, tax_refund=100,
                 tax_refund_percent=50)  # fmt: skip
    for user in range(20):
        ((day, what, cents),) = bank.told(user=user)
        assert what == "INCOME_TAX_REFUND" and cents < 0 and cents % 100 == 0
        assert date(2026, 2, 13) <= day <= date(2026, 4, 17) and is_business_day(day)


def test_a_bonus_comes_on_the_last_business_day_before_christmas() -> None:
    bank = lived(JANUARY, DECEMBER, monthly_pay_dollars=4000, bonus=100, bonus_percent=50)
    assert bank.told() == [(date(2026, 12, 23), SALARY, -2000_00)]


def test_those_who_left_get_no_bonus() -> None:
    bank = lived(JANUARY, DECEMBER, pay_cycle="weekly", monthly_pay_dollars=4000,
                 job_change_per_mille=1000, bonus=100, bonus_percent=50)  # fmt: skip
    assert -2000_00 not in bank.cents()


def test_the_unpaid_are_not_paid() -> None:
    assert lived(JANUARY, DECEMBER, monthly_pay_dollars=4000).told() == []


def test_the_pay_of_a_job_that_was_left_ends_the_day_after_its_last_pay() -> None:
    bank = lived(date(2026, 1, 1), date(2026, 12, 31), users=40, pay_cycle="weekly",
                 monthly_pay_dollars=3000, job_change_per_mille=100)  # fmt: skip
    left = dict(bank.frames["truth/events"].select("user_id", "date").rows())
    assert 15 < len(left) < 40
    pay = (
        bank.frames["truth/streams"]
        .join(bank.frames["truth/stream_transactions"], on="stream_id")
        .join(bank.frames["transactions"], on=["transaction_id", "user_id"])
    )
    told = pay.group_by("user_id", "stream_id").agg(
        col("canceled_on").first(), last=col("date").max()
    )
    ended = told.filter(col("canceled_on").is_not_null())
    assert set(ended["user_id"]) == set(left)
    assert (ended["canceled_on"] == ended["last"].dt.offset_by("1d")).all()
    assert all(row["canceled_on"] <= left[row["user_id"]] for row in ended.to_dicts())
    assert told.filter(col("canceled_on").is_null())["user_id"].is_unique().all()
