"""Distances: the smallest change that ends or begins a persona, and nothing smaller does."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.signals.household import AS_OF, POLICY

from spendsense.ledger import Window
from spendsense.personas import PERSONAS, Particulars, Persona, distance, distances
from spendsense.personas.conditions import all_of, any_of, at_least, below, is_true, leaves
from spendsense.personas.levers import levers, moved, step_of, turns, within
from spendsense.personas.wording import _CLAUSES
from spendsense.policy import Policy
from spendsense.signals import READINGS

from .readings import BASES, SMALL, agreeing, windows

MIXED = Persona(
    key="mixed",
    title="Mixed",
    focus="Two at once may be nearer than one.",
    when=any_of(
        all_of(
            at_least("savings_monthly_inflow_cents", "savings_builder.min_monthly_inflow_cents"),
            at_least("subscription_count", "subscription_heavy.min_subscriptions"),
        ),
        at_least("interest_cents", "high_utilization.min_interest_cents"),
        all_of(
            is_true("is_overdue"), below("low_day_share", "cash_flow_stressed.min_low_days_percent")
        ),
    ),
)
"""A rule that no persona has: one reading may turn it, and two by less."""

ALL = (*PERSONAS, MIXED)
thorough = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
Readings = tuple[dict[str, Any], Particulars]


def holds(persona: Persona, row: dict[str, Any], changes: dict[str, Any], days: int) -> bool:
    return persona.when.holds(moved(row, changes, days), SMALL)


def levers_of(persona: Persona) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for leaf in leaves(persona.when) for name in levers(leaf)))


def every_value(lever: str, row: dict[str, Any], days: int) -> list[Any]:
    """Where the lever could stand, nearest first; every unit within reach of the small numbers."""
    now = row[lever]
    if isinstance(now, bool):
        return [not now]
    if lever == "balance_volatility":
        every = [n / 10_000 for n in range(9_950, 10_050)]
    elif lever == "pay_gap_median_days":
        every = [n / 2 for n in range(40)]
    else:
        every = list(range(-100, 500))
    near = [value for value in every if value != now and within(lever, value, row, days)]
    return sorted(near, key=lambda value: abs(value - now))


def read(lever: str, persona: Persona, row: dict[str, Any]) -> bool:
    """Whether the lever is known, and a comparison of it has something to read."""
    return row[lever] is not None and any(
        lever in levers(leaf) and row[leaf.reading.name] is not None
        for leaf in leaves(persona.when)
    )


@thorough
@given(windows())
def test_the_changed_readings_turn_the_persona_and_a_unit_less_does_not(drawn: Readings):
    each_change_is_the_smallest(*drawn, SMALL)


@thorough
@given(windows(most=9_000_000_00))
def test_so_it_is_for_large_amounts_under_the_policy_in_force(drawn: Readings):
    each_change_is_the_smallest(*drawn, POLICY)


def each_change_is_the_smallest(row: dict[str, Any], known: Particulars, policy: Policy) -> None:
    days = known.window.days
    for persona in ALL:
        found = distance(persona, row, policy, known)
        assert found.holds is persona.when.test(row, policy).held
        for way in found.ways:
            after = {change.reading: change.after for change in way.changes}
            assert persona.when.holds(moved(row, after, days), policy) is not found.holds
            for change in way.changes:
                less = {**after, change.reading: a_unit_less(change)}
                turned = persona.when.holds(moved(row, less, days), policy)
                assert turned is found.holds, (persona.key, change)


def a_unit_less(change: Any) -> Any:
    """One step back towards what is, and no farther than that."""
    if isinstance(change.before, bool):
        return change.before
    step = step_of(change.reading)
    if abs(change.after - change.before) <= step:
        return change.before
    back = -step if change.after > change.before else step
    return change.after + back if step == 1 else round(change.after + back, 4)


@settings(thorough, max_examples=80)
@given(windows())
def test_no_smaller_change_of_one_reading_is_missed(drawn: Readings):
    row, known = drawn
    days = known.window.days
    for persona in ALL:
        found = distance(persona, row, SMALL, known)
        alone = {w.changes[0].reading: w.changes[0] for w in found.ways if len(w.changes) == 1}
        for lever in levers_of(persona):
            tried = every_value(lever, row, days) if read(lever, persona, row) else []
            flips = (v for v in tried if holds(persona, row, {lever: v}, days) is not found.holds)
            nearest = next(flips, None)
            if nearest is None:
                assert lever not in alone, (persona.key, lever)
            else:
                by = abs(alone[lever].after - row[lever])
                assert by == abs(nearest - row[lever]), (persona.key, lever, nearest)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(windows(), st.sampled_from(ALL))
def test_no_smaller_change_of_two_readings_is_missed(drawn: Readings, persona: Persona):
    row, known = drawn
    days = known.window.days
    found = distance(persona, row, SMALL, known)
    smallest = found.smallest.share if found.smallest else float("inf")
    together = {frozenset(levers(leaf)) for leaf in leaves(persona.when)}
    measured = {
        lever: places[0].share / abs(places[0].value - row[lever])
        for lever, places in turns(persona.when, row, SMALL, days).items()
    }
    for some, other in combinations(measured, 2):
        if {some, other} in together:
            continue
        for first, second in nearest_pairs(row, some, other, days):
            share = (
                abs(first - row[some]) * measured[some] + abs(second - row[other]) * measured[other]
            )
            if share < smallest - 1e-9:
                changes = {some: first, other: second}
                assert holds(persona, row, changes, days) is found.holds, (changes, share, smallest)


def nearest_pairs(row: dict[str, Any], some: str, other: str, days: int):
    for first in every_value(some, row, days)[:60]:
        for second in every_value(other, row, days)[:60]:
            yield first, second


@thorough
@given(windows())
def test_a_distance_has_ways_in_order_or_says_what_stands_against_it(
    drawn: Readings,
):
    row, known = drawn
    for found in distances(row, SMALL, known):
        assert (found.why_not is None) is bool(found.ways)
        assert found.said.endswith(".") and found.said.startswith(found.title)
        assert found.near <= (not found.holds and bool(found.ways))
        assert [way.share for way in found.ways] == sorted(way.share for way in found.ways)
        if any(len(way.changes) > 2 for way in found.ways):
            assert len(found.ways) == 1
        flags = found.ways and all(c.after in (True, False) for c in found.ways[0].changes)
        if found.holds or not found.ways:
            assert found.missed_by is None
        assert found.missed_by or found.holds or not found.ways or flags


@thorough
@given(windows())
def test_the_short_answer_is_that_of_the_finding(drawn: Readings):
    row, _ = drawn
    for persona in PERSONAS:
        assert persona.when.holds(row, SMALL) is persona.when.test(row, SMALL).held


def test_two_small_changes_come_before_a_large_one():
    row = agreeing(
        30, {"savings_net_inflow_cents": 3, "subscription_count": 2, "interest_cents": 0}
    )
    found = distance(MIXED, row, SMALL, Particulars(Window(30, AS_OF)))
    assert [[change.reading for change in way.changes] for way in found.ways] == [
        ["savings_net_inflow_cents", "subscription_count"], ["interest_cents"],
    ]  # fmt: skip
    assert found.smallest is not None and round(found.smallest.share, 6) == round(1 / 4 + 1 / 3, 6)


def test_every_lever_of_a_persona_has_words_and_another_is_told_by_its_name():
    assert {name for persona in PERSONAS for name in levers_of(persona)} <= _CLAUSES.keys()
    told = replace(MIXED, when=at_least("bill_count", "subscription_heavy.min_subscriptions"))
    row = agreeing(30, {"bill_count": 2})
    assert distance(told, row, SMALL, Particulars(Window(30, AS_OF))).said == (
        "Mixed would begin if bill_count were 3 rather than 2."
    )


def test_of_two_lines_along_one_lever_the_nearer_measures_it():
    # Growth of 20 % is at 2 cents, a monthly inflow of 4 at 4; each from 1 cent.
    row = agreeing(30, {"savings_net_inflow_cents": 1, "savings_growth_base_cents": 10})
    places = turns(PERSONAS[3].when, row, SMALL, 30)["savings_net_inflow_cents"]
    assert [(place.value, place.share) for place in places] == [(2, 0.5), (4, 1.5)]


@thorough
@given(windows(), st.data())
def test_what_is_made_of_a_lever_follows_it_as_the_signals_make_it(drawn: Readings, data: Any):
    row, known = drawn
    numbers = [
        name
        for name in dict.fromkeys(name for persona in ALL for name in levers_of(persona))
        if row[name] is not None and not isinstance(row[name], bool)
    ]
    if not numbers:
        return
    lever = data.draw(st.sampled_from(numbers))
    value = data.draw(st.sampled_from(every_value(lever, row, known.window.days)))
    after = moved(row, {lever: value}, known.window.days)
    made = {name: after[name] for name in (*BASES, lever)}
    again = agreeing(known.window.days, made)
    read_before = [name for name in READINGS if row[name] is not None]
    assert {n: after[n] for n in read_before} == {n: again[n] for n in read_before}
