from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from spendsense.world.accounts import (
    AUTO_LOAN,
    BROKERAGE,
    CARD,
    CHECKING,
    SAVINGS,
    SECOND_CARD,
    THIRD_CARD,
)
from spendsense.world.bank_days import number
from spendsense.world.constants import NEVER
from spendsense.world.households import Events, Households, settled_down
from spendsense.world.span import Span

from .conftest import people

TODAY = number(date(2026, 6, 8))
SPAN = Span(TODAY, TODAY + 29)
BOTH = np.array([0, 1])


@pytest.fixture
def homes() -> Households:
    """Two households with 100.00 in checking, 50.00 in savings, and a card of 1,000.00."""
    facts = people(monthly_pay_dollars=1000, opening_checking_percent=10, has_savings=100,
                   opening_savings_percent=5, cards="one", card_limit_percent=100,
                   opening_card_percent=30)  # fmt: skip
    return settled_down(facts, 7, np.arange(2), SPAN)


def test_they_settle_down_with_what_they_hold_and_owe(homes: Households) -> None:
    assert homes.balances[[CHECKING, SAVINGS, CARD], 0].tolist() == [100_00, 50_00, 300_00]
    assert not homes.balances[SECOND_CARD:BROKERAGE].any()
    assert (homes.opening == homes.balances).all()
    homes.post(TODAY, CHECKING, BOTH, np.array([1, 2]), 0)
    assert homes.opening[CHECKING].tolist() == [100_00, 100_00]


def test_cents_above_zero_leave_checking_and_are_owed_on_cards_and_loans(
    homes: Households,
) -> None:
    for account in (CHECKING, SAVINGS, CARD, AUTO_LOAN):
        homes.post(TODAY, account, BOTH, np.array([1_00, 2_50]), 0)
    assert homes.balances[CHECKING].tolist() == [99_00, 97_50]
    assert homes.balances[SAVINGS].tolist() == [49_00, 47_50]
    assert homes.balances[CARD].tolist() == [301_00, 302_50]
    assert homes.balances[AUTO_LOAN].tolist() == [1_00, 2_50]
    assert homes.used[0].tolist() == [301_00, 302_50]


def test_both_legs_of_a_move_sum_to_nothing_and_are_told_together(homes: Households) -> None:
    homes.move("saving", TODAY, (CHECKING, SAVINGS), BOTH, np.array([10_00, 25_00]), (0, 1))
    (moved,) = homes.journal.transfers
    cents = homes.journal["cents"]
    assert (cents[moved.out_lines] + cents[moved.in_lines]).tolist() == [0, 0]
    assert homes.balances[SAVINGS].tolist() == [60_00, 75_00]
    assert homes.checking.tolist() == [90_00, 75_00]


def test_a_payment_to_a_card_gives_back_its_room(homes: Households) -> None:
    before = homes.room[0].copy()
    homes.move("card_payment", TODAY, (CHECKING, CARD), BOTH, np.array([40_00, 0]), (0, 1))
    assert (homes.room[0] - before).tolist() == [40_00, 0]
    assert homes.owed[0].tolist() == [260_00, 300_00]


def test_room_is_the_limit_less_what_is_used_and_kept(homes: Households) -> None:
    # Eighty dollars are kept for fees; this card bears no interest.
    assert homes.room[0].tolist() == [1000_00 - 300_00 - 80_00] * 2
    assert homes.room[THIRD_CARD - CARD].tolist() == [0, 0]


def test_nobody_to_post_for_leaves_no_line(homes: Households) -> None:
    nobody = np.empty(0, np.int64)
    homes.post(TODAY, CHECKING, nobody, nobody, 0)
    homes.move("saving", TODAY, (CHECKING, SAVINGS), nobody, nobody, (0, 1))
    assert homes.journal.count == 0 and homes.journal.transfers == []


def test_dice_are_each_behaviours_own_and_stay_the_same(homes: Households) -> None:
    first = homes.toss("bills", TODAY)
    assert (homes.toss("bills", TODAY) == first).all()
    assert (homes.toss("rent", TODAY) != first).all()
    assert (homes.toss("bills", TODAY + 1) != first).all()


def test_no_events_are_never(homes: Households) -> None:
    none = Events.none(2)
    for days in (none.left_job, none.new_job, none.moved, none.child, none.married):
        assert days.tolist() == [NEVER, NEVER]
    assert none.new_pay_percent.tolist() == [100, 100]
