"""What a profile may ask, and how an answer is told."""

from __future__ import annotations

import pytest

from spendsense.world.asks import Answer, Ask, ask_faults, asks_from
from spendsense.world.measures import Value

SOUND = {"measure": "consent_percent", "low": 88, "high": 92, "source": "004, quality checks"}


def test_a_list_of_asks_is_read_in_its_order():
    other = {"measure": "percent_of_region:urban", "low": 45, "source": "002"}
    assert asks_from([SOUND, other]) == (
        Ask("consent_percent", 88, 92, "004, quality checks"),
        Ask("percent_of_region:urban", 45, None, "002"),
    )
    assert asks_from(None) == ()


def test_an_ask_is_written_as_it_was_read():
    (ask,) = asks_from([SOUND])
    assert ask.as_json() == SOUND
    assert asks_from([ask.as_json()]) == (ask,)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"measure": "consent_percentage"}, "names no measure that there is. Did you mean"),
        ({"measure": "category_percent:CANDY"}, "is no category_percent; expected one of"),
        ({"measure": "cards_at_utilization:half"}, "expected a whole number after the colon"),
        ({"low": 93}, "goes from 93 to 92; expected low first"),
        ({"low": None, "high": None}, "has neither low nor high"),
        ({"low": "many"}, "goes from 'many' to 92; expected numbers"),
        ({"low": True}, "goes from True to 92; expected numbers"),
        ({"high": float("nan")}, "expected numbers"),
        ({"high": float("inf")}, "expected numbers"),
        ({"source": " "}, "has no source"),
        ({"source": None}, "has no source"),
        ({"why": "so"}, "holds why; expected measure, low, high, source"),
        ({"measure": None}, "expected measure, low, high and source"),
    ],
)
def test_a_fault_is_told_with_its_place(entry, fault):
    (told,) = ask_faults([{**SOUND, **entry}])
    assert told.startswith("Ask 1")
    assert fault in told


def test_an_ask_that_starts_and_ends_at_one_number_is_sound():
    assert ask_faults([{**SOUND, "low": 75, "high": 75}]) == []


def test_two_asks_for_one_measure_are_told():
    (told,) = ask_faults([SOUND, SOUND])
    assert told.startswith("Ask 2 (consent_percent) asks for a measure that was asked for before")


@pytest.mark.parametrize("raw", ["users", 3, {"users": 3}])
def test_what_is_no_list_is_told(raw):
    assert "expected a list" in ask_faults(raw)[0]


def test_faults_are_all_told_when_asks_are_read():
    with pytest.raises(ValueError, match=r"Ask 1 .* Ask 2 "):
        asks_from([{**SOUND, "source": ""}, {"measure": "luck", "low": 1, "source": "x"}])


@pytest.mark.parametrize(
    ("number", "passed"), [(88.0, True), (87.99, False), (92.0, True), (92.01, False)]
)
def test_both_bounds_belong_to_what_is_asked(number, passed):
    assert Answer(asks_from([SOUND])[0], Value(number, 75)).passed is passed


def test_an_open_side_lets_everything_in():
    assert Answer(Ask("users", 5, None, "s"), Value(1e9, 1)).passed
    assert Answer(Ask("users", None, 5, "s"), Value(-1e9, 1)).passed
    assert not Answer(Ask("users", 5, None, "s"), Value(4, 1)).passed


def test_nothing_to_measure_is_not_what_was_asked():
    answer = Answer(Ask("card_apr", None, 30, "s"), Value(None, 0))
    assert not answer.passed
    assert answer.sentence == ("card_apr is nothing to measure; the profile asks for 30 or less %.")


def test_an_answer_is_a_sentence_with_what_was_asked():
    answer = Answer(asks_from([SOUND])[0], Value(87.5, 72))
    assert answer.sentence == "consent_percent is 87.5; the profile asks for 88 to 92 %."
    assert answer.as_json() == {**SOUND, "passed": False, "value": 87.5, "n": 72}
