from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from spendsense.world.bank_days import number
from spendsense.world.calendar_day import Day
from spendsense.world.households import Households
from spendsense.world.journal import CARD, CHECKING, SAVINGS

TODAY = Day.at(number(date(2026, 6, 8)))
TOMORROW = Day.at(number(date(2026, 6, 9)))
BOTH = np.array([0, 1])
Neighbors = Callable[..., Households]


def test_cents_above_zero_leave_checking_and_are_owed_on_a_card(neighbors: Neighbors) -> None:
    homes = neighbors(2)
    homes.post(TODAY, CHECKING, BOTH, np.array([100, 250]), 0)
    homes.post(TODAY, CARD, BOTH, np.array([100, 250]), 0)
    assert homes.checking.tolist() == [-100, -250]
    assert homes.owed.tolist() == [100, 250]


def test_each_entry_remembers_the_balance_it_left(neighbors: Neighbors) -> None:
    homes = neighbors(2)
    for cents in (100, 30):
        homes.post(TODAY, CHECKING, BOTH, np.full(2, cents), 0)
    assert [entry.balances.tolist() for entry in homes.journal.posted] == [[-100] * 2, [-130] * 2]


def test_both_legs_of_a_move_sum_to_nothing(neighbors: Neighbors) -> None:
    homes = neighbors(2)
    homes.move("saving", TODAY, (CHECKING, SAVINGS), BOTH, np.array([100, 250]), (0, 1))
    away, here = homes.journal.posted
    assert (away.cents + here.cents).tolist() == [0, 0]
    assert homes.balances[SAVINGS].tolist() == [100, 250]
    assert [(moved.source, moved.target) for moved in homes.transfers] == [(CHECKING, SAVINGS)]


def test_a_hold_is_not_a_balance_until_it_posts(neighbors: Neighbors) -> None:
    homes = neighbors(2)
    homes.authorize(TODAY, BOTH, np.array([100, 250]), BOTH, np.array([1, 2]))
    homes.post_waiting(TOMORROW)
    assert homes.owed.tolist() == [100, 0]
    assert homes.held.tolist() == [0, 250]


def test_what_waits_at_the_end_is_pending_on_the_day_it_was_bought(neighbors: Neighbors) -> None:
    homes = neighbors(2)
    homes.authorize(TODAY, BOTH, np.array([100, 250]), BOTH, np.array([1, 2]))
    homes.post_waiting(TOMORROW)
    homes.leave_pending()
    (waiting,) = homes.journal.pending
    assert (waiting.rows.tolist(), waiting.day) == ([1], TODAY.number)


def test_money_moves_only_inside_a_behaviour(neighbors: Neighbors) -> None:
    homes = neighbors()
    homes.acting = None
    with pytest.raises(AssertionError, match="only inside a behaviour"):
        homes.post(TODAY, CHECKING, np.array([0]), np.array([1]), 0)


def test_nobody_to_post_for_leaves_no_entry(neighbors: Neighbors) -> None:
    homes = neighbors()
    homes.post(TODAY, CHECKING, np.empty(0, np.int64), np.empty(0, np.int64), 0)
    assert homes.journal.posted == []
