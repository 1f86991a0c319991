"""The street that every household lives on: who sells what there, and how it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import gcd
from typing import Any

import numpy as np
import polars as pl

from spendsense.ledger.categories import taxonomy

from .bank_days import number
from .dice import QUANTILES, Ints, choice_table
from .prices import (
    ENDINGS,
    HOLDS,
    PUMP_HOLDS,
    TIP_PERCENT,
    by_purse,
    held_cents,
    quantiles,
    with_ending,
    zipf,
)
from .wordings import (
    IN_STORE,
    TOWN_KINDS,
    Town,
    Wording,
    codes_of,
    data,
    families,
    listed,
    names,
    towns,
)

__all__ = [
    "CADENCES",
    "ENDINGS",
    "HOLDS",
    "PUMP_HOLDS",
    "TIP_PERCENT",
    "TOWN_KINDS",
    "EverydayTables",
    "Service",
    "Street",
    "Town",
    "Wording",
    "everyday_tables",
    "held_cents",
    "mean_purchase_cents",
    "names",
    "price_on",
    "street",
    "with_ending",
]

CADENCES = ("weekly", "monthly", "quarterly", "annual")

WORDING_COLUMNS = (
    "name",
    "merchant_name",
    "category_primary",
    "category_detailed",
    "payment_channel",
    "city",
    "region",
)


@dataclass(frozen=True, slots=True)
class Service:
    """A subscription: its price list by absolute day, its trial, its wording's number."""

    name: str
    merchant: str
    category: str
    cadence: str
    kind: str
    prices: tuple[tuple[int, int], ...]
    trial_days: int
    trial_cents: int
    wording: int


@dataclass(frozen=True, slots=True)
class Street:
    """Every wording of the world, and where each family of them begins."""

    wordings: tuple[Wording, ...]
    towns: tuple[Town, ...]
    first: Mapping[str, int]
    counts: Mapping[str, int]
    a_town: Mapping[str, int]
    references: Mapping[str, int]
    services: tuple[Service, ...]

    def one_of(self, family: str, place: Ints, turn: Ints | int = 0) -> Ints:
        """The wording of the family's member at `place`, counted round; `turn` picks the reference
        of those who name another one each time."""
        each = self.references.get(family, 1)
        member = place % (self.counts[family] // each)
        return np.asarray(self.first[family] + member * each + turn % each)

    def in_town(self, family: str, town: Ints, place: Ints) -> Ints:
        """The wording of one of the family's members in a town, counted round."""
        members = self.a_town[family]
        return self.first[family] + town * members + place % members

    def companies(self) -> Ints:
        """A number a wording, the same for the same merchant."""
        return _companies()

    def town_range(self, kind: str) -> tuple[int, int]:
        """The first town of a kind, and how many lie beside it."""
        kinds = [town.kind for town in self.towns]
        return kinds.index(kind), kinds.count(kind)

    def table(self) -> pl.DataFrame:
        """One row a wording, in order, in the columns of a transaction."""
        return _table()


@cache
def _companies() -> Ints:
    names = _table()["merchant_name"].fill_null("")
    return names.rank("dense").cast(pl.Int64).to_numpy()


@cache
def street() -> Street:
    """The one street that every household of the world lives on."""
    wordings: list[Wording] = []
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for family, members in families():
        first[family] = len(wordings)
        wordings.extend(members)
        counts[family] = len(wordings) - first[family]
    a_town, references = _told("in_town"), _told("references")
    services = tuple(_service(each, first[each["name"]]) for each in data("services")["services"])
    return Street(tuple(wordings), towns(), first, counts, a_town, references, services)


def _told(name: str) -> dict[str, int]:
    """What parties say under this name, by family."""
    parties = data("merchants")["parties"].items()
    return {family: party[name] for family, party in parties if name in party}


def _service(each: Mapping[str, Any], wording: int) -> Service:
    trial = each.get("trial", {"days": 0, "cents": 0})
    return Service(
        name=each["name"],
        merchant=each.get("merchant", each["name"]),
        category=each["category"],
        cadence=each["cadence"],
        kind=each["kind"],
        prices=tuple((number(day), cents) for day, cents in each["prices"].items()),
        trial_days=trial["days"],
        trial_cents=trial["cents"],
        wording=wording,
    )


@cache
def _table() -> pl.DataFrame:
    shops, primaries = street(), taxonomy()
    told, merchants, categories, channels, towns = zip(*shops.wordings, strict=True)
    cities = [town.city for town in shops.towns]
    states = [town.state for town in shops.towns]
    return pl.DataFrame(
        {
            "name": told,
            "merchant_name": merchants,
            "category_primary": [primaries[category] for category in categories],
            "category_detailed": categories,
            "payment_channel": channels,
            "city": [cities[town] if town >= 0 else None for town in towns],
            "region": [states[town] if town >= 0 else None for town in towns],
        },
        schema=dict.fromkeys(WORDING_COLUMNS, pl.String),
    )


@dataclass(frozen=True, slots=True)
class EverydayTables:
    """The kinds of everyday purchase as look-up tables, one row or element a kind."""

    kinds: tuple[str, ...]
    weight_table: Ints
    weekday: Ints
    season: Ints
    median: Ints
    price: Ints
    ending: Ints
    days_to_post: Ints
    hold: Ints
    online: Ints
    card_percent: Ints
    by_purse: Ints
    shops: Ints
    rank: Ints
    first: Ints
    code_mask: Ints
    step: Ints
    walk: Ints
    a_town: Ints

    def wording(
        self, kind: Ints, town: Ints, favorite: Ints, place: Ints, order: Ints | int = 0
    ) -> Ints:
        """The shop: of a household's favorites the first twice as often as the second.

        `favorite` is the household's own whole number, `place` a place in a table of 4,096, and
        `order` a number of which shops that name the order make a code.
        """
        return self._at(kind, town, favorite + self.walk.take(kind * QUANTILES + place), order)

    def other_wording(
        self, kind: Ints, town: Ints, favorite: Ints, place: Ints, further: Ints, order: Ints
    ) -> Ints:
        """A shop so many places further among the household's favorites."""
        rank = self.rank.take(kind * QUANTILES + place) + further
        return self._at(kind, town, favorite + rank * self.step.take(kind), order)

    def _at(self, kind: Ints, town: Ints, walked: Ints, order: Ints | int) -> Ints:
        """first[kind, shop] + town * shops, if in store, + the order's code."""
        shop = kind * self.first.shape[1] + walked % self.shops.take(kind)
        code = order & self.code_mask.take(shop)
        return np.asarray(self.first.take(shop) + town * self.a_town.take(kind) + code)


@cache
def everyday_tables() -> EverydayTables:
    market, begins = data("everyday"), street()
    kinds, shapes = market["everyday"], market["shapes"]
    each = list(kinds.values())
    shops = [_choices(kind) for kind in each]

    def column(name: str) -> Ints:
        return np.array([kind[name] for kind in each], np.int64)

    def shaped(name: str) -> Ints:
        return np.array([shapes[name][kind[name]] for kind in each], np.int64)

    ends = {name: choice_table(_weights(shape), 256) for name, shape in shapes["endings"].items()}
    ranks = {count: choice_table(zipf(count), QUANTILES) for count in set(shops)}
    online = np.array([kind["channel"] != IN_STORE for kind in each], np.int64)
    rank = np.stack([ranks[count] for count in shops])
    codes = np.array([_codes(kind, max(shops)) for kind in each], np.int64)
    before = np.cumsum(codes, axis=1) - codes
    step = np.array([_step(kind, count) for kind, count in zip(each, shops, strict=True)])
    return EverydayTables(
        kinds=tuple(kinds),
        weight_table=choice_table([kind["weight"] for kind in each], 65536).astype(np.int16),
        weekday=shaped("weekday"),
        season=shaped("season"),
        median=column("median_cents"),
        price=np.stack([_prices(kind) for kind in each]).astype(np.int32),
        ending=np.stack([ends[kind["endings"]] for kind in each]),
        days_to_post=column("days_to_post"),
        hold=np.array([HOLDS.index(kind["hold"]) for kind in each], np.int64),
        online=online,
        card_percent=column("card_percent_of_usual"),
        by_purse=np.stack([by_purse(kind["elasticity_percent"]) for kind in each]),
        shops=np.array(shops, np.int64),
        rank=rank,
        first=np.array([begins.first[kind] for kind in kinds], np.int64)[:, None] + before,
        code_mask=codes - 1,
        step=step,
        walk=(rank * step[:, None]).astype(np.int16),
        a_town=np.where(online, 0, shops),
    )


def _prices(kind: Mapping[str, Any]) -> Ints:
    """Cents at each quantile of a kind's prices."""
    between = tuple(kind["between_cents"]) if "between_cents" in kind else None
    return quantiles(kind["median_cents"], kind["spread_percent"], between)


def _choices(kind: Mapping[str, Any]) -> int:
    """How many shops of a kind a household can choose from where it lives."""
    if kind["channel"] == IN_STORE:
        return int(kind["chains_in_town"] + kind["locals_in_town"])
    return len(listed(kind["merchants"])) * len(kind["says"])


def _codes(kind: Mapping[str, Any], most: int) -> list[int]:
    """How many wordings each shop of a kind has, where it has codes; filled up with ones."""
    codes: list[int] = []
    if kind["channel"] != IN_STORE:
        codes = [codes_of(pattern) for pattern in kind["says"]] * len(listed(kind["merchants"]))
    return codes + [1] * (most - len(codes))


def _step(kind: Mapping[str, Any], shops: int) -> int:
    """From a favorite to the next: round all shops, online by way of a merchant's own wordings."""
    if kind["channel"] != IN_STORE:
        return 1
    return next(step for step in range(3, shops + 3) if gcd(step, shops) == 1)


def _weights(shape: Mapping[str, int]) -> list[int]:
    return [shape.get(ending, 0) for ending in ENDINGS]


@cache
def _price_lists() -> tuple[Ints, Ints]:
    """Days from which prices hold and the prices, a row a service, filled up with the last."""
    lists = [service.prices for service in street().services]
    longest = max(map(len, lists))
    filled = [prices + prices[-1:] * (longest - len(prices)) for prices in lists]
    both = np.array(filled, np.int64)
    return both[:, 1:, 0], both[:, :, 1]


def price_on(service: Ints, day: Ints) -> Ints:
    """Cents that a renewal costs on a day; the first price also holds before its day."""
    days, cents = _price_lists()
    rises = (days[service] <= np.asarray(day)[..., None]).sum(axis=-1)
    return np.asarray(cents[service, rises])


@cache
def mean_purchase_cents() -> int:
    """What an everyday purchase costs on average, over all kinds, before a household's scale."""
    tables = everyday_tables()
    means = tables.price.sum(axis=1) // QUANTILES
    return int(means[tables.weight_table].sum() // len(tables.weight_table))
