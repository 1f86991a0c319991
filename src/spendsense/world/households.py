"""A block of households on one day: traits, balances, and the only ways money moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from . import dice
from .calendar_day import Day
from .dice import Bits, Ints
from .journal import CARD, CHECKING, NO_STREAM, Entry, Journal
from .merchants import Street, street
from .profile import Profile
from .traits import FULL, Flags, Traits, traits

CYCLES_KEPT = 2

NEVER = -1


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something households do: a rule for one day over a block.

    `name` keys its dice. `code` is in the ids of its rows: 0 to 127, its own for ever.
    """

    name: str
    code: int
    live: Callable[[Households, Day], None]


class Transfer(NamedTuple):
    """Two legs that move money between two accounts of each household in `rows`."""

    kind: str
    day: int
    behaviour: int
    slot: int
    rows: Ints
    source: int
    target: int


class Happening(NamedTuple):
    """A life event of each household in `rows`; cents is what it cost."""

    kind: str
    day: int
    rows: Ints
    cents: Ints


@dataclass(slots=True)
class CardCycle:
    """Where each card stands between two statements. Cents; days are absolute, NEVER for none."""

    statement: Ints
    unpaid: Ints
    minimum: Ints
    statement_on: Ints
    due_on: Ints
    overdue: Flags
    paid: Ints
    paid_on: Ints

    @classmethod
    def fresh(cls, count: int) -> CardCycle:
        def zeros() -> Ints:
            return np.zeros(count, np.int64)

        def never() -> Ints:
            return np.full(count, NEVER, np.int64)

        return cls(
            statement=zeros(),
            unpaid=zeros(),
            minimum=zeros(),
            statement_on=never(),
            due_on=never(),
            overdue=np.zeros(count, np.bool_),
            paid=zeros(),
            paid_on=never(),
        )


@dataclass(slots=True)
class Households:
    """State of a block, a row of `balances` an account kind.

    `balances` are Plaid's `current`: what a deposit account holds, what a card owes. `held` is
    authorized on the card and not posted yet. `arrears` is housing owed, `missed` bills carried
    to the next month, `tax_owed` on contract pay.
    """

    numbers: Ints
    keys: Bits
    traits: Traits
    street: Street
    balances: Ints
    held: Ints
    last_pay: Ints
    arrears: Ints
    missed: Ints
    tax_owed: Ints
    contract_due: Flags
    was_overdrawn: Flags
    cycle: CardCycle
    acting: Behaviour | None = None
    journal: Journal = field(default_factory=Journal)
    transfers: list[Transfer] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    waiting: defaultdict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    behaviour_keys: dict[str, Bits] = field(default_factory=dict)

    @classmethod
    def settle(cls, profile: Profile, seed: int, numbers: Ints) -> Households:
        """The households with these user numbers on the evening before their first day."""
        keys = dice.user_keys(seed, numbers)
        who, count = traits(profile, keys), len(numbers)
        flags = np.zeros(count, np.bool_)
        return cls(
            numbers=numbers,
            keys=keys,
            traits=who,
            street=street(),
            balances=np.stack([who.opening_checking, who.saving.opening, who.card.opening]),
            held=np.zeros(count, np.int64),
            last_pay=np.full(count, NEVER, np.int64),
            arrears=np.zeros(count, np.int64),
            missed=np.zeros_like(who.home.bill),
            tax_owed=np.zeros(count, np.int64),
            contract_due=flags.copy(),
            was_overdrawn=flags.copy(),
            cycle=CardCycle.fresh(count),
        )

    @property
    def checking(self) -> Ints:
        return np.asarray(self.balances[CHECKING])

    @property
    def owed(self) -> Ints:
        """Posted on the card and not paid; below zero where it was overpaid."""
        return np.asarray(self.balances[CARD])

    @property
    def card_room(self) -> Ints:
        """What a purchase may still use of the limit, held ones counted.

        Whoever carries a balance has the issuer's own charges to come, and the issuer declines a
        purchase that would leave no room for them: two cycles' interest on the whole limit.
        """
        card = self.traits.card
        carries = card.habit != FULL
        to_come = np.where(carries, card.limit * card.apr * CYCLES_KEPT // (12 * 10_000), 0)
        return np.asarray(card.limit - self.owed - self.held - to_come)

    def toss(self, day: int, slot: int = 0) -> Bits:
        """The acting behaviour's bits for every household."""
        name = self._acting().name
        if name not in self.behaviour_keys:
            self.behaviour_keys[name] = dice.keys_for(self.keys, f"behaviour {name}")
        return dice.draw(self.behaviour_keys[name], day, slot)

    def post(
        self,
        day: Day,
        account: int,
        rows: Ints,
        cents: Ints,
        wording: int | Ints,
        *,
        slot: int = 0,
        stream: int | Ints = NO_STREAM,
        bought: bool = False,
    ) -> None:
        """Rows that post today. Plaid's sign: cents above zero leave the account."""
        authorized = day.number if bought else NEVER
        entry = self._entry(day.number, authorized, account, slot, rows, cents, wording, stream)
        self._record(entry)

    def authorize(
        self,
        day: Day,
        rows: Ints,
        cents: Ints,
        wording: Ints,
        days_to_post: Ints,
        *,
        slot: int = 0,
        stream: int | Ints = NO_STREAM,
    ) -> None:
        """Card purchases: held against the limit today, posted some days later."""
        self.held[rows] += cents
        streams = np.broadcast_to(np.asarray(stream, np.int64), rows.shape)
        for delay in np.unique(days_to_post):
            now = days_to_post == delay
            parts = (rows[now], cents[now], wording[now], streams[now])
            entry = self._entry(day.number + int(delay), day.number, CARD, slot, *parts)
            self.waiting[entry.day].append(entry)

    def move(
        self,
        kind: str,
        day: Day,
        accounts: tuple[int, int],
        rows: Ints,
        cents: Ints,
        wordings: tuple[int, int],
        *,
        slot: int = 0,
        stream: int = NO_STREAM,
    ) -> None:
        """Money between two accounts of the same household: both legs, the same cents."""
        (source, target), (away, here) = accounts, wordings
        self.post(day, source, rows, cents, away, slot=slot, stream=stream)
        self.post(day, target, rows, -cents, here, slot=slot, stream=stream)
        code = self._acting().code
        self.transfers.append(Transfer(kind, day.number, code, slot, rows, source, target))

    def post_waiting(self, day: Day) -> None:
        """Card purchases of earlier days whose day to post has come."""
        for entry in self.waiting.pop(day.number, ()):
            self.held[entry.rows] -= entry.cents
            self._record(entry)

    def leave_pending(self) -> None:
        """Purchases still waiting at the end of the world's last day, dated as they were made."""
        for _, entries in sorted(self.waiting.items()):
            self.journal.pending += [each._replace(day=each.authorized) for each in entries]

    def _acting(self) -> Behaviour:
        assert self.acting is not None, "money moves only inside a behaviour"
        return self.acting

    def _entry(
        self,
        day: int,
        authorized: int,
        account: int,
        slot: int,
        rows: Ints,
        cents: Ints,
        wording: int | Ints,
        stream: int | Ints,
    ) -> Entry:
        words = np.broadcast_to(np.asarray(wording, np.int64), rows.shape)
        streams = np.broadcast_to(np.asarray(stream, np.int64), rows.shape)
        code = self._acting().code
        return Entry(day, authorized, account, code, slot, rows, cents, words, streams, cents)

    def _record(self, entry: Entry) -> None:
        if not len(entry.rows):
            return
        balance = self.balances[entry.account]
        # Plaid's sign: what leaves a deposit account lessens it, what is bought on a card is owed.
        balance[entry.rows] += entry.cents if entry.account == CARD else -entry.cents
        self.journal.posted.append(entry._replace(balances=balance[entry.rows]))
