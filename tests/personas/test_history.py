"""What began and what ended between two assignments, and from which number to which."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from tests.signals.household import AS_OF, INTEREST, POLICY, Household, day

from spendsense.personas import PERSONAS, Standing, assign, kept_standing, standing, turned

from .readings import windows
from .test_distance import thorough

BEFORE = date(2026, 5, 22)


def stood(row: dict[str, Any], as_of: date = AS_OF) -> Standing:
    return standing(as_of, assign(row, POLICY), row)


def kept(row: dict[str, Any], as_of: date = BEFORE) -> Standing:
    """The same after it was written down as JSON and read again."""
    considered = [
        (persona.key, finding.as_json()) for persona, finding in assign(row, POLICY).considered
    ]
    values = json.loads(json.dumps(row, default=str))
    return kept_standing(as_of, json.loads(json.dumps(considered)), values)


def card(owed: int, interest: int = 0) -> dict[str, Any]:
    home = Household()
    account = home.card(owed, 5_000_00, mask="4821")
    if interest:
        home.row(account, day(3), interest, INTEREST)
    return home.read()


def test_a_persona_that_began_says_which_number_crossed_the_line():
    (found,) = turned(kept(card(2_400_00)), stood(card(2_600_00)))
    assert (found.key, found.began) == ("high_utilization", True)
    assert found.said == (
        "High utilization began: before, your card ending 4821 is at 48% of its $5,000.00 limit;"
        " now, your card ending 4821 is at 52% of its $5,000.00 limit."
    )
    (flip,) = found.flips
    assert (flip.reading, flip.before, flip.after) == ("utilization_highest", 0.48, 0.52)


def test_a_persona_that_ended_names_all_that_held_and_holds_no_longer():
    (found,) = turned(kept(card(2_600_00, 16_00)), stood(card(100_00)))
    assert not found.began
    assert [(flip.reading, flip.before, flip.after) for flip in found.flips] == [
        ("utilization_highest", 0.52, 0.02), ("interest_cents", 16_00, 0),
    ]  # fmt: skip


def test_what_moved_without_turning_a_persona_is_no_change():
    assert turned(kept(card(2_600_00)), stood(card(4_900_00, 9_00))) == ()


def test_a_record_that_only_knows_what_held_still_says_what_ended():
    held = assign(card(2_600_00), POLICY).primary
    before = kept_standing(BEFORE, [(held.key, held.finding.as_json())], {})
    (found,) = turned(before, stood(card(100_00)))
    assert found.said.startswith("High utilization ended: before, your card ending 4821 is at 52%")
    (began,) = turned(kept_standing(BEFORE, [], {}), stood(card(2_600_00)))
    assert began.said == (
        "High utilization began: before, it is not known;"
        " now, your card ending 4821 is at 52% of its $5,000.00 limit."
    )


@thorough
@given(windows(), windows())
def test_only_personas_whose_answer_differs_turn_and_each_for_a_comparison_that_did(some, other):
    before, after = kept(some[0]), stood(other[0])
    found = turned(before, after)
    differing = {
        persona.key
        for persona in PERSONAS
        if persona.when.holds(some[0], POLICY) is not persona.when.holds(other[0], POLICY)
    }
    assert {each.key for each in found} == differing == {*before.personas} ^ {*after.personas}
    for each in found:
        assert each.flips and each.began is (each.key in after.personas)
        json.dumps(each.as_json())


@thorough
@given(windows())
def test_what_is_kept_reads_as_it_was_found(drawn):
    row, _ = drawn
    assert kept(row).findings == stood(row).findings
    assert turned(kept(row), stood(row)) == ()
