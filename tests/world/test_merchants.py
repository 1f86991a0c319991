from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import polars as pl
import pytest

from spendsense.world import merchants
from spendsense.world.bank_days import number
from spendsense.world.dice import QUANTILES, draw, quantile, sixteenth, user_keys
from spendsense.world.merchants import (
    CADENCES,
    HOLDS,
    TOWN_KINDS,
    everyday_tables,
    mean_purchase_cents,
    price_on,
    street,
)
from spendsense.world.wordings import data


def of(kind: str) -> int:
    return everyday_tables().kinds.index(kind)


def dollars_in_ten_thousand(kinds: list[str]) -> int:
    """What purchases of these kinds come to, of ten thousand of all kinds, at the purse of most."""
    tables = everyday_tables()
    means = tables.price.mean(axis=1) * tables.by_purse[:, 200] / 1_000_000
    counts = np.bincount(tables.weight_table) * 10_000 / 65_536
    return round(sum(means[of(kind)] * counts[of(kind)] for kind in kinds))


# Towns


def test_towns_of_a_kind_lie_beside_each_other() -> None:
    towns = street().towns
    for kind in TOWN_KINDS:
        first, count = street().town_range(kind)
        assert [place for place, town in enumerate(towns) if town.kind == kind] == list(
            range(first, first + count)
        )
    assert sum(street().town_range(kind)[1] for kind in TOWN_KINDS) == len(towns)


def test_there_are_sixty_towns_and_more_in_thirty_states_and_more() -> None:
    towns = street().towns
    assert len(set(towns)) == len(towns) >= 60
    assert len({town.state for town in towns}) >= 30


# Wordings by number


def test_the_table_has_a_row_a_wording_in_order() -> None:
    table, shops = street().table(), street()
    assert table.height == len(shops.wordings)
    place = shops.first["groceries"]
    wording = shops.wordings[place]
    assert table.row(place) == (
        wording.name,
        wording.merchant,
        "FOOD_AND_DRINK",
        "FOOD_AND_DRINK_GROCERIES",
        "in store",
        shops.towns[0].city,
        shops.towns[0].state,
    )
    assert table.row(shops.first["late_fee"])[-2:] == (None, None)
    assert set(table.dtypes) == {pl.String()}


def test_families_follow_each_other_without_a_gap() -> None:
    shops = street()
    spans = sorted((shops.first[family], shops.counts[family]) for family in set(shops.first))
    ends = {first: first + count for first, count in spans}
    assert set(ends.values()) - set(ends) == {len(shops.wordings)}


def test_a_member_is_counted_round_its_family() -> None:
    shops = street()
    count = shops.counts["employers"]
    assert (
        shops.one_of("employers", np.array([0, count])).tolist() == [shops.first["employers"]] * 2
    )
    last = shops.one_of("employers", np.array([count - 1]))[0]
    assert shops.wordings[last].merchant == "Wheelhouse Motors"


def test_each_town_has_its_own_clinics_and_landlords() -> None:
    shops = street()
    town = np.array([3, 3, 4])
    clinics = shops.in_town("clinics", town, np.array([0, 5, 0])).tolist()
    assert [shops.wordings[each].town for each in clinics] == [3, 3, 4]
    assert clinics[0] == clinics[1] != clinics[2]
    water = shops.in_town("water", np.array([shops.town_range("rural")[0]]), np.array([9]))
    assert shops.wordings[water[0]].merchant == "City of Alliance Water"


def test_building_the_street_again_gives_the_same_one() -> None:
    before, table = street(), street().table()
    for built in (merchants.street, merchants._table):
        built.cache_clear()
    assert street() == before
    assert street().table().equals(table)


def test_another_process_reads_the_same_off_every_sign() -> None:
    script = (
        "import hashlib; from spendsense.world.merchants import street;"
        "print(hashlib.sha256(street().table().write_csv().encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


# Everyday purchases


def test_a_purchase_in_store_is_made_in_the_households_town_and_of_its_kind() -> None:
    tables, shops = everyday_tables(), street()
    bits = draw(user_keys(1, np.arange(20_000)))
    kind = tables.weight_table[sixteenth(bits, 0)]
    town = sixteenth(bits, 1) % len(shops.towns)
    found = tables.wording(kind, town, sixteenth(bits, 2), quantile(bits, 3))
    first = np.array([shops.first[name] for name in tables.kinds])[kind]
    count = np.array([shops.counts[name] for name in tables.kinds])[kind]
    assert ((found >= first) & (found < first + count)).all()
    towns = np.array([shops.wordings[each].town for each in found])
    assert (towns == np.where(tables.online[kind], -1, town)).all()


def test_every_shop_of_the_town_is_somebodys_favorite_and_within_reach_of_all() -> None:
    tables, kind = everyday_tables(), of("restaurants")
    favorites = np.arange(tables.shops[kind])
    firsts = tables.wording(
        np.full_like(favorites, kind), np.zeros_like(favorites), favorites, np.zeros_like(favorites)
    )
    assert len(set(firsts.tolist())) == tables.shops[kind]
    places = np.arange(QUANTILES)
    mine = tables.wording(
        np.full_like(places, kind), np.zeros_like(places), np.full_like(places, 7), places
    )
    assert set(mine.tolist()) == set(firsts.tolist())


def test_the_first_favorite_is_chosen_twice_as_often_as_the_second() -> None:
    counts = np.bincount(everyday_tables().rank[of("coffee")])
    assert abs(counts[0] / counts[1] - 2) < 0.02
    assert abs(counts[0] / counts[2] - 3) < 0.02


def test_online_a_favorite_merchant_is_met_under_several_descriptions() -> None:
    tables, places = everyday_tables(), np.arange(QUANTILES)
    kind, nothing = np.full_like(places, of("online_shopping")), np.zeros_like(places)
    found = tables.wording(kind, nothing, nothing, places)
    read = [street().wordings[each] for each in found]
    favorite = [wording.name for wording in read if wording.merchant == "Parcelwell"]
    assert len(set(favorite)) == 4  # one code of each description
    assert len(favorite) > QUANTILES // 2


def test_each_kind_is_chosen_as_often_as_its_weight_in_ten_thousand() -> None:
    kinds = data("everyday")["everyday"]
    weights = np.array([kinds[kind]["weight"] for kind in everyday_tables().kinds])
    assert len(weights) >= 26
    assert weights.sum() == 10_000
    counts = np.bincount(everyday_tables().weight_table)
    assert (abs(counts - weights * 65_536 / 10_000) < 1).all()


def test_a_year_and_a_week_are_average_on_average() -> None:
    tables = everyday_tables()
    assert (tables.weekday.sum(axis=1) == 700).all()
    assert (tables.season.sum(axis=1) == 1200).all()


def test_friday_and_saturday_see_more_purchases_than_any_other_day() -> None:
    tables = everyday_tables()
    week = tables.weekday[tables.weight_table].mean(axis=0)
    assert min(week[4:6]) > 1.05 * max(np.delete(week, [4, 5]))


def test_a_purchase_is_near_48_dollars_on_average_and_25_in_the_middle() -> None:
    tables = everyday_tables()
    prices = tables.price[tables.weight_table][:, ::64]
    assert 45_00 < mean_purchase_cents() < 51_00
    assert 23_00 < np.median(prices) < 29_00


@pytest.mark.parametrize(
    ("kinds", "share_of_spending"),
    [
        (["restaurants", "bars", "fast_food", "coffee", "bakery", "delivery"], 5.0),
        (["gas"], 3.1),
        (["clothing", "clothing_online"], 2.5),
    ],
)
def test_kinds_stand_to_food_at_home_as_in_the_expenditure_survey(
    kinds: list[str], share_of_spending: float
) -> None:
    home = dollars_in_ten_thousand(["groceries", "supermarket_small"])
    assert dollars_in_ten_thousand(kinds) / home == pytest.approx(share_of_spending / 7.9, rel=0.05)


STIFF = ("gas", "coffee", "transit", "parking", "tolls", "fast_food", "car_wash", "convenience")
FOLLOWS = ("clothing", "restaurants", "furniture", "travel_flights", "travel_lodging")


def test_gas_and_coffee_cost_nearly_the_same_for_every_purse_and_travel_does_not() -> None:
    rich = everyday_tables().by_purse[:, 250] / everyday_tables().by_purse[:, 50]
    assert max(rich[of(kind)] for kind in STIFF) < 1.4
    assert min(rich[of(kind)] for kind in FOLLOWS) > 4


def test_a_wash_costs_8_to_30_dollars_and_a_repair_hundreds() -> None:
    wash, repair = everyday_tables().price[of("car_wash")], everyday_tables().price[of("car_care")]
    assert wash.min() >= 8_00 and wash.max() <= 30_00
    assert repair.min() >= 85_00 and np.median(repair) > 200_00


def test_the_median_price_is_the_kinds_and_prices_rise_with_the_quantile() -> None:
    tables = everyday_tables()
    middle = tables.price[:, QUANTILES // 2]
    assert (abs(middle - tables.median) <= tables.median // 100 + 1).all()
    assert (np.diff(tables.price, axis=1) >= 0).all()
    assert tables.price.min() > 0


def test_prices_end_as_their_kind_has_them() -> None:
    tables = everyday_tables()
    bits = draw(user_keys(2, np.arange(10_000)))
    place, byte = quantile(bits, 0), sixteenth(bits, 1) >> 8
    for kind, low, high in (("clothing", 0.40, 0.46), ("donations", 0.00, 0.02)):
        at = of(kind)
        paid = merchants.with_ending(tables.price[at, place], tables.ending[at, byte])
        assert low <= (paid % 100 == 99).mean() <= high
    given = of("donations")
    paid = merchants.with_ending(tables.price[given, place], tables.ending[given, byte])
    assert (paid % 100 == 0).mean() > 0.60


def test_restaurants_take_tips_and_pumps_hold_and_groceries_neither() -> None:
    tables = everyday_tables()
    holds = {kind: HOLDS[tables.hold[of(kind)]] for kind in ("restaurants", "gas", "groceries")}
    assert holds == {"restaurants": "tip", "gas": "pump", "groceries": "none"}
    assert set(tables.days_to_post.tolist()) == {1, 2, 3}


def test_flights_go_on_the_card_and_laundry_seldom() -> None:
    tables = everyday_tables()
    assert tables.card_percent[of("travel_flights")] > 150 > tables.card_percent[of("laundry")]
    usual = tables.card_percent[tables.weight_table].mean()
    assert usual == pytest.approx(100, abs=3)


# Services


def service(name: str) -> int:
    return [each.name for each in street().services].index(name)


def test_a_price_holds_to_the_day_before_its_rise() -> None:
    rise = number(date(2026, 2, 17))
    both = np.full(2, service("Tunewave Music"))
    assert price_on(both, np.array([rise - 1, rise])).tolist() == [1099, 1199]


def test_the_first_price_holds_before_its_day_and_the_last_for_good() -> None:
    both = np.full(2, service("Ironworks Gym"))
    days = np.array([number(date(2009, 1, 1)), number(date(2099, 1, 1))])
    assert price_on(both, days).tolist() == [3499, 4299]


def test_services_with_one_price_and_with_five_are_read_together() -> None:
    day = number(date(2026, 11, 20))
    three = [service(name) for name in ("Streamline Video", "Veilway VPN", "Broadway Annex")]
    assert price_on(np.array(three), np.full(3, day)).tolist() == [1599, 7188, 2999]


def test_price_lists_go_forward_and_prices_up() -> None:
    for each in street().services:
        days, cents = zip(*each.prices, strict=True)
        assert 1 <= len(days) <= 5
        assert sorted(set(days)) == list(days)
        assert sorted(set(cents)) == list(cents)
        assert days[0] == number(date(2018, 1, 1)) and days[-1] < number(date(2031, 1, 1))


def test_services_come_in_every_cadence_and_some_begin_with_a_trial() -> None:
    services = street().services
    assert len(services) >= 34
    assert {each.cadence for each in services} == set(CADENCES)
    assert {each.trial_days for each in services} == {0, 7, 14, 30}
    assert all(0 <= each.trial_cents <= 199 for each in services)


def test_some_kinds_have_several_services_and_some_merchants_two() -> None:
    services = street().services
    kinds = [each.kind for each in services]
    merchants_of = [each.merchant for each in services]
    assert kinds.count("video") >= 4 and kinds.count("music") >= 2 and kinds.count("gym") >= 2
    twice = {name for name in merchants_of if merchants_of.count(name) == 2}
    assert twice == {"Nimbus", "Everybasket", "Anchor Fitness"}


def test_services_of_one_merchant_never_cost_the_same() -> None:
    days = np.arange(number(date(2018, 1, 1)), number(date(2031, 1, 1)))
    for first, second in (
        ("Nimbus Drive", "Nimbus Office"),
        ("Everybasket Plus", "Everybasket Music"),
    ):
        costs = [price_on(np.full_like(days, service(name)), days) for name in (first, second)]
        assert (costs[0] != costs[1]).all()


def test_a_service_reads_as_its_merchant() -> None:
    for each in street().services:
        wording = street().wordings[each.wording]
        assert (wording.merchant, wording.category) == (each.merchant, each.category)
