"""Life events: what they cost at once, and the day from which life is another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from spendsense.world import dice
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.households import Events, Households
from spendsense.world.plan import PURCHASE, Planner, Terms
from spendsense.world.prices import quantiles
from spendsense.world.traits import CONTRACT, Flags

DAYS_TO_POST = 2


class Cost(NamedTuple):
    """What an event costs: the median in cents, its spread in percent, the least and most."""

    family: str
    median: int
    spread: int
    least: int
    most: int


COSTS = {
    "medical": Cost("clinics", 900_00, 60, 500_00, 3000_00),
    "large_purchase": Cost("large_stores", 850_00, 60, 300_00, 4000_00),
    "move": Cost("movers", 1100_00, 45, 350_00, 3500_00),
    "child": Cost("baby_stores", 600_00, 50, 200_00, 2500_00),
    "marriage": Cost("wedding", 2500_00, 60, 500_00, 9000_00),
}
"""Medical 500 to 3,000 dollars: the profile ss-f001 asks it; the others are assumed."""

ONCE = ("job_change", "move", "child", "marriage")
"""Happen to a household at most once in a world; the others may come again."""
STRAIGHT_PER_MILLE, DAYS_BETWEEN = 480, (14, 75)
"""Of those who leave a job, who begins the next within three days, and days until the others do.
About half of hires come from another job (Census Bureau, Job-to-Job Flows), and unemployment lasts
some ten weeks at the median (BLS); from memory."""
NEW_PAY_PERCENT, NEW_RENT_PERCENT = (88, 125), (90, 125)
"""Of the old pay and rent; assumed."""
LEAVES_PER_MILLE, PACKS, SETTLES = 700, (2, 10), (1, 30)
"""Of those who move to another state, who leaves the job for it; days from then to the move, and
from the move to the next job. All others go on from afar. Assumed."""


def coming(homes: Households) -> Events:
    """The days that change the lives of these households."""
    days = {kind: _first_day(homes, kind, homes.traits.chances[kind]) for kind in ONCE}
    bits = homes.toss("job_change", 0, 1)
    left = np.where(_employed(homes), days["job_change"], NEVER)
    gap = dice.between(bits, *DAYS_BETWEEN)
    gap = np.where(dice.happens(bits, STRAIGHT_PER_MILLE, 3), gap % 4, gap)
    moving = _moving(homes, np.where(homes.traits.home.owned, NEVER, days["move"]))
    for_it = (moving.leaves != NEVER) & ((left == NEVER) | (moving.leaves < left))
    left, gap = np.where(for_it, moving.leaves, left), np.where(for_it, moving.gap, gap)
    return Events(
        left_job=left,
        new_job=np.where(left == NEVER, NEVER, left + gap),
        new_pay_percent=dice.between(bits, *NEW_PAY_PERCENT, 1),
        moved=moving.moved,
        new_rent_percent=dice.between(bits, *NEW_RENT_PERCENT, 2),
        child=days["child"],
        married=days["marriage"],
    )


class Moving(NamedTuple):
    """The day of a move, the day on which a job is left for it, and the days without one."""

    moved: Ints
    leaves: Ints
    gap: Ints


def _employed(homes: Households) -> Flags:
    return np.asarray(homes.traits.income.cycle < CONTRACT)


def _moving(homes: Households, decided: Ints) -> Moving:
    """Whoever moves to another state mostly leaves the job first, and finds one there."""
    states = np.array([town.state for town in homes.street.towns])
    far = states[homes.traits.town] != states[homes.traits.next_town]
    bits = homes.toss("job_change", 0, 2)
    leaves = far & _employed(homes) & (decided != NEVER) & dice.happens(bits, LEAVES_PER_MILLE)
    packs = dice.between(bits, *PACKS, 1)
    # The first day is known before the second, however long the span is.
    moved = np.where(leaves, decided + packs, decided)
    moved = np.where(homes.span.inside(moved), moved, NEVER)
    gap = packs + dice.between(bits, *SETTLES, 2)
    return Moving(moved, np.where(leaves, decided, NEVER), gap)


def _first_day(homes: Households, kind: str, per_mille: Ints) -> Ints:
    """The first month's in which it happens, within the span; NEVER if in none."""
    found = np.full(homes.count, NEVER, np.int64)
    for month in reversed(homes.span.months):
        happens, day = _in_month(homes, kind, per_mille, month.number, month.first)
        found = np.where(happens & homes.span.inside(day), day, found)
    return found


def _in_month(
    homes: Households, kind: str, per_mille: Ints, number: int, first: int
) -> tuple[Flags, Ints]:
    bits = homes.toss(f"event {kind}", number)
    return dice.happens(bits, per_mille), first + dice.below(bits, 28, 1)


def events(homes: Households, planner: Planner, code: int) -> None:
    """What they cost, by card or from checking; only the paid ones will be told."""
    happened = {"move": homes.events.moved, "child": homes.events.child,
                "marriage": homes.events.married}  # fmt: skip
    for kind, days in happened.items():
        _cost(homes, planner, code, kind, np.flatnonzero(days != NEVER), days)
    for kind in ("medical", "large_purchase"):
        for month in homes.span.months:
            chance = homes.traits.chances[kind]
            happens, day = _in_month(homes, kind, chance, month.number, month.first)
            happens &= homes.span.inside(day)
            _cost(homes, planner, code, kind, np.flatnonzero(happens), day)


def _cost(
    homes: Households, planner: Planner, code: int, kind: str, rows: Ints, days: Ints
) -> None:
    cost, place = COSTS[kind], list(COSTS).index(kind)
    bits = dice.draw(homes.toss_keys(f"cost {kind}")[rows], days[rows])
    cents = quantiles(cost.median, cost.spread, (cost.least, cost.most))[dice.quantile(bits)]
    town = homes.town_on(rows, days[rows])
    wording = homes.street.in_town(cost.family, town, dice.sixteenth(bits, 1))
    planner.add(Terms(PURCHASE, code, final=True), rows, days[rows], cents, wording,
                days[rows], place, reach=dice.sixteenth(bits, 2), mood=dice.sixteenth(bits, 3),
                waits=DAYS_TO_POST)  # fmt: skip
