"""Jobs: what an employer pays on its pay days, for the days that were worked there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from spendsense.world import bank_days, dice, streams
from spendsense.world.constants import NEVER
from spendsense.world.dice import Ints
from spendsense.world.facts import PAY_CYCLES
from spendsense.world.households import Households
from spendsense.world.plan import DEPOSIT, Planner, Terms
from spendsense.world.traits import Flags
from spendsense.world.traits.income import PAYS_A_YEAR

from .income import _each, varied

DAYS_BEHIND = {"weekly": 7, "biweekly": 7, "semimonthly": 5, "monthly": 0}
"""From the last day that is paid for to the pay day; assumed."""
LONGEST_PERIOD = 40
YEARLY = np.array([PAYS_A_YEAR.get(name, 12) for name in PAY_CYCLES], np.int64)
WITHHELD_PER_MILLE = (994, 1006)
"""What reaches the account of a salary, from January on: withholding is another each year.
Assumed."""
SCHEDULE_PERCENT = (55, 92), (107, 150)
"""Of the usual pay, in four weeks with a good deal fewer or more hours; assumed."""
FEWER_PER_MILLE = 480
ALWAYS = 1 << 40


class Job(NamedTuple):
    """One of two jobs of each household; worked from `begins` to the day before `ends`."""

    cycle: Ints
    odd_week: Flags
    employer: Ints
    begins: Ints
    ends: Ints
    percent: Ints
    stream: int


def jobs(homes: Households) -> tuple[Job, Job]:
    """The job of the first day, and the one that follows it."""
    income, events = homes.traits.income, homes.events
    count = homes.count
    left = np.where(events.left_job == NEVER, ALWAYS, events.left_job)
    begins = np.where(events.left_job == NEVER, ALWAYS, events.new_job)
    whole, before, after = np.full(count, 100), np.full(count, -ALWAYS), np.full(count, ALWAYS)
    return (
        Job(income.cycle, income.odd_week, income.employer, before, left, whole, streams.PAY),
        Job(income.next_cycle, income.next_odd_week, income.next_employer, begins, after,
            events.new_pay_percent, streams.NEW_PAY),
    )  # fmt: skip


def payroll(homes: Households, planner: Planner, code: int) -> None:
    """Wages by direct deposit on the employer's pay days, for the days that were worked there: the
    last of a job comes after it was left, the first of the next is for a part of a period."""
    for slot, job in enumerate(jobs(homes)):
        for calendar in bank_days.CALENDAR_CYCLES:
            worked = job.begins <= homes.span.last
            rows = np.flatnonzero(_paid_by(job, calendar) & worked)
            if len(rows):
                _pay(homes, planner, code, calendar, job, rows, slot)


def _paid_by(job: Job, calendar: str) -> Flags:
    name, _, week = calendar.partition("_")
    on = job.cycle == PAY_CYCLES.index(name)
    return np.asarray(on & (job.odd_week == (week == "odd")) if week else on)


def _pay(
    homes: Households, planner: Planner, code: int, calendar: str, job: Job, rows: Ints, slot: int
) -> None:
    span, behind = homes.span, DAYS_BEHIND[calendar.partition("_")[0]]
    days = bank_days.pay_days(calendar, span.first - LONGEST_PERIOD, span.last)
    here = np.flatnonzero(days >= span.first)
    home, nth = _each(rows, here)
    day, length = days[nth], (days - np.roll(days, 1))[nth]
    last = np.minimum(day - behind, job.ends[home] - 1)
    worked = np.clip(last - np.maximum(day - behind - length, job.begins[home] - 1), 0, length)
    paid = np.flatnonzero(worked > 0)
    home, day, worked, length = home[paid], day[paid], worked[paid], length[paid]
    usual = _raised(homes, home, day) * job.percent[home] // 100
    usual = usual * YEARLY[homes.traits.income.cycle[home]] // YEARLY[job.cycle[home]]
    cents = np.where(homes.traits.income.salaried[home], _withheld(homes, home, day, usual),
                     _by_hours(homes, home, day, usual))  # fmt: skip
    cents = np.where(worked < length, cents * worked // length, cents)
    planner.add(Terms(DEPOSIT, code), home, day, -np.maximum(cents, 1), job.employer[home], day,
                slot, stream=job.stream)  # fmt: skip


def last_pay_day(homes: Households) -> Ints:
    """Of the job that was left, the day on which its last days are paid; NEVER where it was not
    left, or that day is still to come."""
    first, found = jobs(homes)[0], np.full(homes.count, NEVER, np.int64)
    for calendar in bank_days.CALENDAR_CYCLES:
        behind = DAYS_BEHIND[calendar.partition("_")[0]]
        days = bank_days.pay_days(calendar, homes.span.first, homes.span.last)
        rows = np.flatnonzero(_paid_by(first, calendar) & (homes.events.left_job != NEVER))
        place = np.searchsorted(days, first.ends[rows] - 1 + behind)
        there = place < len(days)
        found[rows[there]] = days[place[there]]
    return found


def _raised(homes: Households, home: Ints, day: Ints) -> Ints:
    """Pay of a pay day, a little more after each anniversary with the employer."""
    income, start = homes.traits.income, homes.span.first
    anniversary = dice.below(homes.toss("payroll", 0, 3), 365)[home]
    raises = (day + anniversary) // 365 - (start + anniversary) // 365
    cents = income.pay[home]
    for nth in range(1, int(raises.max(initial=0)) + 1):
        more = cents * (100 + income.raise_percent[home]) // 100
        cents = np.where(raises >= nth, more, cents)
    return np.asarray(cents)


def _withheld(homes: Households, home: Ints, day: Ints, usual: Ints) -> Ints:
    """A salary: the same each time within a year, but for raises."""
    year = day.astype("M8[D]").astype("M8[Y]").astype(np.int64)
    bits = dice.draw(homes.toss_keys("withheld")[home], year)
    return np.asarray(usual * dice.between(bits, *WITHHELD_PER_MILLE) // 1000)


def _by_hours(homes: Households, home: Ints, day: Ints, usual: Ints) -> Ints:
    """Wages by the hour: near the usual, but for some schedules with many more or fewer hours."""
    cents = varied(homes, "payroll", home, day, usual)
    change = homes.traits.income.hours_change
    if not change.any():
        return cents
    schedule = (day - SCHEDULE_BEHIND) // SCHEDULE
    bits = dice.draw(homes.toss_keys("payroll")[home], schedule, 2)
    fewer, more = (dice.between(bits, *ends, 1) for ends in SCHEDULE_PERCENT)
    percent = np.where(dice.happens(bits, FEWER_PER_MILLE, 2), fewer, more)
    percent = np.where(dice.happens(bits, change[home] * 10), percent, 100)
    return np.asarray(cents * percent // 100)


SCHEDULE, SCHEDULE_BEHIND = 28, 4
"""Days for which a schedule of hours holds, four weeks from Monday to Sunday."""
