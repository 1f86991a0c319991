"""The rows of a bank's records: settled lines of the journal in the order of the records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from . import ids
from .accounts import IS_CARD, IS_OWED, KINDS
from .behaviours.notes import REST_IN_CASH
from .constants import NEVER, NOTHING
from .dice import Bits, Flags, Ints
from .households import Households, Lapse
from .lines import Column
from .plan import PURCHASE

ROWS_A_PAGE = 262_144
"""Rows that are looked at together: their arrays stay in the processor's cache."""

LINE_BITS, STEP_BITS, DAY_BITS, PLACE_BITS = 25, 5, 15, 4
"""Of the number that orders a row: thirty-three million lines a block, days for 89 years."""
PENDING_AT = LINE_BITS + STEP_BITS
DAY_AT = PENDING_AT + 1
PLACE_AT = DAY_AT + DAY_BITS
HOME_AT = PLACE_AT + PLACE_BITS
PLACES = 1 << PLACE_BITS
LAST_LINE, LAST_DAY = (1 << LINE_BITS) - 1, (1 << DAY_BITS) - 1


class Rows:
    """Rows ordered by user, account id and date; within a day as they posted, pending ones last.

    `order` is one number a row that says all of this: household, the account's place among the
    household's, day, whether it is pending, step of the day, line of the journal. `day` is when a
    row posted, or was authorized while it is pending; `waited` tells rows that are or were pending,
    `pending` those that still are. Every column has one element a row, in this order.
    """

    def __init__(self, homes: Households, order: Ints, kinds: Column, held_from: int) -> None:
        self.homes, self.journal = homes, homes.journal
        self.order, self.kinds, self.held_from = order, kinds, held_from

    @classmethod
    def of(cls, homes: Households) -> Rows:
        """The rows of households whose days are over."""
        held_from = homes.journal.count
        for lapse in homes.lapses:
            _still_held(homes, lapse)
        homes.journal.close()
        places = account_places(homes)
        kinds = np.zeros((homes.count, PLACES), np.int8)
        np.put_along_axis(kinds, places, np.arange(len(KINDS), dtype=np.int8)[None, :], axis=1)
        return cls(homes, _ordered(homes, places, held_from), kinds.ravel(), held_from)

    def __len__(self) -> int:
        return len(self.order)

    def pages(self) -> Iterator[Rows]:
        """The rows of some whole households at a time, in order; at least one page."""
        begin, count = 0, len(self)
        while begin < count or begin == 0:
            end = min(begin + ROWS_A_PAGE, count)
            if end < count:
                next_home = (self.order[end - 1] >> HOME_AT) + 1
                end = int(np.searchsorted(self.order, next_home << HOME_AT))
            yield Rows(self.homes, self.order[begin:end], self.kinds, self.held_from)
            begin = end or 1

    def at(self, places: Ints) -> Rows:
        """Some of the rows."""
        return Rows(self.homes, self.order[places], self.kinds, self.held_from)

    @cached_property
    def lines(self) -> Ints:
        """The places of rows in the journal."""
        return self.order & LAST_LINE

    @cached_property
    def home(self) -> Ints:
        return self.order >> HOME_AT

    @cached_property
    def account(self) -> Column:
        return self.kinds.take(self.order >> PLACE_AT)

    @cached_property
    def day(self) -> Ints:
        return (self.order >> DAY_AT & LAST_DAY) + self.homes.span.first

    @cached_property
    def pending(self) -> Flags:
        return np.asarray(self.order >> PENDING_AT & 1 != 0)

    @cached_property
    def _terms(self) -> Column:
        return self.column("terms")

    @cached_property
    def _bought(self) -> Flags:
        return np.asarray(self.journal.of_terms("how").take(self._terms) == PURCHASE)

    @cached_property
    def waited(self) -> Flags:
        """Card purchases post some days later, or are pending."""
        held = self.lines >= self.held_from
        return np.asarray(self._bought & IS_CARD.take(self.account) | held)

    def column(self, name: str) -> Column:
        """A column of the journal."""
        return np.asarray(self.journal.columns[name].take(self.lines))

    @cached_property
    def wording(self) -> Column:
        return self.column("wording")

    @cached_property
    def stream(self) -> Column:
        return self.column("stream")

    @cached_property
    def behaviour(self) -> Column:
        return self.journal.of_terms("behaviour").take(self._terms)

    @cached_property
    def cents(self) -> Column:
        """What posted; what is held, of a row that is still pending."""
        cents = self.column("cents")
        at = np.flatnonzero(self.pending)
        cents[at] = self.journal.columns["held"][self.lines[at]]
        return cents

    @cached_property
    def authorized(self) -> Ints:
        """The day of purchase, NEVER where the bank gives none."""
        told = self._bought | self.pending | (self.behaviour == REST_IN_CASH)
        return np.where(told, self.column("settled").astype(np.int64), NEVER)

    @property
    def balance(self) -> Ints:
        """The balance of its account after each posted row; of whole households only."""
        account, home = self.account, self.home
        moved = self.cents.astype(np.int64)
        np.negative(moved, out=moved, where=~IS_OWED.take(account))
        moved[self.pending] = 0
        total = np.cumsum(moved)
        number = self.order >> PLACE_AT
        starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]][: len(number)])
        before = self.homes.opening[account[starts], home[starts]] - total[starts] + moved[starts]
        return np.asarray(total + np.repeat(before, np.diff(np.r_[starts, len(number)])))

    @cached_property
    def _packed(self) -> Bits:
        """What was intended, as ids are made of it: posting changes only the last bit."""
        return ids.packed_transactions(
            self.homes.numbers, self.home, self.account, self.behaviour,
            self.column("when"), self.column("slot"),
        )  # fmt: skip

    @cached_property
    def ids(self) -> Bits:
        """The numbers that ids are written from."""
        waiting = self.pending.astype(np.uint64)
        return ids.transaction_keys(self.homes.seed, self._packed | waiting)

    @cached_property
    def pending_ids(self) -> Bits:
        """Of the id that each row had, or would have had, while it was pending."""
        return ids.transaction_keys(self.homes.seed, self._packed | ids.PENDING)

    @property
    def once_pending(self) -> Flags:
        """Rows that were pending and have posted."""
        return self.waited & ~self.pending

    @property
    def wordings(self) -> Flags:
        """Which wordings occur."""
        said = np.zeros(self.homes.street.table().height, np.bool_)
        for page in self.pages():
            said[page.wording] = True
        return said

    @property
    def accounts(self) -> Flags:
        """Which accounts have a row: by household, and by kind."""
        held = np.zeros(self.homes.count * len(KINDS), np.bool_)
        number = self.order >> PLACE_AT
        first = self.at(np.flatnonzero(np.diff(number, prepend=-1)))
        held[first.home * len(KINDS) + first.account] = True
        return held

    @property
    def households(self) -> Flags:
        """Which households have a row."""
        return np.asarray(self.accounts.reshape(-1, len(KINDS)).any(axis=1))

    @cached_property
    def of_line(self) -> Column:
        """The row of each line of the journal, NOTHING where it has none."""
        row = np.full(self.journal.count, NOTHING, np.int32)
        row[self.lines] = np.arange(len(self.lines), dtype=np.int32)
        return row


def _ordered(homes: Households, places: Ints, held_from: int) -> Ints:
    """The number that orders each settled line, sorted; lines from `held_from` on never post."""
    parts = [
        _order(homes, places, held_from, begin, min(begin + ROWS_A_PAGE, homes.journal.count))
        for begin in range(0, homes.journal.count, ROWS_A_PAGE)
    ]
    order = np.concatenate([np.empty(0, np.int64), *parts])
    order.sort()
    return order


def _order(homes: Households, places: Ints, held_from: int, begin: int, end: int) -> Ints:
    """The number that orders each settled line from `begin` to before `end`."""
    journal, span = homes.journal, homes.span
    lines = np.flatnonzero(journal["account"][begin:end] != NOTHING) + begin
    account, terms = journal["account"][lines], journal["terms"][lines]
    home = journal["home"][lines].astype(np.int64)
    settled = journal["settled"][lines]
    waits = (journal.of_terms("how").take(terms) == PURCHASE) & IS_CARD.take(account)
    posts = span.posts_on(settled, np.where(waits, journal["waits"][lines], 0))
    pending = (posts > span.last) | (lines >= held_from)
    day = np.where(pending, settled, posts) - span.first
    parts = ((day, DAY_BITS), (pending, 1), (journal.order_of_day().take(terms), STEP_BITS))
    order = home << PLACE_BITS | places.take(home * len(KINDS) + account)
    for value, bits in (*parts, (lines, LINE_BITS)):
        order <<= bits
        order |= value
    return order


def _still_held(homes: Households, lapse: Lapse) -> None:
    """Holds that have not lapsed by the last day stand in the records as pending."""
    last = homes.span.last
    at = np.flatnonzero((lapse.authorized <= last) & (lapse.authorized > last - lapse.days))
    for day in np.unique(lapse.authorized[at]):
        now = at[lapse.authorized[at] == day]
        cents = np.full(len(now), lapse.cents, np.int64)
        homes.journal.post(
            lapse.behaviour, int(day), lapse.account, lapse.homes[now], cents, lapse.wording[now],
            int(day), lapse.slot,
        )  # fmt: skip


def account_places(homes: Households) -> Ints:
    """Where each account kind comes among its household's, by account id: a row a household."""
    keys = [ids.account_keys(homes.seed, homes.numbers, kind) for kind in range(len(KINDS))]
    return np.argsort(np.argsort(np.stack(keys, axis=1), axis=1), axis=1)
