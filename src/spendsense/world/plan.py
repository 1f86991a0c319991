"""What households intend: every planned movement of money of a block, before it is known
whether it can be afforded.

A behaviour plans whole arrays at once, from the dice and the calendar alone; the days then settle
the plan in order, and what a household cannot pay is put off, paid another way, or left undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .accounts import CHECKING
from .constants import NO_STREAM, NOTHING
from .dice import Ints
from .lines import Lines
from .span import A_WEEK, Span

DEPOSIT, BILL, TRANSFER, PURCHASE, AFTERMATH, POSTED = range(6)
"""How an intention is settled, in the order of a day; POSTED was no intention.

DEPOSIT arrives on its account, whatever happens. BILL is paid from checking, or as soon as pay
arrives. TRANSFER moves money to another account when checking can spare it. PURCHASE is paid by
card or from checking, or is not made. AFTERMATH (a refund, a duplicate and its reversal) follows a
purchase that was made, on the account that paid it.
"""
WAYS = 5
ON_BUSINESS_DAYS = (BILL, TRANSFER, AFTERMATH)
"""Ways that go through the clearing house or a bank's books: planned for a day on which banks are
closed, they come on the next one on which they are open."""


class Terms(NamedTuple):
    """What holds for all intentions planned at one go.

    `account` is where a deposit arrives or a transfer begins, `target` and `target_wording` its
    other leg. `by_card` tells that a purchase may be paid by card; `final` ones are not left out
    when money is thin. `kind` is truth's word for a transfer, `step` the place in the day of what
    was posted without being planned.
    """

    how: int
    behaviour: int
    account: int = CHECKING
    target: int = NOTHING
    target_wording: int = NOTHING
    by_card: bool = True
    final: bool = False
    kind: str = ""
    step: int = 0


COLUMNS: dict[str, npt.DTypeLike] = {
    "home": np.int16,
    "day": np.int16,
    "cents": np.int32,
    "wording": np.int32,
    "when": np.uint16,
    "slot": np.int8,
    "stream": np.int8,
    "whim": np.uint32,
    "waits": np.int8,
    "held": np.int32,
    "origin": np.int32,
    "terms": np.int16,
}
"""One element an intention.

`home` is a place in the block, `day` counts from the first of the span, `cents` follow Plaid's
sign. `when` and `slot` (16 and 7 bits) tell a behaviour's intentions of a household apart: with
the account they are the row's id. `waits` is business days from purchase to posting, `held` the
amount meanwhile. `whim` is `reach` and above it `mood`, 16 bits each: whether the household reaches
for a card, and whether it buys at all when money is thin. `origin` is the purchase that an
aftermath follows.
"""

HOME_BITS, PLACE_BITS = 13, 34
LAST_HOME, LAST_PLACE = (1 << HOME_BITS) - 1, (1 << PLACE_BITS) - 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Every intention of a block within its span, as lines in the order they were planned.

    `order` are their places by day, way of settling and household, with the households in the
    bits above: one number is read where two would be. `starts` is where the ways of the days begin
    in it.
    """

    lines: Lines
    terms: tuple[Terms, ...]
    order: Ints
    starts: Ints

    def on(self, day: int, how: int) -> tuple[Ints, Ints]:
        """Places and households of a day's intentions of one way, ordered by household; the day
        counted from the first."""
        at = day * WAYS + how
        found = self.order[self.starts[at] : self.starts[at + 1]]
        return found & LAST_PLACE, found >> PLACE_BITS & LAST_HOME

    def before(self) -> tuple[Ints, Ints]:
        """Places and households of what was bought before the first day, ordered by day."""
        found = self.order[: self.starts[0]]
        return found & LAST_PLACE, found >> PLACE_BITS & LAST_HOME


class Planner:
    """Takes intentions as behaviours plan them, and draws up the plan.

    `room` is for how many: where more come, what was taken is copied.
    """

    def __init__(self, span: Span, room: int = 1024) -> None:
        self.span = span
        self.lines = Lines(COLUMNS, room)
        self.terms: dict[Terms, int] = {}

    def add(
        self,
        terms: Terms,
        homes: Ints,
        days: int | Ints,
        cents: Ints,
        wording: int | Ints,
        when: int | Ints,
        slot: int | Ints = 0,
        *,
        stream: int | Ints = NO_STREAM,
        reach: int | Ints = 0,
        mood: int | Ints = 0,
        waits: int | Ints = 0,
        held: Ints | None = None,
        origin: int | Ints = NOTHING,
    ) -> Ints:
        """Intentions, one an element; days absolute, those outside the span are left out, but for
        purchases of the week before it, which may post within.

        Gives the place of each in the plan, as `origin` of what follows; NOTHING if left out.
        """
        count = len(homes)
        days = np.broadcast_to(np.asarray(days, np.int64), (count,))
        days = (
            self.span.opens_on(days) if terms.how in ON_BUSINESS_DAYS else days
        ) - self.span.first
        given = {
            "home": homes, "day": days, "cents": cents, "wording": wording, "when": when,
            "slot": slot, "stream": stream, "whim": reach | mood << 16, "waits": waits,
            "held": cents if held is None else held, "origin": origin,
            "terms": self._number(terms),
        }  # fmt: skip
        begin = -A_WEEK if terms.how == PURCHASE and terms.by_card else 0
        inside = np.flatnonzero((days >= begin) & (days < self.span.count))
        if len(inside) == count:
            first = self.lines.append(count, given)
            return np.arange(first, first + count)
        some = {name: np.asarray(value) for name, value in given.items()}
        kept = {name: value[inside] if value.ndim else value for name, value in some.items()}
        places = np.full(count, NOTHING)
        places[inside] = self.lines.append(len(inside), kept) + np.arange(len(inside))
        return places

    def _number(self, terms: Terms) -> int:
        """The place of these terms among those that there are."""
        return self.terms.setdefault(terms, len(self.terms))

    def plan(self) -> Plan:
        """What was taken, in order: by day, way, household and then as planned."""
        how = np.array([each.how for each in self.terms], np.int64)
        order = np.empty(self.lines.count, np.int64)
        for begin in range(0, self.lines.count, A_PART):
            end = min(begin + A_PART, self.lines.count)
            part = self.lines["day"][begin:end] * np.int64(WAYS)
            part += how[self.lines["terms"][begin:end]]
            part <<= HOME_BITS
            part |= self.lines["home"][begin:end]
            part <<= PLACE_BITS
            part |= np.arange(begin, end)
            order[begin:end] = part
        order.sort()
        steps = np.arange(self.span.count * WAYS + 1) << HOME_BITS + PLACE_BITS
        return Plan(self.lines, tuple(self.terms), order, np.searchsorted(order, steps))


A_PART = 65_536
"""Lines that are put in order together: their arrays stay in the processor's cache."""
