"""Shares asked of a profile are met by fifty people as well as by thousands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.world.conftest import people

from spendsense.world.facts import CHANCES, EVENLY, ODDS
from spendsense.world.profile import Archetype, Chance, Odds, Profile, Range
from spendsense.world.traits import archetypes, lots

SOME = (50, 75, 100)
NEAR, NEARLY = 1.25, 2
"""Persons by which a count may be off: what is asked may itself be no whole number of persons. The
share of an option in the middle ends twice.
"""
STARTS = (0, 25, 4100)


def of(profile: Profile, **changed: Any) -> Profile:
    """The profile whose only archetype has these parts in place of its own."""
    return replace(profile, archetypes=(replace(profile.archetypes[0], **changed),))


def with_odds(name: str, weights: Mapping[str, int]) -> Profile:
    profile = people()
    told = {option: weights.get(option, 0) for option in ODDS[name]}
    odds = {**profile.archetypes[0].odds, name: Odds(told, "test")}
    return of(profile, odds=odds)


@pytest.mark.parametrize("users", SOME)
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("percent", [0, 7, 25, 50, 80, 100])
@pytest.mark.parametrize("fact", sorted(EVENLY & set(CHANCES)))
def test_a_chance_is_met_within_one_person(fact: str, percent: int, start: int, users: int) -> None:
    drawn = lots(people(**{fact: percent}), 42, start + np.arange(users))
    assert abs(int(drawn.flag(fact).sum()) - users * percent / 100) <= NEAR


ASKED = {
    "pay_cycle": {"weekly": 28, "biweekly": 42, "semimonthly": 20, "monthly": 10},
    "card_habit": {"full": 60, "partial": 25, "minimum": 15},
    "cards": {"none": 18, "one": 32, "two": 32, "three": 18},
    "region": {"urban": 50, "suburban": 30, "rural": 20},
    "age_bracket": {"18-25": 16, "26-35": 24, "36-50": 30, "51+": 30},
}


@pytest.mark.parametrize("users", SOME)
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("fact", ASKED)
def test_odds_are_met_within_one_person_for_every_option(fact: str, start: int, users: int) -> None:
    drawn = lots(with_odds(fact, ASKED[fact]), 42, start + np.arange(users))
    counts = np.bincount(drawn.option(fact), minlength=len(ODDS[fact]))
    for option, count in zip(ODDS[fact], counts, strict=True):
        assert abs(count - users * ASKED[fact].get(option, 0) / 100) <= NEARLY, option


def test_every_fact_that_is_shared_out_evenly_was_looked_at() -> None:
    assert set(ASKED) | EVENLY & set(CHANCES) == EVENLY


@pytest.mark.parametrize("users", SOME)
@pytest.mark.parametrize("start", STARTS)
def test_archetypes_are_met_within_one_person(start: int, users: int, profile: Profile) -> None:
    chosen = archetypes(profile, 42, start + np.arange(users))
    counts = np.bincount(chosen, minlength=len(profile.archetypes))
    whole = sum(kind.weight for kind in profile.archetypes)
    for kind, count in zip(profile.archetypes, counts, strict=True):
        assert abs(count - users * kind.weight / whole) <= NEARLY, kind.name


def cast(plain: Archetype, name: str, one_in: int, at: int) -> Archetype:
    return replace(plain, name=name, weight=0, one_in=one_in, at=at)


def test_who_is_cast_takes_the_place_in_every_run_of_users() -> None:
    profile = people()
    plain = profile.archetypes[0]
    town = replace(
        profile, archetypes=(plain, cast(plain, "third", 25, 3), cast(plain, "last", 50, 49))
    )
    chosen = archetypes(town, 42, np.arange(100))
    assert np.flatnonzero(chosen == 1).tolist() == [3, 28, 53, 78]
    assert np.flatnonzero(chosen == 2).tolist() == [49, 99]
    assert (archetypes(town, 43, np.arange(100)) == chosen).all()


def test_one_users_lots_are_the_same_in_any_company() -> None:
    profile = with_odds("pay_cycle", ASKED["pay_cycle"])
    many, alone = lots(profile, 42, np.arange(300)), lots(profile, 42, np.array([217]))
    assert many.option("pay_cycle")[217] == alone.option("pay_cycle")[0]
    assert many.toss("age")[217] == alone.toss("age")[0]


def test_a_range_reaches_both_its_ends_and_no_further() -> None:
    drawn = lots(people(purchases_per_month=(17, 21)), 42, np.arange(400))
    assert set(drawn.whole("purchases_per_month").tolist()) == {17, 18, 19, 20, 21}
    assert set(drawn.dollars("purchases_per_month").tolist()) == {n * 100 for n in range(17, 22)}


def test_a_range_is_its_archetypes_own() -> None:
    profile = people()
    plain = profile.archetypes[0]
    other = replace(
        plain, name="other", ranges={**plain.ranges, "atm_dollars": Range(7, 7, "test")},
        chances={**plain.chances, "bonus": Chance(100, "test")},
    )  # fmt: skip
    drawn = lots(replace(profile, archetypes=(plain, other)), 42, np.arange(100))
    assert set(drawn.archetype.tolist()) == {0, 1}
    assert (drawn.whole("atm_dollars") == 7 * drawn.archetype).all()
    assert (drawn.flag("bonus") == (drawn.archetype == 1)).all()
