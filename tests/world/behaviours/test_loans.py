from __future__ import annotations

from datetime import date

import pytest
from polars import col
from tests.world.conftest import Bank, Wish, lived

from spendsense.world.bank_days import is_business_day
from spendsense.world.plan import DEPOSIT

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
RICH = {"monthly_pay_dollars": 4000, "opening_checking_percent": 5000}
INTEREST, CAR = "BANK_FEES_INTEREST_CHARGE", "LOAN_PAYMENTS_CAR_PAYMENT"
LOANS = {
    "student": "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT",
    "auto": CAR,
    "mortgage": "LOAN_PAYMENTS_MORTGAGE_PAYMENT",
}
AUTO = {"has_auto_loan": 100, "auto_payment_dollars": 500, "auto_rate_hundredths": 1200}


@pytest.fixture(scope="module")
def last_months() -> Bank:
    """Six payments from the end of a car loan at one percent a month."""
    return lived(JANUARY, DECEMBER, users=5, auto_months=6, **AUTO, **RICH)


def test_a_loan_ends_with_its_last_payment_and_nothing_follows(last_months: Bank) -> None:
    for user in range(5):
        assert last_months.balance("auto", user) == 0
        paid = last_months.days("auto", user, category_detailed=CAR)
        assert [day.month for day in paid] == [1, 2, 3, 4, 5, 6]
        assert last_months.days("auto", user)[-1] == paid[-1]


def test_every_payment_but_the_last_is_the_same_and_the_last_is_no_more(last_months: Bank) -> None:
    for user in range(5):
        *usual, last = last_months.cents("auto", user, category_detailed=CAR)
        (payment,) = set(usual)
        assert -50_099 <= payment <= -500_00
        assert payment <= last < payment + 10


def test_both_legs_of_a_payment_are_the_same_cents_on_the_same_day(last_months: Bank) -> None:
    out = last_months.rows(category_detailed=CAR)
    into = last_months.rows("auto", category_detailed=CAR)
    assert out["date"].equals(into["date"])
    assert (out["amount_cents"] == -into["amount_cents"]).all()
    assert set(last_months.frames["truth/transfers"]["kind"]) == {"loan_payment"}


def test_a_month_bears_a_twelfth_of_the_rate_rounded_down(last_months: Bank) -> None:
    rows = last_months.rows("auto")
    before = rows["balance_cents"] - rows["amount_cents"]
    interest = rows.with_columns(before=before).filter(category_detailed=INTEREST)
    assert interest.height == 6
    assert (interest["amount_cents"] == interest["before"] // 100).all()


@pytest.mark.parametrize("loan", LOANS)
def test_every_loan_is_paid_from_checking_to_its_servicer(loan: str) -> None:
    has = {"mortgage": {"owns_home": 100, "housing_percent": 30}}.get(
        loan, {f"has_{loan}_loan": 100, f"{loan}_payment_dollars": 300}
    )
    rate = {f"{loan}_months": 120}
    if loan != "mortgage":
        rate[f"{loan}_rate_hundredths"] = 600
    bank = lived(JANUARY, DECEMBER, **has, **rate, **RICH)
    assert len(bank.days(category_detailed=LOANS[loan])) == 12
    assert bank.rows()["merchant_name"].null_count() == 0
    balances = bank.rows(loan, category_detailed=LOANS[loan])["balance_cents"].to_list()
    assert balances == sorted(balances, reverse=True)
    assert bank.balance(loan) == balances[-1] > 0


def test_a_mortgage_is_paid_on_the_first_business_day() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), owns_home=100, housing_percent=30,
                 mortgage_months=120, **RICH)  # fmt: skip
    assert bank.days() == [date(2026, 1, 2), date(2026, 2, 2), date(2026, 3, 2)]


def due(**facts: int) -> tuple[date, int]:
    """When the first payment falls due and what it is."""
    bank = lived(JANUARY, date(2026, 1, 31), auto_months=24, **AUTO, **RICH)
    ((day, _, cents),) = bank.told()
    return day, cents


def test_a_payment_that_checking_is_short_of_is_made_whole_when_pay_arrives() -> None:
    day, cents = due()
    for short, paid in ((0, [date(2026, 1, 29)]), (1, [])):
        pay = Wish(DEPOSIT, date(2026, 1, 29), -(cents - short))
        bank = lived(JANUARY, date(2026, 1, 31), pay, auto_months=24, monthly_pay_dollars=4000,
                     **AUTO)  # fmt: skip
        assert day < date(2026, 1, 29)
        assert bank.days("auto", category_detailed=CAR) == paid


def test_the_late_one_is_paid_beside_the_next() -> None:
    _, cents = due()
    pay = Wish(DEPOSIT, date(2026, 2, 1), -3 * cents)
    bank = lived(JANUARY, date(2026, 2, 28), pay, auto_months=24, monthly_pay_dollars=4000, **AUTO)
    assert bank.cents("auto", category_detailed=CAR) == [-cents, -cents]
    assert bank.frames["transactions"]["transaction_id"].is_unique().all()


def test_a_student_loan_that_is_behind_is_overdue() -> None:
    facts = {"has_student_loan": 100, "student_payment_dollars": 200, "student_months": 90,
             "student_rate_hundredths": 500}  # fmt: skip
    for opening, overdue in ((1000, False), (0, True)):
        bank = lived(JANUARY, date(2026, 1, 31), monthly_pay_dollars=4000,
                     opening_checking_percent=opening, **facts)  # fmt: skip
        (loan,) = bank.frames["liabilities"].iter_rows(named=True)
        assert loan["is_overdue"] is overdue
        assert loan["kind"] == "student" and loan["apr_percentage"] == 5.0
        assert loan["next_payment_due_date"] > date(2026, 1, 31)
        assert (loan["last_payment_date"] is None) is overdue


def test_what_is_owed_is_what_the_payments_to_come_are_worth() -> None:
    bank = lived(JANUARY, JANUARY, auto_months=12, **{**AUTO, "auto_rate_hundredths": 0}, **RICH)
    assert 12 * 500_00 <= bank.balance("auto") < 12 * 501_00
    dearer = lived(JANUARY, JANUARY, auto_months=12, **AUTO, **RICH)
    assert dearer.balance("auto") < bank.balance("auto")


def test_loans_are_paid_on_business_days_and_the_next_one_is_said() -> None:
    bank = lived(JANUARY, DECEMBER, users=25, auto_months=60, has_student_loan=100,
                 student_payment_dollars=200, student_months=90, **AUTO, **RICH)  # fmt: skip
    paid = bank.frames["transactions"].filter(col("category_primary") == "LOAN_PAYMENTS")
    assert paid.height == 25 * 12 * 2 * 2
    assert all(map(is_business_day, paid["date"].unique()))
    told = bank.frames["liabilities"]["next_payment_due_date"]
    assert told.len() == 25 and all(map(is_business_day, told))
    longer = lived(JANUARY, date(2027, 2, 15), users=25, has_student_loan=100,
                   student_payment_dollars=200, student_months=90, **RICH)  # fmt: skip
    after = longer.rows("student", category_detailed=LOANS["student"]).filter(
        col("date") > DECEMBER
    )
    assert after["date"].min() == told[0]


def test_what_arrives_on_a_sunday_pays_a_late_loan_on_monday() -> None:
    _, cents = due()
    pay = Wish(DEPOSIT, date(2026, 2, 1), -cents)
    bank = lived(JANUARY, date(2026, 2, 3), pay, auto_months=24, monthly_pay_dollars=4000, **AUTO)
    assert bank.days("auto", category_detailed=CAR) == [date(2026, 2, 2)]
