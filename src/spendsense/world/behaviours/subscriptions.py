"""Subscriptions: trials, charges at the price of the day, pauses, and an end."""

from __future__ import annotations

from functools import cache

import numpy as np

from spendsense.world import dice, streams
from spendsense.world.dice import Ints
from spendsense.world.households import Households
from spendsense.world.merchants import price_on, street
from spendsense.world.plan import PURCHASE, Planner, Terms
from spendsense.world.span import Month
from spendsense.world.traits import Flags
from spendsense.world.traits.home import PAUSE_EVERY

DAYS_TO_POST = 1
NO_TRIAL = -1
BY_CARD_PER_MILLE = 750


def subscriptions(homes: Households, planner: Planner, code: int) -> None:
    """Every service charges those who hold it on its days."""
    held, first = homes.traits.services, homes.span.months[0].number
    cadence = np.array([service.cadence for service in homes.street.services])[held.service]
    for month in homes.span.months:
        age = month.number - first
        active = (held.starts <= age) & (age < held.ends) & ~_paused(homes, month)
        for name in ("monthly", "quarterly", "annual"):
            pair = np.flatnonzero(active & (cadence == name) & _renews(homes, name, month))
            _charge(homes, planner, code, pair, month.first + held.day[pair] - 1, age)
        weekly = np.flatnonzero(active & (cadence == "weekly"))
        # Day 0 was a Thursday; any fixed day of the week will do.
        first_day = month.first + (held.day[weekly] - month.first) % 7
        for week in range(0, month.days, 7):
            there = first_day + week <= month.last
            started = age if week == 0 else NO_TRIAL
            _charge(homes, planner, code, weekly[there], first_day[there] + week, started)


def _paused(homes: Households, month: Month) -> Flags:
    held = homes.traits.services
    return np.asarray(held.pauses & ((month.number - held.pause) % PAUSE_EVERY < 1 + held.day % 2))


def _renews(homes: Households, cadence: str, month: Month) -> Flags | bool:
    apart = month.month - homes.traits.services.month
    if cadence == "annual":
        return np.asarray(apart == 0)
    return np.asarray(apart % 3 == 0) if cadence == "quarterly" else True


def _charge(
    homes: Households, planner: Planner, code: int, pair: Ints, day: Ints, started: int
) -> None:
    """Charges; for who started in the month `started` the first one, at the trial's price. Each is
    left to one account for good."""
    held = homes.traits.services
    service, wording, trial_cents = held.service[pair], *service_arrays()
    cents = price_on(service, day)
    new = (held.starts[pair] == started) & (started >= 0)
    trial = new & (trial_cents[service] != NO_TRIAL)
    cents = np.where(trial, trial_cents[service], cents)
    pair, service, day, cents = (each[cents > 0] for each in (pair, service, day, cents))
    bits = dice.draw(homes.toss_keys("subscriptions")[held.home[pair]], service)
    by_card = dice.happens(bits, BY_CARD_PER_MILLE)
    by_card &= homes.traits.cards.takes_bills[held.home[pair]]
    for may, at in ((True, np.flatnonzero(by_card)), (False, np.flatnonzero(~by_card))):
        planner.add(
            Terms(PURCHASE, code, by_card=may, final=True),
            held.home[pair[at]],
            day[at],
            cents[at],
            wording[service[at]],
            day[at],
            service[at],
            stream=streams.FIRST_SUBSCRIPTION + service[at],
            mood=dice.sixteenth(bits[at], 1),
            waits=DAYS_TO_POST,
        )


@cache
def service_arrays() -> tuple[Ints, Ints]:
    """By service: its wording, and what the first charge of a newcomer is."""
    shelf = street().services
    wording = np.array([service.wording for service in shelf], np.int64)
    trial = [service.trial_cents if service.trial_days else NO_TRIAL for service in shelf]
    return wording, np.array(trial, np.int64)
