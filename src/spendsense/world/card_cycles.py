"""Where each credit card stands between two statements, and the statements that closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .accounts import CARDS
from .constants import NEVER
from .dice import Ints
from .traits import FULL, Flags
from .traits.cards import Cards


class Statement(NamedTuple):
    """Statements that closed on one day, one element a card of a household. Cents."""

    closed: int
    card: Ints
    homes: Ints
    opened: Ints
    opening: Ints
    interest: Ints
    balance: Ints
    average: Ints
    minimum: Ints
    due: Ints


@dataclass(slots=True)
class CardCycles:
    """Rows a card, columns a household. Cents; days are absolute, NEVER for none.

    `opening` is the last statement's balance, `unpaid` what is left of it, `paid` what was paid
    since it closed, `sum` the balances of the cycle's days added up. `carries` tells that the
    statement before was not paid in full, so that the coming one bears interest, `bore` that the
    last one did. `pay_on` is when the household means to pay. `past_due` is what the statement
    before asked at least and was not paid when this one closed; it is part of this one's minimum,
    and payments cover it first.
    """

    opened: Ints
    opening: Ints
    sum: Ints
    unpaid: Ints
    minimum: Ints
    past_due: Ints
    closed: Ints
    due: Ints
    pay_on: Ints
    paid: Ints
    last_paid: Ints
    last_paid_on: Ints
    carries: Flags
    bore: Flags
    fees: Ints
    statements: list[Statement] = field(default_factory=list)

    @classmethod
    def fresh(cls, cards: Cards, first_day: int) -> CardCycles:
        """As the first day dawns: who does not pay in full carries the balance they begin with;
        `before.remember` adds the statement before."""
        shape = (len(CARDS), len(cards.habit))

        def zeros() -> Ints:
            return np.zeros(shape, np.int64)

        def never() -> Ints:
            return np.full(shape, NEVER, np.int64)

        return cls(
            opened=np.full(shape, first_day, np.int64),
            opening=cards.opening.copy(),
            sum=zeros(),
            unpaid=zeros(),
            minimum=zeros(),
            past_due=zeros(),
            closed=never(),
            due=never(),
            pay_on=never(),
            paid=zeros(),
            last_paid=zeros(),
            last_paid_on=never(),
            carries=(cards.habit != FULL)[None, :] & (cards.opening > 0),
            bore=np.zeros(shape, np.bool_),
            fees=zeros(),
        )

    @property
    def bears_interest(self) -> Flags:
        """Whose last statement of a card had interest, or whose next one will."""
        return np.asarray((self.bore | self.carries).any(axis=0))

    def overdue(self, last_day: int) -> Flags:
        """A due date is past, of this statement or of one before it, whose minimum has not been
        paid since."""
        past = (self.due != NEVER) & (self.due < last_day) & (self.closed != NEVER)
        return np.asarray((past & (self.paid < self.minimum)) | (self.paid < self.past_due))
