"""Tallies add up whatever the blocks, and quantiles are those of the rows."""

from __future__ import annotations

from collections import Counter

from spendsense.world.measures import FAMILIES, MEASURES, Records, Value, measure, merged, tallies
from spendsense.world.measures.measure import above, at, mean, quantile, ratio, share


def test_the_median_of_an_even_number_is_the_lower_of_the_two_in_the_middle():
    assert quantile(Counter({1: 1, 2: 1, 3: 1, 4: 1}), 50) == 2
    assert quantile(Counter({1: 1, 2: 1, 3: 1, 4: 1}), 51) == 3


def test_the_ninetieth_percentile_of_ten_is_the_ninth():
    ten = Counter(range(1, 11))
    assert quantile(ten, 90) == 9
    assert quantile(ten, 91) == 10


def test_a_quantile_of_nothing_is_nothing():
    assert at(50)(Counter()) == Value(None, 0)


def test_a_quantile_is_that_of_the_sorted_rows():
    drawn = [(7 * k * k + 3 * k) % 41 for k in range(99)]
    for percent in (1, 25, 50, 75, 99, 100):
        rank = -(-len(drawn) * percent // 100)
        assert quantile(Counter(drawn), percent) == sorted(drawn)[rank - 1]


def test_a_ratio_of_nothing_is_nothing_and_not_zero():
    of = ratio("part", "whole", times=100)
    assert of(Counter(part=0, whole=0, people=0)).number is None
    assert of(Counter(part=0, whole=4, people=2)) == Value(0.0, 2)
    assert of(Counter(part=1, whole=4, people=2)) == Value(25.0, 2)


def test_a_share_a_mean_and_those_at_or_above_a_line():
    held = Counter({0: 1, 1: 2, 4: 1})
    assert share(1)(held) == Value(50.0, 4)
    assert mean()(held) == Value(1.5, 4)
    assert above(1)(held) == Value(75.0, 4)
    assert above(2)(held) == Value(25.0, 4)


def test_every_measure_has_a_name_of_its_own_and_says_what_it_is():
    names = [each.name for each in MEASURES] + [each.name for each in FAMILIES]
    assert len(names) == len(set(names))
    assert all(each.description.endswith(".") for each in MEASURES)
    assert all(measure(each.name) is each for each in MEASURES)


def test_every_measure_of_no_records_is_nothing_or_none_at_all(town):
    empty = Records({}, town.since, town.as_of)
    for each in MEASURES:
        assert each.value(each.tally(empty)).number in (None, 0.0), each.name


def test_two_halves_of_a_town_merge_to_the_whole(town):
    """Every tally of Ana and Ben together is the sum of Ana's and Ben's."""
    from datetime import date, timedelta

    def live(some, user, cents):
        some.card(user, f"{user}-card", cents=5000, limit=100_000, stated=4000)
        for k in range(26):
            day = date(2026, 1, 2) + timedelta(days=14 * k)
            some.row(user, day, -cents, "INCOME_SALARY", merchant="Acme", balance=cents)
            some.row(user, day, cents // 3, "RENT_AND_UTILITIES_RENT", balance=cents // 2)
            some.row(f"{user}-card", day, 1999 + k, bought=day - timedelta(days=1))

    whole, first, second = town, type(town)(), type(town)()
    first.person("ana")
    second.person("ben")
    whole.person("ben")
    for some, user, cents in ((whole, "ana", 90_000), (whole, "ben", 120_000),
                              (first, "ana", 90_000), (second, "ben", 120_000)):  # fmt: skip
        live(some, user, cents)
    together = tallies(whole.records, MEASURES)
    apart = [tallies(half.records, MEASURES) for half in (first, second)]
    for each in MEASURES:
        summed = merged(half[each.tally_name] for half in apart)
        # Days of the calendar are summed with what happened on them: their ratio is the measure.
        assert each.value(summed).number == each.value(together[each.tally_name]).number, each.name
