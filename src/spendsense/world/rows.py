"""The rows of a bank's records: settled lines of the journal in the order of the records."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from . import ids
from .accounts import IS_CARD, IS_OWED, KINDS
from .constants import NEVER, NOTHING
from .dice import Bits, Ints
from .households import Households, Lapse
from .plan import PURCHASE, Column

Flags = npt.NDArray[np.bool_]


class Rows:
    """Rows ordered by user, account id and date; within a day as they posted, pending ones last.

    `lines` are their places in the journal. `day` is when a row posted, or was authorized while it
    is pending; `waited` tells rows that are or were pending, `pending` those that still are. Every
    column has one element a row, in this order.
    """

    def __init__(self, homes: Households) -> None:
        for lapse in homes.lapses:
            _still_held(homes, lapse)
        homes.journal.close()
        self.homes, self.journal = homes, homes.journal
        settled = np.flatnonzero(self.journal["account"] != NOTHING)
        waited = self._waited(settled)
        posts = self._posting_days(settled, waited)
        pending = posts > homes.span.last
        day = np.where(pending, self.journal["settled"][settled], posts)
        self.lines = self._order(settled, day - homes.span.first, pending)
        told = np.zeros((2, self.journal.count), np.bool_)
        told[0, settled], told[1, settled] = waited, pending
        self.waited, self.pending = told[0, self.lines], told[1, self.lines]
        self.day = np.empty(self.journal.count, np.int32)
        self.day[settled] = day
        self.day = self.day[self.lines]

    def _posting_days(self, lines: Ints, waited: Flags) -> Ints:
        """When each line posts; behind the last day where it is held for ever."""
        waits = np.where(waited, self.journal["waits"][lines], 0)
        posts = self.homes.span.posts_on(self.journal["settled"][lines], np.maximum(waits, 0))
        return np.where(waits == LAPSES, self.homes.span.last + 1, posts)

    def __len__(self) -> int:
        return len(self.lines)

    def _waited(self, lines: Ints) -> Flags:
        """Card purchases post some days later, or are pending."""
        bought = self.journal.term("how", lines) == PURCHASE
        return np.asarray(bought & IS_CARD[self.journal["account"][lines]] | self._lapsing(lines))

    def _lapsing(self, lines: Ints) -> Flags:
        return np.asarray(self.journal["waits"][lines] == LAPSES)

    def _order(self, lines: Ints, day: Ints, pending: Flags) -> Ints:
        journal, homes = self.journal, self.homes
        account, home = journal["account"][lines], journal["home"][lines]
        number = home.astype(np.int32) * len(KINDS) + account
        place = account_places(homes).take(number)
        group = (home.astype(np.int64) * 16 + place) << 46
        group |= day.astype(np.int64) << 31
        group |= pending.astype(np.int64) << 30
        step = journal.order_of_day()[journal["terms"][lines]]
        group |= step << LINE_BITS
        group |= lines
        group.sort()
        return (group & (1 << LINE_BITS) - 1).astype(np.int32)

    def column(self, name: str) -> Column:
        """A column of the journal."""
        return np.asarray(self.journal.columns[name][self.lines])

    @cached_property
    def home(self) -> Column:
        return self.column("home")

    @cached_property
    def account(self) -> Column:
        return self.column("account")

    @cached_property
    def wording(self) -> Column:
        return self.column("wording")

    @cached_property
    def stream(self) -> Column:
        return self.column("stream")

    @cached_property
    def behaviour(self) -> Column:
        return self.journal.term("behaviour", self.lines)

    @cached_property
    def cents(self) -> Column:
        """What posted; what is held, of a row that is still pending."""
        cents = self.column("cents")
        at = np.flatnonzero(self.pending)
        cents[at] = self.journal.columns["held"][self.lines[at]]
        return cents

    @property
    def authorized(self) -> Column:
        """The day of purchase, NEVER where the bank gives none."""
        bought = self.journal.term("how", self.lines) == PURCHASE
        return np.where(bought | self.pending, self.column("settled"), NEVER)

    @property
    def balance(self) -> Ints:
        """The balance of its account after each posted row."""
        account, home = self.account, self.home
        moved = self.cents.astype(np.int64)
        np.negative(moved, out=moved, where=~IS_OWED[account])
        moved[self.pending] = 0
        total = np.cumsum(moved)
        number = home.astype(np.int32) * len(KINDS) + account
        starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]][: len(number)])
        before = self.homes.opening[account[starts], home[starts]] - total[starts] + moved[starts]
        return np.asarray(total + np.repeat(before, np.diff(np.r_[starts, len(number)])))

    @property
    def _packed(self) -> Bits:
        """What was intended, as ids are made of it: posting changes only the last bit."""
        columns, lines = self.journal.columns, self.lines
        return ids.packed_transactions(
            self.homes.numbers, self.home, self.account, self.behaviour,
            columns["when"][lines], columns["slot"][lines],
        )  # fmt: skip

    @cached_property
    def ids(self) -> pl.Series:
        """The numbers that ids are written from."""
        waiting = self.pending.astype(np.uint64)
        return pl.Series(ids.transaction_keys(self.homes.seed, self._packed | waiting))

    @cached_property
    def once_pending(self) -> Ints:
        """Rows that were pending and have posted."""
        return np.flatnonzero(self.waited & ~self.pending)

    @cached_property
    def pending_ids(self) -> pl.Series:
        """The id that each row of `once_pending` had before."""
        earlier = self._packed[self.once_pending] | ids.PENDING
        return pl.Series(ids.transaction_keys(self.homes.seed, earlier))

    @cached_property
    def of_line(self) -> Column:
        """The row of each line of the journal, NOTHING where it has none."""
        row = np.full(self.journal.count, NOTHING, np.int32)
        row[self.lines] = np.arange(len(self.lines), dtype=np.int32)
        return row


LINE_BITS = 25
"""Of the places of lines in a journal: thirty-three million lines a block."""
LAPSES = -1
"""The wait of a hold that never posts, in the journal's column of waits."""


def _still_held(homes: Households, lapse: Lapse) -> None:
    """Holds that have not lapsed by the last day stand in the records as pending."""
    last = homes.span.last
    at = np.flatnonzero((lapse.authorized <= last) & (lapse.authorized > last - lapse.days))
    for day in np.unique(lapse.authorized[at]):
        now = at[lapse.authorized[at] == day]
        cents = np.full(len(now), lapse.cents, np.int64)
        lines = homes.journal.post(
            lapse.behaviour, int(day), lapse.account, lapse.homes[now], cents, lapse.wording[now],
            int(day), lapse.slot,
        )  # fmt: skip
        homes.journal.columns["waits"][lines] = LAPSES


def account_places(homes: Households) -> Ints:
    """Where each account kind comes among its household's, by account id: a row a household."""
    keys = [ids.account_keys(homes.seed, homes.numbers, kind) for kind in range(len(KINDS))]
    return np.argsort(np.argsort(np.stack(keys, axis=1), axis=1), axis=1)
