"""Money is exact: every account on every day, by walking its rows one by one in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from polars import col

from spendsense.world import known_profiles, read_profile
from spendsense.world.accounts import CARD, CARDS, KINDS, OWED
from spendsense.world.bank_days import day_of, number
from spendsense.world.behaviours import DAILY, Daily
from spendsense.world.block import World, block_frames
from spendsense.world.calendar_day import Day
from spendsense.world.checks import PART_CHECKS, Part
from spendsense.world.constants import NOTHING
from spendsense.world.households import Households
from spendsense.world.life import live
from spendsense.world.manifest import Manifest
from spendsense.world.plan import PURCHASE
from spendsense.world.profile import Profile
from spendsense.world.records import account_ids

from .conftest import AS_OF, as_read

Frames = Mapping[str, pl.DataFrame]
PEOPLE = 60
SINCE = AS_OF - timedelta(days=399)


class Evenings:
    """What the engine held each balance to be at the end of each day."""

    def __init__(self) -> None:
        self.balances: dict[int, np.ndarray] = {}
        self.used: dict[int, np.ndarray] = {}

    def look(self, homes: Households, day: Day) -> None:
        self.balances[day.number] = homes.balances.copy()
        self.used[day.number] = homes.used.copy()


@pytest.fixture(scope="module")
def lived(profile: Profile) -> tuple[Households, Evenings]:
    """Sixty people through four hundred days, looked at every evening."""
    evenings = Evenings()
    daily = (*DAILY, Daily("look", 0, evenings.look))
    homes = live(profile, 42, np.arange(PEOPLE), number(SINCE), number(AS_OF), daily=daily)
    return homes, evenings


@pytest.fixture(scope="module")
def told(profile: Profile, lived: tuple[Households, Evenings]) -> Frames:
    from spendsense.world.ids import as_text
    from spendsense.world.records import accounts, transactions
    from spendsense.world.rows import Rows

    homes, _ = lived
    frames = {
        "accounts": accounts(homes, SINCE),
        "transactions": pl.concat(transactions(homes, Rows.of(homes))),
    }
    return as_read({table: as_text(frame) for table, frame in frames.items()})


def test_every_account_on_every_day_is_what_its_rows_come_to(
    told: Frames, lived: tuple[Households, Evenings]
) -> None:
    homes, evenings = lived
    ids = account_ids(homes).to_list()
    moved: dict[tuple[str, date], int] = defaultdict(int)
    for row in told["transactions"].filter(~col("pending")).iter_rows(named=True):
        moved[row["account_id"], row["date"]] += row["amount_cents"]
    checked = 0
    held = set(told["accounts"]["account_id"])
    for place, account in enumerate(ids):
        home, kind = divmod(place, len(KINDS))
        if account not in held:
            continue
        balance = int(homes.opening[kind, home])
        for day, evening in evenings.balances.items():
            change = moved.get((account, day_of(day)), 0)
            balance += change if kind in OWED else -change
            assert balance == evening[kind, home], (account, day_of(day))
            checked += 1
    assert checked == len(held) * 400 > 200 * 400


def test_every_row_says_the_balance_it_left(told: Frames) -> None:
    kinds = dict(told["accounts"].select("account_id", "type").iter_rows())
    balance: dict[str, int] = {}
    rows = told["transactions"].filter(~col("pending"))
    for account, cents, after in rows.select(
        "account_id", "amount_cents", "balance_cents"
    ).iter_rows():
        change = cents if kinds[account] in ("credit", "loan") else -cents
        assert balance.get(account, after - change) + change == after
        balance[account] = after
    current = dict(told["accounts"].select("account_id", "balance_current_cents").iter_rows())
    assert len(balance) > 200
    assert all(current[account] == cents for account, cents in balance.items())


def test_a_card_never_owes_or_holds_more_than_its_limit(
    lived: tuple[Households, Evenings],
) -> None:
    homes, evenings = lived
    limit = homes.traits.cards.limit
    for used in evenings.used.values():
        assert (used <= limit).all()
    most = np.max([used.max() for used in evenings.used.values()])
    assert most > 1000_00


def test_what_is_used_of_a_card_is_what_is_owed_and_what_is_held(
    lived: tuple[Households, Evenings],
) -> None:
    """By walking the journal: each purchase from the day it is made to the day it posts."""
    homes, evenings = lived
    journal = homes.journal
    bought = journal.term("how", np.arange(journal.count)) == PURCHASE
    at = np.flatnonzero(bought & np.isin(journal["account"], CARDS))
    made = journal["settled"][at].astype(np.int64)
    posts = homes.span.posts_on(made, journal["waits"][at])
    held = np.maximum(journal["held"][at], journal["cents"][at]).astype(np.int64)
    card, home = (
        journal["account"][at].astype(np.int64) - CARD,
        journal["home"][at].astype(np.int64),
    )
    for day in range(homes.span.first, homes.span.last + 1, 7):
        now = (made <= day) & (day < posts)
        waiting = np.zeros_like(evenings.used[day])
        np.add.at(waiting, (card[now], home[now]), held[now])
        owed = evenings.balances[day][CARD : CARD + len(CARDS)]
        assert (evenings.used[day] == owed + waiting).all(), day_of(day)
    assert len(at) > 3000 and (journal["account"] == NOTHING).any()


def test_only_checking_ever_goes_below_zero_and_not_below_its_room(
    lived: tuple[Households, Evenings],
) -> None:
    homes, evenings = lived
    lowest = np.min(list(evenings.balances.values()), axis=0)
    savings = [kind for kind in range(len(KINDS)) if kind not in (0, *OWED)]
    loans = [kind for kind in OWED if kind not in CARDS]
    assert lowest[savings].min() >= 0 and lowest[loans].min() >= 0
    habits = homes.traits.habits
    assert (lowest[0] >= -habits.overdraft_room - 12 * habits.overdraft_fee).all()
    assert lowest[0].min() < 0


@pytest.mark.parametrize("name", known_profiles())
def test_every_check_passes_on_a_made_population(name: str) -> None:
    """The same checks that `spendsense validate` makes, on a hundred and fifty people."""
    profile = read_profile(name)
    as_of = profile.as_of or AS_OF
    since = as_of - timedelta(days=profile.history_days - 1)
    frames = as_read(block_frames(World(profile, 42, since, as_of), np.arange(150)))
    days = frames["transactions"]["date"]
    rows = {table: frame.height for table, frame in frames.items()}
    first, last = days.min(), days.max()
    assert isinstance(first, date) and isinstance(last, date)
    page = Manifest(profile.name, profile.version, 42, since, as_of, 150, "parquet", "plaid",
                    4096, rows, first, last, {})  # fmt: skip
    part = Part(page, frames)
    looks = {check.name: check.look(part) for check in PART_CHECKS}
    assert {name: look.where for name, look in looks.items() if look.failed} == {}
    assert sum(look.checked > 0 for look in looks.values()) > 40
