"""What a profile has its people buy otherwise than the street at large: which kinds of everyday
purchase how often, and between which prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from .dice import QUANTILES, Flags, Ints, choice_table
from .merchants import everyday_tables
from .prices import WHOLE
from .wordings import data


@dataclass(frozen=True, slots=True)
class Shopping:
    """`weights` by kind, over the street's; `prices` in cents, lowest and highest, by kind:
    any between them is as likely, whatever the purse.

    With `only_these` the kinds without a weight of their own are not bought at all.
    """

    weights: tuple[tuple[str, int], ...] = ()
    prices: tuple[tuple[str, int, int], ...] = ()
    only_these: bool = False


AS_THE_STREET = Shopping()


def shopping_from(raw: Mapping[str, Any] | None) -> Shopping:
    """A profile's `shopping:` section that `shopping_faults` found sound.

    >>> shopping_from({"dollars": {"coffee": [4, 8]}}).prices
    (('coffee', 400, 800),)
    """
    said = raw or {}
    prices = said.get("dollars", {}).items()
    return Shopping(
        tuple(said.get("weights", {}).items()),
        tuple((kind, low * 100, high * 100) for kind, (low, high) in prices),
        bool(said.get("only_these", False)),
    )


def shopping_faults(raw: Any) -> list[str]:
    """What is wrong with a `shopping:` section, a sentence each."""
    if raw is None:
        return []
    if not isinstance(raw, dict) or not isinstance(raw.get("source"), str):
        return ["shopping has no source; expected weights and dollars by kind, and their source."]
    known = set(data("everyday")["everyday"])
    found = [
        f"shopping.{name} is nothing a profile says; expected weights, dollars, only_these, source."
        for name in raw
        if name not in ("weights", "dollars", "only_these", "source")
    ]
    for name in ("weights", "dollars"):
        given = raw.get(name, {})
        if not isinstance(given, dict):
            return [*found, f"shopping.{name} is not a mapping by kind of purchase."]
        found += [f"shopping.{name} names {kind!r}, which the street has not."
                  for kind in given if kind not in known]  # fmt: skip
        found += [f"shopping.{name}.{kind} is {value!r}; expected {EXPECTED[name]}."
                  for kind, value in given.items() if not FITS[name](value)]  # fmt: skip
    return found


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _ends(value: Any) -> bool:
    pair = isinstance(value, list) and len(value) == 2 and all(map(_whole, value))
    return bool(pair and 0 < value[0] <= value[1])


FITS = {"weights": _whole, "dollars": _ends}
EXPECTED = {
    "weights": "a whole number",
    "dollars": "a lowest and a highest price in whole dollars",
}


PLACES = 65_536
DRIVER = 3
"""The life of who drives and is of age; what each bit of a life means is in `life_of`."""
FOR_A_CAR = ("gas", "car_care", "car_wash", "oil_change", "parking", "tolls")
INSTEAD = {"transit": 400, "rides": 300}
"""Percent of the usual that who has no car buys of these; assumed."""
FROM_21 = ("bars", "liquor_store", "tobacco", "car_rental")
OF_AGE = 21


def life_of(drives: Flags, age: Ints) -> Ints:
    """What there is to buy for whom: nothing for a car without one, and no drinks under 21.

    >>> life_of(np.array([True, True, False]), np.array([40, 20, 21])).tolist()
    [3, 1, 2]
    """
    return np.asarray(drives + 2 * (age >= OF_AGE))


@cache
def kinds_bought(shopping: Shopping, life: int = DRIVER) -> Ints:
    """A table of 65,536 places, each kind of purchase in as many as its weight asks for."""
    tables, own = everyday_tables(), dict(shopping.weights)
    if not own and life == DRIVER:
        return tables.weight_table
    usual = data("everyday")["everyday"]
    other = {kind: 0 if shopping.only_these else usual[kind]["weight"] for kind in tables.kinds}
    weights = {kind: own.get(kind, other[kind]) * 100 for kind in tables.kinds}
    if not life & 1:
        weights |= dict.fromkeys(FOR_A_CAR, 0)
        weights |= {kind: weights[kind] * share // 100 for kind, share in INSTEAD.items()}
    if not life & 2:
        weights |= dict.fromkeys(FROM_21, 0)
    return choice_table([weights[kind] for kind in tables.kinds], PLACES).astype(np.int16)


@cache
def kinds_by_life(shopping: Shopping) -> Ints:
    """The tables of each life, one after the other."""
    return np.concatenate([kinds_bought(shopping, life) for life in range(DRIVER + 1)])


@cache
def price_ends(shopping: Shopping) -> tuple[Ints, Ints]:
    """The lowest and highest price in cents of each kind; both 0 where the street's hold."""
    kinds, told = everyday_tables().kinds, {kind: ends for kind, *ends in shopping.prices}
    ends = [told.get(kind, [0, 0]) for kind in kinds]
    low, high = np.array(ends, np.int64).T
    return low, high


@cache
def mean_prices(shopping: Shopping, life: int = DRIVER) -> Ints:
    """What an everyday purchase costs on average, over all kinds, at each purse in percent.

    A price that a profile tells is the same for every purse.
    """
    tables, bought = everyday_tables(), kinds_bought(shopping, life)
    low, high = price_ends(shopping)
    usual = tables.price.sum(axis=1) // QUANTILES
    means = usual[:, None] * tables.by_purse // WHOLE
    means = np.where(high[:, None] > 0, (low + high)[:, None] // 2, means)
    often = np.bincount(bought, minlength=len(tables.kinds))
    return np.asarray((means * often[:, None]).sum(axis=0) // len(bought))
