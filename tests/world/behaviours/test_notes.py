from __future__ import annotations

from datetime import date

from tests.world.conftest import Bank, lived

AUTUMN, NEW_YEAR = date(2026, 11, 9), date(2027, 1, 7)
NOTES, INTERNET = "TRANSFER_OUT_WITHDRAWAL", "RENT_AND_UTILITIES_INTERNET_AND_CABLE"


def cashed(**facts: object) -> Bank:
    """Paid 2,010.00 on the last day of a month, the 30th of November and the 31st of December."""
    told = {"pay_cycle": "monthly", "monthly_pay_dollars": 2010, "rest_in_cash_days": 2, **facts}
    return lived(AUTUMN, NEW_YEAR, **told)


def december(*days: int) -> list[date]:
    return [date(2026, 12, day) for day in days]


def test_the_rest_of_pay_is_taken_out_two_days_after_it_as_much_a_day_as_machines_give() -> None:
    rows = cashed().rows(category_detailed=NOTES).head(3)
    assert rows["date"].to_list() == december(2, 3, 4)
    assert rows["amount_cents"].to_list() == [800_00, 800_00, 400_00]
    assert rows["authorized_date"].to_list() == december(2, 3, 4)
    assert rows["balance_cents"].to_list() == [1210_00, 410_00, 10_00]


def test_two_twenties_are_worth_the_way_and_one_is_not() -> None:
    for dollars, taken in ((859, [800_00, 40_00]), (839, [800_00])):
        rows = cashed(monthly_pay_dollars=dollars).rows(date=date(2026, 12, 3))
        first = cashed(monthly_pay_dollars=dollars).rows(date=date(2026, 12, 2))
        assert [*first["amount_cents"], *rows["amount_cents"]] == taken


def test_who_does_not_live_by_cash_takes_nothing_out() -> None:
    assert cashed(rest_in_cash_days=0).days(category_detailed=NOTES) == []


def test_before_any_pay_came_nothing_is_taken_out() -> None:
    bank = lived(AUTUMN, NEW_YEAR, pay_cycle="contract", contract_gap_days=20,
                 monthly_pay_dollars=2000, rest_in_cash_days=1)  # fmt: skip
    assert bank.days() and bank.days(category_detailed=NOTES) == []


def with_a_bill(seed: int = 42, **facts: int) -> Bank:
    return lived(AUTUMN, NEW_YEAR, seed=seed, pay_cycle="monthly", monthly_pay_dollars=2010,
                 rest_in_cash_days=2, has_internet=100, internet_dollars=90, **facts)  # fmt: skip


def test_a_bill_that_comes_within_days_is_kept_for_and_paid_when_banks_open() -> None:
    """The 5th of December is a Saturday."""
    bank = with_a_bill(bill_day=5)
    assert bank.days(category_detailed=INTERNET)[:1] == december(7)
    assert bank.days(category_detailed=NOTES)[:3] == december(2, 3, 4)


def test_a_bill_that_comes_later_waits_for_the_next_pay() -> None:
    bank = with_a_bill(bill_day=20, opening_checking_percent=10)
    _, late = bank.days(category_detailed=INTERNET)
    assert late == date(2026, 12, 31)
