"""Subscriptions: the same amount at every renewal, on the card where there is room."""

from __future__ import annotations

import numpy as np

from spendsense.world import streams
from spendsense.world.calendar_day import Day
from spendsense.world.households import Households
from spendsense.world.journal import CHECKING
from spendsense.world.merchants import Subscription
from spendsense.world.traits import Flags

DAYS_TO_POST = 1


def subscriptions(homes: Households, day: Day) -> None:
    """Every service that renews today charges those who hold it."""
    held = homes.traits.services.held
    for place, service in enumerate(homes.street.subscriptions):
        due = held[:, place] & _renews(homes, day, place, service.cadence)
        if due.any():
            _charge(homes, day, place, service, due)


def _renews(homes: Households, day: Day, place: int, cadence: str) -> Flags:
    services = homes.traits.services
    on_day = services.day[:, place]
    if cadence == "weekly":
        return np.asarray(on_day % 7 == day.weekday)
    if cadence == "annual":
        return np.asarray((on_day == day.day) & (services.month[:, place] == day.month))
    return np.asarray(on_day == day.day)


def _charge(homes: Households, day: Day, place: int, service: Subscription, due: Flags) -> None:
    room = homes.card_room
    on_card = due & homes.traits.card.held & (room >= service.cents)
    in_cash = due & ~on_card & (homes.checking >= service.cents)
    stream = streams.FIRST_SUBSCRIPTION + place
    rows = np.flatnonzero(on_card)
    cents, wording = np.full(rows.shape, service.cents), np.full(rows.shape, service.wording)
    delay = np.full(rows.shape, DAYS_TO_POST)
    homes.authorize(day, rows, cents, wording, delay, slot=place, stream=stream)
    rows = np.flatnonzero(in_cash)
    cents = np.full(rows.shape, service.cents)
    homes.post(day, CHECKING, rows, cents, service.wording, slot=place, stream=stream, bought=True)
