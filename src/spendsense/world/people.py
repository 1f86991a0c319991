"""Who the users are: made-up names, addresses at example domains, and demographics."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl

from spendsense.ledger import USERS

from . import dice
from .dice import Bits, Ints
from .facts import AGES, REGIONS
from .households import Households
from .ids import user_ids
from .merchants import names
from .profile import Profile
from .traits import AGE_RANGES, Flags, lots

DAYS_BEFORE_SINCE, DAYS_AFTER_SINCE = 330, 360
"""A user joined within these days of the first day of history: with the default history, one to
twenty-four months before its last day. Counted from the first, so a day more moves nobody."""

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
    drawn = lots(profile, seed, numbers)
    called, joined = drawn.toss("name"), drawn.toss("joined")
    first, last = _picked("first", called, 0), _picked("last", called, 1)
    domain = _picked("domains", called, 2)
    ids = user_ids(numbers + profile.first_user, profile.user_id)
    return pl.DataFrame(
        {
            "user_id": ids,
            "name": [f"{given} {family}" for given, family in zip(first, last, strict=True)],
            "email": _addresses(profile, numbers, first, last, domain),
            "created_at": _joined_at(joined, since, profile.history_days),
            "user_type": np.where(operates, "operator", "customer").tolist(),
            # Nobody needs an operator's consent: there is nothing of theirs to read.
            "consent": drawn.flag("consents") & ~operates,
        },
        schema=USERS,
    )


def _addresses(
    profile: Profile, numbers: Ints, first: list[str], last: list[str], domain: list[str]
) -> list[str]:
    """As the profile writes them, or of the name."""
    if profile.email is not None:
        return [profile.email.format(number + profile.first_user) for number in numbers.tolist()]
    names = zip(first, last, numbers.tolist(), domain, strict=True)
    return [f"{a}.{b}.{n}@{at}".lower() for a, b, n, at in names]


def _picked(kind: str, bits: Bits, part: int) -> list[str]:
    options = names()[kind]
    return [options[place] for place in dice.below(bits, len(options), part).tolist()]


def _joined_at(bits: Bits, since: date, history_days: int) -> list[datetime]:
    midnight = datetime.combine(since - timedelta(days=DAYS_BEFORE_SINCE), time())
    after = min(DAYS_AFTER_SINCE, history_days)  # nobody joins after a short history's last day
    days = dice.below(bits, DAYS_BEFORE_SINCE + after, 0)
    minutes = dice.below(bits, 24 * 60, 1)
    pairs = zip(days.tolist(), minutes.tolist(), strict=True)
    return [midnight + timedelta(days=day, minutes=minute) for day, minute in pairs]


def demographics(homes: Households) -> pl.DataFrame:
    """What only fairness is measured by. Income is take-home pay of a year in whole dollars."""
    who, profile = homes.traits, homes.profile
    yearly = (who.income.monthly + who.income.second) * 12 // 100
    ages = tuple((high, name) for (_, high), name in zip(AGE_RANGES, AGES, strict=True))
    tiers = tuple((end - 1, name) for name, end in profile.income_brackets.items())
    return pl.DataFrame(
        {
            "user_id": homes.user_ids,
            "age": who.age,
            "age_bracket": _bracket(who.age, ages),
            "income": yearly,
            "income_bracket": _bracket(yearly, (*tiers, (10**9, profile.top_bracket))),
            "region": [REGIONS[place] for place in who.region.tolist()],
            "life_stage": _bracket(who.age, LIFE_STAGES),
        },
        schema=DEMOGRAPHICS,
    )


def _bracket(values: Ints, brackets: tuple[tuple[int, str], ...]) -> list[str]:
    """The name of the first bracket whose upper end is not passed."""
    ends = np.array([end for end, _ in brackets])
    return [brackets[place][1] for place in np.searchsorted(ends, values).tolist()]
