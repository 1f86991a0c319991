from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest
from polars import col
from tests.world.conftest import Bank, lived

from spendsense.world.bank_days import is_business_day, on_or_after

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
        employer, other = pay["merchant_name"].unique(maintain_order=True)
        old, new = (pay.filter(merchant_name=each)["amount_cents"] for each in (employer, other))
        paid = pay.filter(merchant_name=employer)["date"]
        # A week behind: two pay days after leaving, the last for what was worked in its week.
        assert timedelta(6) <= paid.max() - left <= timedelta(13)
        assert set(old[:-1]) <= {-923_07} and -old[-1] in {923_07 * n // 7 for n in range(1, 8)}
        full = -new[-1]
        assert full in {923_07 * percent // 100 for percent in range(88, 126)}
        assert set(new[1:]) == {-full} and -new[0] in {full * n // 7 for n in range(1, 8)}


def test_half_begin_the_next_job_at_once_and_the_others_after_weeks() -> None:
    bank = lived(JANUARY, date(2026, 7, 31), users=60, pay_cycle="weekly", monthly_pay_dollars=4000,
                 job_change_per_mille=1000)  # fmt: skip
    left = dict(bank.frames["truth/events"].filter(kind="job_change").select("user_id", "date")
                .rows())  # fmt: skip
    rows = bank.frames["transactions"].sort("user_id", "date")
    firsts = rows.group_by("user_id", "merchant_name").agg(col("date").min()).sort("date")
    began = dict(firsts.group_by("user_id").agg(col("date").max()).rows())
    gaps = [(began[user] - day).days for user, day in left.items()]
    assert 18 < sum(gap <= 17 for gap in gaps) < 42
    assert max(gaps) > 45


@pytest.mark.parametrize("salaried", [0, 100])
def test_a_salary_is_the_same_to_the_cent_and_hours_are_not(salaried: int) -> None:
    bank = lived(JANUARY, DECEMBER, users=30, pay_cycle="biweekly", monthly_pay_dollars=4000,
                 salaried=salaried, pay_variation_percent=12, hours_change_percent=30)  # fmt: skip
    for user in range(30):
        assert (
            len(set(bank.cents(user=user))) == 1
            if salaried
            else len(set(bank.cents(user=user))) > 20
        )
    names = bank.frames["transactions"]["name"].str.contains(" SALARY ")
    assert names.any() is bool(salaried)


def test_of_hours_worked_most_are_near_the_usual() -> None:
    bank = lived(JANUARY, DECEMBER, users=30, pay_cycle="biweekly", monthly_pay_dollars=4000,
                 pay_variation_percent=11, hours_change_percent=25)  # fmt: skip
    usual = 4000_00 * 12 // 26
    off = [
        abs(-cents - usual) * 100 // usual for user in range(30) for cents in bank.cents(user=user)
    ]
    assert sum(each <= 15 for each in off) * 100 > 60 * len(off)
    assert sum(each > 25 for each in off) * 100 > 5 * len(off)


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


TAX = "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT"
TAXED = {
    date(2026, 4, 15): (date(2026, 1, 1), date(2026, 3, 31)),
    date(2026, 6, 15): (date(2026, 4, 1), date(2026, 5, 31)),
    date(2026, 9, 15): (date(2026, 6, 1), date(2026, 8, 31)),
}
"""Days on which estimated taxes of 2026 are due, and the pay that they are of."""


def test_tax_is_paid_four_times_a_year_in_tens_of_what_came_in(contractor: Bank) -> None:
    paid = contractor.days(category_detailed=CONTRACT)
    due = {}
    for day, (first, last) in TAXED.items():
        came = CLIENTS * sum(first <= each <= last for each in paid)
        due[day] = (came * 20 // 100 + 5_00) // 10_00 * 10_00
    assert all(due.values())
    rows = contractor.rows(category_detailed=TAX)
    assert dict(rows.select("date", "amount_cents").rows()) == due


def test_taxes_due_on_a_day_without_banks_are_paid_on_the_next() -> None:
    """The 15th of January 2028 is a Saturday, and Monday the 17th a holiday."""
    bank = lived(date(2027, 9, 1), date(2028, 2, 28), pay_cycle="contract", contract_gap_days=28,
                 tax_percent=20, monthly_pay_dollars=4000)  # fmt: skip
    assert bank.days(category_detailed=TAX) == [date(2027, 9, 15), date(2028, 1, 18)][-1:]


def test_whoever_sends_tax_at_once_does_so_on_the_next_business_day_of_each_payment() -> None:
    bank = lived(JANUARY, DECEMBER, pay_cycle="contract", contract_gap_days=56, tax_percent=20,
                 taxes_at_once=100, monthly_pay_dollars=4000)  # fmt: skip
    paid = bank.days(category_detailed=CONTRACT)
    expected = [(on_or_after(day + timedelta(days=1)), 1470_00) for day in paid]
    rows = bank.rows(category_detailed=TAX).select("date", "amount_cents").rows()
    assert len(paid) >= 6 and rows == [each for each in expected if each[0] <= DECEMBER]


def test_a_partner_sends_half_in_each_half_of_a_month_and_no_pay_date_is_told_of_it() -> None:
    bank = lived(JANUARY, DECEMBER, pay_cycle="contract", contract_gap_days=56,
                 partner_percent=50, monthly_pay_dollars=4010)  # fmt: skip
    rows = bank.rows(category_detailed="TRANSFER_IN_TRANSFER_IN_FROM_APPS")
    assert rows["amount_cents"].to_list() == [-1000_00] * 24  # of 2,005.00, in steps of 50.00
    first, second = rows["date"].dt.day().to_list()[:2]
    assert first <= 13 and second == first + 15
    assert len({name.split()[2] for name in rows["name"]}) == 1
    told = bank.frames["truth/pay_dates"]["transaction_id"].to_list()
    assert not set(told) & set(rows["transaction_id"])


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
    settled = {user for user, day in left.items() if day < date(2026, 12, 12)}
    assert settled <= set(ended["user_id"]) <= set(left)
    assert (ended["canceled_on"] == ended["last"].dt.offset_by("1d")).all()
    assert all(row["canceled_on"] > left[row["user_id"]] for row in ended.to_dicts())
