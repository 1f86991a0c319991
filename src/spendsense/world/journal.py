"""The journal of a block of households: a line for everything that was intended or posted.

The first lines are the plan's; what the days bring that no plan foresaw is written behind them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .constants import NO_STREAM, NOTHING
from .dice import Ints
from .plan import COLUMNS, POSTED, Column, Plan, Terms

SETTLED = {"account": np.int8, "settled": np.int32}
SPARE = 7
"""Room for one posted line to so many planned ones, before the journal has to grow."""


class Transfer(NamedTuple):
    """Lines that are both legs of money moved between two accounts, one by one."""

    kind: str
    out_lines: Ints
    in_lines: Ints


class Journal:
    """Lines as columns: those of `plan.COLUMNS`, and what became of each.

    `account` is the account that paid or was paid (NOTHING while none has), `settled` the absolute
    day. `step` is the place in the day of what happens now, `steps` of each way of settling.
    """

    def __init__(self, plan: Plan, first_day: int) -> None:
        self.plan = plan
        self.count = len(plan.columns["home"])
        room = self.count + self.count // SPARE + 1024
        self.columns: dict[str, Column] = {}
        for name, kind in COLUMNS.items():
            self.columns[name] = np.empty(room, kind)
            self.columns[name][: self.count] = plan.columns.pop(name)
        for name, kind in SETTLED.items():
            self.columns[name] = np.full(room, NOTHING, kind)
        self.columns["settled"][: self.count] = first_day + self["day"]
        self.terms = list(plan.terms)
        self.step = 0
        self.steps = [0] * POSTED
        self.transfers: list[Transfer] = []
        self._posted_by: dict[tuple[int, int], int] = {}
        self._term_columns: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        """A column of all lines."""
        return self.columns[name][: self.count]

    def term(self, name: str, lines: Column) -> Column:
        """One of the terms of each of these lines."""
        found = self._term_columns.get(name)
        if found is None or len(found) != len(self.terms):
            found = np.array([getattr(each, name) for each in self.terms])
            self._term_columns[name] = found
        return np.asarray(found[self.columns["terms"][lines]])

    def settle(self, lines: Ints, accounts: int | Ints, how: int) -> None:
        """These intentions were paid on their day, by these accounts."""
        self.columns["account"][lines] = accounts
        self.steps[how] = self.step

    def put_off(self, lines: Ints, day: int) -> None:
        """These are not paid on their day; the day they are paid on is this one, if they are."""
        self.columns["settled"][lines] = day

    def close(self) -> None:
        """The days are over: what only they needed is let go."""
        self.plan = Plan({}, (), np.empty(0, np.int64), np.empty(0, np.int64))
        del self.columns["whim"]

    def order_of_day(self) -> Ints:
        """For each of the terms, the place in the day at which its lines happen."""
        found = [each.step if each.how == POSTED else self.steps[each.how] for each in self.terms]
        return np.array(found, np.int64)

    def post(
        self,
        behaviour: int,
        day: int,
        account: int | Ints,
        homes: Ints,
        cents: Ints,
        wording: int | Ints,
        when: int | Ints,
        slot: int | Ints,
        stream: int | Ints = NO_STREAM,
    ) -> Ints:
        """Lines that no plan foresaw; gives where they are."""
        count = len(homes)
        self._make_room(count)
        lines = np.arange(self.count, self.count + count)
        here = slice(self.count, self.count + count)
        self.count += count
        told = {"home": homes, "day": 0, "cents": cents, "wording": wording, "when": when,
                "slot": slot, "stream": stream, "whim": 0, "waits": 0, "held": cents,
                "origin": NOTHING, "terms": self._term_of(behaviour), "account": account,
                "settled": day}  # fmt: skip
        for name, value in told.items():
            self.columns[name][here] = value
        return lines

    def other_legs(self, lines: Ints, day: int) -> None:
        """What planned transfers brought to the other account."""
        target = self.term("target", lines)
        cents, columns = -self.columns["cents"][lines], self.columns
        behaviours, kinds = self.term("behaviour", lines), self.term("kind", lines)
        for behaviour in np.unique(behaviours):
            at = behaviours == behaviour
            these = lines[at]
            here = self.post(int(behaviour), day, target[at], columns["home"][these], cents[at],
                             self.term("target_wording", these), columns["when"][these],
                             columns["slot"][these], columns["stream"][these])  # fmt: skip
            for kind in np.unique(kinds[at]):
                same = kinds[at] == kind
                self.transfers.append(Transfer(str(kind), these[same], here[same]))

    def _term_of(self, behaviour: int) -> int:
        key = (behaviour, self.step)
        if key not in self._posted_by:
            self._posted_by[key] = len(self.terms)
            self.terms.append(Terms(POSTED, behaviour, step=self.step))
        return self._posted_by[key]

    def _make_room(self, more: int) -> None:
        size = len(self.columns["home"])
        if self.count + more <= size:
            return
        for name, column in self.columns.items():
            self.columns[name] = np.concatenate(
                [column, np.empty(max(size // 2, more), column.dtype)]
            )
