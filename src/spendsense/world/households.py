"""A block of households on one day: balances, what is held on cards, and how money moves."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from . import dice, ids
from .accounts import (
    CARD,
    CARDS,
    CHECKING,
    IS_CARD,
    IS_OWED,
    KINDS,
    LOANS,
    MONEY_MARKET,
    SAVING_ACCOUNTS,
    SAVINGS,
    STUDENT_LOAN,
)
from .card_cycles import CardCycles
from .constants import NEVER, NO_STREAM
from .dice import Bits, Ints
from .journal import Journal, Transfer
from .merchants import Street, street
from .plan import Planner
from .profile import Profile
from .span import LONGEST_WAIT, Span
from .traits import FULL, Flags, Traits, traits

RING = LONGEST_WAIT + 1
WHOLE, PAY_COUNTED_ON = 100, 20
"""Percent of a month's pay that somebody counts on to come before a card is due; assumed."""
DAYS_WITHOUT_SAVING = 30
"""After savings were drawn upon nothing is put by for so long; assumed."""


@dataclass(frozen=True, slots=True)
class Events:
    """The days on which lives change, absolute, NEVER where they do not in this world."""

    left_job: Ints
    new_job: Ints
    new_pay_percent: Ints
    moved: Ints
    new_rent_percent: Ints
    child: Ints
    married: Ints

    @classmethod
    def none(cls, count: int) -> Events:
        def never() -> Ints:
            return np.full(count, NEVER, np.int64)

        whole = np.full(count, 100, np.int64)
        return cls(never(), never(), whole, never(), whole, never(), never())


@dataclass(slots=True)
class Waiting:
    """Card purchases that were authorized and have not posted: by the day they will, and card.

    `posts` is what will be owed then, `lapses` what was held beyond it. A ring of days.
    """

    posts: Ints
    lapses: Ints

    @classmethod
    def none(cls, count: int) -> Waiting:
        shape = (RING, len(CARDS), count)
        return cls(np.zeros(shape, np.int64), np.zeros(shape, np.int64))


@dataclass(slots=True)
class Households:
    """State of a block. `balances` are Plaid's `current`, a row an account kind: what a deposit
    account holds, what a card or loan owes; `opening` is what they were before the first day.
    `used` is owed or held on each card.

    `withdrew_on` is the last day on which savings were drawn upon. `journal` has a line for
    everything that was intended or posted. `late_bills` are lines of
    bills that wait for pay, `arrears` loan payments that do, `late` the cents of both. `paid_today`
    tells households to which money came since banks were last open, `catching_up` those with more
    late bills of a biller than the one that could be paid on a day.
    """

    profile: Profile
    numbers: Ints
    keys: Bits
    seed: int
    span: Span
    traits: Traits
    street: Street
    opening: Ints
    balances: Ints
    used: Ints
    reserve: Ints
    waiting: Waiting
    was_overdrawn: Flags
    cycles: CardCycles
    events: Events
    journal: Journal
    arrears: Ints
    loan_paid: Ints
    loan_paid_on: Ints
    withdrew_on: Ints
    late: Ints
    late_bills: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    paid_today: Flags = field(init=False)
    catching_up: Flags = field(init=False)
    behaviour: int = 0
    lapses: list[Lapse] = field(default_factory=list)
    keyring: dict[str, Bits] = field(default_factory=dict)
    user_ids: pl.Series = field(init=False)

    def __post_init__(self) -> None:
        numbers = self.numbers + self.profile.first_user
        self.user_ids = ids.user_ids(numbers, self.profile.user_id)
        self.paid_today = np.zeros(self.count, np.bool_)
        self.catching_up = np.zeros(self.count, np.bool_)

    @property
    def count(self) -> int:
        return len(self.numbers)

    @property
    def checking(self) -> Ints:
        return np.asarray(self.balances[CHECKING])

    @property
    def owed(self) -> Ints:
        """Posted on each card and not paid; below zero where it was overpaid."""
        return np.asarray(self.balances[CARD : CARD + len(CARDS)])

    @property
    def thin_below(self) -> Ints:
        """Under this much in checking money is thin: the household's own line, and what is late."""
        return np.asarray(self.traits.habits.thin_below + self.late)

    @property
    def room(self) -> Ints:
        """What purchases may still use of each card's limit: room is kept for the issuer's own
        charges, so that interest and fees never pass the limit."""
        return np.asarray(self.traits.cards.limit - self.used - self.reserve)

    @property
    def ease(self) -> Ints:
        """What everyday purchases may still use of each card: its room, up to where the household
        itself draws the line. Who draws one and pays in full owes no more than can be paid from
        what is at hand and a part of a month's pay."""
        cards = self.traits.cards
        own = np.minimum(self.room, cards.limit * cards.use_percent // WHOLE - self.used)
        minds = (cards.use_percent < WHOLE) & (cards.habit == FULL)
        means = self.at_hand + self.traits.income.monthly * PAY_COUNTED_ON // WHOLE
        means -= self.used.sum(axis=0)
        return np.asarray(np.where(minds, np.minimum(own, means), own))

    @property
    def at_hand(self) -> Ints:
        """In checking and savings accounts."""
        return np.asarray(self.balances[[CHECKING, SAVINGS, MONEY_MARKET]].sum(axis=0))

    def puts_by(self, day: int) -> Flags:
        """Who may put money by on a day: not whoever drew upon savings of late."""
        return np.asarray(self.withdrew_on + DAYS_WITHOUT_SAVING <= day)

    def town_on(self, home: Ints, day: Ints) -> Ints:
        """Where each of these households lives on its day."""
        moved = self.events.moved[home]
        there = (moved != NEVER) & (day >= moved)
        return np.where(there, self.traits.next_town[home], self.traits.town[home])

    def toss_keys(self, name: str) -> Bits:
        """A behaviour's key for every household."""
        if name not in self.keyring:
            self.keyring[name] = dice.keys_for(self.keys, f"behaviour {name}")
        return self.keyring[name]

    def toss(self, name: str, day: int, slot: int = 0) -> Bits:
        """A behaviour's bits for every household."""
        return dice.draw(self.toss_keys(name), day, slot)

    def post(
        self,
        day: int,
        account: int | Ints,
        homes: Ints,
        cents: Ints,
        wording: int | Ints,
        *,
        slot: int | Ints = 0,
        stream: int | Ints = NO_STREAM,
    ) -> Ints:
        """Rows that post today, of one account each. Plaid's sign: cents above zero leave it."""
        if not len(homes):
            return homes
        self._move_balances(account, homes, cents)
        return self.journal.post(
            self.behaviour, day, account, homes, cents, wording, day, slot, stream
        )

    def _move_balances(self, account: int | Ints, homes: Ints, cents: Ints) -> None:
        """A household may be there more than once."""
        accounts = np.broadcast_to(np.asarray(account), homes.shape)
        owed = IS_OWED[accounts]
        add_to(self.balances, accounts, homes, np.where(owed, cents, -cents))
        carded = np.flatnonzero(IS_CARD[accounts])
        if len(carded):
            add_to(self.used, accounts[carded] - CARD, homes[carded], cents[carded])

    def move(
        self,
        kind: str,
        day: int,
        accounts: tuple[int | Ints, int | Ints],
        homes: Ints,
        cents: Ints,
        wordings: tuple[int | Ints, int | Ints],
        *,
        slot: int | Ints = 0,
        stream: int | Ints = NO_STREAM,
    ) -> None:
        """Money between two accounts of each household: both legs, the same cents."""
        if not len(homes):
            return
        (source, target), (away, here) = accounts, wordings
        out = self.post(day, source, homes, cents, away, slot=slot, stream=stream)
        into = self.post(day, target, homes, -cents, here, slot=slot, stream=stream)
        self.journal.transfers.append(Transfer(kind, out, into))


def add_to(state: Ints, row: Ints, homes: Ints, cents: Ints) -> None:
    """Add to a state with a row an account and a column a household; a place may come twice."""
    # One index is several times faster than two.
    np.add.at(state.reshape(-1), row.astype(np.int64) * state.shape[-1] + homes, cents)


@dataclass(frozen=True, slots=True)
class Lapse:
    """A hold that never posts: pending for so many days, then gone. One element a household."""

    account: int
    behaviour: int
    slot: int
    days: int
    homes: Ints
    authorized: Ints
    cents: int
    wording: Ints


def settled_down(profile: Profile, seed: int, numbers: Ints, span: Span) -> Households:
    """The households with these user numbers on the evening before their first day, unplanned."""
    who, count = traits(profile, seed, numbers, span.months[0].number), len(numbers)
    balances = np.zeros((len(KINDS), count), np.int64)
    balances[CHECKING] = who.opening_checking
    for account, cents in zip(SAVING_ACCOUNTS, who.saving.opening, strict=True):
        balances[account] = cents
    balances[CARD : CARD + len(CARDS)] = who.cards.opening
    balances[STUDENT_LOAN : STUDENT_LOAN + len(LOANS)] = who.loans.opening
    return Households(
        profile=profile,
        numbers=numbers,
        keys=dice.user_keys(seed, numbers),
        seed=seed,
        span=span,
        traits=who,
        street=street(),
        opening=balances.copy(),
        balances=balances,
        used=who.cards.opening.copy(),
        reserve=kept_for_the_issuer(who),
        waiting=Waiting.none(count),
        was_overdrawn=np.zeros(count, np.bool_),
        cycles=CardCycles.fresh(who.cards, span.first),
        events=Events.none(count),
        arrears=np.zeros((len(LOANS), count), np.int64),
        loan_paid=np.zeros((len(LOANS), count), np.int64),
        loan_paid_on=np.full((len(LOANS), count), NEVER, np.int64),
        withdrew_on=np.full(count, LONG_AGO, np.int64),
        late=np.zeros(count, np.int64),
        journal=Journal(Planner(span).plan(), span.first),
    )


LONG_AGO = -(2**31)

CYCLES_KEPT, FEES_KEPT = 3, 80_00


def kept_for_the_issuer(who: Traits) -> Ints:
    """Three cycles' interest on the whole limit and two late fees, on each card."""
    interest = who.cards.limit * who.cards.apr * CYCLES_KEPT // (12 * 10_000)
    return np.asarray(interest + np.minimum(FEES_KEPT, who.cards.limit // 8))
