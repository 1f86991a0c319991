from __future__ import annotations

from datetime import date

from tests.world.conftest import Bank, Wish, lived

from spendsense.world.plan import BILL, DEPOSIT

SINCE, AS_OF = date(2026, 6, 1), date(2026, 6, 30)
FEE = "BANK_FEES_OVERDRAFT_FEES"


def overdrawn_by(cents: int, *wishes: Wish, fee: int = 35) -> Bank:
    """A bill on the ninth that takes checking, which held nothing, this far below zero."""
    bill = Wish(BILL, date(2026, 6, 9), cents)
    return lived(SINCE, AS_OF, bill, *wishes, overdraft_room_dollars=60, overdraft_fee_dollars=fee)


def test_overdrawn_by_more_than_five_dollars_costs_a_fee_that_evening() -> None:
    bank = overdrawn_by(5_01)
    assert bank.told(category_detailed=FEE) == [(date(2026, 6, 9), FEE, 35_00)]
    assert bank.balance() == -40_01


def test_overdrawn_by_five_dollars_is_forgiven() -> None:
    assert overdrawn_by(5_00).told(category_detailed=FEE) == []


def test_one_fee_however_long_it_stays_overdrawn_and_another_after_it_was_not() -> None:
    assert len(overdrawn_by(40_00).told(category_detailed=FEE)) == 1
    again = overdrawn_by(
        40_00,
        Wish(DEPOSIT, date(2026, 6, 15), -80_00),
        Wish(BILL, date(2026, 6, 22), 30_00),
    )
    assert again.days(category_detailed=FEE) == [date(2026, 6, 9), date(2026, 6, 22)]


def test_a_bank_that_charges_nothing_posts_nothing() -> None:
    assert overdrawn_by(40_00, fee=0).told(category_detailed=FEE) == []
