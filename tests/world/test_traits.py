from __future__ import annotations

import numpy as np
import pytest

from spendsense.world import dice
from spendsense.world.merchants import street
from spendsense.world.profile import Profile
from spendsense.world.traits import CONTRACT, PRICE_PERCENT, Traits, monthly_cost, traits


@pytest.fixture(scope="module")
def people(profile: Profile) -> Traits:
    return traits(profile, dice.user_keys(42, np.arange(4000)))


def of(people: Traits, profile: Profile, name: str) -> np.ndarray:
    return people.archetype == [kind.name for kind in profile.archetypes].index(name)


def test_archetypes_come_in_the_profiles_weights(people: Traits, profile: Profile) -> None:
    counts = np.bincount(people.archetype)
    for kind, count in zip(profile.archetypes, counts, strict=True):
        assert abs(count / 4000 - kind.weight / 100) < 0.025


def test_a_range_is_kept_at_both_ends(people: Traits, profile: Profile) -> None:
    mine = of(people, profile, "subscribes_to_everything")
    held = people.services.held[mine].sum(axis=1)
    assert (held.min(), held.max()) == (6, 9)


def test_a_sure_chance_is_everybody_and_no_chance_nobody(people: Traits, profile: Profile) -> None:
    assert people.card.held[of(people, profile, "carries_card_debt")].all()
    assert not people.card.held[of(people, profile, "paycheck_to_paycheck")].any()


def test_without_a_card_there_is_no_limit_and_no_debt(people: Traits) -> None:
    without = ~people.card.held
    assert not people.card.limit[without].any()
    assert not people.card.opening[without].any()
    assert (people.card.opening <= people.card.limit).all()
    assert (people.card.limit % 100_00 == 0).all()


def test_only_contracts_are_paid_by_the_span(people: Traits, profile: Profile) -> None:
    contract = people.income.cycle == CONTRACT
    assert (contract == of(people, profile, "paid_by_contract")).all()
    assert (people.income.pay[contract] > people.income.monthly[contract] * 3 // 2).all()


def test_a_years_pay_is_twelve_months_whatever_the_cycle(people: Traits) -> None:
    weekly = people.income.cycle == 0
    yearly, twelve = people.income.pay[weekly] * 52, people.income.monthly[weekly] * 12
    assert ((twelve - yearly) < 52).all()


def test_prices_stay_within_what_a_street_can_charge(people: Traits) -> None:
    low, high = PRICE_PERCENT
    assert people.habits.price_percent.min() >= low
    assert people.habits.price_percent.max() <= high


def test_subscriptions_cost_a_twelfth_of_their_year(people: Traits) -> None:
    shops = street()
    first = people.services.held[0]
    yearly = sum(
        each.cents * {"weekly": 52, "monthly": 12, "annual": 1}[each.cadence]
        for each, held in zip(shops.subscriptions, first, strict=True)
        if held
    )
    assert monthly_cost(people.services, shops)[0] == yearly // 12
