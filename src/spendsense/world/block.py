"""One block of users: who is a customer, and the frames of all that is written about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from . import bank_days, dice
from .behaviours import DAILY, PLANNED, Daily, Planned
from .dice import Ints
from .ids import as_text
from .life import live
from .people import demographics, users
from .profile import Profile
from .records import accounts, liabilities, transactions
from .rows import Rows
from .traits import Flags
from .truth import truth

BLOCK_SIZE = 4096


@dataclass(frozen=True, slots=True)
class World:
    """What a world is made from: the same four give the same rows."""

    profile: Profile
    seed: int
    since: date
    as_of: date


def operators(world: World, numbers: Ints) -> Flags:
    """One user in each run of `one_operator_in` is an operator, wherever the runs end."""
    size = world.profile.one_operator_in
    if not size:
        return np.zeros(len(numbers), np.bool_)
    runs = dice.keys_for(dice.user_keys(world.seed, numbers // size), "operator")
    return np.asarray(dice.below(dice.draw(runs), size) == numbers % size)


def block_frames(
    world: World,
    numbers: Ints,
    planned: Sequence[Planned] = PLANNED,
    daily: Sequence[Daily] = DAILY,
    progress: Callable[[float], None] | None = None,
) -> Mapping[str, pl.DataFrame]:
    """Every table of the users with these numbers, by the name of its folder."""
    tables = block_tables(world, numbers, planned, daily, progress)
    return {table: as_text(pl.concat(make())) for table, make in tables.items()}


def block_tables(
    world: World,
    numbers: Ints,
    planned: Sequence[Planned] = PLANNED,
    daily: Sequence[Daily] = DAILY,
    progress: Callable[[float], None] | None = None,
) -> Mapping[str, Callable[[], Iterable[pl.DataFrame]]]:
    """The same tables, each to be made when it is wanted, and long ones a part at a time: together
    they take much memory.

    Their ids are the numbers that ids are written from.
    """
    operates = operators(world, numbers)
    first, last = bank_days.number(world.since), bank_days.number(world.as_of)
    living = numbers[~operates]
    homes = live(world.profile, world.seed, living, first, last, planned, daily, progress)
    rows = Rows.of(homes)
    whole = {
        "users": lambda: users(world.profile, world.seed, world.since, numbers, operates),
        "accounts": lambda: accounts(homes, world.since),
        "liabilities": lambda: liabilities(homes, last),
        "demographics": lambda: demographics(homes),
        **truth(homes, rows, planned),
    }
    one = {table: partial(_at_once, make) for table, make in whole.items()}
    return {**one, "transactions": lambda: transactions(homes, rows)}


def _at_once(make: Callable[[], pl.DataFrame]) -> Iterable[pl.DataFrame]:
    yield make()
