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


def test_savings_come_back_when_checking_is_bare_and_not_a_cent_before() -> None:
    for spent, back in ((800_00, 0), (800_01, 600_00)):
        wishes = Wish(DEPOSIT, JANUARY, -1000_00), Wish(BILL, JANUARY, spent)
        bank = lived(
            JANUARY, JANUARY, *wishes, has_savings=100, opening_savings_percent=100, **PAID
        )
        moved = [(what, cents) for _, what, cents in bank.told("savings")]
        assert moved == ([(BACK_OUT, back)] if back else [])
        assert bank.balance() == 1000_00 - spent + back


def test_no_more_comes_back_than_there_is_in_whole_dollars() -> None:
    # Of 42.35 put by 42 dollars come back; the cents stay.
    bank = lived(JANUARY, date(2026, 1, 10), has_savings=100, opening_savings_percent=1,
                 monthly_pay_dollars=4235)  # fmt: skip
    assert bank.told("savings") == [(JANUARY, BACK_OUT, 42_00)]
    assert bank.told() == [(JANUARY, BACK_IN, -42_00)]
    assert bank.balance("savings") == 35


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
    assert {(later - day).days for day, later in pairwise(days)} == {7}
    assert set(bank.cents()) == {100_00} and len(days) in (25, 26)
    told = bank.frames["truth/streams"]
    assert told.filter(kind="saving")["cadence"].to_list() == ["weekly"]
    assert bank.cents("savings") == [-100_00] * len(days)
