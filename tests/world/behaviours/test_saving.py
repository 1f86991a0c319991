from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from tests.world.conftest import Wish, lived

from spendsense.world.plan import BILL, DEPOSIT

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 30)
PAID = {"monthly_pay_dollars": 4000}
INTEREST = "INCOME_INTEREST_EARNED"
BACK_OUT, BACK_IN = "TRANSFER_OUT_ACCOUNT_TRANSFER", "TRANSFER_IN_ACCOUNT_TRANSFER"

ACCOUNTS = {
    "savings": ("saving_percent", "saving"),
    "money market": ("money_market_percent", "money_market"),
    "hsa": ("hsa_percent", "hsa"),
    "brokerage": ("brokerage_percent", "investing"),
}


@pytest.mark.parametrize(("account", "fact", "kind"), [(a, *rest) for a, rest in ACCOUNTS.items()])
def test_a_part_of_pay_is_put_by_each_month_in_both_accounts(
    account: str, fact: str, kind: str
) -> None:
    has = f"has_{account.replace(' ', '_')}"
    bank = lived(JANUARY, JUNE, opening_checking_percent=1000, **{has: 100, fact: 10}, **PAID)
    out, into = bank.told(), bank.told(account)
    assert [cents for _, _, cents in out] == [400_00] * 6
    assert [(day, -cents) for day, _, cents in into] == [(day, cents) for day, _, cents in out]
    assert bank.balance(account) == 6 * 400_00
    told = bank.frames["truth/transfers"]
    assert set(told["kind"]) == {kind} and told.height == 6


def test_what_is_put_by_is_whole_fives_of_dollars() -> None:
    bank = lived(JANUARY, JUNE, has_savings=100, saving_percent=7, monthly_pay_dollars=1234,
                 opening_checking_percent=1000)  # fmt: skip
    assert set(bank.cents()) == {85_00}


def test_a_transfer_leaves_the_cushion_to_the_cent_or_is_not_made() -> None:
    for checking, made in ((400_00 + 250_00, True), (400_00 + 249_99, False)):
        opening = Wish(DEPOSIT, JANUARY, -checking)
        bank = lived(JANUARY, date(2026, 1, 31), opening, has_savings=100, saving_percent=10,
                     thin_below_dollars=250, **PAID)  # fmt: skip
        assert (bank.balance("savings") == 400_00) is made
        assert bank.balance() == (250_00 if made else checking)


OPEN = date(2026, 1, 2)
"""The first day of the year on which banks are open."""


def test_savings_come_back_when_checking_is_bare_and_not_a_cent_before() -> None:
    for spent, back in ((800_00, 0), (800_01, 600_00)):
        wishes = Wish(DEPOSIT, OPEN, -1000_00), Wish(BILL, OPEN, spent)
        bank = lived(OPEN, OPEN, *wishes, has_savings=100, opening_savings_percent=100, **PAID)
        moved = [(what, cents) for _, what, cents in bank.told("savings")]
        assert moved == ([(BACK_OUT, back)] if back else [])
        assert bank.balance() == 1000_00 - spent + back


def test_no_more_comes_back_than_there_is_in_the_steps_a_person_thinks_in() -> None:
    # Of 130.35 put by, 125 dollars come back to some and 100 to others; the rest stays.
    bank = lived(JANUARY, date(2026, 1, 10), users=20, has_savings=100, opening_savings_percent=1,
                 monthly_pay_dollars=13_035)  # fmt: skip
    taken = set()
    for user in range(20):
        (out,) = bank.told("savings", user)
        assert out[:2] == (OPEN, BACK_OUT)  # New Year's Day is a holiday
        assert bank.told(user=user) == [(OPEN, BACK_IN, -out[2])]
        assert bank.balance("savings", user) == 130_35 - out[2]
        taken.add(out[2])
    assert taken == {100_00, 125_00}


def test_less_than_a_step_is_left_where_it_lies() -> None:
    bank = lived(JANUARY, date(2026, 1, 10), has_savings=100, opening_savings_percent=1,
                 monthly_pay_dollars=2499)  # fmt: skip
    assert not bank.told("savings") and bank.balance("savings") == 24_99


def test_for_thirty_days_after_savings_were_drawn_upon_nothing_is_put_by() -> None:
    """Drawn upon on January 20th, money is put by again from February 19th on."""
    drawn = date(2026, 1, 20)
    puts_by: dict[bool, list[date]] = {True: [], False: []}
    wishes = [
        w
        for user in range(40)
        for w in (
            Wish(DEPOSIT, JANUARY, -5000_00, user),
            Wish(BILL, drawn, 4900_00, user),
            Wish(DEPOSIT, date(2026, 1, 21), -9000_00, user),
        )
    ]
    for raids, some in ((True, wishes), (False, wishes[::3] + wishes[2::3])):
        bank = lived(JANUARY, date(2026, 2, 28), *some, users=40, has_savings=100,
                     opening_savings_percent=100, saving_percent=1, **PAID)  # fmt: skip
        for user in range(40):
            rows = bank.told("savings", user)
            assert any(what == BACK_OUT for _, what, _ in rows) is raids
            puts_by[raids] += [day for day, what, _ in rows if what != BACK_OUT]
    assert min(day for day in puts_by[True] if day > drawn) == date(2026, 2, 19)
    assert min(day for day in puts_by[False] if day > drawn) < date(2026, 1, 25)


def test_people_put_by_amounts_of_fives_of_quarters_or_of_fifties() -> None:
    bank = lived(JANUARY, date(2026, 1, 31), users=40, has_savings=100, saving_percent=10,
                 monthly_pay_dollars=4130, opening_checking_percent=1000)  # fmt: skip
    assert {bank.cents(user=user)[0] for user in range(40)} == {415_00, 425_00, 400_00}


def test_a_month_earns_a_twelfth_of_the_yield_on_its_last_day() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), has_savings=100, opening_savings_percent=100,
                 savings_yield_hundredths=120, opening_checking_percent=10, **PAID)  # fmt: skip
    # A tenth of a percent of 4,000.00, then of 4,004.00, then of 4,008.00 and 40 hundredths.
    assert bank.told("savings") == [
        (date(2026, 1, 31), INTEREST, -4_00),
        (date(2026, 2, 28), INTEREST, -4_00),
        (date(2026, 3, 31), INTEREST, -4_00),
    ]


def test_some_banks_add_up_a_quarter() -> None:
    bank = lived(JANUARY, JUNE, has_money_market=100, opening_money_market_percent=100,
                 savings_yield_hundredths=120, quarterly_interest=100,
                 opening_checking_percent=10, **PAID)  # fmt: skip
    assert bank.told("money market") == [
        (date(2026, 3, 31), INTEREST, -12_00),
        (date(2026, 6, 30), INTEREST, -12_03),
    ]


def test_less_than_a_cent_is_no_interest() -> None:
    # A hundredth of a percent a year of 1,199 dollars is less than a cent a month.
    for dollars, cents in ((1199, []), (1200, [-1])):
        bank = lived(JANUARY, date(2026, 1, 31), has_savings=100, opening_savings_percent=100,
                     savings_yield_hundredths=1, opening_checking_percent=300,
                     monthly_pay_dollars=dollars)  # fmt: skip
        assert bank.cents("savings") == cents


def test_some_put_a_quarter_of_it_by_each_week() -> None:
    bank = lived(JANUARY, JUNE, has_savings=100, saving_percent=10, saves_weekly=100,
                 opening_checking_percent=1000, **PAID)  # fmt: skip
    days = bank.days()
    gaps = [(later - day).days for day, later in pairwise(days)]
    assert set(gaps) <= {6, 7, 8} and gaps.count(7) > 20  # moved past days on which banks are shut
    assert set(bank.cents()) == {100_00} and len(days) in (25, 26)
    told = bank.frames["truth/streams"]
    assert told.filter(kind="saving")["cadence"].to_list() == ["weekly"]
    assert bank.cents("savings") == [-100_00] * len(days)
