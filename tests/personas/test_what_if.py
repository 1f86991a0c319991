"""What if: the readings after a change are those that changed records give, or it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.signals.household import AS_OF, MONTH, POLICY, Household

from spendsense.ledger import BadInput
from spendsense.personas import PERSONAS, assign
from spendsense.personas.cards import LIMIT, OWED
from spendsense.personas.moves import LABELS, after, check, label, movable
from spendsense.personas.pattern import Known, known, pattern
from spendsense.personas.sliders import sliders
from spendsense.personas.what_if import WhatIf, what_if

from .readings import SMALL, windows
from .test_distance import Readings, every_value, thorough


def cards(*owed: int) -> Household:
    """Cards with limits of $5,000 and of $1,000, and a checking account."""
    home = Household()
    home.checking(2_000_00)
    for cents, limit, mask in zip(owed, (5_000_00, 1_000_00), ("4821", "1111"), strict=True):
        home.card(cents, limit, mask=mask)
    return home


def told(home: Household) -> Known:
    return known(home.book(), "u1", MONTH, POLICY)


def asked(home: Household, **changes: Any) -> WhatIf:
    own = told(home)
    return what_if(own.row, POLICY, own.particulars, changes)


def owing(first: int, second: int) -> dict[str, int]:
    return {"owed:u1-a2": first, "owed:u1-a3": second}


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(0, 1_200_00)] * 4))
def test_what_is_owed_on_each_card_moves_the_readings_as_the_records_would(cents: Any):
    before, then = cents[:2], cents[2:]
    found = asked(cards(*before), **owing(*then)).readings
    real = told(cards(*then)).row
    together = ("cards_balance_cents", "utilization_overall")
    for name in ("utilization_highest", "highest_card", OWED, LIMIT, *together):
        assert found[name] == real[name], name


def test_paying_the_highest_card_alone_leaves_the_next_one_highest():
    home = cards(3_620_00, 600_00)
    alone = asked(home, **{"owed:u1-a2": 0})
    assert alone.readings["highest_card"] == "card ending 1111"
    assert alone.ended == ()
    assert alone.said == "No persona would begin or end."
    both = asked(home, **owing(0, 499_99))
    assert both.ended == ("high_utilization",)
    assert both.said == "High utilization would end."
    assert asked(home, **owing(0, 500_00)).ended == ()


def test_the_distances_after_a_change_are_told_from_there():
    found = asked(cards(3_620_00, 100_00), **{"owed:u1-a2": 2_600_00})
    (high, *_) = found.distances
    assert high.said == (
        "High utilization would end if $100.01 were paid on your card ending 4821."
    )


def test_nothing_moved_is_as_it_is():
    home = cards(3_620_00, 600_00)
    found = asked(home)
    assert found.readings == told(home).row
    assert found.assignment == assign(told(home).row, POLICY)
    assert (found.began, found.ended) == ((), ())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"utilization_highest": 0.1}, "'utilization_highest' is nothing that can be moved here."),
        ({"owed:another": 1}, "'owed:another' is nothing that can be moved here."),
        ({"owed:u1-a2": -1}, "owed:u1-a2 cannot be -$0.01: the least it can be is $0.00."),
        ({"owed:u1-a2": 10**15}, "owed:u1-a2 cannot be $10,000,000,000,000.00: the most"),
        ({"owed:u1-a2": 1.5}, "owed:u1-a2 moves in steps: 1.5 is not a whole number."),
        ({"owed:u1-a2": True}, "owed:u1-a2 is a number and not yes or no."),
        ({"is_overdue": 1}, "is_overdue is yes or no: send true or false."),
        ({"low_days": 31}, "low_days cannot be 31: the most it can be is 30."),
        ({"balance_volatility": 0.12345}, "balance_volatility moves in steps: 0.12345 is not"),
        ({"checking_balance_cents": float("nan")}, "checking_balance_cents moves in steps"),
        (
            {"spend_cents": 100_00, "subscription_spend_cents": 100_01},
            "Spending of $100.00 cannot hold $100.01 of subscriptions",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(changes: dict[str, Any], said: str):
    home = cards(3_620_00, 600_00)
    home.liability("u1-a2", is_overdue=False)
    home.charges("u1-a1", "Filmhouse", (1, 31, 61, 91))
    home.charges("u1-a1", "Grocer", range(2, 60, 3), 12_34, category="FOOD_AND_DRINK_GROCERIES")
    with pytest.raises(BadInput) as refused:
        asked(home, **changes)
    assert str(refused.value).startswith(said)


def test_what_was_never_read_cannot_be_moved():
    home = Household()
    home.checking(1_000_00)
    names = {lever.name for lever in movable(told(home).row, told(home).particulars)}
    assert "savings_net_inflow_cents" not in names
    assert not any(name.startswith("owed:") for name in names)


@thorough
@given(windows())
def test_between_the_turn_points_of_a_slider_nothing_turns_and_at_each_what_it_says(
    drawn: Readings,
):
    row, own = drawn
    for slider in sliders(row, SMALL, own):
        held = holding(row, own, {})
        values = every_value(slider.name, row, own.window.days)
        for side in (1, -1):
            now, along = held, [v for v in values if (v > slider.now) is (side > 0)]
            for value in along:
                at = next((t for t in slider.turns if t.at == value), None)
                if at is not None:
                    now = (now | set(at.begins)) - set(at.ends)
                assert holding(row, own, {slider.name: value}) == now, (slider.name, value)


def holding(row: dict[str, Any], own: Any, changes: dict[str, Any]) -> set[str]:
    then, _ = after(row, own, changes)
    return {persona.key for persona in PERSONAS if persona.when.holds(then, SMALL)}


@thorough
@given(windows())
def test_a_slider_goes_past_its_turn_points_and_no_farther_than_can_be(drawn: Readings):
    row, own = drawn
    for slider in sliders(row, SMALL, own):
        assert slider.least <= slider.now <= slider.most
        assert all(slider.least <= turn.at <= slider.most for turn in slider.turns)
        for end in (slider.least, slider.most):
            check(row, own, {slider.name: end})


def test_a_card_has_a_slider_with_the_lines_of_30_and_50_percent():
    own = told(cards(3_620_00, 100_00))
    first = next(s for s in sliders(own.row, POLICY, own.particulars) if s.name == "owed:u1-a2")
    assert first.label == "What is owed on your card ending 4821, of its $5,000.00 limit"
    assert [(turn.at, turn.ends) for turn in first.turns] == [
        (1_499_99, ()),
        (2_499_99, ("high_utilization",)),
    ]
    assert first.turns[1].said == "At $2,499.99 and less, High utilization would end."


def test_every_lever_has_a_label():
    home = cards(3_620_00, 100_00)
    home.liability("u1-a2", is_overdue=False)
    own = told(home)
    for lever in movable(own.row, own.particulars):
        assert label(lever, own.row, own.particulars)
        assert lever.card is not None or lever.name in LABELS


def test_a_pattern_names_the_rows_behind_every_reading_that_the_rules_ask_for():
    home = cards(3_620_00, 600_00)
    interest = home.row("u1-a2", AS_OF, 12_00, "BANK_FEES_INTEREST_CHARGE")
    found = pattern(home.book(), "u1", MONTH, POLICY)
    assert found.rows["interest_cents"].transactions == (interest,)
    assert found.rows["utilization_highest"].accounts == ("u1-a2", "u1-a3")
    asked_for = {m.reading for tree in found.rules.values() for m in tree.margins()}
    assert asked_for <= found.rows.keys()
