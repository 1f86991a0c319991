"""What a block of households is like: one array element a household, fixed for life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints
from spendsense.world.facts import AGES, EVENTS, REGIONS
from spendsense.world.merchants import Street, street
from spendsense.world.profile import Profile

from .cards import FULL, MINIMUM, PARTIAL, Cards, cards
from .habits import Habits, habits
from .home import Home, Services, home, monthly_cents, services
from .income import CONTRACT, GIG, UNPAID, Income, income
from .loans import Loans, loans
from .lots import AGE_RANGES, Flags, Lots, archetypes, lots
from .retirement import Retirement, retirement
from .rows_told import other_rows
from .saving import Saving, saving


@dataclass(frozen=True, slots=True)
class Traits:
    """Everything about a block of households that does not change from day to day."""

    archetype: Ints
    age: Ints
    region: Ints
    town: Ints
    next_town: Ints
    opening_checking: Ints
    income: Income
    retirement: Retirement
    home: Home
    services: Services
    habits: Habits
    cards: Cards
    saving: Saving
    loans: Loans
    chances: Mapping[str, Ints]
    scripted: Flags


A_MONTH_OF_2026 = 2026 * 12


def traits(profile: Profile, seed: int, numbers: Ints, month: int = A_MONTH_OF_2026) -> Traits:
    """The households with these numbers, in this profile's world; `month` is its first,
    counted from the year 0."""
    drawn, shops = lots(profile, seed, numbers), street()
    bracket, region = drawn.option("age_bracket"), drawn.option("region")
    pay, old = retirement(drawn, income(drawn, bracket, shops), shops)
    town = _town(drawn, region, shops)
    next_town = _next_town(drawn, town, shops)
    shelter = home(drawn, pay.monthly, town, next_town, shops)
    held = services(drawn, shops)
    plastic = cards(drawn, pay.monthly)
    debts = loans(drawn, shelter.housing, shelter.mortgaged, shops, month)
    # Cushions are of the working years; they last.
    cushion = np.where(old.retired, old.former, pay.monthly)
    cushion = cushion * _by_age(profile.age_cushion_percent, bracket) // 100
    put_by = saving(drawn, pay.monthly, cushion, (plastic.count > 0) & (plastic.habit != FULL))
    return Traits(
        archetype=drawn.archetype,
        age=drawn.age,
        region=region,
        town=town,
        next_town=next_town,
        opening_checking=cushion * drawn.whole("opening_checking_percent") // 100,
        income=pay,
        retirement=old,
        home=shelter,
        services=held,
        habits=habits(
            drawn,
            pay.monthly,
            shelter.drives,
            _left_over(drawn, pay, shelter, held, debts, put_by, shops),
            other_rows(drawn, pay, old, shelter, held, debts, put_by, plastic, shops),
        ),
        cards=plastic,
        saving=put_by,
        loans=debts,
        chances={kind: drawn.whole(f"{kind}_per_mille") for kind in EVENTS},
        scripted=np.array([each.script is not None for each in profile.archetypes])[
            drawn.archetype
        ],
    )


def _by_age(percent: Mapping[str, int], bracket: Ints) -> Ints:
    return np.array([percent[name] for name in AGES], np.int64)[bracket]


def _town(drawn: Lots, region: Ints, shops: Street) -> Ints:
    """A town of the person's kind of region."""
    ranges = np.array([shops.town_range(kind) for kind in REGIONS], np.int64)[region]
    return ranges[:, 0] + dice.below(drawn.toss("town"), ranges[:, 1])


SAME_TOWN, SAME_STATE = 60, 25
"""Of a hundred moves; all others go to a town of the same kind in another state. Assumed, after the
Census Bureau: most who move stay in their county, one in six or so leaves the state."""


def _next_town(drawn: Lots, town: Ints, shops: Street) -> Ints:
    """Where they would move to: mostly within town."""
    far, near = _other_towns(shops, False), _other_towns(shops, True)
    bits = drawn.toss("next_town")
    how = dice.below(bits, 100)
    here, there = ([len(each[place]) for place in range(len(each))] for each in (near, far))
    away = _one_of(far, np.array(there), town, dice.sixteenth(bits, 1))
    close = _one_of(near, np.array(here), town, dice.sixteenth(bits, 1))
    beyond = np.where((how < SAME_TOWN + SAME_STATE) & (close >= 0), close, away)
    return np.where(how < SAME_TOWN, town, beyond)


def _other_towns(shops: Street, same_state: bool) -> list[list[int]]:
    """Of each town, the others of its state, or those of its kind in other states."""
    return [
        [
            place
            for place, other in enumerate(shops.towns)
            if other != town
            and (other.state == town.state if same_state
                 else other.state != town.state and other.kind == town.kind)
        ]
        for town in shops.towns
    ]  # fmt: skip


def _one_of(towns: list[list[int]], counts: Ints, town: Ints, place: Ints) -> Ints:
    """One of each town's others, -1 where it has none."""
    table = np.full((len(towns), int(counts.max())), -1, np.int64)
    for row, others in enumerate(towns):
        table[row, : len(others)] = others
    return np.asarray(table[town, place * counts[town] >> 16])


def _left_over(
    drawn: Lots,
    pay: Income,
    shelter: Home,
    held: Services,
    debts: Loans,
    put_by: Saving,
    shops: Street,
) -> Ints:
    """Cents of a usual month that are not spoken for."""
    rent = np.where(shelter.owned, 0, shelter.housing)
    taxes = np.where(pay.cycle == CONTRACT, pay.monthly * pay.tax_percent // 100, 0)
    fixed = rent + taxes + shelter.bill.sum(axis=1) + debts.payment.sum(axis=0)
    fixed = fixed + put_by.transfer.sum(axis=0) + monthly_cost(held, len(rent), shops)
    return np.asarray(np.maximum(pay.monthly + pay.second + pay.partner - fixed, 0))


def monthly_cost(held: Services, homes: int, shops: Street) -> Ints:
    """Cents a month of the subscriptions each household begins with."""
    monthly = np.array([monthly_cents(each) for each in shops.services], np.int64)
    cost = np.zeros(homes, np.int64)
    now = held.starts < 0
    np.add.at(cost, held.home[now], monthly[held.service[now]])
    return cost


__all__ = ["AGE_RANGES", "CONTRACT", "FULL", "GIG", "MINIMUM", "PARTIAL", "UNPAID", "Flags",
           "Traits", "archetypes", "lots", "traits"]  # fmt: skip
