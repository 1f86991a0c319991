"""Who the users are: made-up names, addresses at example domains, and demographics."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl

from spendsense.ledger import USERS

from . import dice
from .dice import Bits, Ints
from .households import Households
from .ids import user_ids
from .merchants import names
from .profile import REGIONS, Profile
from .traits import Flags, lots

DAYS_BEFORE_SINCE, DAYS_AFTER_SINCE = 330, 360
"""A user joined within these days of the first day of history: with the default history, one to
twenty-four months before its last day. Counted from the first, so a day more moves nobody."""

AGE_BRACKETS = ((25, "18-25"), (35, "26-35"), (50, "36-50"), (200, "51+"))
INCOME_BRACKETS = (
    (30_000, "under 30k"),
    (50_000, "30k-50k"),
    (75_000, "50k-75k"),
    (10**9, "75k and over"),
)
LIFE_STAGES = ((29, "starting out"), (44, "establishing"), (64, "mid-life"), (200, "retirement"))

DEMOGRAPHICS = pl.Schema(
    {
        "user_id": pl.String(),
        "age": pl.Int64(),
        "age_bracket": pl.String(),
        "income": pl.Int64(),  # dollars a year that reach the account
        "income_bracket": pl.String(),
        "region": pl.String(),
        "life_stage": pl.String(),
    }
)


def users(profile: Profile, seed: int, since: date, numbers: Ints, operates: Flags) -> pl.DataFrame:
    """One row a user, customers and operators, in order of number."""
    drawn = lots(profile, dice.user_keys(seed, numbers))
    called, joined = drawn.toss("name"), drawn.toss("joined")
    first, last = _picked("first", called, 0), _picked("last", called, 1)
    domain = _picked("domains", called, 2)
    addresses = zip(first, last, numbers.tolist(), domain, strict=True)
    return pl.DataFrame(
        {
            "user_id": user_ids(numbers),
            "name": [f"{given} {family}" for given, family in zip(first, last, strict=True)],
            "email": [f"{a}.{b}.{n}@{at}".lower() for a, b, n, at in addresses],
            "created_at": _joined_at(joined, since),
            "user_type": np.where(operates, "operator", "customer").tolist(),
            # Nobody needs an operator's consent: there is nothing of theirs to read.
            "consent": drawn.flag("consents") & ~operates,
        },
        schema=USERS,
    )


def _picked(kind: str, bits: Bits, part: int) -> list[str]:
    options = names()[kind]
    return [options[place] for place in dice.below(bits, len(options), part).tolist()]


def _joined_at(bits: Bits, since: date) -> list[datetime]:
    midnight = datetime.combine(since - timedelta(days=DAYS_BEFORE_SINCE), time())
    days = dice.below(bits, DAYS_BEFORE_SINCE + DAYS_AFTER_SINCE, 0)
    minutes = dice.below(bits, 24 * 60, 1)
    pairs = zip(days.tolist(), minutes.tolist(), strict=True)
    return [midnight + timedelta(days=day, minutes=minute) for day, minute in pairs]


def demographics(homes: Households) -> pl.DataFrame:
    """What only fairness is measured by. Income is take-home pay of a year in whole dollars."""
    age, yearly = homes.traits.age, homes.traits.income.monthly * 12 // 100
    return pl.DataFrame(
        {
            "user_id": user_ids(homes.numbers),
            "age": age,
            "age_bracket": _bracket(age, AGE_BRACKETS),
            "income": yearly,
            "income_bracket": _bracket(yearly, INCOME_BRACKETS),
            "region": [REGIONS[place] for place in homes.traits.region.tolist()],
            "life_stage": _bracket(age, LIFE_STAGES),
        },
        schema=DEMOGRAPHICS,
    )


def _bracket(values: Ints, brackets: tuple[tuple[int, str], ...]) -> list[str]:
    """The name of the first bracket whose upper end is not passed."""
    ends = np.array([end for end, _ in brackets])
    return [brackets[place][1] for place in np.searchsorted(ends, values).tolist()]
