"""The journal of a block of households: a line for everything that was intended or posted.

The first lines are the plan's; what the days bring that no plan foresaw is written behind them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .constants import NO_STREAM, NOTHING
from .dice import Ints
from .lines import Column, Lines
from .plan import POSTED, Plan, Terms


class Transfer(NamedTuple):
    """Lines that are both legs of money moved between two accounts, one by one."""

    kind: str
    out_lines: Ints
    in_lines: Ints


class Journal:
    """Lines of `plan.COLUMNS`, and what became of each.

    `account` is the account that paid or was paid (NOTHING while none has), `settled` the absolute
    day. `step` is the place in the day of what happens now, `steps` of each way of settling.
    """

    def __init__(self, plan: Plan, first_day: int) -> None:
        self.plan, self.lines = plan, plan.lines
        self.lines.widen("account", np.int8, NOTHING)
        self.lines.widen("settled", np.int32, first_day + self["day"].astype(np.int32))
        self.terms = list(plan.terms)
        self.step = 0
        self.steps = [0] * POSTED
        self.transfers: list[Transfer] = []
        self._posted_by: dict[tuple[int, int], int] = {}
        self._term_columns: dict[str, Column] = {}

    @property
    def count(self) -> int:
        return self.lines.count

    @property
    def columns(self) -> dict[str, Column]:
        """Columns with room behind the last line."""
        return self.lines.columns

    def __getitem__(self, name: str) -> Column:
        """A column of all lines."""
        return self.lines[name]

    def of_terms(self, name: str) -> Column:
        """One of the terms, by the number of the terms."""
        found = self._term_columns.get(name)
        if found is None or len(found) != len(self.terms):
            found = np.array([getattr(each, name) for each in self.terms])
            self._term_columns[name] = found
        return found

    def term(self, name: str, lines: Column) -> Column:
        """One of the terms of each of these lines."""
        return np.asarray(self.of_terms(name)[self.columns["terms"][lines]])

    def settle(self, lines: Ints, accounts: int | Ints, how: int) -> None:
        """These intentions were paid on their day, by these accounts."""
        self.columns["account"][lines] = accounts
        self.steps[how] = self.step

    def put_off(self, lines: Ints, day: int) -> None:
        """These are not paid on their day; the day they are paid on is this one, if they are."""
        self.columns["settled"][lines] = day

    def close(self) -> None:
        """The days are over: what only they needed is let go."""
        self.plan = Plan(Lines({}, 0), (), np.empty(0, np.int64), np.empty(0, np.int64))
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
        told: dict[str, int | Column] = {
            "home": homes, "day": 0, "cents": cents, "wording": wording, "when": when,
            "slot": slot, "stream": stream, "whim": 0, "waits": 0, "held": cents,
            "origin": NOTHING, "terms": self._term_of(behaviour), "account": account,
            "settled": day,
        }  # fmt: skip
        first = self.lines.append(len(homes), told)
        return np.arange(first, self.count)

    def other_legs(self, lines: Ints, day: int) -> None:
        """What planned transfers brought to the other account."""
        columns, terms = self.columns, self.columns["terms"][lines]
        for number in np.flatnonzero(np.bincount(terms)):
            told, these = self.terms[number], lines[terms == number]
            here = self.post(
                told.behaviour, day, told.target, columns["home"][these],
                -columns["cents"][these], told.target_wording, columns["when"][these],
                columns["slot"][these], columns["stream"][these],
            )  # fmt: skip
            self.transfers.append(Transfer(told.kind, these, here))

    def _term_of(self, behaviour: int) -> int:
        key = (behaviour, self.step)
        if key not in self._posted_by:
            self._posted_by[key] = len(self.terms)
            self.terms.append(Terms(POSTED, behaviour, step=self.step))
        return self._posted_by[key]
