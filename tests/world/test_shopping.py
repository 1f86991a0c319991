from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml
from polars import col

from spendsense.ledger import BadInput
from spendsense.world import profile as profiles
from spendsense.world import read_profile
from spendsense.world.block import World, block_frames
from spendsense.world.merchants import everyday_tables, mean_purchase_cents
from spendsense.world.shopping import (
    AS_THE_STREET,
    DRIVER,
    FOR_A_CAR,
    FROM_21,
    Shopping,
    kinds_bought,
    life_of,
    mean_prices,
    price_ends,
    shopping_faults,
)
from spendsense.world.traits import traits

from .conftest import people

DEFAULT = Path(profiles.__file__).parent / "profiles" / "default.yaml"


def rows(tmp_path: Path, shopping: object, people: int = 40) -> pl.DataFrame:
    """Two months of the default's people who shop otherwise."""
    raw = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({**raw, "shopping": shopping}), encoding="utf-8")
    world = World(read_profile(path), 42, date(2026, 9, 1), date(2026, 10, 31))
    found: pl.DataFrame = block_frames(world, np.arange(people))["transactions"]
    return found.with_columns(col("category_detailed").cast(pl.String)).filter(~col("pending"))


def test_without_a_word_people_shop_as_the_street_does() -> None:
    assert (kinds_bought(AS_THE_STREET) == everyday_tables().weight_table).all()
    assert mean_prices(AS_THE_STREET)[100] == mean_purchase_cents()
    assert not price_ends(AS_THE_STREET)[1].any()


def test_a_weight_replaces_the_streets_and_only_these_leaves_the_others_out() -> None:
    coffee = everyday_tables().kinds.index("coffee")
    more = kinds_bought(Shopping(weights=(("coffee", 10_000),)))
    usual = everyday_tables().weight_table
    assert (more == coffee).mean() > 5 * (usual == coffee).mean() and (more != coffee).any()
    assert (kinds_bought(Shopping((("coffee", 1),), only_these=True)) == coffee).all()


def test_a_told_price_lies_between_its_ends_whatever_the_purse(tmp_path: Path) -> None:
    dollars = {"coffee": [4, 8], "bakery": [4, 8]}
    found = rows(tmp_path, {"dollars": dollars, "source": "x"})
    coffee = found.filter(category_detailed="FOOD_AND_DRINK_COFFEE")["amount_cents"]
    assert len(coffee) > 50 and coffee.is_between(400, 800).all()
    assert coffee.min() < 500 and coffee.max() > 700
    fast = found.filter(category_detailed="FOOD_AND_DRINK_FAST_FOOD")["amount_cents"]
    assert not fast.is_between(400, 800).all()


def test_a_fuller_purse_pays_more_on_average_but_not_for_what_is_told() -> None:
    means = mean_prices(AS_THE_STREET)
    assert (np.diff(means) >= 0).all() and means[200] > means[100] * 3 // 2
    coffee = Shopping((("coffee", 1),), (("coffee", 400, 800),), only_these=True)
    assert set(mean_prices(coffee)) == {600}


def test_no_price_that_is_told_stands_out_at_its_ends(tmp_path: Path) -> None:
    shopping = {"weights": {"coffee": 1}, "dollars": {"coffee": [4, 8]}, "only_these": True}
    found = rows(tmp_path, {**shopping, "source": "x"}, 120)
    coffee = found.filter(category_detailed="FOOD_AND_DRINK_COFFEE")["amount_cents"]
    often = coffee.value_counts(normalize=True).sort("proportion")
    assert len(coffee) > 2_000 and often["proportion"].max() < 0.02


def test_only_what_is_told_is_bought(tmp_path: Path) -> None:
    shopping = {"weights": {"gas": 1, "cinema": 1}, "only_these": True, "source": "x"}
    bought = rows(tmp_path, shopping).filter(payment_channel="in store", pending=False)
    kinds = set(bought["category_detailed"])
    assert {"TRANSPORTATION_GAS", "ENTERTAINMENT_TV_AND_MOVIES"} <= kinds
    assert "FOOD_AND_DRINK_COFFEE" not in kinds and "FOOD_AND_DRINK_GROCERIES" not in kinds


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"weights": {"coffee": 1}}, "shopping has no source"),
        ("coffee", "shopping has no source"),
        ({"colors": {}, "source": "x"}, "shopping.colors is nothing a profile says"),
        ({"weights": {"tea leaves": 1}, "source": "x"}, "'tea leaves', which the street has not"),
        ({"weights": {"coffee": -1}, "source": "x"}, "shopping.weights.coffee is -1"),
        ({"dollars": {"coffee": [8, 4]}, "source": "x"}, "shopping.dollars.coffee is [8, 4]"),
        ({"dollars": {"coffee": [0, 4]}, "source": "x"}, "shopping.dollars.coffee is [0, 4]"),
        ({"dollars": [4, 8], "source": "x"}, "shopping.dollars is not a mapping"),
    ],
)
def test_a_fault_is_told_with_what_was_expected(section: Any, said: str) -> None:
    assert any(said in fault for fault in shopping_faults(section))


def test_ends_may_meet_and_a_weight_may_be_nothing(tmp_path: Path) -> None:
    sound = {"weights": {"coffee": 0}, "dollars": {"coffee": [4, 4]}, "source": "x"}
    assert shopping_faults(sound) == [] == shopping_faults(None)
    with pytest.raises(BadInput, match=r"shopping\.weights\.coffee is -1"):
        rows(tmp_path, {"weights": {"coffee": -1}, "source": "x"})


def bought_by(drives: bool, age: int) -> set[str]:
    life = int(life_of(np.array([drives]), np.array([age]))[0])
    kinds = everyday_tables().kinds
    return {kinds[each] for each in np.unique(kinds_bought(AS_THE_STREET, life)).tolist()}


@pytest.mark.parametrize(
    ("drives", "age", "without"),
    [(True, 21, ()), (True, 20, FROM_21), (False, 21, FOR_A_CAR), (False, 20, FOR_A_CAR + FROM_21)],
)
def test_nobody_buys_for_a_car_without_one_or_drinks_under_21(
    drives: bool, age: int, without: tuple[str, ...]
) -> None:
    assert set(everyday_tables().kinds) - bought_by(drives, age) == set(without)


def test_who_has_no_car_goes_by_bus_and_spends_as_much_all_the_same() -> None:
    bus = everyday_tables().kinds.index("transit")
    walks = kinds_bought(AS_THE_STREET, DRIVER - 1)
    assert (walks == bus).mean() > 3 * (kinds_bought(AS_THE_STREET) == bus).mean()
    told = {"monthly_pay_dollars": 4000, "purchases_per_month": 30, "spends_percent": 60}
    purses = [
        traits(people(drives=has, city_drives=has, **told), 42, np.arange(5)).habits.price_percent
        for has in (100, 0)
    ]
    assert (purses[1] > purses[0]).all()


def test_a_flight_with_a_bag_costs_no_more_than_a_bag() -> None:
    table = everyday_tables()
    prices = table.price[table.kinds.index("bag_fees")]
    assert prices.min() >= 35_00 and prices.max() <= 80_00
