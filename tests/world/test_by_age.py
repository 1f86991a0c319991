from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import yaml
from tests.world.conftest import people

from spendsense.ledger import BadInput
from spendsense.world import read_profile
from spendsense.world.by_age import ByAge, by_age_faults
from spendsense.world.profile import profile_from
from spendsense.world.traits import traits

KNOWN = ("owns_home", "monthly_pay_dollars")
GOOD = {"from": {18: 0, 30: 120}, "source": "assumed"}


def test_a_fact_is_what_it_is_from_an_age_to_the_day_before_the_next() -> None:
    moves = ByAge(((18, 0), (24, 50)), "assumed")
    assert moves.at(np.array([18, 23, 24, 89])).tolist() == [0, 0, 50, 50]


def test_a_chance_and_a_range_both_move() -> None:
    moves = {"owns_home": ByAge(((18, 0), (30, 100)), "x"),
             "monthly_pay_dollars": ByAge(((18, 50), (30, 200)), "x")}  # fmt: skip
    facts = people(owns_home=100, monthly_pay_dollars=1000, age_bracket="26-35")
    town = traits(replace(facts, by_age=moves), 42, np.arange(300))
    assert (town.home.owned == (town.age >= 30)).all()
    assert (town.income.monthly == np.where(town.age >= 30, 2000_00, 500_00)).all()


def test_more_than_a_hundred_percent_of_a_chance_is_everybody() -> None:
    facts = people(owns_home=60, age_bracket="26-35")
    all_of = replace(facts, by_age={"owns_home": ByAge(((18, 300),), "x")})
    assert traits(all_of, 42, np.arange(100)).home.owned.all()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"luck": GOOD}, "luck, which is no chance or range"),
        ({"owns_home": {"from": {24: 5}, "source": "x"}}, "with one for 18"),
        ({"owns_home": {"from": {18: 5}}}, "its source"),
        ({"owns_home": {"from": {18: -5}, "source": "x"}}, "whole percents"),
        ({"owns_home": {"from": {18: 5, "old": 7}, "source": "x"}}, "whole percents"),
        ([1], "is no mapping"),
    ],
)
def test_what_is_told_wrongly_is_said(told: Any, says: str) -> None:
    (fault,) = by_age_faults(told, KNOWN)
    assert says in fault


def test_nothing_and_what_is_well_told_have_no_fault() -> None:
    assert not by_age_faults(None, KNOWN) and not by_age_faults({"owns_home": GOOD}, KNOWN)


def test_a_profile_that_moves_what_it_does_not_know_is_refused() -> None:
    from importlib.resources import files

    text = (files("spendsense.world") / "profiles" / "default.yaml").read_text("utf-8")
    raw = yaml.safe_load(text)
    raw["by_age"]["luck"] = GOOD
    with pytest.raises(BadInput, match="by_age names luck"):
        profile_from(yaml.safe_dump(raw), "mine.yaml")


def test_default_moves_owners_by_age() -> None:
    assert read_profile("default").by_age["owns_home"].at(np.array([23, 24])).tolist() == [0, 35]
