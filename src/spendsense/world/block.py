"""One block of users: who is a customer, and the frames of all that is written about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from . import bank_days, dice
from .behaviours import BEHAVIOURS
from .dice import Ints
from .households import Behaviour
from .life import live
from .people import demographics, users
from .profile import Profile
from .records import accounts, liabilities, rows_in_order, transactions
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
    runs = dice.keys_for(dice.user_keys(world.seed, numbers // size), "operator")
    return np.asarray(dice.below(dice.draw(runs), size) == numbers % size)


def block_frames(
    world: World, numbers: Ints, behaviours: Sequence[Behaviour] = BEHAVIOURS
) -> Mapping[str, pl.DataFrame]:
    """Every table of the users with these numbers, by the name of its folder."""
    operates = operators(world, numbers)
    first, last = bank_days.number(world.since), bank_days.number(world.as_of)
    homes = live(world.profile, world.seed, numbers[~operates], first, last, behaviours)
    rows = rows_in_order(homes, world.seed)
    return {
        "users": users(world.profile, world.seed, world.since, numbers, operates),
        "accounts": accounts(homes, world.seed, world.since),
        "transactions": transactions(homes, world.seed, rows),
        "liabilities": liabilities(homes, world.seed, last),
        "demographics": demographics(homes),
        **truth(homes, world.profile, world.seed, rows, behaviours),
    }
