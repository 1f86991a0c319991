from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from spendsense.world.bank_days import number
from spendsense.world.constants import NOTHING
from spendsense.world.plan import (
    AFTERMATH,
    BILL,
    COLUMNS,
    DEPOSIT,
    PURCHASE,
    TRANSFER,
    Plan,
    Planner,
    Terms,
)
from spendsense.world.span import Span

FIRST, LAST = number(date(2026, 6, 1)), number(date(2026, 6, 30))


def planner() -> Planner:
    return Planner(Span(FIRST, LAST))


def add(taken: Planner, how: int, home: int, day: int, cents: int, **options: int) -> int:
    """One intention, `day` counted from the first; gives its place."""
    places = taken.add(
        Terms(how, 7), np.array([home]), FIRST + day, np.array([cents]), 1, 500 + day, **options
    )
    return int(places[0])


def cents_of(plan: Plan, day: int, how: int) -> list[int]:
    """What is intended on a day in one way, by household and then as planned."""
    places, homes = plan.on(day, how)
    assert homes.tolist() == sorted(homes.tolist())
    assert plan.lines["home"][places].tolist() == homes.tolist()
    found: list[int] = plan.lines["cents"][places].tolist()
    return found


def test_a_days_intentions_of_one_way_lie_together_whenever_they_were_planned() -> None:
    taken = planner()
    add(taken, BILL, 0, 9, 100)
    add(taken, DEPOSIT, 0, 9, -500)
    add(taken, BILL, 0, 3, 30)
    add(taken, BILL, 0, 9, 200)
    plan = taken.plan()
    assert cents_of(plan, 9, BILL) == [100, 200]
    assert cents_of(plan, 9, DEPOSIT) == [-500]
    assert cents_of(plan, 3, BILL) == [30]
    assert cents_of(plan, 3, PURCHASE) == []


def test_within_a_day_and_way_households_come_in_order_and_keep_the_order_of_planning() -> None:
    taken = planner()
    for home, cents in ((4, 1), (0, 2), (4, 3), (0, 4), (4095, 5)):
        add(taken, PURCHASE, home, 0, cents)
    plan = taken.plan()
    assert cents_of(plan, 0, PURCHASE) == [2, 4, 1, 3, 5]
    assert plan.on(0, PURCHASE)[1].tolist() == [0, 0, 4, 4, 4095]


def test_the_first_and_the_last_day_are_in_and_those_beside_them_are_out() -> None:
    taken = planner()
    days = np.array([FIRST - 1, FIRST, LAST, LAST + 1])
    taken.add(Terms(DEPOSIT, 7), np.zeros(4, np.int64), days, np.array([1, 2, 3, 4]), 1, 0)
    plan = taken.plan()
    assert plan.lines["cents"].tolist() == [2, 3]
    assert plan.lines["day"].tolist() == [0, LAST - FIRST]


@pytest.mark.parametrize(
    ("how", "on"),
    [(BILL, [0, 0, 21]), (TRANSFER, [0, 0, 21]), (AFTERMATH, [0, 0, 21]), (DEPOSIT, [0, 18]),
     (PURCHASE, [-1, 0, 18])],
)  # fmt: skip
def test_what_goes_through_a_bank_waits_until_it_opens(how: int, on: list[int]) -> None:
    """From the Sunday before the first day, a Monday; and Juneteenth, a Friday. What was bought on
    that Sunday may post within the span."""
    taken = planner()
    days = np.array([FIRST - 1, FIRST, FIRST + 18])
    taken.add(Terms(how, 7), np.zeros(3, np.int64), days, np.array([1, 2, 3]), 1, 0)
    assert taken.plan().lines["day"].tolist() == on


def test_add_gives_the_place_of_each_and_nothing_for_those_left_out() -> None:
    taken = planner()
    days = np.array([FIRST, FIRST - 1, LAST, LAST + 1])
    places = taken.add(Terms(DEPOSIT, 7), np.zeros(4, np.int64), days, np.arange(4), 1, 0)
    assert places.tolist() == [0, NOTHING, 1, NOTHING]
    assert add(taken, BILL, 0, 0, 5) == 2
    assert add(taken, DEPOSIT, 0, -1, 5) == NOTHING
    assert add(taken, BILL, 0, 29, 5) == 3


def test_an_aftermath_points_to_the_place_of_its_purchase() -> None:
    taken = planner()
    first = add(taken, PURCHASE, 3, 8, 111)
    second = add(taken, PURCHASE, 3, 2, 222)
    for origin, cents in ((first, -111), (second, -222)):
        add(taken, AFTERMATH, 3, 12, cents, origin=origin)
    plan = taken.plan()
    followed, _ = plan.on(12, AFTERMATH)
    origins = plan.lines["origin"][followed]
    assert (plan.lines["cents"][origins] == -plan.lines["cents"][followed]).all()
    assert plan.lines["origin"][plan.on(2, PURCHASE)[0]].tolist() == [NOTHING]


def test_what_followed_a_purchase_outside_the_span_follows_nothing() -> None:
    taken = planner()
    before = add(taken, PURCHASE, 0, -8, 50)
    add(taken, AFTERMATH, 0, 3, -50, origin=before)
    plan = taken.plan()
    assert plan.lines["origin"].tolist() == [NOTHING]


def test_purchases_of_the_week_before_the_first_day_are_kept_apart() -> None:
    taken = planner()
    for day in (-8, -7, -1, 0):
        add(taken, PURCHASE, 2, day, 100 + day)
    plan = taken.plan()
    places, homes = plan.before()
    assert plan.lines["cents"][places].tolist() == [93, 99]
    assert homes.tolist() == [2, 2]
    assert cents_of(plan, 0, PURCHASE) == [100]


def test_what_is_held_is_the_amount_unless_it_is_told() -> None:
    taken = planner()
    add(taken, PURCHASE, 0, 0, 40_00)
    taken.add(Terms(PURCHASE, 7), np.array([0]), FIRST, np.array([38_12]), 1, 1,
              held=np.array([75_00]))  # fmt: skip
    assert taken.plan().lines["held"].tolist() == [40_00, 75_00]


def test_terms_are_each_intentions_own() -> None:
    taken = planner()
    taken.add(Terms(BILL, 7), np.array([1]), FIRST, np.array([5]), 1, 0)
    taken.add(Terms(BILL, 9), np.array([0]), FIRST, np.array([6]), 1, 0)
    plan = taken.plan()
    places, homes = plan.on(0, BILL)
    behaviours = [plan.terms[place].behaviour for place in plan.lines["terms"][places]]
    assert (homes.tolist(), behaviours) == ([0, 1], [9, 7])


def test_nothing_planned_is_a_plan_of_nothing() -> None:
    plan = planner().plan()
    assert all(len(plan.lines[name]) == 0 for name in COLUMNS)
    assert cents_of(plan, 29, AFTERMATH) == []


def test_columns_keep_their_narrow_types() -> None:
    taken = planner()
    add(taken, BILL, 4095, 29, 2**31 - 1, reach=0xFFFF, mood=0xFFFF)
    plan = taken.plan()
    assert {name: plan.lines[name].dtype for name in COLUMNS} == {
        name: np.dtype(kind) for name, kind in COLUMNS.items()
    }
    assert plan.lines["cents"].tolist() == [2**31 - 1]
    assert plan.lines["whim"].tolist() == [0xFFFF_FFFF]


def test_reach_and_mood_lie_side_by_side() -> None:
    taken = planner()
    add(taken, PURCHASE, 0, 0, 1, reach=0x1234, mood=0xABCD)
    assert taken.plan().lines["whim"].tolist() == [0xABCD_1234]
